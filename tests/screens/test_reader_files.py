"""Files of a message: shown with type and size, saved where a person wants them and nowhere else."""

import stat
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.corpus.hostile.names import NAMES
from tests.mail.builders import Attached
from tests.screens.reader_desk import a_mail_of, reader_of

TWO = (Attached(), Attached(name="foto.jpg", content=b"\xff\xd8foto", content_type="image/jpeg"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "downloads"
    folder.mkdir()
    return folder


def found_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def modes_in(folder: Path) -> set[int]:
    return {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def everything_but(folder: Path) -> set[Path]:
    return {path for path in folder.parent.rglob("*") if path.parent != folder}


async def test_files_are_shown_with_type_and_size(tmp_path: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1, attachments=TWO), size=(100, 24)) as console:
        shown = console.text
        await console.press("V")
        await console.settle()

        assert "Attachments: factuur.pdf (application/pdf, 16 B), foto.jpg (image/jpeg, 6 B)" in shown
        assert "foto.jpg image/jpeg 6 B" in console.text


async def test_the_folder_is_asked_once_and_the_file_is_saved_for_its_owner_alone(tmp_path: Path, folder: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1, attachments=TWO)) as console:
        await console.press("V")
        await console.settle()
        await console.press("enter")
        await console.fill(str(folder))
        await console.press("enter")
        await console.settle()
        first = found_in(folder)
        await console.press("j", "enter")
        await console.settle()

        assert first == {"factuur.pdf": b"%PDF-1.4 factuur"}
        assert found_in(folder)["foto.jpg"] == b"\xff\xd8foto"
        assert modes_in(folder) == {0o600}
        assert "saved: " in console.text


async def test_saving_twice_makes_a_second_file(tmp_path: Path, folder: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1, attachments=TWO)) as console:
        console.app.session.reader_memory.folder = folder
        await console.press("V")
        await console.settle()
        await console.press("enter")
        await console.settle()
        await console.press("enter")
        await console.settle()

        assert sorted(found_in(folder)) == ["factuur-1.pdf", "factuur.pdf"]


async def test_all_are_saved_by_one_key(tmp_path: Path, folder: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1, attachments=TWO)) as console:
        console.app.session.reader_memory.folder = folder
        await console.press("V")
        await console.settle()
        await console.press("a")
        await console.settle()

        assert sorted(found_in(folder)) == ["factuur.pdf", "foto.jpg"]


async def test_a_folder_that_is_not_there_is_told_and_nothing_is_saved(tmp_path: Path, folder: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1, attachments=TWO)) as console:
        await console.press("V")
        await console.settle()
        await console.press("enter")
        await console.fill(str(folder / "weg"))
        await console.press("enter")
        await console.settle()
        told = console.text
        await console.press("escape", "escape")

        assert "There is no folder" in told
        assert found_in(folder) == {}
        assert "Dit is bericht 1." in console.text


async def test_where_files_may_not_be_written_it_says_so(tmp_path: Path, folder: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1, attachments=TWO), may_write_files=False) as console:
        console.app.session.reader_memory.folder = folder
        await console.press("V")
        await console.settle()
        for keys in (("enter",), ("a",), ("f",)):
            await console.press(*keys)
            await console.settle()

            assert "Files can't be saved from this console" in console.text
        assert found_in(folder) == {}


async def test_a_message_without_files_says_so(tmp_path: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1)) as console:
        await console.press("V")

        assert "This message has no files." in console.text


@pytest.mark.parametrize("names", [NAMES[::16], pytest.param(NAMES[:40], marks=pytest.mark.long)], ids=["of all", "40"])
async def test_hostile_names_stay_in_the_folder_and_are_not_obeyed(
    tmp_path: Path, folder: Path, names: Sequence[str]
) -> None:
    hostile = tuple(Attached(name=name.replace("\r", "").replace("\n", "")) for name in names)
    async with reader_of(tmp_path, a_mail_of(1, attachments=hostile)) as console:
        before = everything_but(folder)
        console.app.session.reader_memory.folder = folder
        await console.press("V")
        await console.settle()
        shown = "".join(console.lines)
        await console.press("a")
        await console.settle()
        await console.settle()

        assert "\x1b" not in shown and "\u202e" not in shown
        assert len(found_in(folder)) == len(names)
        assert everything_but(folder) == before
