"""What becomes of mails of ours: queued with their bytes, taken up, ended, tried again, taken back.

It stands apart from asking because each change first looks where the mail is: two programs may send from one outbox,
and nobody takes back what has left.
"""

from dataclasses import dataclass

from storage.errors import ConflictError
from storage.outbox import NewOutgoing, OutboxId, Outgoing, Step
from storage.records import MessageKey, TicketNumber
from storage.sqlite import rows
from storage.sqlite.message_changes import MessagesWriting
from storage.sqlite.outbox import OutboxReading
from storage.words import OutboxState


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a mail is: `is_taken` for anybody, `is_refused` for anybody; `may_have_left` when nobody knew once."""

    state: OutboxState
    ticket: TicketNumber
    message: MessageKey
    is_taken: bool
    is_refused: bool
    may_have_left: bool


class OutboxWriting(OutboxReading, MessagesWriting):
    """Changes the outbox."""

    def queue(self, outgoing: NewOutgoing) -> OutboxId:
        ticket = self._ticket_of(outgoing.message)
        if not outgoing.recipients:
            raise ConflictError("A mail goes to somebody, and this one to nobody; nothing was written.")
        made = self._snapshot.insert(
            "queue",
            message=outgoing.message,
            address_id=outgoing.address_id,
            sender=outgoing.sender,
            automatic=outgoing.automatic,
            queued_at=outgoing.queued_at,
            queued_by=outgoing.queued_by,
            due_at=outgoing.due_at,
        )
        if made is None:
            raise ConflictError(
                f"Message {outgoing.message} is in the outbox already, or is none of ours; nothing was written."
            )
        self._keep_parts(made, outgoing)
        self._touch(ticket)
        return OutboxId(made)

    def take_up(self, outbox_id: OutboxId, *, at: int) -> Outgoing:
        self._move(outbox_id, OutboxState.QUEUED, "take_up", at=at)
        return self._outgoing([outbox_id])[0]

    def note_handing_over(self, outbox_id: OutboxId, *, at: int) -> None:
        self._move(outbox_id, OutboxState.SENDING, "note_handing_over", at=at)

    def end_try(self, outbox_id: OutboxId, step: Step) -> None:
        """Raise ConflictError also for a recipient to whom it does not go."""
        self._expect(outbox_id, OutboxState.SENDING)
        for one in step.recipients:
            said = {"address": one.address, "handing": one.handing, "code": one.code, "words": one.words}
            if not self._snapshot.change("note_recipient", id=outbox_id, **said):
                raise ConflictError(
                    f"Mail {outbox_id} of the outbox does not go to {one.address}; nothing was written."
                )
        self._move(
            outbox_id,
            OutboxState.SENDING,
            "end_try",
            state=step.state,
            server_said=step.server_said,
            next_try_at=step.next_try_at,
            ended_at=step.ended_at,
        )

    def put_off(self, outbox_id: OutboxId, *, server_said: str, next_try_at: int) -> None:
        self._move(outbox_id, OutboxState.QUEUED, "put_off", server_said=server_said, next_try_at=next_try_at)

    def queue_again(self, outbox_id: OutboxId, *, at: int, due_at: int) -> None:
        """Raise ConflictError also for a mail that was sent to everybody: there is nobody to send it to."""
        place = self._expect(outbox_id, *(one for one in OutboxState if one is not OutboxState.SENDING))
        if place.state is OutboxState.SENT and not place.is_refused:
            raise ConflictError(f"Mail {outbox_id} of the outbox was sent to everybody; nothing was written.")
        if place.state is OutboxState.QUEUED:
            self._snapshot.change("hasten", id=outbox_id, due_at=due_at)
        else:
            self._snapshot.change("wait_again", id=outbox_id)
            self._snapshot.change("queue_again", id=outbox_id, at=at, due_at=due_at)
        self._touch(place.ticket)

    def settle_outgoing(self, outbox_id: OutboxId, *, at: int, by: str) -> None:
        place = self._place(outbox_id)
        if not self._snapshot.change("settle_outgoing", id=outbox_id, at=at, by=by):
            raise ConflictError(f"Mail {outbox_id} of the outbox waits for nobody to look at it; nothing was written.")
        if by:
            self._touch(place.ticket)
        else:
            self._note(place.ticket)

    def withdraw(self, outbox_id: OutboxId) -> None:
        """Raise ConflictError also when a mail that came in was about it: it has left, whatever the outbox says."""
        place = self._expect(outbox_id, OutboxState.QUEUED, OutboxState.REFUSED)
        if place.is_taken:
            raise ConflictError(f"Mail {outbox_id} of the outbox was sent to some already; nothing was written.")
        if place.may_have_left or self._snapshot.value("is_message_known_outside", key=place.message):
            raise ConflictError(f"Mail {outbox_id} of the outbox may have been received already; nothing was written.")
        self._index_new()
        for name in ("forget_outbox_recipients", "forget_outgoing_bytes", "forget_outgoing"):
            self._snapshot.change(name, id=outbox_id)
        for name in ("forget_message_addresses", "forget_attachments", "remove_sent"):
            self._snapshot.change(name, key=place.message)
        self._snapshot.change("draft_about_nothing", message=place.message)
        self._follow([place.ticket])

    def _keep_parts(self, made: int, outgoing: NewOutgoing) -> None:
        acknowledged_at = outgoing.queued_at if outgoing.automatic else None
        self._snapshot.change_many(
            "add_outbox_recipient",
            [(made, address, position, acknowledged_at) for position, address in enumerate(outgoing.recipients)],
        )
        packing, packed = self._snapshot.kept.packer.pack(outgoing.raw)
        self._snapshot.add(
            "keep_outgoing",
            id=made,
            size=len(outgoing.raw),
            sha256=outgoing.sha256,
            packing=packing,
            packed=packed,
        )

    def _move(self, outbox_id: OutboxId, wanted: OutboxState, name: str, **values: object) -> None:
        """Run a statement of the machine's on a mail that must be in a state: its ticket stays as people left it."""
        place = self._expect(outbox_id, wanted)
        self._snapshot.change(name, id=outbox_id, **values)
        self._note(place.ticket)

    def _expect(self, outbox_id: OutboxId, *wanted: OutboxState) -> _Place:
        place = self._place(outbox_id)
        if place.state not in wanted:
            raise ConflictError(
                f"Mail {outbox_id} of the outbox is {_WORDS[place.state]} meanwhile; nothing was written."
            )
        return place

    @rows.sound
    def _place(self, outbox_id: OutboxId) -> _Place:
        row = self._snapshot.one("outbox_place", id=outbox_id)
        if row is None:
            raise ConflictError(f"There is no mail {outbox_id} in the outbox any more; nothing was written.")
        return _Place(
            state=OutboxState(row[0]),
            ticket=TicketNumber(row[1]),
            message=MessageKey(row[2]),
            is_taken=bool(row[3]),
            is_refused=bool(row[4]),
            may_have_left=bool(row[5]),
        )


_WORDS = {
    OutboxState.QUEUED: "queued",
    OutboxState.SENDING: "being sent",
    OutboxState.SENT: "sent",
    OutboxState.REFUSED: "refused",
    OutboxState.UNKNOWN: "sent or not: nobody knows",
}
