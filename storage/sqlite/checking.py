"""Looks through a whole database: structure, bytes, references, and everything that is counted against what it counts.

It stands apart from the questions themselves because one that can't be answered must not keep the others from it.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from storage.checking import MOST_DEVIATIONS, Check, Deviation, Finding, StoppedError, Wish, finding
from storage.errors import DatabaseUnusableError, StorageError
from storage.sqlite.checking_schema import schema
from storage.sqlite.checking_settings import settings, trail
from storage.sqlite.faults import FAULTS, is_damage, said_of, translated
from storage.sqlite.full_text import full_text
from storage.sqlite.kept_bytes import outgoing_mails, raw_mails
from storage.sqlite.looking import Looking, looking
from storage.sqlite.opening import needed, refuse_no_database
from storage.sqlite.readings import readings
from storage.sqlite.setting_rows import setting_rows

_UNREADABLE = (StorageError, ValueError, TypeError, LookupError)  # what stands there is nothing that we ever wrote
_Question = Callable[[Looking], list[Deviation]]


def look_through(path: Path, wish: Wish) -> Iterator[Finding]:
    """Yield what each check finds; nothing is written. Of a file too damaged to be asked only that is said.

    Raises StorageError when it is no database of this schema, StoppedError when the wish is stopped.
    """
    try:
        refuse_no_database(path)
        with looking(path, wish) as look:
            _refuse_other_schema(look)
            for check, question in _questions():
                if (wish.only is None or check in wish.only) and (check is not Check.READINGS or wish.reads):
                    yield _asked(look, check, question)
    except FAULTS as error:
        if not is_damage(error):
            raise translated(error, path) from error
        yield finding(Check.STRUCTURE, (), failure=said_of(error))
    except OSError as error:
        raise DatabaseUnusableError(f"The database {path} is unusable: {error.strerror or error}.") from error


def _refuse_other_schema(look: Looking) -> None:
    waiting = needed(look.connection, look.path)
    if waiting:
        raise DatabaseUnusableError(
            f"The database {look.path} has schema {waiting[0] - 1}, this version needs {waiting[-1]}: open it once "
            "with a command that may change it."
        )


def _asked(look: Looking, check: Check, question: _Question) -> Finding:
    """Ask a question; why one can't be answered is a finding too, and keeps no other from being asked."""
    look.tell(check)
    try:
        return finding(check, question(look))
    except StoppedError:
        raise
    except FAULTS as error:
        look.stop_if_wanted()
        return finding(check, (), failure=said_of(error))
    except _UNREADABLE as error:
        look.stop_if_wanted()
        return finding(check, (), failure=str(error) or type(error).__name__)


def _questions() -> tuple[tuple[Check, _Question], ...]:
    return (
        (Check.STRUCTURE, _structure),
        (Check.SCHEMA, schema),
        (Check.REFERENCES, _references),
        (Check.SETTINGS, settings),
        (Check.SETTING_ROWS, setting_rows),
        (Check.TRAIL, trail),
        (Check.RAW_MAILS, raw_mails),
        (Check.OUTGOING_MAILS, outgoing_mails),
        *((check, partial(_rows, names)) for check, names in ROWS.items()),
        (Check.FULL_TEXT, full_text),
        (Check.READINGS, readings),
    )


# Which statements find what deviates; what they find is read anew the same way when it is mended.
ROWS = {
    Check.LISTS: ("unreadable_lists",),
    Check.DELIVERIES: ("wrong_deliveries",),
    Check.MESSAGES: ("wrong_messages", "wrong_decisions"),
    Check.REASONS: ("wrong_reasons",),
    Check.TICKET_FACTS: ("wrong_ticket_facts", "wrong_waiting"),
    Check.TICKET_PEOPLE: ("wrong_writers", "wrong_recipients"),
    Check.OUTBOX: ("wrong_outbox",),
    Check.LEDGER: ("wrong_ledger_counts", "wrong_discard_counts"),
    Check.TICKET_COUNTERS: ("wrong_ticket_counts", "wrong_ticket_marks"),
    Check.OUTBOX_COUNTERS: ("wrong_outbox_counts",),
    Check.SENDER_COUNTERS: ("wrong_sender_counts",),
    Check.ARRIVAL_COUNTERS: ("wrong_arrival_counts",),
    Check.ACTIVITY: ("wrong_activity",),
}


def _rows(names: tuple[str, ...], look: Looking) -> list[Deviation]:
    return look.deviations(*names)


def _structure(look: Looking) -> list[Deviation]:
    with look.snapshot():
        found = look.connection.execute(f"pragma integrity_check({MOST_DEVIATIONS})").fetchall()
    words = [str(row[0]) for row in found]
    return [Deviation(what="structure", key=number, fact=one) for number, one in enumerate(words, 1) if one != "ok"]


def _references(look: Looking) -> list[Deviation]:
    with look.snapshot():
        found = look.connection.execute("pragma foreign_key_check").fetchall()
    return [Deviation(what=table, key=row or 0, fact="refers to", found=parent) for table, row, parent, _ in found]
