"""Looks through a whole database: structure, bytes, references, and everything that is counted against what it counts.

It stands apart from the questions themselves because one that can't be answered must not keep the others from it.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import msgspec

from storage.checking import MOST_DEVIATIONS, Check, Deviation, Finding, StoppedError, Wish, finding
from storage.errors import DatabaseUnusableError
from storage.settings import Settings
from storage.sqlite.faults import FAULTS, translated
from storage.sqlite.full_text import full_text
from storage.sqlite.kept_bytes import outgoing_mails, raw_mails
from storage.sqlite.looking import Looking, looking
from storage.sqlite.migrate import pending
from storage.sqlite.readings import readings

_PAGE = 500
_settings = msgspec.json.Decoder(Settings).decode
_Question = Callable[[Looking], list[Deviation]]


def look_through(path: Path, wish: Wish) -> Iterator[Finding]:
    """Yield what each check finds; nothing is written. Raises StorageError when the file is no database of this schema.

    Raises StoppedError when the wish is stopped.
    """
    try:
        with looking(path, wish) as look:
            _refuse_other_schema(look)
            for check, question in _questions():
                if (wish.only is None or check in wish.only) and (check is not Check.READINGS or wish.reads):
                    yield _asked(look, check, question)
    except FAULTS as error:
        raise translated(error, path) from error
    except OSError as error:
        raise DatabaseUnusableError(f"The database {path} is unusable: {error.strerror or error}.") from error


def _refuse_other_schema(look: Looking) -> None:
    waiting = pending(look.connection, look.path)
    if waiting:
        raise DatabaseUnusableError(
            f"The database {look.path} has schema {waiting[0] - 1}, this version needs {waiting[-1]}: open it once "
            "with a command that may change it."
        )


def _asked(look: Looking, check: Check, question: _Question) -> Finding:
    """Ask a question; what SQLite can't read is told in its words."""
    look.tell(check)
    try:
        return finding(check, question(look))
    except StoppedError:
        raise
    except FAULTS as error:
        look.stop_if_wanted()
        return finding(check, (), failure=str(translated(error, look.path)))


def _questions() -> tuple[tuple[Check, _Question], ...]:
    return (
        (Check.STRUCTURE, _structure),
        (Check.REFERENCES, _references),
        (Check.SETTINGS, _versions),
        (Check.RAW_MAILS, raw_mails),
        (Check.OUTGOING_MAILS, outgoing_mails),
        *((check, partial(_rows, names)) for check, names in ROWS.items()),
        (Check.FULL_TEXT, full_text),
        (Check.READINGS, readings),
    )


# Which statements find what deviates; what they find is read anew the same way when it is mended.
ROWS = {
    Check.DELIVERIES: ("wrong_deliveries",),
    Check.MESSAGES: ("wrong_messages",),
    Check.TICKET_FACTS: ("wrong_ticket_facts", "wrong_waiting"),
    Check.TICKET_PEOPLE: ("wrong_writers", "wrong_recipients"),
    Check.OUTBOX: ("wrong_outbox",),
    Check.LEDGER: ("wrong_ledger_counts", "wrong_discard_counts"),
    Check.TICKET_COUNTERS: ("wrong_ticket_counts", "wrong_ticket_marks"),
    Check.OUTBOX_COUNTERS: ("wrong_outbox_counts",),
    Check.SENDER_COUNTERS: ("wrong_sender_counts",),
    Check.ARRIVAL_COUNTERS: ("wrong_arrival_counts",),
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


def _versions(look: Looking) -> list[Deviation]:
    """Decode every version of the settings; the newest must be the one in force."""
    found: list[Deviation] = []
    with look.snapshot():
        ((in_force, newest),) = look.rows("version_in_force")
        if in_force != newest:
            found.append(Deviation(what="settings", key=in_force, fact="version", kept=in_force, found=newest))
        after = 0
        while page := look.rows("settings_snapshots", after=after, limit=_PAGE):
            found += [one for version, snapshot in page if (one := _undecodable(version, snapshot)) is not None]
            after = page[-1][0]
    return found


def _undecodable(version: int, snapshot: str) -> Deviation | None:
    try:
        kept = _settings(snapshot).version
    except (msgspec.MsgspecError, ValueError, TypeError):
        return Deviation(what="settings", key=version, fact="snapshot", kept="damaged", found="readable")
    return (
        None if kept == version else Deviation(what="settings", key=version, fact="version", kept=kept, found=version)
    )
