"""What the grouping rules ask of what is kept. Every answer costs index look-ups, whatever the store's size."""

from collections.abc import Sequence

from storage.evidence import KnownMessage, SeenReference, TicketFact
from storage.records import CustomerId, MessageKey, TicketNumber
from storage.settings import BrandId
from storage.sqlite import rows
from storage.sqlite.snapshot import Row
from storage.sqlite.tickets import TicketsReading
from storage.words import TicketStatus


class EvidenceReading(TicketsReading):
    """Answers `storage.protocol.EvidenceReader`; customers are answered apart."""

    def known_messages(self, brand_id: BrandId, message_ids: Sequence[str]) -> list[KnownMessage]:
        if not message_ids:
            return []
        ids = rows.to_json(tuple(dict.fromkeys(message_ids)))
        found = self._snapshot.all("known_messages", ids=ids, brand_id=brand_id)
        found += self._snapshot.all("rewritten_messages", ids=ids, brand_id=brand_id)
        named = {(row[0], row[2]): row for row in found}
        return [self._known(row) for row in sorted(named.values(), key=lambda row: (row[9], row[0]))]

    def message_by_key(self, key: MessageKey) -> KnownMessage | None:
        row = self._snapshot.one("known_message", key=key)
        return None if row is None else self._known(row)

    def same_bytes(self, brand_id: BrandId, sha256: bytes) -> KnownMessage | None:
        row = self._snapshot.one("same_bytes", brand_id=brand_id, sha256=sha256)
        return None if row is None else self._known(row)

    def seen_references(
        self, brand_id: BrandId, customer_id: CustomerId, message_ids: Sequence[str]
    ) -> list[SeenReference]:
        if not message_ids:
            return []
        ids = rows.to_json(tuple(dict.fromkeys(message_ids)))
        found = self._snapshot.all("seen_references", ids=ids, brand_id=brand_id, customer_id=customer_id)
        return [
            SeenReference(
                message_id=row[0], customer_id=customer_id, ticket=self._standing(row[1], row[3]), arrival=row[2]
            )
            for row in found
        ]

    def ticket_fact(self, number: TicketNumber, customer_id: CustomerId | None, address: str = "") -> TicketFact | None:
        row = self._snapshot.one("ticket_fact", number=number, customer_id=customer_id, address=address)
        if row is None:
            return None
        fact = rows.ticket_fact(row)
        if fact.status is not TicketStatus.MERGED:
            return fact
        survivor = self._survivor(number)
        return None if survivor is None else self.ticket_fact(survivor, customer_id, address)

    def time_candidates(self, brand_id: BrandId, address: str, customer_id: CustomerId, limit: int) -> list[TicketFact]:
        found = self._snapshot.all(
            "time_candidates", brand_id=brand_id, address=address, customer_id=customer_id, limit=limit
        )
        return [rows.ticket_fact(row) for row in found]

    def unthreaded_automatic(self, sender: str, since: int, until: int) -> int:
        return int(self._snapshot.value("unthreaded_automatic", sender=sender, since=since, until=until))

    def _known(self, row: Row) -> KnownMessage:
        return rows.known_message(row, self._standing(row[1], row[8]))

    def _standing(self, ticket: int, merged_into: int | None) -> TicketNumber:
        """Return the ticket itself, or what stands for it now; only a merged one costs a look-up."""
        number = TicketNumber(ticket)
        return number if merged_into is None else self._survivor(number) or number
