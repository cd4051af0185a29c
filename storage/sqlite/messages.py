"""Messages as kept, and found by words and traits."""

from collections import defaultdict
from collections.abc import Sequence
from typing import cast

from storage.narrowing import Narrowing
from storage.records import Attachment, DeliveryKey, Message, MessageKey, TicketNumber
from storage.sqlite import rows
from storage.sqlite.message_statements import found_statement
from storage.sqlite.part import Part
from storage.sqlite.search_words import match_expression
from storage.words import Because, Direction


class MessagesReading(Part):
    """Answers the messages of `storage.protocol.TicketReader`."""

    def messages(self, number: TicketNumber) -> list[Message]:
        return self._with_keys([row[0] for row in self._snapshot.all("message_keys_of_ticket", ticket=number)])

    def message(self, key: MessageKey) -> Message | None:
        return next(iter(self._with_keys([key])), None)

    def keys_named(self, message_id: str, limit: int) -> list[MessageKey]:
        rows = self._snapshot.all("message_keys_named", message_id=message_id, limit=limit)
        return [MessageKey(row[0]) for row in rows]

    def search(self, words: str, limit: int, narrowings: Sequence[Narrowing] = ()) -> list[Message]:
        if narrowings:
            self._index_new()
            sql, values = found_statement(words, narrowings)
            return self._with_keys([row[0] for row in self._snapshot.composed(sql, {**values, "limit": limit})])
        match = match_expression(words)
        if not match:
            return []
        self._index_new()
        return self._with_keys([row[0] for row in self._snapshot.all("search", match=match, limit=limit)])

    @rows.sound
    def _with_keys(self, wanted: Sequence[int]) -> list[Message]:
        """Return these messages in the order of their keys as given: four statements, however many there are."""
        if not wanted:
            return []
        keys = rows.to_json(wanted)
        found = {row[0]: row for row in self._snapshot.all("messages_with_keys", keys=keys)}
        to, cc = self._recipients(keys)
        attachments = self._attachments(keys)
        also = self._also_delivered(keys)
        return [
            Message(
                key=MessageKey(key),
                ticket=TicketNumber(row[1]),
                direction=Direction(row[2]),
                message_id=row[3],
                sender=row[4],
                sender_name=row[5],
                to=tuple(to[key]),
                cc=tuple(cc[key]),
                subject=row[6],
                text=row[7],
                arrival=row[8],
                automatic=bool(row[9]),
                because=None if row[10] is None else Because(row[10]),
                address_because=row[11],
                badges=rows.texts(row[12]),
                attachments=tuple(attachments[key]),
                author=row[13],
                delivery=cast(DeliveryKey | None, row[14]),
                also_delivered_to=tuple(also[key]),
                failure=row[15],
            )
            for key in wanted
            if (row := found.get(key)) is not None
        ]

    def _recipients(self, keys: str) -> tuple[defaultdict[int, list[str]], defaultdict[int, list[str]]]:
        to: defaultdict[int, list[str]] = defaultdict(list)
        cc: defaultdict[int, list[str]] = defaultdict(list)
        for message, role, address in self._snapshot.all("message_addresses", keys=keys):
            (to if role == "to" else cc)[message].append(address)
        return to, cc

    def _attachments(self, keys: str) -> defaultdict[int, list[Attachment]]:
        found: defaultdict[int, list[Attachment]] = defaultdict(list)
        for message, name, content_type, size, sha256, part, content_id, inline in self._snapshot.all(
            "attachments", keys=keys
        ):
            attachment = Attachment(
                name=name, content_type=content_type, size=size, sha256=sha256, part=part, content_id=content_id,
                inline=bool(inline),
            )  # fmt: skip
            found[message].append(attachment)
        return found

    def _also_delivered(self, keys: str) -> defaultdict[int, list[str]]:
        found: defaultdict[int, list[str]] = defaultdict(list)
        for message, address in self._snapshot.all("also_delivered_to", keys=keys):
            if address not in found[message]:
                found[message].append(address)
        return found
