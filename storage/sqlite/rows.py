"""Rows become records, and tuples become JSON columns.

Everything untyped that sqlite3 hands over gets its type here; the order of a row's columns is that of its statement.
SQLite does not notice a bit that flips inside a value: a word that means nothing is a damaged database, in words.
"""

from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec, TypeVar, cast

import msgspec

from storage.errors import DatabaseDamagedError
from storage.evidence import KnownMessage, TicketFact
from storage.places import NEVER
from storage.records import (
    Candidate,
    CustomerId,
    Decision,
    Delivery,
    DeliveryKey,
    Discarding,
    Event,
    EventId,
    Evidence,
    MailboxHealth,
    MessageKey,
    Ticket,
    TicketNumber,
)
from storage.settings import BrandId, MailboxId, SettingsChange
from storage.sqlite.snapshot import Row
from storage.words import Because, Direction, MailboxState, Outcome, TicketStatus

P = ParamSpec("P")
T = TypeVar("T")

_encode = msgspec.json.Encoder().encode
_texts = msgspec.json.Decoder(tuple[str, ...]).decode
_evidence = msgspec.json.Decoder(tuple[Evidence, ...]).decode
_one_evidence = msgspec.json.Decoder(Evidence).decode
_candidates = msgspec.json.Decoder(tuple[Candidate, ...]).decode
_compared = msgspec.json.Decoder(tuple[tuple[str, int], ...]).decode
_EMPTY: Final = "[]"


def sound(read: Callable[P, T]) -> Callable[P, T]:
    """Make a reading of columns raise DatabaseDamagedError for what no version of the program has written."""

    @wraps(read)
    def reading(*columns: P.args, **named: P.kwargs) -> T:
        try:
            return read(*columns, **named)
        except (ValueError, TypeError, msgspec.MsgspecError) as error:
            raise DatabaseDamagedError(
                f"The database is damaged ({error}); restore a backup, or let `omnidesk fsck` say what is left."
            ) from error

    return reading


def to_json(value: object) -> str:
    """Return a value as a JSON column holds it."""
    return _encode(value).decode() if value != () else _EMPTY


@sound
def texts(column: str) -> tuple[str, ...]:
    """Return the texts of a JSON column."""
    return _texts(column) if column != _EMPTY else ()


@sound
def candidates(column: str) -> tuple[Candidate, ...]:
    """Return the candidates of a JSON column."""
    return _candidates(column) if column != _EMPTY else ()


@sound
def optional_evidence(column: str | None) -> Evidence | None:
    """Return the evidence of a JSON column, or None."""
    return None if column is None else _one_evidence(column)


@sound
def ticket(row: Row) -> Ticket:
    """Return a row of `tickets_numbered` as a ticket."""
    return Ticket(
        number=TicketNumber(row[0]),
        brand_id=BrandId(row[1]),
        brand=row[2],
        address=row[3],
        subject=row[4],
        customer_id=CustomerId(row[5]),
        customer_name=row[6],
        customer_address=row[7],
        status=TicketStatus(row[8]),
        assignee=row[9] or None,
        tags=texts(row[10]),
        badges=texts(row[11]),
        follows=cast(TicketNumber | None, row[12]),
        merged_into=cast(TicketNumber | None, row[13]),
        opened_at=row[14],
        active_at=row[15],
        closed_at=row[16],
        message_count=row[17],
        revision=row[18],
        snoozed_until=row[19],
        last_in=MessageKey(row[20]),
        waiting_since=None if row[21] == NEVER else row[21],
        answered=bool(row[22]),
    )


@sound
def delivery(row: Row) -> Delivery:
    """Return a row of a statement on deliveries as a delivery."""
    return Delivery(
        key=DeliveryKey(row[0]),
        mailbox_id=cast(MailboxId | None, row[1]),
        brand_id=cast(BrandId | None, row[2]),
        uidvalidity=row[3],
        uid=row[4],
        arrival=row[5],
        kept_at=row[6],
        size=row[7],
        sha256=row[8],
        outcome=Outcome(row[9]),
        because=None if row[10] is None else Because(row[10]),
        reason=row[11],
        message=cast(MessageKey | None, row[12]),
        ticket=cast(TicketNumber | None, row[13]),
        discarded=None if row[14] is None else Discarding(at=row[14], by=row[15], reason=row[16]),
    )


@sound
def event(row: Row) -> Event:
    """Return a row of a statement on events as an event."""
    return Event(
        id=EventId(row[0]),
        at=row[1],
        actor=row[2],
        verb=row[3],
        subject=row[4],
        detail=row[5],
        ticket=cast(TicketNumber | None, row[6]),
        undo=row[7],
        undone_at=row[8],
        part_of=cast(EventId | None, row[9]),
        revision=row[10],
    )


@sound
def settings_change(row: Row) -> SettingsChange:
    """Return who made a version of the settings."""
    return SettingsChange(
        version=row[0], at=row[1], actor=row[2], verb=row[3], subject=row[4], detail=row[5], why=row[6]
    )


@sound
def known_message(row: Row, ticket: TicketNumber) -> KnownMessage:
    """Return a row of a statement on known messages as evidence, in the ticket that it is in now."""
    return KnownMessage(
        key=MessageKey(row[0]),
        ticket=ticket,
        message_id=row[2],
        direction=Direction(row[3]),
        customer_id=cast(CustomerId | None, row[4]),
        sender=row[5],
        sha256=row[6],
        body_digest=row[7],
    )


@sound
def ticket_fact(row: Row) -> TicketFact:
    """Return a row of a statement on ticket facts as evidence."""
    return TicketFact(
        number=TicketNumber(row[0]),
        brand_id=BrandId(row[1]),
        address=row[2],
        customer_id=CustomerId(row[3]),
        subject=row[4],
        status=TicketStatus(row[5]),
        closed_at=row[6],
        active_at=row[7],
        first_mail_at=row[8],
        last_customer_mail_at=row[9],
        mail_count=row[10],
        parted=bool(row[11]),
        takes_part=bool(row[12]),
    )


@sound
def decision(row: Row) -> Decision:
    """Return a row of a statement on decisions as a decision."""
    return Decision(
        sequence=row[0],
        delivery=DeliveryKey(row[1]),
        message=cast(MessageKey | None, row[2]),
        ticket=cast(TicketNumber | None, row[3]),
        outcome=Outcome(row[4]),
        because=Because(row[5]),
        settings_version=row[6],
        engine_version=row[7],
        decided_at=row[8],
        address=row[9],
        address_because=row[10],
        address_evidence=optional_evidence(row[11]),
        evidence=_evidence(row[12]) if row[12] != _EMPTY else (),
        candidates=candidates(row[13]),
        compared=_compared(row[14]) if row[14] != _EMPTY else (),
    )


@sound
def mailbox_health(row: Row) -> MailboxHealth:
    """Return a row of `mailbox_health` as what the poller last said."""
    return MailboxHealth(
        mailbox_id=MailboxId(row[0]),
        state=MailboxState(row[1]),
        connected_since=row[2],
        last_poll_at=row[3],
        last_mail_at=row[4],
        next_try_at=row[5],
        lag_ms=row[6],
        error=row[7],
    )
