"""The history for simulations: plain columns in the order of their keys, decoded only where a rule needs it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import cast

from storage.history import HistoryMessage, HistoryTicket, Trace
from storage.records import CustomerId, MessageKey, Place, TicketNumber
from storage.sqlite import rows
from storage.sqlite.part import Part
from storage.sqlite.snapshot import Row
from storage.words import Because, Direction, TicketStatus

_PAGE = 10_000

# A look-up is a third of what an enum's call costs, which shows over a hundred thousand rows.
_BECAUSE: Mapping[str, Because] = {one.value: one for one in Because}
_STATUSES: Mapping[str, TicketStatus] = {one.value: one for one in TicketStatus}
_DIRECTIONS: Mapping[str, Direction] = {one.value: one for one in Direction}


class HistoryReading(Part):
    """Answers `storage.history.HistoryReader`."""

    @rows.sound
    def history(
        self, after: MessageKey, limit: int, *, address: str | None = None, active_since: int | None = None
    ) -> list[HistoryMessage]:
        found = self._snapshot.all("history", after=after, limit=limit, address=address, active_since=active_since)
        if not found:
            return []
        traces = self._traces(after, found[-1][0])
        tickets: dict[int, HistoryTicket] = {}
        return [_message(row, tickets.get(row[1]) or _remembered(row, tickets), traces.get(row[0])) for row in found]

    @rows.sound
    def places(self, number: TicketNumber) -> list[Place]:
        return [
            Place(key=MessageKey(row[0]), ticket=number, because=None if row[1] is None else Because(row[1]))
            for row in sorted(self._snapshot.all("places", ticket=number))
        ]

    def named_ids(self, customers: Sequence[CustomerId]) -> Mapping[MessageKey, tuple[str, ...]]:
        found: defaultdict[MessageKey, list[str]] = defaultdict(list)
        for customer_id in customers:
            message_id, message = "", 0
            while page := self._snapshot.all(
                "named_ids", customer_id=customer_id, message_id=message_id, message=message, limit=_PAGE
            ):
                for message, message_id in page:
                    found[MessageKey(message)].append(message_id)
        return {key: tuple(ids) for key, ids in found.items()}

    def _traces(self, after: int, until: int) -> dict[int, Trace]:
        found: dict[int, Trace] = {}
        while page := self._snapshot.all("history_traces", after=after, until=until, limit=_PAGE):
            found |= {row[0]: _trace(row) for row in page}
            after = page[-1][0]
        return found


def _message(row: Row, ticket: HistoryTicket, trace: Trace | None) -> HistoryMessage:
    """Fields by their order, as `storage.history` has them: names cost as much again as the making."""
    key, _, direction, arrival, from_customer, automatic, because, customer_id, sender, written_by = row[:10]
    return HistoryMessage(
        key,
        ticket,
        _DIRECTIONS.get(direction) or Direction(direction),
        arrival,
        from_customer == 1,
        automatic == 1,
        None if because is None else _BECAUSE.get(because) or Because(because),
        customer_id,
        (sender,) if written_by is None else (sender, written_by),
        trace,
    )


def _remembered(row: Row, tickets: dict[int, HistoryTicket]) -> HistoryTicket:
    """Make the ticket of a row once for all its messages of the page."""
    brand_id, address, customer_id, status, closed_at, parted, name, shown = row[10:]
    ticket = tickets[row[1]] = HistoryTicket(
        row[1],
        brand_id,
        address,
        customer_id,
        shown or name,
        _STATUSES.get(status) or TicketStatus(status),
        closed_at,
        parted == 1,
    )
    return ticket


def _trace(row: Row) -> Trace:
    closed = rows.candidates(row[3])
    return Trace(
        evidence=row[1] or "",
        named=cast(MessageKey | None, row[4]),
        decided=cast(TicketNumber | None, row[2]),
        closed=tuple(one.ticket for one in closed if one.lost_because == "candidate-closed"),
    )
