"""An answer that has not left is taken back: its mail, its message, and its text as its author's draft again.

It stands apart because an undo and a cancelled mail of the outbox do the same, and nothing that somebody typed may be
lost on the way.
"""

from dataclasses import replace

import msgspec

from console.commands.refusal import Refusal, RefusedError
from console.commands.tickets.deed import Answered, read_deed
from storage.drafts import Draft
from storage.errors import ConflictError
from storage.outbox import OutboxId, Outgoing
from storage.protocol import Reader, Writer
from storage.records import Event
from storage.words import OutboxState, ReplyKind
from widgets.language import _

VERBS = ("reply", "forward")
_MOST_LOOKED_AT = 1000


def left_already(reader: Reader, outbox_id: OutboxId) -> Refusal | None:
    """Return why a mail can't be taken back, or None."""
    outgoing = reader.outgoing(outbox_id)
    if outgoing is None:
        return Refusal(code="taken-back", words=_("It was taken back already."))
    is_here = outgoing.state in (OutboxState.QUEUED, OutboxState.REFUSED)
    if is_here and len(outgoing.waiting) + len(outgoing.refused) == len(outgoing.recipients):
        return None
    words = {
        OutboxState.SENDING: _("It is being sent at this moment: it can't be taken back any more."),
        OutboxState.UNKNOWN: _("It may have left already: it can't be taken back any more."),
    }
    return Refusal(
        code="left-already", words=words.get(outgoing.state) or _("It has left already: nobody can take it back.")
    )


def take_back(writer: Writer, outbox_id: OutboxId, now: int) -> None:
    """Take a mail out of the outbox with its message, and give its author the text back as a draft; the undo of the
    answer is done with. Raises RefusedError when it has left."""
    refusal, outgoing = left_already(writer, outbox_id), writer.outgoing(outbox_id)
    if refusal is not None or outgoing is None:
        raise RefusedError(refusal or _gone())
    event, sent = _found(writer, outgoing)
    give_back(writer, sent, now)
    if event is not None:
        writer.mark_undone(event.id, at=now)


def give_back(writer: Writer, sent: Answered, now: int) -> None:
    """Withdraw a mail and give its text back. Raises RefusedError when it has left."""
    outgoing = writer.outgoing(sent.outbox)
    if outgoing is None:
        raise RefusedError(_gone())
    try:
        writer.withdraw(sent.outbox)
    except ConflictError as error:
        words = _("It may have left already: it can't be taken back any more.")
        raise RefusedError(Refusal(code="left-already", words=words)) from error
    if outgoing.automatic:
        return
    draft = replace(sent.draft, ticket=outgoing.ticket, saved_at=now)
    writer.save_draft(_joined(draft, writer.draft(draft.login, draft.ticket), writer))


def _joined(draft: Draft, other: Draft | None, reader: Reader) -> Draft:
    """Return the draft with what its author has begun to write since below it, about what is still there."""
    about = None if draft.about is None else reader.message(draft.about)
    is_there = about is not None and about.ticket == draft.ticket
    text = draft.text if other is None or not other.text.strip() else f"{draft.text}\n\n{other.text}"
    files = dict.fromkeys((*draft.files, *(other.files if other is not None else ())))
    return replace(draft, about=draft.about if is_there else None, text=text, files=tuple(files))


def _found(reader: Reader, outgoing: Outgoing) -> tuple[Event | None, Answered]:
    """Return the event that queued a mail, with what it keeps; a mail without one gives back its whole text."""
    for event in (*reader.events(outgoing.ticket), *reader.undoable(_MOST_LOOKED_AT)):
        if event.verb in VERBS and event.undo and event.undone_at is None:
            for sent in _queued(event):
                if sent.outbox == outgoing.id:
                    return event, sent
    return None, Answered(
        ticket=outgoing.ticket, key=outgoing.message, outbox=outgoing.id, draft=_whole(reader, outgoing)
    )


def _queued(event: Event) -> tuple[Answered, ...]:
    try:
        return read_deed(event.undo).queued
    except msgspec.MsgspecError:
        return ()


def _whole(reader: Reader, outgoing: Outgoing) -> Draft:
    message = reader.message(outgoing.message)
    return Draft(
        login=outgoing.queued_by,
        ticket=outgoing.ticket,
        kind=ReplyKind.REPLY,
        about=None,
        to=message.to if message is not None else outgoing.to,
        cc=message.cc if message is not None else (),
        subject=outgoing.subject,
        text=message.text if message is not None else "",
        signature=None,
        is_unsigned=True,
        files=(),
        saved_at=0,
    )


def _gone() -> Refusal:
    return Refusal(code="taken-back", words=_("It was taken back already."))
