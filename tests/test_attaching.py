"""Files for an answer: a regular file of this machine, or a file of a kept mail, never more than there is room for."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.attaching import file_again, kept_files, read_file
from console.commands.refusal import RefusedError
from storage.protocol import Repository, Writer
from storage.records import Message
from storage.sqlite.repository import open_repository
from tests.answering.builders import an_answer as typed
from tests.attaching import a_mail_with_files, take_in_files
from tests.storage.builders import NOON
from tests.storage.steps import with_settings


@pytest.fixture
async def repository(tmp_path: Path) -> AsyncIterator[Repository]:
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOON) as repository:
        await with_settings(repository)
        yield repository


async def taken_in(repository: Repository, raw: bytes) -> Message:
    def keep(writer: Writer) -> Message:
        return take_in_files(writer, raw)

    return await repository.writing(keep)


def test_a_file_is_read_under_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "bon é.pdf").write_bytes(b"%PDF")

    file = read_file(str(tmp_path / "bon é.pdf"))

    assert (file.name, file.content_type, file.content) == ("bon é.pdf", "application/pdf", b"%PDF")
    assert file.path == str(tmp_path / "bon é.pdf")


def test_the_home_may_be_written_as_a_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "bon.pdf").write_bytes(b"%PDF")

    assert read_file("~/bon.pdf").content == b"%PDF"


@pytest.mark.parametrize("made", ["nothing", "folder", "pipe", "link to a folder", "device"])
def test_what_is_no_regular_file_is_refused_with_its_path(tmp_path: Path, made: str) -> None:
    path = Path("/dev/zero") if made == "device" else tmp_path / "odd"
    if made == "folder":
        path.mkdir()
    elif made == "pipe":
        os.mkfifo(path)
    elif made == "link to a folder":
        path.symlink_to(tmp_path)
    before = len(list(Path("/proc/self/fd").iterdir()))

    with pytest.raises(RefusedError) as refused:
        read_file(str(path))

    assert (refused.value.refusal.code, str(path)[:40] in refused.value.refusal.words) == ("bad-file", True)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


@pytest.mark.parametrize("path", ["a\0b", "~nobody-of-that-name/x", ""])
def test_a_path_that_is_none_is_refused(path: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_file(path)

    assert refused.value.refusal.code == "bad-file"


def test_a_file_that_is_too_large_is_refused_with_its_size(tmp_path: Path) -> None:
    path = tmp_path / "groot.zip"
    path.touch()
    os.truncate(path, 21 * 1024 * 1024)

    with pytest.raises(RefusedError) as refused:
        read_file(str(path))

    assert refused.value.refusal.code == "too-large"
    assert "21.0 MB" in refused.value.refusal.words
    assert "20.0 MB" in refused.value.refusal.words


async def test_the_files_of_a_kept_mail_go_along_and_are_found_again(repository: Repository) -> None:
    message = await taken_in(repository, a_mail_with_files())

    files = await kept_files(repository, message)

    assert [(one.name, one.content) for one in files] == [("bon.pdf", b"%PDF-"), ("foto.png", b"\x89PNG")]
    assert [await file_again(repository, one.path) for one in files] == list(files)
    assert typed(files=files).files[0].path == f"message:{message.key}:2"


async def test_a_file_of_a_mail_that_is_gone_is_refused(repository: Repository, tmp_path: Path) -> None:
    message = await taken_in(repository, a_mail_with_files())

    for path in ("message:99:2", f"message:{message.key}:9", str(tmp_path / "weg.pdf")):
        with pytest.raises(RefusedError) as refused:
            await file_again(repository, path)
        assert refused.value.refusal.code == "bad-file"


async def test_the_files_of_a_kept_mail_must_fit_together(repository: Repository) -> None:
    message = await taken_in(repository, a_mail_with_files())

    with pytest.raises(RefusedError) as refused:
        await kept_files(repository, message, room=8)
    with pytest.raises(RefusedError):
        await file_again(repository, f"message:{message.key}:2", room=4)

    assert refused.value.refusal.code == "too-large"
