"""What an employee has seen of a ticket: theirs alone, so that it needs no right, no event and no undo."""

from dataclasses import dataclass

from console.commands.desk import Desk
from storage.records import MessageKey, TicketNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkSeen:
    """Notes that whoever acts has seen a ticket up to a mail, its `last_in`."""

    number: TicketNumber
    message: MessageKey

    async def run(self, desk: Desk) -> None:
        """Note it. Raises StorageError."""
        login = desk.actor.login
        await desk.repository.writing(lambda writer: writer.mark_seen(login, self.number, self.message))


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkUnread:
    """Makes a ticket new again for whoever acts."""

    number: TicketNumber

    async def run(self, desk: Desk) -> None:
        """Note it. Raises StorageError."""
        login = desk.actor.login
        await desk.repository.writing(lambda writer: writer.mark_unseen(login, self.number))
