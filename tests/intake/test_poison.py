"""Hostile mails between good ones: every good one becomes a ticket, and every hostile one has one outcome."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from console.intake.reading import ReadingRoom
from console.intake.receive import Intake, Tally
from storage.protocol import Reader, Repository, Writer
from storage.records import Delivery, NewDelivery
from storage.sqlite.repository import open_repository
from storage.words import Outcome
from tests.corpus.hostile import EVERY_HOSTILE_MAIL
from tests.figures import figure
from tests.fuzz.promises import harmful
from tests.mail.builders import mail
from tests.storage.builders import MAIN, NOON, a_delivery, some_settings

LARGEST = 1_100_000  # bytes; the larger ones are read one by one elsewhere
BATCH = 100


def good(number: int) -> bytes:
    return mail(
        from_=f"Klant {number} <klant{number}@voorbeeld.nl>",
        to=MAIN,
        subject=f"Vraag {number}",
        message_id=f"<vraag.{number}@voorbeeld.nl>",
    )


def hostile_mails(family: str = "") -> list[bytes]:
    """Return every hostile mail (of a family) that is not very large."""
    built = (one.build() for one in EVERY_HOSTILE_MAIL if family in one.family and "20 MB" not in one.name)
    return [raw for raw in built if len(raw) <= LARGEST]


def between_good_ones(hostile: Sequence[bytes]) -> list[NewDelivery]:
    mails = [raw for at, poison in enumerate(hostile) for raw in (good(at), poison)]
    return [a_delivery(uid, raw=raw, internal_date=NOON + uid * 1000) for uid, raw in enumerate(mails, 1)]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Repository]:
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOON) as opened:

        def furnish(writer: Writer) -> None:
            writer.save_settings(some_settings(), actor="ana", verb="set-up", subject="account", detail="", at=NOON)

        await opened.writing(furnish)
        yield opened


async def taken(desk: Repository, deliveries: Sequence[NewDelivery], room: ReadingRoom) -> Tally:
    intake, tally = Intake(desk, room, lambda: NOON + 10_000_000), Tally()
    for start in range(0, len(deliveries), BATCH):
        tally.add(await intake.take(deliveries[start : start + BATCH]))
    return tally


def everything(reader: Reader) -> list[Delivery]:
    return reader.deliveries_with(list(Outcome), 10_000)


async def test_every_good_mail_between_hostile_ones_becomes_a_ticket(desk: Repository) -> None:
    poison = hostile_mails()
    deliveries = between_good_ones(poison)

    async with ReadingRoom() as room:
        tally = await taken(desk, deliveries, room)

    kept = await desk.reading(everything)
    outcomes = {delivery.uid: delivery.outcome for delivery in kept}
    assert len(poison) > 193
    good_ones = [outcomes[uid] for uid in range(1, len(deliveries), 2)]
    assert good_ones == [Outcome.TICKETED] * len(poison)
    assert sorted(outcomes) == list(range(1, len(deliveries) + 1))
    assert Outcome.PENDING not in outcomes.values()
    assert Outcome.FAILED not in outcomes.values()
    assert tally.fetched == len(deliveries) == len(kept)
    figure(
        "poison",
        f"{good_ones.count(Outcome.TICKETED)} of {len(good_ones)}",
        "good mails between hostile ones became tickets",
    )


async def test_the_ledger_agrees_and_what_is_kept_is_clean(desk: Repository) -> None:
    poison = hostile_mails("escapes")

    async with ReadingRoom() as room:
        tally = await taken(desk, between_good_ones(poison), room)

    (row,) = await desk.reading(lambda reader: reader.ledger(None))
    kept = await desk.reading(everything)
    tickets = sorted({delivery.ticket for delivery in kept if delivery.ticket is not None})
    messages = [one for number in tickets for one in await desk.reading(lambda reader, n=number: reader.messages(n))]
    assert {outcome: count for outcome, count in row.counts.items() if count} == tally.outcomes
    assert (row.fetched, row.vanished) == (len(kept), 0)
    assert len(messages) >= len(poison)
    for one in messages:
        words = (one.subject, one.sender, one.sender_name, one.message_id, *one.to, *one.cc, *one.badges)
        names = [attached.name for attached in one.attachments]
        assert harmful("".join((*words, *names, one.address_because))) == ""
        assert harmful(one.text, "\n\t") == ""


async def test_mails_without_anything_to_read_fail_by_name_and_stop_nobody(desk: Repository) -> None:
    deliveries = between_good_ones([b"\r\n", b"\r\n\r\n \t", b"\n"])

    async with ReadingRoom() as room:
        tally = await taken(desk, deliveries, room)

    failed = [delivery for delivery in await desk.reading(everything) if delivery.outcome is Outcome.FAILED]
    assert tally.outcomes == {Outcome.TICKETED: 3, Outcome.FAILED: 3}
    assert {delivery.reason for delivery in failed} == {"the mail is empty"}
