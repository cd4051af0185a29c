"""Two desks that both acknowledge write to each other: at most two mails leave in all, even where marks get lost."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from storage.settings import Account, Brand
from tests.figures import figure
from tests.mail.builders import mail
from tests.outgoing.postal import Post, a_post
from tests.outgoing.sink import Kept
from tests.storage.builders import ACME, MAIN, an_address

OTHER = "vraag@winkel.example"
ROUNDS = 10  # far more than any of these talks may take
MARKS = (b"Auto-Submitted", b"X-Auto-Response-Suppress", b"X-Omnidesk-Loop")
THREAD = (b"In-Reply-To", b"References")
Gateway = Callable[[bytes], bytes]


def without(raw: bytes, *names: bytes) -> bytes:
    """Return a mail without some of its headers, as an unkind gateway passes it on."""
    head, end, body = raw.partition(b"\r\n\r\n")
    whole = head.replace(b"\r\n ", b" ").split(b"\r\n")
    return b"\r\n".join(line for line in whole if line.partition(b":")[0] not in names) + end + body


GATEWAYS: dict[str, Gateway] = {
    "a faithful gateway": lambda raw: raw,
    "one that loses every mark of automatic mail": lambda raw: without(raw, *MARKS),
    "one that loses the marks and the thread": lambda raw: without(raw, *MARKS, *THREAD),
    "one that gives each mail another id too": lambda raw: without(raw, *MARKS, *THREAD, b"Message-ID"),
}


@asynccontextmanager
async def desks(folder: Path) -> AsyncIterator[dict[str, Post]]:
    """Open two desks of two organisations, by the address that each of them acknowledges from."""
    theirs = {"account": Account(name="winkel"), "brands": (Brand(id=ACME, slug="winkel", name="Winkel"),)}
    async with (
        a_post(folder / "een", addresses=(an_address(acknowledge=True, group_by_time=False),)) as one,
        a_post(folder / "twee", addresses=(_other(),), **theirs) as two,
    ):
        yield {MAIN: one, OTHER: two}


def _other() -> object:
    return an_address(address=OTHER, acknowledge=True, group_by_time=False, language="en")


async def talk(between: dict[str, Post], first: bytes, to: str, gateway: Gateway) -> list[Kept]:
    """Bring a first mail to a desk, and each mail that leaves to the other desk, until nothing leaves any more."""
    left: list[Kept] = []
    waiting = [(to, first)]
    for _ in range(ROUNDS):
        if not waiting:
            return left
        address, raw = waiting.pop(0)
        await between[address].take(gateway(raw), address=address, way="direct")
        sent = await between[address].send()
        left += sent
        waiting += [(kept.recipients[0], kept.raw) for kept in sent]
    raise AssertionError(f"they still write to each other: {len(left)} mails")


@pytest.mark.parametrize("name", GATEWAYS)
async def test_an_employee_s_mail_to_another_desk_starts_no_endless_talk(tmp_path: Path, name: str) -> None:
    async with desks(tmp_path) as between:
        first = mail(from_=f"Winkel <{OTHER}>", to=MAIN, message_id="<handmatig@winkel.example>", date=None)

        left = await talk(between, first, MAIN, GATEWAYS[name])

    assert len(left) == (1 if name == "a faithful gateway" else 2)
    assert {kept.sender for kept in left} == {""}


async def test_many_mails_between_them_bring_two_acknowledgements(tmp_path: Path) -> None:
    """Whoever forges both addresses gains nothing by doing it often."""
    left: list[Kept] = []
    async with desks(tmp_path) as between:
        for number in range(10):
            ours = mail(from_=MAIN, to=OTHER, message_id=f"<a.{number}@acme.nl>", date=None)
            theirs = mail(from_=OTHER, to=MAIN, message_id=f"<b.{number}@winkel.example>", date=None)
            left += await talk(between, theirs, MAIN, GATEWAYS["one that loses every mark of automatic mail"])
            left += await talk(between, ours, OTHER, GATEWAYS["one that loses every mark of automatic mail"])

    assert sorted(kept.recipients for kept in left) == [(MAIN,), (OTHER,)]
    figure("loops", len(left), "mails at most between two desks")


async def test_an_answer_by_hand_is_acknowledged_at_most_once(tmp_path: Path) -> None:
    async with desks(tmp_path) as between:
        question = mail(from_=f"Winkel <{OTHER}>", to=MAIN, message_id="<handmatig@winkel.example>", date=None)
        begun = await talk(between, question, MAIN, GATEWAYS["a faithful gateway"])
        await between[MAIN].answer(1)
        (answer,) = await between[MAIN].send()

        after = await talk(between, answer.raw, OTHER, GATEWAYS["a faithful gateway"])

    assert len(begun) + len(after) <= 2
