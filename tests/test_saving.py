"""Files of strangers on a disk: in the chosen folder only, over nothing, for one user, whole or not at all."""

import asyncio
import os
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.mail.attachments import numbered_name
from console.mail.limits import NAME_BYTES
from console.saving import SavingError, save_file
from tests.corpus.hostile.names import NAMES
from tests.figures import figure


async def pieces(*content: bytes) -> AsyncIterator[bytes]:
    for piece in content:
        yield piece


async def breaking() -> AsyncIterator[bytes]:
    yield b"half"
    raise ValueError("broken")


def everything_in(root: Path) -> set[Path]:
    return {path for path in root.rglob("*") if not path.is_dir()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "home" / "downloads"
    folder.mkdir(parents=True)
    return folder


async def test_a_file_is_written_whole_and_for_its_owner_alone(folder: Path) -> None:
    progress: list[int] = []

    path = await save_file(folder, "factuur.pdf", pieces(b"een", b"", b"twee"), progress.append)

    assert path == folder / "factuur.pdf"
    assert path.read_bytes() == b"eentwee"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert progress == [3, 3, 7]


async def test_nothing_is_overwritten(folder: Path) -> None:
    (folder / "factuur.pdf").write_bytes(b"oud")

    second = await save_file(folder, "factuur.pdf", pieces(b"nieuw"))
    third = await save_file(folder, "factuur.pdf", pieces(b"nieuwer"))

    assert (folder / "factuur.pdf").read_bytes() == b"oud"
    assert (second.name, third.name) == ("factuur-1.pdf", "factuur-2.pdf")


async def test_a_link_that_lies_ready_is_not_followed(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "elders"
    (folder / "factuur.pdf").symlink_to(target)

    path = await save_file(folder, "factuur.pdf", pieces(b"x"))

    assert path.name == "factuur-1.pdf"
    assert not target.exists()


async def test_what_breaks_off_is_removed(folder: Path) -> None:
    with pytest.raises(ValueError, match="broken"):
        await save_file(folder, "factuur.pdf", breaking())

    assert everything_in(folder) == set()


async def test_what_is_given_up_is_removed(folder: Path) -> None:
    started = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        yield b"half"
        started.set()
        await asyncio.Event().wait()

    saving = asyncio.create_task(save_file(folder, "factuur.pdf", endless()))
    await started.wait()
    saving.cancel()
    await asyncio.gather(saving, return_exceptions=True)

    assert everything_in(folder) == set()


async def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SavingError, match="No such file"):
        await save_file(tmp_path / "weg", "x", pieces(b"x"))


async def test_a_file_instead_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_bytes(b"")

    with pytest.raises(SavingError, match="Not a directory"):
        await save_file(tmp_path / "bestand", "x", pieces(b"x"))


async def test_of_two_hundred_hostile_names_none_leads_out_of_the_folder(folder: Path, tmp_path: Path) -> None:
    before = everything_in(tmp_path)

    saved = [await save_file(folder, name, pieces(b"x")) for name in NAMES]

    made = everything_in(tmp_path) - before
    assert len(NAMES) >= 200
    assert len(set(saved)) == len(made) == len(NAMES)
    outside = [path for path in made if path.parent != folder]
    assert outside == []
    assert not any(path.is_symlink() or stat.S_IMODE(path.stat().st_mode) != 0o600 for path in made)
    assert not any(path.name.startswith((".", "-", "~")) for path in made)
    assert not any(len(os.fsencode(path.name)) > NAME_BYTES for path in made)
    figure("file-names", f"{len(outside)} of {len(saved)}", "names lead out of the folder")


@pytest.mark.parametrize(
    ("name", "number", "other"),
    [
        ("foto.jpg", 0, "foto.jpg"),
        ("foto.jpg", 2, "foto-2.jpg"),
        ("foto", 2, "foto-2"),
        ("archief.tar.gz", 1, "archief.tar-1.gz"),
        ("_.bashrc", 1, "_-1.bashrc"),
    ],
)
def test_one_more_file_of_a_name_has_a_number(name: str, number: int, other: str) -> None:
    assert numbered_name(name, number) == other


def test_a_long_name_with_a_number_still_fits() -> None:
    other = numbered_name("é" * 200 + ".pdf", 12)

    assert len(other.encode()) <= NAME_BYTES
    assert other.endswith("-12.pdf")
