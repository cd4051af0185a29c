"""Builders and a stand-in store for the screens: a desk of plain lists with the reader's promises, no database."""

import asyncio
from bisect import bisect_left, bisect_right
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from console.commands.actor import Actor
from console.session import Session
from storage.drafts import Draft
from storage.outbox import Outgoing
from storage.places import place_of, rank
from storage.protocol import Reader, Repository
from storage.records import (
    Attachment,
    Candidate,
    Counts,
    CustomerId,
    Decision,
    Delivery,
    DeliveryKey,
    Event,
    Evidence,
    Lease,
    MailboxHealth,
    Message,
    MessageKey,
    PageKey,
    Ticket,
    TicketNumber,
    TicketView,
)
from storage.settings import AddressId, Brand, BrandId, ForwardMailbox, MailAddress, MailboxId, Settings
from storage.triage import Presence
from storage.words import Because, Direction, MailboxState, OutboxState, Outcome, Role, Security, TicketStatus

T = TypeVar("T")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MINUTE = 60_000
SOMEBODY = Actor(login="", role=Role.AGENT)
NOW = 1_772_452_800_000  # 2 March 2026 13:00 in Amsterdam


def a_ticket(number: int = 7, **changes: Any) -> Ticket:
    """Return an open ticket of Jan Smit, changed as asked."""
    ticket = Ticket(
        number=TicketNumber(number),
        brand_id=BrandId(1),
        brand="acme",
        address="info@acme.nl",
        subject="Waar blijft mijn pakket?",
        customer_id=CustomerId(1),
        customer_name="Jan Smit",
        customer_address="jan@example.nl",
        status=TicketStatus.OPEN,
        assignee=None,
        tags=(),
        badges=(),
        follows=None,
        merged_into=None,
        opened_at=NOW - 90 * MINUTE,
        active_at=NOW - number * MINUTE,
        closed_at=None,
        message_count=1,
        revision=1,
    )
    return replace(ticket, **changes)


def a_message(key: int = 12, ticket: int = 7, **changes: Any) -> Message:
    """Return a mail of Jan Smit, changed as asked."""
    message = Message(
        key=MessageKey(key),
        ticket=TicketNumber(ticket),
        direction=Direction.IN,
        message_id=f"<{key}@example.nl>",
        sender="jan@example.nl",
        sender_name="Jan Smit",
        to=("info@acme.nl",),
        cc=(),
        subject="Waar blijft mijn pakket?",
        text="Goedemorgen,\n\nMijn pakket is er nog niet.\n\nJan",
        arrival=NOW - 90 * MINUTE,
        automatic=False,
        because=Because.NEW_NO_CANDIDATE,
        address_because="To",
        badges=(),
        attachments=(),
        author="",
        delivery=DeliveryKey(key),
    )
    return replace(message, **changes)


def a_decision(key: int = 12, ticket: int = 7, **changes: Any) -> Decision:
    """Return the decision of a mail that was grouped by time, changed as asked."""
    decision = Decision(
        sequence=3,
        delivery=DeliveryKey(key),
        message=MessageKey(key),
        ticket=TicketNumber(ticket),
        outcome=Outcome.TICKETED,
        because=Because.TIME_WINDOW,
        evidence=(Evidence(header="From", position=4, value="Jan Smit <jan@example.nl>"),),
        candidates=(Candidate(ticket=TicketNumber(5), lost_because="period-over", seconds_over=7500),),
        address="info@acme.nl",
        address_because="X-Forwarded-For",
        address_evidence=Evidence(header="X-Forwarded-For", position=2, value="info@acme.nl support@konto.example"),
        settings_version=3,
        engine_version=1,
        decided_at=NOW - 89 * MINUTE,
        compared=(("arrival", NOW - 90 * MINUTE), ("last_customer_mail", NOW - 200 * MINUTE)),
    )
    return replace(decision, **changes)


def an_attachment(**changes: Any) -> Attachment:
    """Return a photograph, changed as asked."""
    photograph = Attachment(name="foto.jpg", content_type="image/jpeg", size=1_240_000, sha256=b"", part="2")
    return replace(photograph, **changes)


