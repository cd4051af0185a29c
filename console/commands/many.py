"""One kind of command over many tickets: in batches, going on after a refusal, with one undo for all that was done.

It stands apart so that no command knows of others: each is judged and done as if it were alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from console.commands.actor import Actor
from console.commands.desk import Desk
from console.commands.refusal import Refusal
from console.commands.tickets.deed import Deed, written
from console.commands.tickets.ticket_command import TicketCommand
from storage.protocol import Writer
from storage.records import Event, EventId, TicketNumber

BATCH = 100  # tickets in one transaction: others wait for it
Progress = Callable[[int, int], None]  # how many of how many were looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A ticket that was left as it was, and why."""

    ticket: TicketNumber
    refusal: Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneMany:
    """What came of it: the tickets in the order asked. `event` undoes all that was done; None: nothing was."""

    event: EventId | None
    done: tuple[TicketNumber, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyAtOnce:
    """Runs commands of one kind, a ticket each.

    Not for a command that reads mail before it writes: each must be done inside one transaction. Raises ValueError for
    commands of several kinds.
    """

    commands: Sequence[TicketCommand]
    batch: int = BATCH

    def __post_init__(self) -> None:
        if len({command.verb for command in self.commands}) > 1:
            raise ValueError("commands of several kinds have no undo of one kind")

    async def run(self, desk: Desk, progress: Progress = lambda done, total: None) -> DoneMany:
        """Run them in batches, a transaction each, and tell how far it is after each. Raises StorageError.

        What was done before an error stays done, under its event.
        """
        work = _Work(actor=desk.actor, total=len(self.commands))
        for start in range(0, work.total, self.batch):
            some = self.commands[start : start + self.batch]
            work = await desk.repository.writing(partial(work.with_batch, commands=some, now=desk.clock()))
            progress(start + len(some), work.total)
        return DoneMany(event=work.event, done=work.done, refused=work.refused)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """What is done so far; a value, so that a batch that fails leaves no trace in it."""

    actor: Actor
    total: int
    event: EventId | None = None
    done: tuple[TicketNumber, ...] = ()
    refused: tuple[Refused, ...] = ()

    def with_batch(self, writer: Writer, commands: Sequence[TicketCommand], now: int) -> "_Work":
        """Run a batch inside a transaction; its event is made with the first ticket that anything is done to."""
        event, done, refused = self.event, list(self.done), list(self.refused)
        for command in commands:
            facts = command.facts(writer, now)
            refusal = command.check(facts, self.actor)
            if refusal is not None:
                refused.append(Refused(ticket=command.number, refusal=refusal))
                continue
            event = event if event is not None else self._open(writer, command.verb, now)
            command.carry_out(writer, facts, self.actor, part_of=event)
            done.append(command.number)
        return _Work(actor=self.actor, total=self.total, event=event, done=tuple(done), refused=tuple(refused))

    def _open(self, writer: Writer, verb: str, now: int) -> EventId:
        event = Event(
            at=now,
            actor=self.actor.login,
            verb=verb,
            subject=f"{self.total} tickets",
            detail="",
            undo=written(Deed(in_parts=True)),
        )
        return writer.add_event(event)
