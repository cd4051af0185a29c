"""Kept mails: raw bytes, coordinates, outcomes, and how far each mailbox was read."""

from collections.abc import Iterable, Sequence

from storage.errors import ConflictError, StorageError
from storage.records import Cursor, Delivery, DeliveryKey, MessageKey, NewDelivery, TicketNumber
from storage.settings import BrandId, MailboxId
from storage.sqlite import rows
from storage.sqlite.chain import keyed
from storage.sqlite.part import Part, WritingPart
from storage.words import Because, Outcome

_SET_ASIDE = {Outcome.DUPLICATE, Outcome.BOUNCE, Outcome.SETUP, Outcome.PARKED, Outcome.FAILED}


class DeliveriesReading(Part):
    """Answers the deliveries of `storage.protocol.MailReader`."""

    def known_uids(self, mailbox_id: MailboxId, uidvalidity: int) -> set[int]:
        found = self._snapshot.all("known_uids", mailbox_id=mailbox_id, uidvalidity=uidvalidity)
        return {row[0] for row in found}

    def vanished_uids(self, mailbox_id: MailboxId, uidvalidity: int) -> set[int]:
        found = self._snapshot.all("vanished_uids", mailbox_id=mailbox_id, uidvalidity=uidvalidity)
        return {row[0] for row in found}

    def kept_uids(self, mailbox_id: MailboxId, uidvalidity: int, before: int) -> set[int]:
        asked = {"mailbox_id": mailbox_id, "uidvalidity": uidvalidity, "before": before}
        return {row[0] for row in self._snapshot.all("kept_uids", **asked)}

    def known_hashes(self, brand_id: BrandId, hashes: Sequence[bytes]) -> set[bytes]:
        """A mail that was erased counts as known, so that an import of it changes nothing."""
        imported = self._snapshot.value
        return {
            sha256
            for sha256 in hashes
            if imported("is_hash_imported", brand_id=brand_id, sha256=sha256, mark=self._mark(sha256))
        }

    def newest_arrival(self, mailbox_id: MailboxId) -> int | None:
        row = self._snapshot.one("newest_arrival", mailbox_id=mailbox_id)
        return None if row is None else int(row[0])

    def cursor(self, mailbox_id: MailboxId) -> Cursor | None:
        row = self._snapshot.one("cursor", mailbox_id=mailbox_id)
        if row is None:
            return None
        return Cursor(mailbox_id=MailboxId(row[0]), uidvalidity=row[1], uid_next=row[2], compared_at=row[3])

    def pending_deliveries(self, limit: int) -> list[Delivery]:
        return [rows.delivery(row) for row in self._snapshot.all("pending_deliveries", limit=limit)]

    @rows.sound
    def raw(self, key: DeliveryKey) -> bytes:
        row = self._snapshot.one("raw", key=key)
        if row is None and self.delivery(key) is not None:
            words = "were erased" if self._snapshot.value("is_delivery_erased", key=key) else "are lost"
            raise StorageError(f"The kept bytes of mail {key} {words}.")
        if row is None:
            raise KeyError(key)
        return self._snapshot.kept.packer.unpack(row[0], row[1], size=row[2], sha256=row[3])

    def delivery(self, key: DeliveryKey) -> Delivery | None:
        row = self._snapshot.one("delivery", key=key)
        return None if row is None else rows.delivery(row)

    def deliveries_with(self, outcomes: Sequence[Outcome], limit: int) -> list[Delivery]:
        found: list[Delivery] = []
        for outcome in dict.fromkeys(outcomes):
            name = "deliveries_set_aside" if outcome in _SET_ASIDE else "deliveries_with_outcome"
            found += [rows.delivery(row) for row in self._snapshot.all(name, outcome=outcome, limit=limit)]
        return sorted(found, key=lambda delivery: delivery.key, reverse=True)[:limit]

    def deliveries_by_hash(self, mailbox_id: MailboxId, sha256: bytes) -> list[Delivery]:
        asked = {"mailbox_id": mailbox_id, "sha256": sha256, "mark": self._mark(sha256)}
        found = self._snapshot.all("deliveries_by_hash", **asked)
        return [rows.delivery(row) for row in found]

    def _mark(self, sha256: bytes) -> bytes:
        """Return by what a mail's bytes are known once they are erased."""
        return keyed(self._snapshot.value("signing_key"), sha256)


class DeliveriesWriting(DeliveriesReading, WritingPart):
    """Keeps mails and gives them their outcome."""

    def keep(self, delivery: NewDelivery) -> DeliveryKey | None:
        """Keep a mail; of one whose bytes were erased before, only that it came again: None, as if it were known."""
        mark = self._mark(delivery.sha256)
        is_erased = self._snapshot.value("is_mail_erased", mark=mark)
        key = self._snapshot.insert(
            "keep_erased" if is_erased else "keep_delivery",
            mailbox_id=delivery.mailbox_id,
            brand_id=delivery.brand_id,
            uidvalidity=delivery.uidvalidity,
            uid=delivery.uid,
            arrival=delivery.arrival,
            kept_at=delivery.kept_at,
            size=len(delivery.raw),
            sha256=mark if is_erased else delivery.sha256,
        )
        if key is None or is_erased:
            return None
        packing, packed = self._snapshot.kept.packer.pack(delivery.raw)
        self._snapshot.add("keep_raw", delivery=key, packing=packing, packed=packed)
        return DeliveryKey(key)

    def save_cursor(self, cursor: Cursor) -> None:
        self._snapshot.change(
            "save_cursor",
            mailbox_id=cursor.mailbox_id,
            uidvalidity=cursor.uidvalidity,
            uid_next=cursor.uid_next,
            compared_at=cursor.compared_at,
        )

    def note_vanished(self, mailbox_id: MailboxId, uidvalidity: int, uids: Iterable[int]) -> None:
        self._snapshot.change_many("note_vanished", [(mailbox_id, uidvalidity, uid) for uid in uids])

    def map_uids(self, mailbox_id: MailboxId, uidvalidity: int, uids: dict[DeliveryKey, int]) -> None:
        for key, uid in uids.items():
            mapped = {"key": key, "mailbox_id": mailbox_id, "uidvalidity": uidvalidity, "uid": uid}
            if not self._snapshot.change("map_uid", **mapped):
                raise ConflictError(f"Mailbox {mailbox_id} has no delivery {key}; nothing was written.")

    def settle(
        self,
        key: DeliveryKey,
        outcome: Outcome,
        because: Because,
        *,
        reason: str = "",
        message: MessageKey | None = None,
        ticket: TicketNumber | None = None,
    ) -> None:
        settled = self._snapshot.change(
            "settle_delivery", key=key, outcome=outcome, because=because, reason=reason, message=message, ticket=ticket
        )
        if not settled:
            raise ConflictError(f"Delivery {key} was decided already; nothing was written.")

    def unsettle(self, key: DeliveryKey) -> None:
        if not self._snapshot.change("unsettle_delivery", key=key):
            raise ConflictError(f"Delivery {key} is neither parked nor failed; nothing was written.")
