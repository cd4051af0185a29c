"""Files and folders are taken in as far as they are mail and can be read; the rest is counted or named."""

import asyncio
import os
import socket
from pathlib import Path

import pytest

from console.intake import files, mail_files
from console.intake.files import Imported, UnreadableFileError, import_paths
from console.intake.receive import Intake
from storage.records import TicketView
from storage.sqlite.repository import open_repository
from storage.words import Outcome
from tests.dramas.desk import BRANDS, first_desk
from tests.dramas.stage import NearRoom

NOW = 1_790_000_000_000


def a_mail(name: str) -> bytes:
    return f"From: {name}@example.nl\nTo: info@acme.nl\nMessage-ID: <{name}@x>\nSubject: {name}\n\nHallo\n".encode()


def a_box(*names: str) -> bytes:
    return b"".join(b"From x\n" + a_mail(name) + b"\n" for name in names)


async def imported(*paths: Path) -> tuple[set[str], Imported]:
    """Return the subjects that came in, and what the import says."""
    async with open_repository(paths[0].parent / "desk.db", clock=lambda: NOW) as repository:
        desk = first_desk()
        await repository.writing(
            lambda writer: writer.save_settings(desk, actor="", verb="setup", subject="", detail="", at=NOW)
        )
        intake = Intake(repository, NearRoom(), lambda: NOW)
        async with asyncio.timeout(20):
            said = await import_paths(list(paths), BRANDS["acme"][1], intake, repository, clock=lambda: NOW)
        tickets = await repository.reading(lambda reader: reader.tickets(TicketView(), limit=100))
    return {ticket.subject for ticket in tickets}, said