def a_health(**changes: Any) -> MailboxHealth:
    """Return a mailbox that is connected, changed as asked."""
    health = MailboxHealth(
        mailbox_id=MailboxId(1),
        state=MailboxState.IDLE,
        connected_since=NOW - 240 * MINUTE,
        last_poll_at=NOW - MINUTE,
        last_mail_at=NOW - 7 * MINUTE,
        next_try_at=None,
        lag_ms=400,
        error="",
    )
    return replace(health, **changes)


def a_lease(**changes: Any) -> Lease:
    """Return a lease that lives for half a minute, changed as asked."""
    lease = Lease(name="mailbox:1", owner="a", host="desk", pid=1, epoch=1, until=NOW + MINUTE // 2)
    return replace(lease, **changes)


def some_settings() -> Settings:
    """Return settings of one brand with one address and one forward mailbox."""
    brand = Brand(id=BrandId(1), slug="acme", name="Acme BV")
    address = MailAddress(id=AddressId(1), brand_id=brand.id, address="info@acme.nl")
    mailbox = ForwardMailbox(
        id=MailboxId(1), name="acme", brand_id=brand.id, host="imap.example.com", port=993, security=Security.TLS,
        user="acme", secret="acme",
    )  # fmt: skip
    return Settings(version=3, brands=(brand,), addresses=(address,), mailboxes=(mailbox,))


class MemoryDesk:
    """A desk of lists: what the screens ask of a reader, and a repository that reads it."""

    def __init__(
        self,
        tickets: list[Ticket] | None = None,
        messages: list[Message] | None = None,
        decisions: list[Decision] | None = None,
    ) -> None:
        self.by_number = {ticket.number: ticket for ticket in tickets or []}
        self.all_messages = messages or []
        self.all_decisions = {decision.message: decision for decision in decisions or []}
        self.settings_now = some_settings()
        self.health = [a_health()]
        self.leases = [a_lease()]
        self.aside: list[Delivery] = []
        self.raw_mails: dict[DeliveryKey, bytes] = {}
        self.failure: Exception | None = None
        self.asked: list[str] = []
        self._revision = 1
        self._changed = asyncio.Event()

    def keep(self, ticket: Ticket) -> None:
        """Open or change a ticket, as a commit does."""
        self.by_number[ticket.number] = ticket
        self.commit()

    def keep_mail(self, key: int, raw: bytes) -> None:
        """Keep the raw bytes of a mail that became a message."""
        self.raw_mails[DeliveryKey(key)] = raw
        self.aside.append(
            Delivery(
                key=DeliveryKey(key), mailbox_id=None, brand_id=None, uidvalidity=0, uid=0, arrival=NOW, kept_at=NOW,
                size=len(raw), sha256=bytes(32), outcome=Outcome.TICKETED, because=Because.TIME_WINDOW,
            )
        )  # fmt: skip

    def commit(self) -> None:
        """Raise the revision."""
        self._revision += 1
        self._changed.set()

    # The repository

    async def reading(self, read: Callable[[Reader], T]) -> T:
        if self.failure is not None:
            raise self.failure
        return read(cast("Reader", self))

    async def watch(self) -> AsyncIterator[int]:
        while True:
            self._changed.clear()
            if self.failure is not None:
                raise self.failure
            yield self._revision
            await self._changed.wait()

    # The reader

    def revision(self) -> int:
        return self._revision

    def settings(self) -> Settings:
        return self.settings_now

    def counts(self) -> Counts:
        tickets = self.by_number.values()
        is_open = [ticket for ticket in tickets if ticket.status is TicketStatus.OPEN]
        unassigned = sum(ticket.assignee is None for ticket in is_open)
        return Counts(
            open=len(is_open), unassigned=unassigned, parked=0, failed=0, pending=0, outbox=0, tickets=len(tickets)
        )

    def mailbox_health(self) -> list[MailboxHealth]:
        return self.health

    def outbox(self, states: Sequence[OutboxState] = (), **_asked: Any) -> list[Outgoing]:
        return []

    def outgoing_of(self, messages: Sequence[MessageKey]) -> dict[MessageKey, Outgoing]:
        return {}

    def troubled(self, tickets: Sequence[TicketNumber]) -> set[TicketNumber]:
        return set()

    def returned(self, limit: int) -> list[Outgoing]:
        return []

    def next_outgoing_at(self) -> int | None:
        return None

    def draft(self, login: str, ticket: TicketNumber) -> Draft | None:
        return None

    def drafts(self, login: str) -> list[Draft]:
        return []

    def lease(self, name: str) -> Lease | None:
        return next((lease for lease in self.leases if lease.name == name), None)

    def ticket(self, number: TicketNumber) -> Ticket | None:
        return self.by_number.get(number)

    def ticket_total(self, view: TicketView) -> int:
        return len(self._in(view))

    def tickets(
        self,
        view: TicketView,
        *,
        after: PageKey | None = None,
        before: PageKey | None = None,
        skip: int = 0,
        limit: int,
    ) -> list[Ticket]:
        self.asked.append("skip" if skip else "after" if after else "before" if before else "top")
        rows = self._in(view)
        places = [rank(place_of(ticket, view.sort), view.sort) for ticket in rows]
        if before is not None:
            end = bisect_left(places, rank(before, view.sort))
            return rows[max(end - limit, 0) : end]
        start = 0
        if after is not None:
            start = bisect_right(places, rank(after, view.sort))
        return rows[start + skip : start + skip + limit]

    def position(self, view: TicketView, key: PageKey) -> int:
        places = [rank(place_of(ticket, view.sort), view.sort) for ticket in self._in(view)]
        return bisect_left(places, rank(key, view.sort))

    def seen(self, login: str, numbers: Sequence[TicketNumber]) -> dict[TicketNumber, MessageKey]:
        return {number: MessageKey(2**62) for number in numbers}

    def events(self, ticket: TicketNumber) -> list[Event]:
        return []

    def present(self, ticket: TicketNumber | None, now: int) -> list[Presence]:
        return []

    def tickets_of(self, customer_id: CustomerId, limit: int) -> list[Ticket]:
        return [ticket for ticket in self.by_number.values() if ticket.customer_id == customer_id][:limit]

    def known_tags(self, limit: int) -> list[str]:
        return sorted({tag for ticket in self.by_number.values() for tag in ticket.tags})[:limit]

    def deliveries_with(self, outcomes: Sequence[Outcome], limit: int) -> list[Delivery]:
        return [one for one in self.aside if one.outcome in outcomes][:limit]

    def delivery(self, key: DeliveryKey) -> Delivery | None:
        return next((one for one in self.aside if one.key == key), None)

    def raw(self, key: DeliveryKey) -> bytes:
        return self.raw_mails[key]

    def decision_of_delivery(self, key: DeliveryKey) -> Decision | None:
        return next((one for one in self.all_decisions.values() if one.delivery == key), None)

    def settings_at(self, _version: int) -> Settings:
        return self.settings_now

    def messages(self, number: TicketNumber) -> list[Message]:
        return sorted(
            (one for one in self.all_messages if one.ticket == number), key=lambda one: (one.arrival, one.key)
        )

    def decision(self, key: MessageKey) -> Decision | None:
        return self.all_decisions.get(key)

    def _in(self, view: TicketView) -> list[Ticket]:
        rows = [ticket for ticket in self.by_number.values() if _holds(view, ticket)]
        return sorted(rows, key=lambda ticket: rank(place_of(ticket, view.sort), view.sort))


def _holds(view: TicketView, ticket: Ticket) -> bool:
    wanted = not view.statuses or ticket.status in view.statuses
    owned = view.assignee is None or (ticket.assignee or "") == view.assignee
    said = f"{ticket.subject} {ticket.customer_name}".lower()
    return wanted and owned and all(word in said for word in view.words.lower().split())


def a_session(desk: MemoryDesk, **changes: Any) -> Session:
    """Return a session over a desk at a fixed time."""
    session = Session(
        repository=cast("Repository", desk), zone=AMSTERDAM, clock=lambda: NOW, who=lambda _settings: SOMEBODY
    )
    return replace(session, **changes)
