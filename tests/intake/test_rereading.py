"""Looking at a kept mail again: links and files come whole out of a process of their own, or words why not."""

import sys

import pytest

from console.intake.rereading import PIECE, RereadingError, attachment_of, links_of
from tests.mail.builders import Attached, mail

BIG = bytes(range(256)) * 4096


async def whole(raw: bytes, part: str, **options: object) -> bytes:
    return b"".join([piece async for piece in attachment_of(raw, part, **options)])  # type: ignore[arg-type]  # a command


async def test_the_links_of_a_mail_are_read_apart() -> None:
    (link,) = await links_of(mail(text=None, html="<a href='https://acme.nl/a'>hier</a>"))

    assert (link.number, link.text, link.target) == (1, "hier", "https://acme.nl/a")


async def test_a_file_comes_in_pieces_and_whole() -> None:
    raw = mail(attachments=[Attached(content=BIG)])

    pieces = [piece async for piece in attachment_of(raw, "2")]

    assert b"".join(pieces) == BIG
    assert max(map(len, pieces)) <= PIECE


async def test_an_empty_file_is_empty() -> None:
    assert await whole(mail(attachments=[Attached(content=b"")]), "2") == b""


async def test_a_part_that_is_not_there_is_told() -> None:
    with pytest.raises(RereadingError, match="no such part"):
        await whole(mail(), "7.7")


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("import sys; sys.stdin.buffer.read()", "ended"),
        ("raise SystemExit(3)", "ended"),
        ("import sys; sys.stdin.buffer.read(); sys.stdout.write('A' + chr(0) * 7 + chr(9) + 'half')", "too soon"),
        ("import sys; sys.stdin.buffer.read(); sys.stdout.write('Utoo-large')", "too much memory"),
    ],
)
async def test_a_reader_that_fails_is_told_and_leaves_nothing_behind(program: str, words: str) -> None:
    with pytest.raises(RereadingError, match=words):
        await whole(mail(attachments=[Attached()]), "2", command=(sys.executable, "-c", program))
