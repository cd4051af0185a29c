"""What the parts of the reader and the writer share: the snapshot they ask, and the noting of changed tickets."""

from storage.errors import ConflictError
from storage.records import TicketNumber
from storage.sqlite.snapshot import Snapshot


class Part:
    """A part of a reader, by subject; the parts are composed by inheritance because the contract is one object."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def _index_new(self) -> None:
        """Make findable by words what this transaction kept; a reader keeps nothing."""


class WritingPart(Part):
    """A part of a writer. `_next` is the revision that this transaction makes if it changes anything."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__(snapshot)
        self._next = int(snapshot.value("revision")) + 1

    def _touch(self, number: TicketNumber) -> None:
        """Note that a ticket changes in this transaction; its revision follows at once."""
        if number not in self._snapshot.touched:
            self._snapshot.touched.add(number)
            self._snapshot.change("touch_ticket", number=number, revision=self._next)

    def _note(self, number: TicketNumber) -> None:
        """Note that something of a ticket is to be read again; nobody's work on it is overtaken by that."""
        self._snapshot.noted.add(number)

    def _change(self, name: str, number: TicketNumber, **values: object) -> None:
        """Run a statement that changes one ticket. Raises ConflictError when there is no such ticket."""
        if not self._snapshot.change(name, number=number, **values):
            raise ConflictError(f"There is no ticket {number}; nothing was written.")
        self._touch(number)
