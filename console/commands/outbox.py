"""What a person does about a mail of ours that is on its way, or stuck: try it now, or take it back, or leave it be.

It stands apart from the commands on tickets because it is about one mail's way out. Only a person may send again what
may have left: both say in the ticket's trail who decided it.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

from console.commands.actor import Actor
from console.commands.desk import Desk
from console.commands.refusal import Refusal, RefusedError
from console.commands.tickets.taking_back import take_back
from console.commands.tickets.ticket_command import needs_answering
from console.outgoing.outbox_trail import CANCELLED, RETRIED, SETTLED, note_event
from storage.outbox import OutboxId, Outgoing, Step
from storage.protocol import Writer
from storage.words import Handing, OutboxState
from widgets.language import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """What became of a mail: it `is_taken_back`, or a person has left it at that; `outgoing` is how it was before."""

    outgoing: Outgoing
    is_taken_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """Has a mail tried now: one that waits, or that was refused, wholly or in part, or that nobody knows of."""

    verb: ClassVar[str] = RETRIED
    outbox_id: OutboxId

    def check(self, outgoing: Outgoing | None, actor: Actor) -> Refusal | None:
        """Return why this is not done now, or None; pure."""
        return needs_answering(actor) or _not_there(self.outbox_id, outgoing) or _nothing_to_retry(outgoing)

    async def run(self, desk: Desk) -> Outgoing:
        """Queue it to be sent at once, and return it as it was. Raises RefusedError, StorageError."""
        now = desk.clock()
        return await desk.repository.writing(lambda writer: self._retry(writer, desk.actor, now))

    def _retry(self, writer: Writer, actor: Actor, now: int) -> Outgoing:
        outgoing = _checked(self, writer, actor)
        writer.queue_again(outgoing.id, at=now, due_at=now)
        note_event(writer, outgoing, RETRIED, ", ".join(_addressed(outgoing)), at=now, actor=actor.login)
        return outgoing


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """Takes back a mail that has not left, as its author's draft; of one that has, or may have, it leaves it at that:
    nobody is told of it any more, and nothing is tried again."""

    verb: ClassVar[str] = CANCELLED
    outbox_id: OutboxId

    def check(self, outgoing: Outgoing | None, actor: Actor) -> Refusal | None:
        """Return why this is not done now, or None; pure."""
        return needs_answering(actor) or _not_there(self.outbox_id, outgoing) or _nothing_to_cancel(outgoing)

    async def run(self, desk: Desk) -> Cancelled:
        """Do it and say which of the two it was. Raises RefusedError, StorageError."""
        now = desk.clock()
        return await desk.repository.writing(lambda writer: self._cancel(writer, desk.actor, now))

    def _cancel(self, writer: Writer, actor: Actor, now: int) -> Cancelled:
        outgoing = _checked(self, writer, actor)
        is_taken_back = _taken_back(writer, outgoing, now)
        if not is_taken_back:
            if outgoing.settled_at is not None:
                raise RefusedError(_settled(outgoing))
            _stop(writer, outgoing, now)
            writer.settle_outgoing(outgoing.id, at=now, by=actor.login)
        verb = CANCELLED if is_taken_back else SETTLED
        note_event(writer, outgoing, verb, ", ".join(_addressed(outgoing)), at=now, actor=actor.login)
        return Cancelled(outgoing=outgoing, is_taken_back=is_taken_back)


def _checked(command: Retry | Cancel, writer: Writer, actor: Actor) -> Outgoing:
    """Return the mail of a command that has nothing against it. Raises RefusedError."""
    outgoing = writer.outgoing(command.outbox_id)
    refusal = command.check(outgoing, actor)
    if refusal is not None or outgoing is None:
        raise RefusedError(refusal or unknown_mail(command.outbox_id))
    return outgoing


def _taken_back(writer: Writer, outgoing: Outgoing, now: int) -> bool:
    """Take a mail back if it has not left; nothing is changed when it has, or may have."""
    if outgoing.state not in (OutboxState.QUEUED, OutboxState.REFUSED):
        return False
    try:
        with writer.savepoint():
            take_back(writer, outgoing.id, now)
    except RefusedError:
        return False
    return True


def _stop(writer: Writer, outgoing: Outgoing, now: int) -> None:
    """End a mail that waits for another try and can't be taken back: for some it was taken, or may have been."""
    if outgoing.state is not OutboxState.QUEUED:
        return
    taken = any(one.handing is Handing.TAKEN for one in outgoing.recipients)
    state = OutboxState.SENT if taken else OutboxState.UNKNOWN
    left = tuple(replace(one, handing=Handing.REFUSED) for one in outgoing.recipients if one.handing is Handing.WAITING)
    writer.take_up(outgoing.id, at=now)
    said = outgoing.server_said
    step = Step(state=state, server_said=said, ended_at=now, recipients=left if taken else ())
    writer.end_try(outgoing.id, step)


def _not_there(outbox_id: OutboxId, outgoing: Outgoing | None) -> Refusal | None:
    return unknown_mail(outbox_id) if outgoing is None else None


def unknown_mail(outbox_id: OutboxId) -> Refusal:
    """Return the refusal of a mail that isn't there."""
    words = _("There is no mail {id} in the outbox; `omnidesk outbox list` shows which there are.")
    return Refusal(code="unknown-mail", words=words.format(id=outbox_id))


def _nothing_to_retry(outgoing: Outgoing | None) -> Refusal | None:
    if outgoing is None or outgoing.state is OutboxState.SENDING:
        return _busy(outgoing)
    if outgoing.state is OutboxState.SENT and not outgoing.refused:
        words = _("Mail {id} was sent to everybody. To say it again, answer the ticket anew.")
        return Refusal(code="sent", words=words.format(id=outgoing.id))
    return None


def _nothing_to_cancel(outgoing: Outgoing | None) -> Refusal | None:
    if outgoing is None or outgoing.state is OutboxState.SENDING:
        return _busy(outgoing)
    if outgoing.settled_at is not None and outgoing.state is not OutboxState.REFUSED:
        return _settled(outgoing)
    if outgoing.state is OutboxState.SENT and not outgoing.refused and not outgoing.failure:
        words = _("Mail {id} was sent to everybody: it can't be taken back any more.")
        return Refusal(code="sent", words=words.format(id=outgoing.id))
    return None


def _settled(outgoing: Outgoing) -> Refusal:
    words = _("Mail {id} was left at that already, by {who}.")
    return Refusal(code="nothing-changed", words=words.format(id=outgoing.id, who=outgoing.settled_by))


def _busy(outgoing: Outgoing | None) -> Refusal | None:
    if outgoing is None:
        return None
    words = _("Mail {id} is being sent at this moment. Look again when that has ended.")
    return Refusal(code="busy", words=words.format(id=outgoing.id))


def _addressed(outgoing: Outgoing) -> tuple[str, ...]:
    """Return for whom it is tried, or would have been."""
    return outgoing.waiting or tuple(one.address for one in outgoing.refused) or outgoing.to
