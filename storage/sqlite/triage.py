"""What employees set by hand, have seen, saved, and are at."""

from collections.abc import Sequence
from typing import cast

from storage.errors import ConflictError
from storage.records import CustomerId, Event, EventId, MessageKey, TicketNumber
from storage.sqlite import rows
from storage.sqlite.part import Part, WritingPart
from storage.triage import Presence, SavedSearch, SearchId, Writing
from storage.words import Doing


class TriageReading(Part):
    """Answers `storage.triage.TriageReader`."""

    def seen(self, login: str, numbers: Sequence[TicketNumber]) -> dict[TicketNumber, MessageKey]:
        if not numbers:
            return {}
        found = self._snapshot.all("seen", login=login, numbers=rows.to_json(tuple(numbers)))
        return {TicketNumber(row[0]): MessageKey(row[1]) for row in found}

    def due_snoozed(self, now: int, limit: int) -> list[TicketNumber]:
        return [TicketNumber(row[0]) for row in self._snapshot.all("due_snoozed", now=now, limit=limit)]

    def saved_searches(self, login: str) -> list[SavedSearch]:
        return [
            SavedSearch(login=row[0], name=row[1], query=row[2], key=row[3], id=SearchId(row[4]))
            for row in self._snapshot.all("saved_searches", login=login)
        ]

    @rows.sound
    def present(self, ticket: TicketNumber | None, now: int) -> list[Presence]:
        if ticket is None:
            found = self._snapshot.all("present_everywhere", now=now)
        else:
            found = self._snapshot.all("present_at", ticket=ticket, now=now)
        return [
            Presence(login=row[0], place=row[1], ticket=TicketNumber(row[2]), doing=Doing(row[3]), until=row[4])
            for row in found
        ]

    def writings(self, number: TicketNumber) -> list[Writing]:
        return [
            Writing(key=MessageKey(row[0]), customer_id=cast(CustomerId | None, row[1]), from_customer=bool(row[2]))
            for row in sorted(self._snapshot.all("writings", ticket=number), key=lambda row: row[0])
        ]

    def is_parted(self, number: TicketNumber, customer_id: CustomerId) -> bool:
        return bool(self._snapshot.value("is_parted", ticket=number, customer_id=customer_id))

    def event_parts(self, event_id: EventId) -> list[Event]:
        return [rows.event(row) for row in self._snapshot.all("event_parts", event=event_id)]


class TriageWriting(TriageReading, WritingPart):
    """Changes what employees set, see, save and are at."""

    def mark_seen(self, login: str, ticket: TicketNumber, message: MessageKey) -> None:
        self._snapshot.change_quietly("mark_seen", login=login, ticket=ticket, message=message)

    def mark_unseen(self, login: str, ticket: TicketNumber) -> None:
        self._snapshot.change_quietly("mark_unseen", login=login, ticket=ticket)

    def set_tags(self, number: TicketNumber, tags: Sequence[str]) -> None:
        self._change("set_tags", number, tags=rows.to_json(tuple(tags)))

    def snooze(self, number: TicketNumber, until: int) -> None:
        self._change("snooze", number, until=until)

    def set_customer(self, number: TicketNumber, customer_id: CustomerId) -> None:
        self._change("set_customer", number, customer_id=customer_id)

    def set_address(self, number: TicketNumber, address: str) -> None:
        self._change("set_address", number, address=address)

    def remove_badges(self, number: TicketNumber, badges: Sequence[str]) -> None:
        row = self._snapshot.one("ticket_badges", number=number)
        kept = rows.texts(row[0]) if row else ()
        left = tuple(badge for badge in kept if badge not in badges)
        if left != kept or row is None:
            self._change("set_badges", number, badges=rows.to_json(left))

    def unpart(self, number: TicketNumber, customer_id: CustomerId) -> None:
        if self._snapshot.change("unpart", ticket=number, customer_id=customer_id):
            self._touch(number)

    def save_search(self, search: SavedSearch) -> SearchId:
        made = self._snapshot.value(
            "save_search", login=search.login, name=search.name, key=search.key, query=search.query
        )
        return SearchId(made)

    def remove_search(self, search_id: SearchId) -> None:
        if not self._snapshot.change("remove_search", id=search_id):
            raise ConflictError("There is no such saved search any more; nothing was written.")

    def note_presence(self, presence: Presence, *, now: int) -> None:
        self._snapshot.change_quietly("forget_past_presence", now=now)
        self._snapshot.change_quietly(
            "note_presence",
            login=presence.login,
            place=presence.place,
            ticket=presence.ticket,
            doing=presence.doing,
            until=presence.until,
        )

    def forget_presence(self, login: str, place: str) -> None:
        self._snapshot.change_quietly("forget_presence", login=login, place=place)
