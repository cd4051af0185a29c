"""Google's question about an address: its code and its link, read from what the intake kept."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.asked_confirmation import read_asked
from storage.protocol import Repository, Writer
from storage.records import Evidence
from storage.sqlite.repository import open_repository
from storage.words import Because, Outcome
from tests.storage.builders import HOUR, MAIN, NOON, a_decision, a_delivery
from tests.storage.steps import take_in, with_settings

LINK = "https://mail-settings.google.com/mail/vf-%5BANGjdJ8abc%5D-XyZ0,x"


@pytest.fixture
async def repository(tmp_path: Path) -> AsyncIterator[Repository]:
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOON) as opened:
        await with_settings(opened)
        yield opened


def ask(writer: Writer, uid: int, reason: str, address: str = MAIN) -> None:
    key = writer.keep(a_delivery(uid))
    assert key is not None
    because = Because.SETUP_GMAIL_CONFIRMATION
    writer.settle(key, Outcome.SETUP, because, reason=reason)
    evidence = (Evidence(header="", position=0, value=address),)
    writer.add_decision(a_decision(key, outcome=Outcome.SETUP, because=because, evidence=evidence))


async def test_the_newest_question_about_the_address_is_told_with_its_code_and_its_link(repository: Repository) -> None:
    def arrive(writer: Writer) -> None:
        ask(writer, 1, f"code 111111, asked by {MAIN}")
        ask(writer, 2, f"code 123456789, link {LINK}, asked by {MAIN}")
        ask(writer, 3, "code 222222, asked by help@nova.nl", "help@nova.nl")

    await repository.writing(arrive)
    asked = await repository.reading(lambda reader: read_asked(reader, MAIN))

    assert asked is not None
    assert (asked.code, asked.link, asked.asked_at) == ("123456789", LINK, NOON)
    assert asked.is_proven and not asked.is_overtaken


@pytest.mark.parametrize(
    ("reason", "code", "link"),
    [(f"code 123456, asked by {MAIN}", "123456", ""), (f"link {LINK}", "", LINK), ("", "", "")],
)
async def test_what_a_question_lacks_is_empty(repository: Repository, reason: str, code: str, link: str) -> None:
    await repository.writing(lambda writer: ask(writer, 1, reason))
    asked = await repository.reading(lambda reader: read_asked(reader, MAIN))

    assert asked is not None and (asked.code, asked.link) == (code, link)


async def test_a_question_that_nothing_proves_and_mail_that_came_since_are_told(repository: Repository) -> None:
    await repository.writing(lambda writer: ask(writer, 1, "code 123456, not authenticated"))
    await repository.writing(lambda writer: take_in(writer, 2, arrival=NOON + HOUR))
    asked = await repository.reading(lambda reader: read_asked(reader, MAIN))

    assert asked is not None and asked.is_overtaken and not asked.is_proven


async def test_nobody_asked_about_another_address(repository: Repository) -> None:
    await repository.writing(lambda writer: ask(writer, 1, "code 123456"))

    assert await repository.reading(lambda reader: read_asked(reader, "sales@acme.nl")) is None
