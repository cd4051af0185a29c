"""What is installed holds everything that runs, and nothing else."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.sources import PACKAGES, ROOT


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


def files_of(package: str) -> set[str]:
    found = (path for path in (ROOT / package).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(ROOT).as_posix() for path in found}


def test_every_file_of_the_three_packages_is_in_the_wheel(shipped: set[str]) -> None:
    wanted = {path for package in PACKAGES for path in files_of(package)}

    assert wanted - shipped == set()


def test_nothing_but_the_three_packages_is_in_the_wheel(shipped: set[str]) -> None:
    folders = {Path(name).parts[0] for name in shipped}

    assert {name for name in folders if not name.endswith(".dist-info")} == set(PACKAGES)
