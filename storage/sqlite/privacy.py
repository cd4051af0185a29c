"""What is kept of a person, found in stretches: no index leads from a person to their mail, and nobody waits long."""

from collections.abc import Sequence
from typing import cast

import msgspec

from storage.privacy import Erasure, ErasureId, Person, Stretch, Sums
from storage.records import CustomerId, Delivery, DeliveryKey, MessageKey, TicketNumber
from storage.sqlite import rows
from storage.sqlite.chain import keyed
from storage.sqlite.part import Part
from storage.standing import names


class PrivacyReading(Part):
    """Answers `storage.privacy.PrivacyReader` but for the export and what asks for words."""

    def stretch(self, person: Person, after: MessageKey, size: int) -> Stretch:
        until = after + size
        found = self._snapshot.all(
            "person_messages",
            customer=person.customer_id,
            addresses=rows.to_json(person.addresses),
            after=after,
            until=until,
            size=size,
        )
        return Stretch(
            theirs=tuple(MessageKey(key) for key, is_theirs in found if is_theirs),
            others=tuple(MessageKey(key) for key, is_theirs in found if not is_theirs),
            last=MessageKey(until) if until < self._snapshot.value("last_message") else None,
        )

    def mentions(self, person: Person, after: MessageKey, limit: int) -> tuple[list[MessageKey], MessageKey | None]:
        found: set[int] = set()
        ends: list[int] = []
        for address in person.addresses:
            match = '"' + address.replace('"', '""') + '"'
            asked = {"match": match, "address": address, "after": after, "limit": limit}
            page = self._snapshot.all("message_mentions", **asked)
            found.update(key for key, words in page if names(words, [address]))
            ends += [page[-1][0]] if len(page) == limit else []
        if not ends:
            return [MessageKey(key) for key in sorted(found)], None
        return [MessageKey(key) for key in sorted(found) if key <= min(ends)], MessageKey(min(ends))

    def tickets_stretch(
        self, customers: Sequence[CustomerId], after: TicketNumber, size: int
    ) -> tuple[list[tuple[TicketNumber, CustomerId]], TicketNumber | None]:
        until = after + size
        asked = {"customers": rows.to_json(customers), "after": after, "until": until, "size": size}
        found = self._snapshot.all("customers_tickets", **asked)
        more = TicketNumber(until) if until < self._snapshot.value("last_ticket") else None
        return [(TicketNumber(row[0]), CustomerId(row[1])) for row in found], more

    def customers_stretch(
        self, customers: Sequence[CustomerId], after: TicketNumber, size: int, *, but: Sequence[TicketNumber]
    ) -> tuple[set[CustomerId], TicketNumber | None]:
        until = after + size
        asked = {"customers": rows.to_json(customers), "numbers": rows.to_json(but), "after": after, "until": until}
        found = {CustomerId(row[0]) for row in self._snapshot.all("customers_in_tickets", **asked)}
        return found, TicketNumber(until) if until < self._snapshot.value("last_ticket") else None

    def with_merged(self, numbers: Sequence[TicketNumber]) -> list[TicketNumber]:
        found = list(dict.fromkeys(numbers))
        for number in found:
            found += [TicketNumber(one) for one in sorted(self._merged_into(number)) if one not in found]
        return found

    def set_aside_stretch(self, after: DeliveryKey, limit: int) -> list[Delivery]:
        return [rows.delivery(row) for row in self._snapshot.all("set_aside_stretch", after=after, limit=limit)]

    def expired_tickets(self, before: int, limit: int) -> list[TicketNumber]:
        return [TicketNumber(row[0]) for row in self._snapshot.all("expired_tickets", before=before, limit=limit)]

    def tickets_with_open_mail(self) -> set[TicketNumber]:
        return {TicketNumber(row[0]) for row in self._snapshot.all("tickets_with_open_mail")}

    def expired_deliveries(self, before: int, limit: int) -> list[DeliveryKey]:
        return [DeliveryKey(row[0]) for row in self._snapshot.all("expired_deliveries", before=before, limit=limit)]

    def places_of(self, keys: Sequence[MessageKey]) -> dict[MessageKey, TicketNumber]:
        found = self._snapshot.all("tickets_of_messages", keys=rows.to_json(keys))
        return {MessageKey(row[0]): TicketNumber(row[1]) for row in found}

    def mails_of(self, keys: Sequence[MessageKey]) -> list[DeliveryKey]:
        found = self._snapshot.all("deliveries_of_messages", keys=rows.to_json(keys))
        kept = self._snapshot.all("hashes_of", keys=rows.to_json([row[0] for row in found]))
        return [DeliveryKey(row[0]) for row in kept]

    def sums_of(self, keys: Sequence[MessageKey]) -> Sums:
        wanted = rows.to_json(keys)
        return Sums(
            messages=len(keys),
            mails=len(self._snapshot.all("deliveries_of_messages", keys=wanted)),
            outgoing=len(self._snapshot.all("outbox_of_messages", keys=wanted)),
            attachments=self._snapshot.value("attachments_of_messages", keys=wanted),
        )

    @rows.sound
    def erasure_under_way(self) -> Erasure | None:
        row = self._snapshot.one("erasure_under_way")
        if row is None:
            return None
        customer_id = cast(CustomerId | None, row[1])
        return Erasure(
            id=ErasureId(row[0]),
            person=Person(customer_id=customer_id, addresses=rows.texts(row[2]), name=row[8]),
            with_others=bool(row[3]),
            begun_at=row[4],
            begun_by=row[5],
            emptied_at=row[6],
            sums=msgspec.json.decode(row[7], type=Sums),
        )

    def erased_at(self, address: str) -> int | None:
        mark = keyed(self._snapshot.value("signing_key"), address)
        return cast(int | None, self._snapshot.value("address_erased_at", mark=mark))

    def removable_tickets(
        self, numbers: Sequence[TicketNumber], *, emptied: Sequence[TicketNumber] = ()
    ) -> list[TicketNumber]:
        empty = {row[0] for row in self._snapshot.all("empty_tickets", numbers=rows.to_json(numbers))}
        empty |= set(numbers).intersection(emptied)
        while kept := {number for number in empty if not self._merged_into(number) <= empty}:
            empty -= kept
        return [TicketNumber(number) for number in sorted(empty)]

    def _merged_into(self, number: int) -> set[int]:
        return {row[0] for row in self._snapshot.all("merged_tickets", number=number)}
