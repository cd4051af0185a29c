"""A copy is made ready to stand in the place of the database that it was taken from.

What was sent, numbered or held since the copy was taken is unknown here: so nothing is sent again by itself, no number
is given twice, and nobody holds a lease. A Message-ID of ours proves a message by its number: given to another one, it
would let a customer's answer into somebody else's ticket.
"""

from contextlib import closing
from functools import partial
from pathlib import Path

from storage.copies import Restored
from storage.errors import DatabaseUnusableError
from storage.records import Event, TicketNumber
from storage.sqlite.connection import WRITING, open_file
from storage.sqlite.faults import FAULTS, translated
from storage.sqlite.looking import checks
from storage.sqlite.migrate import migrate, pending, schema_of
from storage.sqlite.snapshot import Kept, Row
from storage.sqlite.transactions import SqliteWriter, change

TICKETS_LEFT = 10_000
MESSAGES_LEFT = 10_000_000


def bring_up(path: Path) -> int:
    """Bring a copy to the newest schema, and return which one it had; no backup is made beside it.

    Raises DatabaseNewerError for a copy of a newer version, StorageError.
    """
    try:
        with closing(open_file(path, ("pragma synchronous = full",))) as connection:
            if 1 in pending(connection, path):
                raise DatabaseUnusableError(f"The database {path} is empty.")
            schema = schema_of(connection)
            migrate(connection, path)
            connection.execute("pragma journal_mode = wal")
            return schema
    except FAULTS as error:
        raise translated(error, path) from error


def make_ready(path: Path, words: str, event: Event) -> Restored:
    """Bring a copy to the newest schema and take out of it what belongs to the moment when it was taken.

    `words` stand at each mail of ours that was on its way. The file is whole on the disk at the end, without a journal
    beside it. Raises StorageError.
    """
    before = bring_up(path)
    try:
        with closing(open_file(path, WRITING)) as connection:
            restored = change(connection, Kept(path), _Restorer, partial(_ready, before, words, event))
            connection.execute("pragma wal_checkpoint(truncate)")
            return restored
    except FAULTS as error:
        raise translated(error, path) from error


def _ready(before: int, words: str, event: Event, restorer: "_Restorer") -> Restored:
    restored = restorer.make_ready(before, words, event.at)
    restorer.add_event(event)
    return restored


class _Restorer(SqliteWriter):
    """A writer that makes a copy ready."""

    def make_ready(self, before: int, words: str, at: int) -> Restored:
        """Change what can't go on as it was, and return how much that is."""
        leases = self._count("drop_leases")
        under_way = self._ask("outgoing_under_way")
        for outbox, ticket in under_way:
            self._ask("doubt_outgoing", id=outbox, words=words, at=at)
            self._touch(TicketNumber(ticket))
        self._ask("compare_mailboxes")
        self._ask("forget_presence")
        return Restored(
            schema_before=before,
            schema=int(self._snapshot.composed("pragma user_version", {})[0][0]),
            leases=leases,
            unsure=len(under_way),
            tickets_from=self._leave("ticket", TICKETS_LEFT),
            messages_from=self._leave("message", MESSAGES_LEFT),
        )

    def _leave(self, table: str, left: int) -> int:
        """Leave out numbers that were given since, and return the next one."""
        newest = int(self._ask("newest_number", name=table)[0][0]) + left
        self._ask("begin_numbers", name=table)
        self._ask("leave_numbers", name=table, seq=newest)
        return newest + 1

    def _count(self, name: str) -> int:
        before = self._snapshot.changes
        self._ask(name)
        return self._snapshot.changes - before

    def _ask(self, name: str, /, **values: object) -> list[Row]:
        return self._snapshot.composed(checks()[name], values)
