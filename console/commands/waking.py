"""Waking tickets whose time has come: they are open again. The desk does it itself, so nobody is asked.

It stands apart from the commands of employees because no right is needed and nothing is there to undo.
"""

from dataclasses import dataclass

from storage.protocol import Repository, Writer
from storage.records import Event, TicketNumber
from storage.words import TicketStatus

VERB = "wake"
BATCH = 100  # tickets in one transaction: others wait for it


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeSnoozed:
    """Opens the snoozed tickets that are due at a time in ms UTC."""

    now: int
    batch: int = BATCH

    async def run(self, repository: Repository) -> tuple[TicketNumber, ...]:
        """Wake them and return their numbers; two processes that wake at once wake each only once.

        Raises StorageError.
        """
        woken: list[TicketNumber] = []
        while await repository.reading(lambda reader: reader.due_snoozed(self.now, 1)):
            some = await repository.writing(self._wake)
            woken += some
        return tuple(woken)

    def _wake(self, writer: Writer) -> list[TicketNumber]:
        due = writer.due_snoozed(self.now, self.batch)
        for number in due:
            writer.set_status(number, TicketStatus.OPEN, at=self.now)
            event = Event(at=self.now, actor="", verb=VERB, subject=f"ticket {number}", detail="", ticket=number)
            writer.add_event(event)
        return due
