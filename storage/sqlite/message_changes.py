"""Messages are kept, and moved between tickets, with everything that hangs on them.

The facts that decisions ask (who wrote, who was written to, since when) are raised with each message, so that no
decision reads a ticket's messages; after a move they are read anew.
"""

from collections.abc import Iterable, Sequence

from storage.errors import ConflictError
from storage.records import Attachment, DeliveryKey, MessageKey, NewMessage, Place, TicketNumber
from storage.sqlite import rows
from storage.sqlite.messages import MessagesReading
from storage.sqlite.part import WritingPart
from storage.triage import Writing
from storage.words import Direction

HOUR_MS = 3_600_000


class MessagesWriting(MessagesReading, WritingPart):
    """Keeps and moves messages."""

    def add_message(self, message: NewMessage) -> MessageKey:
        key = self._insert(message)
        self._snapshot.unindexed.append(key)
        self._insert_parts(key, message)
        self._raise_facts(key, message)
        self._touch(message.ticket)
        return key

    def add_rewritten_id(self, key: MessageKey, message_id: str) -> None:
        self._touch(self._ticket_of(key))
        self._snapshot.change("add_rewritten_id", message=key, message_id=message_id)

    def also_delivered(self, key: MessageKey, delivery: DeliveryKey, address: str) -> None:
        self._touch(self._ticket_of(key))
        self._snapshot.change("add_also_delivered", message=key, delivery=delivery, address=address)

    def mark_sent_failed(self, key: MessageKey, reason: str, at: int) -> None:
        self._touch(self._ticket_of(key))
        self._snapshot.change("mark_sent_failed", key=key, failure=reason, at=at)

    def move_messages(self, keys: Sequence[MessageKey], into: TicketNumber) -> None:
        tickets = dict.fromkeys([self._ticket_of(key) for key in keys] + [into])
        for key in keys:
            self._snapshot.change("move_message", key=key, ticket=into)
        self._follow(tickets)

    def put_back(self, places: Sequence[Place]) -> None:
        tickets = dict.fromkeys([self._ticket_of(place.key) for place in places] + [place.ticket for place in places])
        for place in places:
            self._snapshot.change("put_message_back", key=place.key, ticket=place.ticket, because=place.because)
        self._follow(tickets)

    def set_writings(self, writings: Sequence[Writing]) -> None:
        tickets = dict.fromkeys([self._set_writing(writing) for writing in writings])
        self._follow(tickets)

    def remove_note(self, key: MessageKey) -> None:
        ticket = self._ticket_of(key)
        self._index_new()
        if not self._snapshot.change("remove_note", key=key):
            raise ConflictError(f"Message {key} is no note; nothing was written.")
        self._follow([ticket])

    def _follow(self, tickets: Iterable[TicketNumber]) -> None:
        """Bring tickets in step with their messages after a move."""
        for ticket in tickets:
            self._recount(ticket)
            self._touch(ticket)

    def _index_new(self) -> None:
        """Put this transaction's new messages into the full-text index; done at its end, or when it searches.

        Each savepoint writes the index out, so a message indexed at once would cost a piece of index of its own.
        """
        self._snapshot.change_many("index_message", [(key,) for key in self._snapshot.unindexed])
        self._snapshot.unindexed.clear()

    def _set_writing(self, writing: Writing) -> TicketNumber:
        """What a mail of nobody named was never kept, so it can't be given."""
        row = self._snapshot.one("writer_of_message", key=writing.key)
        if row is None:
            raise ConflictError(f"Message {writing.key} is no mail that came in; nothing was written.")
        if row[1] is not None and writing.customer_id is not None and row[1] != writing.customer_id:
            self._snapshot.change(
                "give_references", message=writing.key, former_id=row[1], customer_id=writing.customer_id
            )
        self._snapshot.change(
            "set_writing", key=writing.key, customer_id=writing.customer_id, from_customer=writing.from_customer
        )
        return TicketNumber(row[0])

    def _insert(self, message: NewMessage) -> MessageKey:
        key = self._snapshot.add(
            "add_message",
            ticket=message.ticket,
            brand_id=message.brand_id,
            customer_id=message.customer_id,
            delivery=message.delivery,
            direction=message.direction,
            arrival=message.arrival,
            from_customer=message.from_customer,
            automatic=message.automatic,
            parse_version=message.parse_version,
            because=message.because,
            sha256=message.sha256,
            body_digest=message.body_digest,
            message_id=message.message_id,
            sender=message.sender,
            sender_name=message.sender_name,
            author=message.author,
            address_because=message.address_because,
            badges=rows.to_json(message.badges),
            subject=message.subject,
            text=message.text,
            answers=message.answers,
        )
        return MessageKey(key)

    def _insert_parts(self, key: MessageKey, message: NewMessage) -> None:
        addresses = [(key, "to", position, address) for position, address in enumerate(message.to)]
        addresses += [(key, "cc", position, address) for position, address in enumerate(message.cc)]
        if addresses:
            self._snapshot.change_many("add_message_address", addresses)
            self._snapshot.change_many("count_recipient", [(message.ticket, row[3]) for row in addresses])
        if message.references and message.customer_id is not None and message.direction is Direction.IN:
            references = [(message.customer_id, message_id, key) for message_id in message.references]
            self._snapshot.change_many("add_message_reference", references)
        self._add_attachments(key, message.attachments)

    def _add_attachments(self, key: MessageKey, attachments: Sequence[Attachment]) -> None:
        if attachments:
            self._snapshot.change_many("add_attachment", _attachments(key, attachments))

    def _raise_facts(self, key: MessageKey, message: NewMessage) -> None:
        is_mail = message.direction is Direction.IN
        counted = self._snapshot.change(
            "count_message", number=message.ticket, key=key, arrival=message.arrival, mails=int(is_mail)
        )
        if not counted:
            raise ConflictError(f"There is no ticket {message.ticket}; nothing was written.")
        if not message.automatic:
            self._snapshot.change("raise_activity", number=message.ticket, arrival=message.arrival)
        if is_mail:
            self._snapshot.change("note_activity", ticket=message.ticket, arrival=message.arrival)
            self._snapshot.change("count_arrival", ticket=message.ticket, hour=message.arrival // HOUR_MS)
        if is_mail and message.customer_id is not None:
            self._snapshot.change(
                "count_writer",
                ticket=message.ticket,
                customer_id=message.customer_id,
                last_mail_at=message.arrival if message.from_customer else None,
            )

    def _recount(self, ticket: TicketNumber) -> None:
        if not self._snapshot.change("recount_ticket", number=ticket):
            raise ConflictError(f"There is no ticket {ticket}; nothing was written.")
        self._snapshot.change("forget_writers", ticket=ticket)
        self._snapshot.change("recount_writers", ticket=ticket)
        self._snapshot.change("forget_recipients", ticket=ticket)
        self._snapshot.change("recount_recipients", ticket=ticket)

    def _ticket_of(self, key: MessageKey) -> TicketNumber:
        row = self._snapshot.one("ticket_of_message", key=key)
        if row is None:
            raise ConflictError(f"There is no message {key}; nothing was written.")
        return TicketNumber(row[0])


def _attachments(key: MessageKey, attachments: Sequence[Attachment]) -> list[tuple[object, ...]]:
    return [
        (key, position, part.name, part.content_type, part.size, part.sha256, part.part, part.content_id, part.inline)
        for position, part in enumerate(attachments)
    ]
