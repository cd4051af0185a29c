"""One kind of command over many parked mails: one by one, going on after a refusal, with one undo for all of them.

It stands apart so that no command knows of others. Each mail is a transaction of its own, because it is read before.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from console.commands.actor import Actor
from console.commands.desk import Desk
from console.commands.parked.parked_command import ParkedCommand, ParkedDone
from console.commands.refusal import Refusal, RefusedError
from console.commands.tickets.deed import Deed, written
from console.intake.reading import ReadingRoom
from storage.protocol import Writer
from storage.records import DeliveryKey, Event, EventId

Progress = Callable[[int, int], None]  # how many of how many were looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedRefused:
    """A mail that was left as it was, and why."""

    delivery: DeliveryKey
    refusal: Refusal


@dataclass(slots=True)
class ParkedMany:
    """What came of all: in the order asked. `event` undoes what can be undone of it; None: nothing can."""

    event: EventId | None = None
    done: list[ParkedDone] = field(default_factory=list)
    refused: list[ParkedRefused] = field(default_factory=list)


async def run_parked(
    commands: Sequence[ParkedCommand],
    desk: Desk,
    room: ReadingRoom,
    progress: Progress = lambda done, total: None,
) -> ParkedMany:
    """Run commands of one kind, a transaction each. Raises StorageError; what was done before stays done."""
    many, total = ParkedMany(), len(commands)
    for place, command in enumerate(commands, 1):
        try:
            await command.refuse_early(desk)
            ready = await command.made_ready(desk, room)
            await _one(ready, desk, many, total)
        except RefusedError as error:
            many.refused.append(ParkedRefused(delivery=command.delivery, refusal=error.refusal))
        progress(place, total)
    return many


async def _one(command: ParkedCommand, desk: Desk, many: ParkedMany, total: int) -> None:
    """Do one; the event of all is made with the first that can be undone."""
    now, actor = desk.clock(), desk.actor

    def write(writer: Writer) -> tuple[ParkedDone, EventId | None]:
        whole = many.event if total > 1 else None
        if whole is None and total > 1 and _can_be_undone(command, writer, actor, now):
            whole = writer.add_event(_whole(command, total, actor, now))
        done = command.apply(writer, actor, now, part_of=whole)
        return done, whole if total > 1 else done.event if done.can_be_undone else None

    done, whole = await desk.repository.writing(write)
    many.done.append(done)
    many.event = whole if whole is not None else many.event


class _OnlyLookedError(Exception):
    """What was done inside is to be undone: it was only looked at."""


def _can_be_undone(command: ParkedCommand, writer: Writer, actor: Actor, now: int) -> bool:
    can_be_undone = False
    try:
        with writer.savepoint():
            can_be_undone = command.apply(writer, actor, now).can_be_undone
            raise _OnlyLookedError
    except _OnlyLookedError:
        return can_be_undone


def _whole(command: ParkedCommand, total: int, actor: Actor, now: int) -> Event:
    undo = written(Deed(in_parts=True))
    return Event(at=now, actor=actor.login, verb=command.verb, subject=f"{total} mails", detail="", undo=undo)
