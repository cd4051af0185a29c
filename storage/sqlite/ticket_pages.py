"""Pages, totals and positions of ticket lists.

A page of several statuses is the union of one ordered index range each: ten times as fast at the edges as one scan with
a filter. Words narrow by the newest messages that hold them, so that a word which everybody writes costs no more.
"""

from collections.abc import Iterable, Sequence
from itertools import islice

from storage.records import PageKey, Ticket, TicketNumber, TicketView
from storage.sqlite import rows
from storage.sqlite.part import Part
from storage.sqlite.search_words import match_expression
from storage.sqlite.snapshot import Snapshot
from storage.sqlite.statements import statements
from storage.words import TicketStatus

MOST_MATCHES = 5_000  # newest messages among which a view with words looks

_Place = tuple[int, int]  # minus the activity, number: in the order of the list


class TicketPagesReading(Part):
    """Answers the lists of `storage.protocol.TicketReader`."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__(snapshot)
        self._found: tuple[TicketView | None, int, list[_Place]] = (None, 0, [])

    def tickets(
        self,
        view: TicketView,
        *,
        after: PageKey | None = None,
        before: PageKey | None = None,
        skip: int = 0,
        limit: int,
    ) -> list[Ticket]:
        if view.words:
            numbers = _page(self._places_with_words(view), after, before, skip, limit)
        else:
            sql, values = page_statement(view, after, before)
            found = self._snapshot.composed(sql, {**values, "limit": limit, "skip": skip})
            numbers = [row[1] for row in found]
        return self.tickets_numbered(numbers)

    def tickets_numbered(self, numbers: Sequence[int]) -> list[Ticket]:
        """Return these tickets, newest activity first."""
        if not numbers:
            return []
        return [rows.ticket(row) for row in self._snapshot.all("tickets_numbered", numbers=rows.to_json(numbers))]

    def ticket(self, number: TicketNumber) -> Ticket | None:
        return next(iter(self.tickets_numbered([number])), None)

    def ticket_total(self, view: TicketView) -> int:
        """Return how many tickets a view holds; with words, among the newest `MOST_MATCHES` messages that match."""
        if view.words:
            return len(self._places_with_words(view))
        return int(self._snapshot.value("ticket_total", **_narrowing(view), statuses=_json_statuses(view)))

    def position(self, view: TicketView, key: PageKey) -> int:
        if view.words:
            return sum(place < _place(key) for place in self._places_with_words(view))
        sql, values = position_statement(view, key)
        return sum(row[0] for row in self._snapshot.composed(sql, values))

    def _places_with_words(self, view: TicketView) -> list[_Place]:
        """Return the places of the tickets with these words: asked for once, as a page and its total want them both."""
        self._index_new()
        if self._found[:2] != (view, self._snapshot.changes):
            self._found = (view, self._snapshot.changes, self._search(view))
        return self._found[2]

    def _search(self, view: TicketView) -> list[_Place]:
        match = match_expression(view.words)
        if not match:
            return []
        found = self._snapshot.all(
            "tickets_with_words",
            **_narrowing(view), statuses=_json_statuses(view), match=match, most=MOST_MATCHES,
        )  # fmt: skip
        return [(-active_at, number) for active_at, number in found]


def page_statement(view: TicketView, after: PageKey | None, before: PageKey | None) -> tuple[str, dict[str, object]]:
    """Return the statement of a page of (active_at, number) and its values but limit and skip.

    The page above a key comes from behind; whoever takes the tickets by number gets them in order.
    """
    sql = statements()
    conditions = [sql["behind_key"]] if after else []
    conditions += [sql["above_key"]] if before else []
    backwards = before is not None and after is None
    union, values = _arms(sql["page_arm"], conditions, view)
    return f"{union}\n{sql['in_reverse' if backwards else 'in_order']}", values | _key_values(after or before)


def position_statement(view: TicketView, key: PageKey) -> tuple[str, dict[str, object]]:
    """Return the statement that counts what stands above a key, a row per status, and its values."""
    sql = statements()
    union, values = _arms(sql["above_arm"], [sql["above_key"]], view)
    return union, values | _key_values(key)


def _arms(arm: str, conditions: Iterable[str], view: TicketView) -> tuple[str, dict[str, object]]:
    sql, narrowing = statements(), _narrowing(view)
    narrowed = [sql[f"with_{name.removesuffix('_id')}"] for name, value in narrowing.items() if value is not None]
    whole = "\n".join([arm, *narrowed, *conditions])
    statuses = {f"status_{number}": status for number, status in enumerate(_statuses(view))}
    union = "\nunion all\n".join(whole.replace(":status", f":{name}") for name in statuses)
    return union, {**narrowing, **statuses}


def _key_values(key: PageKey | None) -> dict[str, object]:
    return {} if key is None else {"active_at": key.active_at, "number": key.number}


def _narrowing(view: TicketView) -> dict[str, object]:
    return {"brand_id": view.brand_id, "address": view.address, "assignee": view.assignee}


def _statuses(view: TicketView) -> Sequence[TicketStatus]:
    return list(dict.fromkeys(view.statuses)) or list(TicketStatus)


def _json_statuses(view: TicketView) -> str:
    return rows.to_json(_statuses(view))


def _place(key: PageKey) -> _Place:
    return (-key.active_at, key.number)


def _page(places: Sequence[_Place], after: PageKey | None, before: PageKey | None, skip: int, limit: int) -> list[int]:
    wanted: Iterable[_Place] = places
    if after is not None:
        wanted = (place for place in places if place > _place(after))
    elif before is not None:
        wanted = (place for place in reversed(places) if place < _place(before))
    return [number for _, number in islice(wanted, skip, skip + limit)]