def named(said: Imported) -> dict[str, str]:
    return {path.name: reason for path, reason in said.left_out.unreadable.items()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "mails"
    path.mkdir()
    (path / "a.eml").write_bytes(a_mail("a"))
    return path


async def test_in_a_folder_only_mail_is_taken_and_the_rest_is_counted(folder: Path) -> None:
    (folder / "B.EML").write_bytes(b"X\n" + a_mail("b"))
    (folder / "c.mbox").write_bytes(a_box("c", "d"))
    (folder / "e.mbx").write_bytes(a_box("e"))
    (folder / "Inbox").write_bytes(a_box("f"))
    (folder / "17").write_bytes(a_mail("g"))
    (folder / "18").write_bytes(b"\xef\xbb\xbf" + a_mail("h"))
    (folder / "notes.txt").write_bytes(b"boodschappen\n")
    (folder / "links.txt").write_bytes(b"https://example.nl/\n")
    (folder / "foto.png").write_bytes(b"\x89PNG\r\n\x1a\n123:")
    (folder / "empty").write_bytes(b"")
    (folder / ".hidden.eml").write_bytes(a_mail("z"))
    (folder / ".cache").mkdir()
    (folder / ".cache" / "z.eml").write_bytes(a_mail("z"))

    subjects, said = await imported(folder)

    assert subjects >= {"a", "c", "d", "e", "f", "g", "h"} and "z" not in subjects
    assert (said.fetched, said.left_out.passed_over, said.left_out.unreadable) == (8, 4, {})


async def test_a_path_that_is_named_is_taken_whatever_it_looks_like(folder: Path) -> None:
    (folder / ".notes.txt").write_bytes(b"zomaar tekst\n")

    _subjects, said = await imported(folder / ".notes.txt")

    assert (said.fetched, said.left_out.passed_over) == (1, 0)


async def test_an_empty_mbox_holds_no_mail(folder: Path) -> None:
    (folder / "empty.mbox").write_bytes(b"")

    subjects, said = await imported(folder, folder / "empty.mbox")

    assert (subjects, said.fetched, said.left_out.passed_over, said.left_out.unreadable) == ({"a"}, 1, 0, {})


async def test_the_subfolders_of_a_maildir_are_taken_in_too(folder: Path) -> None:
    maildir = folder / "Maildir"
    for inside, name in (("cur", "b"), ("new", "c"), ("tmp", "z"), (".Archive/cur", "d"), (".Archive.2025/new", "e")):
        (maildir / inside).mkdir(parents=True)
        (maildir / inside / f"{name}:2,S").write_bytes(b"\n" + a_mail(name))
    (maildir / ".Archive.2025" / "tmp").mkdir()
    (maildir / ".cache").mkdir()
    (maildir / ".cache" / "z.eml").write_bytes(a_mail("z"))
    (maildir / "dovecot-uidlist").write_bytes(b"3 V1 N2 G3\n")

    subjects, said = await imported(folder)

    assert subjects == {"a", "b", "c", "d", "e"}
    assert (said.left_out.passed_over, said.left_out.unreadable) == (1, {})


async def test_a_folder_that_is_called_new_is_no_maildir(folder: Path) -> None:
    (folder / "new").mkdir()
    (folder / "new" / "b.eml").write_bytes(a_mail("b"))

    subjects, _said = await imported(folder)

    assert subjects == {"a", "b"}


async def test_an_unreadable_file_is_named_and_the_others_are_taken(folder: Path) -> None:
    (folder / "dangling.eml").symlink_to("/nonexistent")
    (folder / "self").symlink_to("self")
    (folder / "b.eml").write_bytes(a_mail("b"))

    subjects, said = await imported(folder, folder.parent / "missing")

    assert subjects == {"a", "b"}
    assert named(said) == {
        "dangling.eml": "No such file or directory",
        "self": "Too many levels of symbolic links",
        "missing": "No such file or directory",
    }


async def test_where_nothing_can_be_read_the_import_fails_and_names_each_file(tmp_path: Path) -> None:
    (tmp_path / "mails").mkdir()
    for name in ("a.eml", "b.eml"):
        (tmp_path / "mails" / name).symlink_to("/nonexistent")

    with pytest.raises(UnreadableFileError, match=r"a\.eml: No such file or directory\n.*b\.eml: No such"):
        await imported(tmp_path / "mails")


async def test_only_regular_files_are_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(folder / "fifo.eml")
    (folder / "zero.eml").symlink_to("/dev/zero")
    monkeypatch.chdir(folder)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        subjects, said = await imported(folder)

    assert subjects == {"a"}
    assert named(said) == dict.fromkeys(("fifo.eml", "zero.eml", "socket"), mail_files.NO_FILE)


async def test_a_fifo_that_is_named_does_not_hang_the_import(folder: Path) -> None:
    os.mkfifo(folder / "fifo")

    with pytest.raises(UnreadableFileError, match=f"fifo: {mail_files.NO_FILE}"):
        await imported(folder / "fifo")


async def test_links_that_go_in_circles_end(folder: Path) -> None:
    for one, other in (("x", "y"), ("y", "x"), ("x", "z"), ("z", "x")):
        (folder / one).mkdir(exist_ok=True)
        (folder / one / f"to-{other}").symlink_to(folder / other)
    (folder / "x" / "up").symlink_to(folder)
    (folder / "z" / "b.eml").write_bytes(a_mail("b"))

    subjects, said = await imported(folder)

    assert (subjects, said.fetched, said.left_out.unreadable) == ({"a", "b"}, 2, {})


@pytest.mark.parametrize("name", ["big.eml", "big.mbox"])
async def test_a_mail_over_the_limit_is_read_as_far_as_it_takes_to_park_it(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.intake.deciding.OVERSIZE_BYTES", 2000)
    monkeypatch.setattr(mail_files, "OVERSIZE_BYTES", 2000)
    start = b"From x\n" if name.endswith("mbox") else b""
    (folder / name).write_bytes(start + a_mail("b") + b">From hier\n" * 5000)

    subjects, said = await imported(folder)

    assert (subjects, said.outcomes) == ({"a"}, {Outcome.TICKETED: 1, Outcome.PARKED: 1})
    (_small, big) = sorted(one.size for one in files.find_mails([folder], mail_files.LeftOut()))
    assert big == 2001


async def test_a_file_that_goes_or_changes_before_it_is_kept_costs_only_itself(folder: Path) -> None:
    (folder / "b.eml").write_bytes(a_mail("b"))
    (folder / "c.eml").write_bytes(a_mail("c"))
    said = Imported()
    found = list(files.find_mails([folder], said.left_out))
    (folder / "a.eml").unlink()
    (folder / "b.eml").write_bytes(a_mail("other"))

    kept = list(files.deliveries(found, BRANDS["acme"][1], NOW, said.left_out))

    assert [delivery.raw for delivery in kept] == [a_mail("c")]
    assert named(said) == {"a.eml": "No such file or directory", "b.eml": mail_files.CHANGED}
