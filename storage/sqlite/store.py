"""The revision: raised with each commit that changed something, with a log of the tickets that it changed."""

from storage.records import TicketNumber
from storage.sqlite.part import Part, WritingPart

LOGGED = 1_000  # revisions whose tickets are remembered


class StoreReading(Part):
    """Answers the revision of `storage.protocol.TicketReader`."""

    def revision(self) -> int:
        return int(self._snapshot.value("revision"))

    def changed_since(self, revision: int) -> set[TicketNumber] | None:
        now = self.revision()
        if not now - LOGGED <= revision <= now:
            return None
        return {TicketNumber(row[0]) for row in self._snapshot.all("changed_since", revision=revision)}


class StoreWriting(StoreReading, WritingPart):
    """Ends a transaction that changed something."""

    def finish(self) -> None:
        """Index the new messages, raise the revision, note the changed tickets. The last thing before the commit."""
        self._index_new()
        self._snapshot.change("raise_revision", revision=self._next)
        if changed := self._snapshot.touched | self._snapshot.noted:
            self._snapshot.change_many("note_change", [(self._next, number) for number in changed])
        self._snapshot.change("prune_changes", revision=self._next - LOGGED)
