"""One transaction from begin to commit, on the connection's own thread."""

import inspect
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar

from storage.errors import DatabaseUnusableError, StorageError
from storage.sqlite.audit import AuditReading
from storage.sqlite.customer_tickets import CustomerTicketsReading
from storage.sqlite.customers import CustomersReading, CustomersWriting
from storage.sqlite.decisions import DecisionsReading, DecisionsWriting
from storage.sqlite.deliveries import DeliveriesReading, DeliveriesWriting
from storage.sqlite.drafts import DraftsReading, DraftsWriting
from storage.sqlite.evidence import EvidenceReading
from storage.sqlite.exporting import ExportReading
from storage.sqlite.history import HistoryReading
from storage.sqlite.ledger import LedgerReading
from storage.sqlite.mailboxes import MailboxesReading, MailboxesWriting
from storage.sqlite.messages import MessagesReading
from storage.sqlite.oncall import OnCallReading
from storage.sqlite.outbox import OutboxReading
from storage.sqlite.outbox_changes import OutboxWriting
from storage.sqlite.parked import ParkedReading, ParkedWriting
from storage.sqlite.probes import ProbesReading, ProbesWriting
from storage.sqlite.redacting import RedactingWriting
from storage.sqlite.senders import SendersReading
from storage.sqlite.settings import SettingsReading, SettingsWriting
from storage.sqlite.snapshot import Kept, Snapshot
from storage.sqlite.store import StoreReading, StoreWriting
from storage.sqlite.tickets import TicketsWriting
from storage.sqlite.triage import TriageReading, TriageWriting

T = TypeVar("T")
W = TypeVar("W", bound="SqliteWriter")


class SqliteReader(
    SettingsReading,
    CustomersReading,
    EvidenceReading,
    DeliveriesReading,
    MailboxesReading,
    LedgerReading,
    StoreReading,
    CustomerTicketsReading,
    OutboxReading,
    ParkedReading,
    MessagesReading,
    DecisionsReading,
    SendersReading,
    HistoryReading,
    ProbesReading,
    TriageReading,
    DraftsReading,
    ExportReading,
    AuditReading,
    OnCallReading,
):
    """A `storage.protocol.Reader` over one snapshot."""


class SqliteWriter(
    SettingsWriting,
    CustomersWriting,
    DeliveriesWriting,
    MailboxesWriting,
    StoreWriting,
    TriageWriting,
    TicketsWriting,
    OutboxWriting,
    ParkedWriting,
    DecisionsWriting,
    ProbesWriting,
    DraftsWriting,
    SqliteReader,
):
    """A `storage.protocol.Writer` inside one transaction."""

    def savepoint(self) -> AbstractContextManager[None]:
        """Undo only what happens inside when the block raises; the exception goes on."""
        return self._snapshot.savepoint()


class SqliteEraser(RedactingWriting, SqliteWriter):
    """A `storage.protocol.Eraser` inside one transaction."""


def read(connection: sqlite3.Connection, snapshot: Snapshot, function: Callable[[SqliteReader], T]) -> T:
    """Run a function over one snapshot; nothing is written."""
    snapshot.plain("begin")
    try:
        return _synchronous(function(SqliteReader(snapshot)))
    finally:
        _roll_back(connection, snapshot)


def write(connection: sqlite3.Connection, kept: Kept, function: Callable[[SqliteWriter], T]) -> T:
    """Run a function in one immediate transaction: committed when it returns, undone when it raises."""
    return change(connection, kept, SqliteWriter, function)


def erase(connection: sqlite3.Connection, kept: Kept, function: Callable[[SqliteEraser], T]) -> T:
    """Run a function that may erase, as `write` runs one."""
    return change(connection, kept, SqliteEraser, function)


def change(connection: sqlite3.Connection, kept: Kept, kind: type[W], function: Callable[[W], T]) -> T:
    """Run a function as `write` does, with a writer of this kind."""
    snapshot = Snapshot(connection, kept)
    snapshot.plain("begin immediate")
    try:
        before = connection.total_changes
        writer = kind(snapshot)
        answer = _synchronous(function(writer))
        if connection.total_changes != before + snapshot.quiet:
            writer.finish()
        snapshot.plain("commit")
    except BaseException:
        kept.settings = None
        raise
    finally:
        _roll_back(connection, snapshot)
    return answer


def _synchronous(answer: T) -> T:
    if inspect.isawaitable(answer):
        if inspect.iscoroutine(answer):
            answer.close()
        raise TypeError("a transaction runs a plain function: nothing can be awaited inside it")
    return answer


def _roll_back(connection: sqlite3.Connection, snapshot: Snapshot) -> None:
    """End the transaction if it still runs. A reader or writer that was kept past it answers nothing."""
    ended: StorageError = DatabaseUnusableError("This reader belongs to a transaction that is over.")
    snapshot.end(ended)
    if connection.in_transaction:
        connection.execute("rollback")
