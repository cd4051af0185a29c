"""The outbox as it is asked: what is on its way, what is due, and what became of each mail of ours."""

from collections import defaultdict
from collections.abc import Sequence
from typing import cast

from storage.outbox import OutboxId, Outgoing, Recipient
from storage.records import MessageKey, TicketNumber
from storage.settings import AddressId
from storage.sqlite import rows
from storage.sqlite.part import Part
from storage.sqlite.snapshot import Row
from storage.words import Handing, OutboxState


class OutboxReading(Part):
    """Answers `storage.outbox.OutboxReader`."""

    def outgoing(self, outbox_id: OutboxId) -> Outgoing | None:
        return next(iter(self._outgoing([outbox_id])), None)

    def outgoing_of(self, messages: Sequence[MessageKey]) -> dict[MessageKey, Outgoing]:
        found = self._asked("outgoing_of_messages", messages=rows.to_json(tuple(messages)))
        return {outgoing.message: outgoing for outgoing in found}

    def outbox(
        self, states: Sequence[OutboxState] = (), *, only_open: bool = False, before: OutboxId | None = None, limit: int
    ) -> list[Outgoing]:
        if not states:
            return self._asked("outbox_open" if only_open else "outbox", before=before, limit=limit)
        found = [
            row[0]
            for state in dict.fromkeys(states)
            for row in self._snapshot.all(
                "outbox_in_state", state=state, only_open=only_open, before=before, limit=limit
            )
        ]
        return self._outgoing(sorted(found, reverse=True)[:limit])

    def troubled(self, tickets: Sequence[TicketNumber]) -> set[TicketNumber]:
        found = self._snapshot.all("troubled", tickets=rows.to_json(tuple(tickets)))
        return {TicketNumber(row[0]) for row in found}

    def returned(self, limit: int) -> list[Outgoing]:
        return self._asked("outbox_returned", limit=limit)

    def due_outgoing(self, now: int, limit: int) -> list[Outgoing]:
        return self._asked("due_outgoing", now=now, limit=limit)

    def next_outgoing_at(self) -> int | None:
        return cast(int | None, self._snapshot.value("next_outgoing_at"))

    def unfinished_outgoing(self, limit: int) -> list[Outgoing]:
        return self._asked("unfinished_outgoing", limit=limit)

    @rows.sound
    def outgoing_bytes(self, outbox_id: OutboxId) -> bytes:
        row = self._snapshot.one("outgoing_bytes", id=outbox_id)
        if row is None:
            raise KeyError(outbox_id)
        return self._snapshot.kept.packer.unpack(row[0], row[1], size=row[2], sha256=row[3])

    def next_message_key(self) -> MessageKey:
        return MessageKey(self._snapshot.value("next_message_key"))

    def acknowledged_since(self, address: str, recipient: str, since: int) -> bool:
        asked = {"address": address, "recipient": recipient, "since": since}
        return bool(self._snapshot.value("acknowledged_since", **asked))

    def acknowledgements_since(self, since: int) -> int:
        return int(self._snapshot.value("acknowledgements_since", since=since))

    def _asked(self, name: str, **values: object) -> list[Outgoing]:
        return self._outgoing([row[0] for row in self._snapshot.all(name, **values)])

    def _outgoing(self, wanted: Sequence[int]) -> list[Outgoing]:
        """Return these mails in the order of their ids as given: two statements, however many there are."""
        if not wanted:
            return []
        ids = rows.to_json(tuple(wanted))
        recipients = self._recipients_of(ids)
        found = {row[0]: _outgoing(row, recipients[row[0]]) for row in self._snapshot.all("outgoing_with_ids", ids=ids)}
        return [found[one] for one in wanted if one in found]

    @rows.sound
    def _recipients_of(self, ids: str) -> defaultdict[int, list[Recipient]]:
        found: defaultdict[int, list[Recipient]] = defaultdict(list)
        for outbox_id, address, handing, code, words in self._snapshot.all("outbox_recipients", ids=ids):
            found[outbox_id].append(Recipient(address=address, handing=Handing(handing), code=code, words=words))
        return found


@rows.sound
def _outgoing(row: Row, recipients: Sequence[Recipient]) -> Outgoing:
    return Outgoing(
        id=OutboxId(row[0]),
        message=MessageKey(row[1]),
        ticket=TicketNumber(row[2]),
        message_id=row[3],
        subject=row[4],
        address_id=cast(AddressId | None, row[5]),
        sender=row[6],
        recipients=tuple(recipients),
        state=OutboxState(row[7]),
        attempts=row[8],
        queued_at=row[9],
        queued_by=row[10],
        next_try_at=row[11],
        tried_at=row[12],
        handed_at=row[13],
        ended_at=row[14],
        server_said=row[15],
        settled_at=row[16],
        settled_by=row[17],
        automatic=bool(row[18]),
        size=row[19],
        failure=row[20],
    )
