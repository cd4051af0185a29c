"""What a database lacks of what the migrations make is made anew, where that loses nothing: all but tables of rows.

It stands apart because it goes by the text that makes each thing, and needs none of what is kept. A table of rows is
never touched: making it anew would hide that its rows are gone.
"""

from collections.abc import Callable, Iterator

from storage.checking import Deviation
from storage.errors import DatabaseBusyError, DatabaseUnusableError, StorageError
from storage.sqlite.checking_schema import (
    CHANGED,
    FULL_TEXT,
    INDEX,
    MISSING,
    RULE,
    TABLE,
    TRIGGER,
    VIEW,
    deviations,
    wanted,
)
from storage.sqlite.looking import checks
from storage.sqlite.snapshot import Snapshot

_ORDER = (TABLE, VIEW, INDEX, TRIGGER, RULE)  # a trigger may name each of the others


def make_anew(snapshot: Snapshot) -> int:
    """Make what is missing or changed, and return how much that was; nothing while a table of rows is not whole.

    A trigger that is made anew counts from then on: what drifted meanwhile, other checks tell.
    """
    found = [one for one in deviations(snapshot.composed) if one.kept in (MISSING, CHANGED)]
    if any(one.what == TABLE and one.key != FULL_TEXT for one in found):
        return 0
    found.sort(key=lambda one: _ORDER.index(one.what))
    return sum(_made(snapshot, one) for one in found)


def without_trigger(snapshot: Snapshot, name: str, change: Callable[[], None]) -> None:
    """Change rows whose old content the trigger can't read; it is as it was made afterwards."""
    snapshot.plain(f"drop trigger if exists {name}")
    change()
    snapshot.plain(wanted().things[TRIGGER, name])


def _made(snapshot: Snapshot, one: Deviation) -> int:
    """Make one thing anew; what doubles keep from it stays missing, and is told by the next look."""
    try:
        with snapshot.savepoint():
            for statement in _statements(one):
                snapshot.plain(statement)
            if one.what == RULE:
                snapshot.composed(checks()["restore_rule"], {"name": one.key})
    except (DatabaseBusyError, DatabaseUnusableError):
        raise
    except StorageError:
        return 0
    return 1


def _statements(one: Deviation) -> Iterator[str]:
    if one.what == RULE:
        return
    yield f"drop {one.what} if exists {one.key}"
    yield wanted().things[one.what, str(one.key)]
    if one.what == TABLE:
        yield checks()["index_anew"]
