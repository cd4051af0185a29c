"""What is committed says nothing of the machine it was made on, nor of a place to fetch packages from."""

import re
import shutil
import subprocess

import pytest

from tests.house.sources import ROOT

MACHINE_PATH = re.compile(rb"(?:^|[^A-Za-z0-9_.])/(?:work|farm|root|home|Users|tmp)/[A-Za-z]")
REGISTRY = re.compile(b"|".join([b"pypi" + rb"\.org", b"python" + b"hosted"]))
NAMES_REGISTRIES = {"uv.lock"}  # uv writes where each file came from, and cannot be told not to


def tracked_texts() -> dict[str, bytes]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no checkout: what is committed cannot be told")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, timeout=60).stdout
    paths = [path.decode() for path in listed.split(b"\0") if path]
    return {path: (ROOT / path).read_bytes() for path in paths if (ROOT / path).is_file()}


def test_a_path_of_a_machine_is_recognised() -> None:
    assert MACHINE_PATH.search(b'open("/' + b'home/ana/desk.db")')
    assert not MACHINE_PATH.search(b"https://example.nl/home/ana")


def test_no_tracked_file_names_a_path_of_a_machine() -> None:
    offenders = [path for path, text in tracked_texts().items() if MACHINE_PATH.search(text)]

    assert offenders == []


def test_no_tracked_file_names_a_package_registry() -> None:
    offenders = {path for path, text in tracked_texts().items() if REGISTRY.search(text)}

    assert offenders - NAMES_REGISTRIES == set()
