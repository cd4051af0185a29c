"""Mails that the intake parks or can't read, of every kind, and how tests look at what became of them."""

from dataclasses import dataclass
from typing import Any

import pytest

from console.commands.desk import Desk
from console.commands.parked.many import ParkedMany, run_parked
from console.commands.parked.parked_command import ParkedCommand, ParkedDone
from console.commands.refusal import Refusal, RefusedError
from console.intake.receive import Intake
from storage.protocol import Reader
from storage.records import Counts, Delivery, DeliveryKey
from storage.words import Outcome
from tests.dramas.stage import NearRoom
from tests.mail.builders import mail
from tests.storage.builders import MAIN, NOON, a_delivery

JAN_MAIL = mail(from_="Jan Smit <jan@example.nl>", to=MAIN, message_id="<vraag@example.nl>", date=None)
LOOP = mail(
    from_="Jan Smit <jan@example.nl>", to=MAIN, message_id="<rond@example.nl>", date=None, subject="Waar blijft het?",
    last_headers=(("X-Omnidesk-Loop", f"konto {MAIN}"),),
)  # fmt: skip
BOUNCE = mail(
    from_="MAILER-DAEMON@mx.example.nl", to=MAIN, message_id="<terug@mx.example.nl>", date=None,
    headers=(("Return-Path", "<>"),), subject="Undelivered Mail Returned to Sender", text="It was not delivered.",
)  # fmt: skip
EMPTY = b"\r\n \r\n"


def automatic(number: int = 1, **changes: Any) -> bytes:
    """Return an automatic mail of a shop."""
    fields: dict[str, Any] = {
        "from_": "Winkel <winkel@shop.nl>", "to": MAIN, "message_id": f"<{number}@shop.nl>", "date": None,
        "subject": f"Bestelling {number}", "last_headers": (("Auto-Submitted", "auto-generated"),),
    }  # fmt: skip
    return mail(**(fields | changes))


async def take(desk: Desk, *raws: bytes, first_uid: int = 1) -> list[Delivery]:
    """Let mails come in, and return what became of each."""
    intake = Intake(desk.repository, NearRoom(), desk.clock)
    batch = [a_delivery(uid, raw=raw, internal_date=NOON + uid) for uid, raw in enumerate(raws, first_uid)]
    await intake.take(batch)

    def read(reader: Reader) -> list[Delivery]:
        found = [reader.delivery(DeliveryKey(key)) for key in range(1, 500)]
        return [one for one in found if one is not None and one.uid >= first_uid][: len(raws)]

    return await desk.repository.reading(read)


async def taken(desk: Desk, raw: bytes, uid: int = 1) -> DeliveryKey:
    """Let one mail come in that is parked or failed."""
    (delivery,) = await take(desk, raw, first_uid=uid)
    assert delivery.outcome in (Outcome.PARKED, Outcome.FAILED)
    return delivery.key


async def run(desk: Desk, command: ParkedCommand) -> ParkedDone:
    """Run a command; the mail is read in this process."""
    return await command.run(desk, NearRoom())


async def run_many(desk: Desk, *commands: ParkedCommand) -> ParkedMany:
    """Run commands over several mails."""
    return await run_parked(commands, desk, NearRoom())


async def refusal_of(desk: Desk, command: ParkedCommand) -> Refusal:
    """Return why a command is refused; nothing is written."""
    before = await desk.repository.reading(lambda reader: reader.revision())
    with pytest.raises(RefusedError) as refused:
        await run(desk, command)
    assert await desk.repository.reading(lambda reader: reader.revision()) == before
    return refused.value.refusal


async def delivery_of(desk: Desk, key: DeliveryKey) -> Delivery:
    """Return a delivery as it is now."""
    found = await desk.repository.reading(lambda reader: reader.delivery(key))
    assert found is not None
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """The ledger's sums without noughts, whether they agree, and what waits for a person."""

    sums: dict[str, int]
    agrees: bool
    counts: Counts


async def books(desk: Desk) -> Books:
    """Return the books of the desk, which has one mailbox."""

    def read(reader: Reader) -> Books:
        (row,) = reader.ledger(None)
        sums = {outcome.value: count for outcome, count in row.counts.items() if count}
        return Books(sums=sums, agrees=not row.gaps, counts=reader.counts())

    found = await desk.repository.reading(read)
    assert found.agrees
    return found
