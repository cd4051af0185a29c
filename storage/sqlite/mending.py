"""What deviates is computed again from what is kept: check by check, each in one transaction with its event.

It stands apart from looking because here is written, with the same rules as the desk writes. What is wrong is looked
for again inside the transaction: it may have changed since it was found.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

from storage.checking import MENDABLE, Check, Finding, Reads
from storage.errors import DatabaseBusyError, DatabaseDamagedError, DatabaseUnusableError, StorageError
from storage.records import DeliveryKey, Event, TicketNumber
from storage.sqlite import rows
from storage.sqlite.checking import ROWS
from storage.sqlite.connection import WRITING, open_file
from storage.sqlite.faults import FAULTS, translated
from storage.sqlite.looking import checks
from storage.sqlite.mending_schema import make_anew, without_trigger
from storage.sqlite.readings import Reread, reread
from storage.sqlite.setting_rows import TOO_MUCH
from storage.sqlite.snapshot import Kept, Row
from storage.sqlite.transactions import SqliteWriter, change

_PATIENT = ("pragma busy_timeout = 30000",)
_COUNTERS = {
    Check.LEDGER: ("forget_ledger", "count_ledger", "forget_discarded", "count_discarded"),
    Check.TICKET_COUNTERS: ("forget_ticket_counts", "count_tickets", "forget_ticket_marks", "mark_tickets"),
    Check.OUTBOX_COUNTERS: ("forget_outbox_counts", "count_outbox"),
}
_KEYED = {
    Check.SENDER_COUNTERS: ("forget_senders", "count_senders"),
    Check.ARRIVAL_COUNTERS: ("forget_arrivals", "count_arrivals"),
    Check.ACTIVITY: ("note_newest",),
    Check.REASONS: ("forget_reasons", "keep_reasons"),
    Check.OUTBOX: ("place_outgoing", "count_refused"),
    Check.DELIVERIES: ("point_to_newest_decision", "point_to_messages", "find_bytes"),
}


def mend(path: Path, found: Sequence[Finding], event: Event, reads: Reads) -> Iterator[tuple[Check, int]]:
    """Put right what was found and can be computed again, each check in a transaction; yield how much each was.

    `event` is kept with each: its detail is made here. Raises StorageError.
    """
    try:
        with closing(open_file(path, (*_PATIENT, *WRITING))) as connection:
            kept = Kept(path)
            for one in found:
                if one.check in MENDABLE and not one.is_sound:
                    count = _put_right(connection, kept, partial(_mended, one, event, reads))
                    if count:
                        yield one.check, count
    except FAULTS as error:
        raise translated(error, path) from error
    except OSError as error:
        raise DatabaseUnusableError(f"The database {path} is unusable: {error.strerror or error}.") from error


def _put_right(connection: sqlite3.Connection, kept: Kept, function: Callable[["Mender"], int]) -> int:
    """Return how much was put right: nothing where other damage forbids it, which the next look tells."""
    try:
        return change(connection, kept, Mender, function)
    except DatabaseDamagedError:
        return 0
    except (DatabaseBusyError, DatabaseUnusableError):
        raise
    except StorageError:
        return 0


def put_back(path: Path, key: DeliveryKey, raw: bytes, event: Event) -> None:
    """Keep a mail's bytes again; whoever calls has seen that they have its SHA-256. Raises StorageError."""
    try:
        with closing(open_file(path, (*_PATIENT, *WRITING))) as connection:
            kept = Kept(path)
            change(connection, kept, Mender, partial(_put_back, key, raw, event))
    except FAULTS as error:
        raise translated(error, path) from error


def _put_back(key: DeliveryKey, raw: bytes, event: Event, mender: "Mender") -> None:
    mender.put_bytes_back(key, raw)
    mender.add_event(event)


def _mended(found: Finding, event: Event, reads: Reads, mender: "Mender") -> int:
    count = mender.mend(found, reads)
    if count:
        mender.add_event(replace(event, subject=found.check.value, detail=f"{count} put right"))
    return count


class Mender(SqliteWriter):
    """A writer that computes again what can be computed."""

    def mend(self, finding: Finding, reads: Reads) -> int:
        """Put right what a check finds now, and return how much that was."""
        if finding.check is Check.SCHEMA:
            return make_anew(self._snapshot)
        if finding.check is Check.SETTING_ROWS:
            return self._write_rows(finding)
        if finding.check is Check.FULL_TEXT:
            self._ask("index_anew")
            return max(1, finding.found)
        if finding.check is Check.READINGS:
            keys = sorted({int(one.key) for one in finding.deviations})
            return sum(self._read_again(found) for found in self._misread(keys, reads))
        found = self._deviating(finding.check)
        if found:
            self._put_right(finding.check, found)
        return len(found) - len(self._deviating(finding.check))

    def put_bytes_back(self, key: DeliveryKey, raw: bytes) -> None:
        """Keep the bytes of a mail again."""
        packing, packed = self._snapshot.kept.packer.pack(raw)
        self._ask("put_bytes_back", key=key, packing=packing, packed=packed)
        self._ask("find_bytes", keys=rows.to_json([key]))

    def _deviating(self, check: Check) -> list[Row]:
        return [row for name in ROWS[check] for row in self._ask(name)]

    def _put_right(self, check: Check, found: Sequence[Row]) -> None:
        keys = sorted({row[1] for row in found})
        if check is Check.LISTS:
            without_trigger(self._snapshot, "ticket_remarked", partial(self._read_lists, rows.to_json(keys)))
        elif check in _COUNTERS:
            for name in _COUNTERS[check]:
                self._ask(name)
        elif check in _KEYED:
            for name in _KEYED[check]:
                self._ask(name, keys=rows.to_json(keys))
        else:
            for key in keys:
                if self._survivor(TicketNumber(key)) is not None:
                    self._follow([TicketNumber(key)])
                    self._ask("wait_anew", key=key)

    def _write_rows(self, finding: Finding) -> int:
        """Write rows of the settings anew; one that stands too much may be referred to, and stays."""
        count = sum(one.kept != TOO_MUCH for one in finding.deviations)
        if count:
            self.write_rows_anew()
        return count

    def _read_lists(self, keys: str) -> None:
        self._ask("tags_of_marks", keys=keys)
        self._ask("badges_of_marks", keys=keys)

    def _misread(self, keys: Sequence[int], reads: Reads) -> Iterator[Reread]:
        for key in keys:
            for row in self._ask("readings", after=key - 1, limit=1):
                found = reread(row, self._snapshot.kept.packer, reads)
                if found is not None and found.key == key:
                    yield found

    def _read_again(self, found: Reread) -> int:
        """Keep what the mail names. Addresses keep their order, so all of them are written."""
        is_renamed = found.message_id is not None
        if is_renamed:
            self._ask("renew_message_id", key=found.key, message_id=found.naming.message_id)
        references = [(found.customer_id, message_id, found.key) for message_id in found.ids]
        self._snapshot.change_many("add_message_reference", references)
        if found.addresses:
            self._snapshot.change("forget_message_addresses", key=found.key)
            addresses = [(found.key, "to", place, one) for place, one in enumerate(found.naming.to)]
            addresses += [(found.key, "cc", place, one) for place, one in enumerate(found.naming.cc)]
            self._snapshot.change_many("add_message_address", addresses)
            row = self._snapshot.one("ticket_of_message", key=found.key)
            if row is not None:
                self._follow([TicketNumber(row[0])])
        return len(found.ids) + len(found.addresses) + is_renamed

    def _ask(self, name: str, /, **values: object) -> list[Row]:
        return self._snapshot.composed(checks()[name], values)
