"""Mails that are in no ticket, what a person makes of them, and readings that are renewed.

What was made of a mail by hand is removed without a trace only as long as nothing else is about it.
"""

from storage.errors import ConflictError
from storage.parked import KeptReading
from storage.records import Delivery, DeliveryKey, Discarding, MessageKey, TicketNumber
from storage.sqlite import rows
from storage.sqlite.message_changes import HOUR_MS, MessagesWriting
from storage.sqlite.messages import MessagesReading

_LAST = (1 << 63) - 1


class ParkedReading(MessagesReading):
    """Answers `storage.parked.ParkedReader`."""

    def discarded(self, *, before: Delivery | None = None, limit: int) -> list[Delivery]:
        at, key = (_LAST, _LAST) if before is None else _place(before)
        found = self._snapshot.all("deliveries_discarded", at=at, key=key, limit=limit)
        return [rows.delivery(row) for row in found]

    def can_take_out(self, key: DeliveryKey) -> bool:
        row = self._snapshot.one("message_of_delivery", key=key)
        return row is not None and not self._is_spoken_of(key, row[0], row[1])

    def reading_of(self, key: MessageKey) -> KeptReading | None:
        row = self._snapshot.one("reading_of", key=key)
        if row is None:
            return None
        attachments = tuple(self._attachments(rows.to_json([key]))[key])
        return KeptReading(
            subject=row[0],
            text=row[1],
            sender_name=row[2],
            attachments=attachments,
            body_digest=row[3],
            parse_version=row[4],
        )

    def readable_again(
        self, *, after: MessageKey, older_than: int | None, since: int | None, limit: int
    ) -> list[MessageKey]:
        asked = {"after": after, "older_than": older_than, "since": since, "limit": limit}
        return [MessageKey(row[0]) for row in self._snapshot.all("readable_again", **asked)]

    def _is_spoken_of(self, key: DeliveryKey, message: int, ticket: int) -> bool:
        return bool(self._snapshot.value("is_message_spoken_of", message=message, delivery=key, ticket=ticket))


class ParkedWriting(ParkedReading, MessagesWriting):
    """Changes what a person decides about such mails."""

    def discard(self, key: DeliveryKey, *, at: int, by: str, reason: str) -> None:
        if not self._snapshot.change("discard_delivery", key=key, at=at, by=by, reason=reason):
            raise ConflictError(f"Delivery {key} does not wait for a person; nothing was written.")

    def keep_again(self, key: DeliveryKey) -> None:
        if not self._snapshot.change("keep_delivery_again", key=key):
            raise ConflictError(f"Delivery {key} is not discarded; nothing was written.")

    def take_out(self, was: Delivery) -> None:
        row = self._snapshot.one("message_of_delivery", key=was.key)
        if row is None:
            raise ConflictError(f"Delivery {was.key} made no message; nothing was written.")
        message, ticket, arrival = row
        if self._is_spoken_of(was.key, message, ticket):
            raise ConflictError(f"Message {message} is spoken of by others meanwhile; nothing was written.")
        self._index_new()
        self._snapshot.change("forget_deciding_headers", message=message)
        self._snapshot.change("forget_decision", message=message, delivery=was.key)
        self._set_aside(was)
        self._snapshot.change("forget_references", message=message)
        for name in ("forget_message_addresses", "forget_attachments"):
            self._snapshot.change(name, key=message)
        self._snapshot.change("draft_about_nothing", message=message)
        self._snapshot.change("uncount_arrival", ticket=ticket, hour=arrival // HOUR_MS)
        self._snapshot.change("remove_mail", message=message)
        self._follow([TicketNumber(ticket)])

    def renew_reading(self, key: MessageKey, reading: KeptReading) -> None:
        former = self.reading_of(key)
        if former is None:
            raise ConflictError(f"Message {key} is no mail that came in; nothing was written.")
        self._index_new()
        if _texts(former) != _texts(reading):
            subject, text, sender_name = _texts(reading)
            self._snapshot.change("renew_texts", key=key, subject=subject, text=text, sender_name=sender_name)
            self._snapshot.change("renew_ticket_subject", key=key, subject=subject, former=former.subject)
        if former.attachments != reading.attachments:
            self._snapshot.change("forget_attachments", key=key)
            self._add_attachments(key, reading.attachments)
        self._snapshot.change(
            "renew_parse", key=key, body_digest=reading.body_digest, parse_version=reading.parse_version
        )
        if (_texts(former), former.attachments) != (_texts(reading), reading.attachments):
            self._note(self._ticket_of(key))

    def _set_aside(self, was: Delivery) -> None:
        discarded = was.discarded or Discarding(at=0, by="", reason="")
        self._snapshot.change(
            "set_aside_again",
            key=was.key,
            outcome=was.outcome,
            because=was.because,
            reason=was.reason,
            at=None if was.discarded is None else discarded.at,
            by=discarded.by,
            discard_reason=discarded.reason,
        )


def _place(delivery: Delivery) -> tuple[int, int]:
    return delivery.discarded.at if delivery.discarded is not None else _LAST, delivery.key


def _texts(reading: KeptReading) -> tuple[str, str, str]:
    return reading.subject, reading.text, reading.sender_name
