"""Which command undoes what: by the verb of the event, so that a new kind of undo is a line here.

It stands apart from the commands because none of them knows another; keys and verbs ask here what to run.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from console.commands import regrouping
from console.commands.actor import Actor
from console.commands.desk import Desk
from console.commands.refusal import Refusal, RefusedError
from console.commands.regrouping_undo import UndoRegrouping
from console.commands.tickets import undo as tickets_undo
from console.commands.tickets.undo import UndoTickets, several_tickets
from console.commands.undone import Undone, refuse_undone
from storage.protocol import Reader
from storage.records import Event, EventId
from widgets.language import _

MOST_LISTED = 500


class UndoCommand(Protocol):
    """A command that undoes one event."""

    @property
    def event(self) -> EventId:
        """The event that it undoes."""

    def check(self, actor: Actor) -> Refusal | None:
        """Return why this is not done now, or None; pure."""

    async def run(self, desk: Desk) -> Undone:
        """Put things back exactly. Raises RefusedError, StorageError."""


UNDOING: Mapping[str, Callable[[EventId], UndoCommand]] = {
    regrouping.VERB: lambda event: UndoRegrouping(event=event),
    **dict.fromkeys((*tickets_undo.VERBS, *tickets_undo.PARKED_VERBS), lambda event: UndoTickets(event=event)),
}


def undoable(reader: Reader) -> list[Event]:
    """Return what can be undone, newest first: the newest 500."""
    return [event for event in reader.undoable(MOST_LISTED) if event.verb in UNDOING]


def undo_of(reader: Reader, wanted: EventId | None, actor: Actor, *, if_revision: int | None = None) -> UndoCommand:
    """Return the command that undoes an event; for None the newest that this actor did. Raises RefusedError.

    `if_revision` is the revision of its one ticket that whoever asks had seen.
    """
    event = _newest_of(reader, actor) if wanted is None else refuse_undone(reader, wanted)
    if event.verb not in UNDOING:
        words = _("Event {event} can't be undone.").format(event=event.id)
        raise RefusedError(Refusal(code="no-undo", words=words))
    command = UNDOING[event.verb](event.id)
    if if_revision is None:
        return command
    if not isinstance(command, UndoTickets):
        raise RefusedError(several_tickets(event.id))
    return replace(command, if_revision=if_revision)


def _newest_of(reader: Reader, actor: Actor) -> Event:
    own = next((event for event in undoable(reader) if event.actor == actor.login), None)
    if own is not None:
        return own
    words = _("There is nothing of {login} to undo; --list shows what others did.").format(login=actor.login)
    raise RefusedError(Refusal(code="nothing-to-undo", words=words))
