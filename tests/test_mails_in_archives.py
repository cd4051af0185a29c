"""Archives of strangers give their mails, and nothing else: no path, no link, no device."""

import io
import tarfile
from pathlib import Path

import pytest

from tests.corpora import sources_only
from tests.mails_in_archives import keep, looks_like_mail, mails_in, mails_of

MAIL = b"From: jan@klant.nl\nSubject: Vraag\n\nHallo\n"
OTHER = b"From: piet@klant.nl\nSubject: Nog een\n\nDag\n"


def archive(folder: Path, *members: tuple[str, bytes, bytes]) -> Path:
    """Return a tar archive of members: a name, its kind, and its content or where a link leads."""
    path = folder / "source.tar.gz"
    with tarfile.open(path, "w:gz") as made:
        for name, kind, content in members:
            member = tarfile.TarInfo(name)
            member.type = kind
            if kind == tarfile.REGTYPE:
                member.size = len(content)
            else:
                member.linkname = content.decode()
            made.addfile(member, io.BytesIO(content) if kind == tarfile.REGTYPE else None)
    return path


def test_names_that_lead_elsewhere_stay_in_the_folder(tmp_path: Path) -> None:
    names = ("../../outside.eml", "/etc/outside.eml", "..", "a/\x1b[2J.eml", "x" * 90 + ".eml")
    path = archive(tmp_path, *((name, tarfile.REGTYPE, MAIL + bytes([65 + at])) for at, name in enumerate(names)))

    count = keep(mails_in(path), tmp_path / "made" / "here", set())

    written = sorted(one for one in tmp_path.rglob("*") if one.is_file())
    assert count == len(names)
    assert {one.parent for one in written} == {tmp_path, tmp_path / "made" / "here"}
    assert all(one.name.isprintable() for one in written)


def test_links_and_devices_are_not_read(tmp_path: Path) -> None:
    kinds = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE)
    path = archive(tmp_path, *((f"{number}.eml", kind, b"/etc/hostname") for number, kind in enumerate(kinds)))

    assert list(mails_in(path)) == []


def test_a_damaged_archive_gives_what_can_be_read(tmp_path: Path) -> None:
    whole = archive(tmp_path, ("a.eml", tarfile.REGTYPE, MAIL), ("b.eml", tarfile.REGTYPE, bytes(range(256)) * 400))
    whole.write_bytes(whole.read_bytes()[:-40])

    assert [mail.raw for mail in mails_in(whole)][:1] == [MAIL]
    whole.write_bytes(b"no archive")
    assert list(mails_in(whole)) == []


def test_the_same_mail_is_kept_once(tmp_path: Path) -> None:
    path = archive(tmp_path, ("a.eml", tarfile.REGTYPE, MAIL), ("b.eml", tarfile.REGTYPE, MAIL))
    before: set[str] = set()

    assert keep(mails_in(path), tmp_path / "one", before) == 1
    assert keep(mails_in(path), tmp_path / "other", before) == 0


def test_an_mbox_gives_each_of_its_mails() -> None:
    line = b"From jan@klant.nl Thu Jan  1 00:00:00 2026\n"

    found = [mail.raw for mail in mails_of("box", line + MAIL + b"\n" + line + OTHER)]

    assert found == [MAIL, OTHER]


@pytest.mark.parametrize(
    ("name", "content", "is_mail"),
    [
        ("t/mail1", MAIL, True),
        ("t/mail1", b"\xef\xbb\xbf" + MAIL.replace(b"\n", b"\r\n"), True),
        ("t/broken.eml", b"no header at all", True),
        ("Maildir/cur/123:2,S", b"", True),
        ("src/main.c", b"/* Subject: x */\nint main(void);\n", False),
        ("README", b"Note: read this\n\nFrom: x\nTo: y\n", False),
        ("debian/patches/one.patch", MAIL, False),
    ],
)
def test_what_is_a_mail_is_told_by_its_beginning_or_its_name(name: str, content: bytes, is_mail: bool) -> None:
    assert bool(list(mails_of(name, content))) == is_mail
    assert looks_like_mail(MAIL)


def test_both_ways_of_writing_servers_down_are_asked_for_sources() -> None:
    assert sources_only("Types: deb\nSuites: x\n") == "Types: deb-src\nSuites: x\n"
    assert sources_only("deb [a=b] y main\n# deb z\n") == "deb-src [a=b] y main\n# deb z\n"
