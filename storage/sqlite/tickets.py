"""Changes of tickets: opened, closed, assigned, merged, parted; and the audit trail."""

from collections.abc import Sequence

from storage.errors import ConflictError
from storage.records import Counts, CustomerId, Event, EventId, NewTicket, TicketNumber
from storage.sqlite import rows
from storage.sqlite.chain import linked, text_digests
from storage.sqlite.part import Part, WritingPart
from storage.words import Outcome, TicketStatus


class TicketsReading(Part):
    """Answers what `storage.protocol.TicketReader` asks of tickets beside lists."""

    def last_mail_at(self) -> dict[str, int]:
        """Return the newest arrival per ticket address; a message that is moved later changes nothing of it."""
        return {row[0]: row[1] for row in self._snapshot.all("last_mail_at")}

    def counts(self) -> Counts:
        row = self._snapshot.one("ticket_counts") or (0, 0, 0)
        mails = {found[0]: int(found[1]) for found in self._snapshot.all("outcome_counts")}
        return Counts(
            open=row[0],
            unassigned=row[1],
            parked=mails.get(Outcome.PARKED, 0),
            failed=mails.get(Outcome.FAILED, 0),
            pending=mails.get(Outcome.PENDING, 0),
            outbox=self._snapshot.value("outbox_total"),
            tickets=row[2],
        )

    def events(self, ticket: TicketNumber) -> list[Event]:
        return [rows.event(row) for row in self._snapshot.all("events", ticket=ticket)]

    def event(self, event_id: EventId) -> Event | None:
        row = self._snapshot.one("event", id=event_id)
        return None if row is None else rows.event(row)

    def undoable(self, limit: int) -> list[Event]:
        return [rows.event(row) for row in self._snapshot.all("undoable", limit=limit)]

    def _survivor(self, number: TicketNumber) -> TicketNumber | None:
        """Return the ticket that stands for a merged one; itself when not merged, None when unknown."""
        row = self._snapshot.one("survivor", number=number)
        return None if row is None else TicketNumber(row[0])


class TicketsWriting(TicketsReading, WritingPart):
    """Changes tickets."""

    def open_ticket(self, ticket: NewTicket) -> TicketNumber:
        number = TicketNumber(
            self._snapshot.add(
                "open_ticket",
                brand_id=ticket.brand_id,
                customer_id=ticket.customer_id,
                opened_at=ticket.opened_at,
                revision=self._next,
                follows=ticket.follows,
                address=ticket.address,
                badges=rows.to_json(ticket.badges),
                subject=ticket.subject,
            )
        )
        self._snapshot.touched.add(number)
        return number

    def set_status(self, number: TicketNumber, status: TicketStatus, *, at: int) -> None:
        """Set a ticket's status. Raises ConflictError for merged, which `mark_merged` sets."""
        if status is TicketStatus.MERGED:
            raise ConflictError(f"Ticket {number} can only be merged into another ticket.")
        self._change("set_status", number, status=status, at=at)

    def assign(self, number: TicketNumber, login: str | None) -> None:
        self._change("assign", number, assignee=login or "")

    def add_badges(self, number: TicketNumber, badges: Sequence[str]) -> None:
        row = self._snapshot.one("ticket_badges", number=number)
        kept = rows.texts(row[0]) if row else ()
        wanted = tuple(dict.fromkeys((*kept, *badges)))
        if wanted != kept or row is None:
            self._change("set_badges", number, badges=rows.to_json(wanted))

    def mark_merged(self, number: TicketNumber, into: TicketNumber, *, at: int) -> None:
        """Mark a ticket as merged. Raises ConflictError when `into` is unknown or leads back to the ticket."""
        survivor = self._survivor(into)
        if survivor is None or survivor == number:
            raise ConflictError(f"Ticket {number} can't be merged into {into}: that leads nowhere.")
        self._change("mark_merged", number, into=into, at=at)
        self._touch(into)

    def part(self, number: TicketNumber, customer_id: CustomerId) -> None:
        self._snapshot.change("part", ticket=number, customer_id=customer_id)
        self._touch(number)

    def add_event(self, event: Event) -> EventId:
        texts = (event.subject, event.detail, event.undo, event.ticket)
        digests = text_digests(self._snapshot.value("signing_key"), *texts)
        made = self._snapshot.add(
            "add_event",
            at=event.at, actor=event.actor, verb=event.verb, subject=event.subject, detail=event.detail,
            ticket=event.ticket, undo=event.undo, part_of=event.part_of, revision=self._next, digests=digests,
        )  # fmt: skip
        fixed = (made, event.at, event.actor, event.verb, event.part_of, self._next)
        digest = linked(self._snapshot.value("event_digest"), digests, *fixed)
        self._snapshot.change("link_event", id=made, digest=digest)
        self._snapshot.change("end_event_chain", digest=digest)
        if event.ticket is not None:
            self._touch(event.ticket)
        return EventId(made)

    def mark_undone(self, event_id: EventId, *, at: int) -> None:
        if not self._snapshot.change("mark_undone", id=event_id, at=at):
            raise ConflictError(f"Event {event_id} can't be undone, or was already; nothing was written.")
