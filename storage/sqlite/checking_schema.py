"""Whether a database consists of what the migrations make: tables, indexes, triggers and views, each as it was made.

It stands apart because nothing in the file tells what is missing from it: an empty database in memory, brought to the
same schema, does. A counter whose trigger is gone drifts, and what a unique index kept apart gets its double.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from storage.checking import Deviation
from storage.errors import StorageError
from storage.sqlite.looking import Looking, checks
from storage.sqlite.migrate import migrate
from storage.sqlite.snapshot import Row

FULL_TEXT = "message_text"
TABLE, INDEX, TRIGGER, VIEW, RULE = "table", "index", "trigger", "view", "rule"
COLUMN, DOUBLES = "column", "doubles"
MISSING, CHANGED, FOREIGN = "missing", "changed", "foreign"
_THERE, _AS_MADE, _GONE = "there", "as it is made", "gone"
_UNIQUE = re.compile(r"create unique index \w+\s+on (?P<table>\w+) \((?P<columns>.*)\)(?: where (?P<which>.*))?", re.I)

Ask = Callable[[str, Mapping[str, object]], list[Row]]  # a statement, its values
_Named = tuple[str, str]  # kind, name


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a database of the newest schema consists of: the text that makes each thing, the columns of each table."""

    things: Mapping[_Named, str]
    columns: Mapping[str, tuple[str, ...]]
    rules: frozenset[str]


@cache
def wanted() -> Wanted:
    """Return what the migrations make."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, Path("memory"))
        ask = asked_of(connection)
        things = _things(ask)
        columns = {name: _columns(ask, name) for kind, name in things if kind == TABLE}
        return Wanted(things=things, columns=columns, rules=_rules(ask))


def asked_of(connection: sqlite3.Connection) -> Ask:
    """Return what asks a connection."""
    return lambda sql, values: connection.execute(sql, values).fetchall()


def schema(look: Looking) -> list[Deviation]:
    """Return what is missing, what is not as it was made, and what is not ours."""
    with look.snapshot():
        return list(deviations(asked_of(look.connection)))


def deviations(ask: Ask) -> Iterator[Deviation]:
    """Yield how a database differs from what the migrations make."""
    want, kept = wanted(), _things(ask)
    for thing, sql in want.things.items():
        if thing not in kept:
            if not _is_part_of_full_text(thing) or (TABLE, FULL_TEXT) in kept:
                yield _thing(thing, MISSING, _THERE)
            yield from _doubles(ask, thing, sql)
        elif kept[thing] != sql and not _is_part_of_full_text(thing):
            yield from _changed(ask, thing, want)
            yield from _doubles(ask, thing, sql)
    yield from (_thing(thing, FOREIGN, _GONE) for thing in kept if thing not in want.things)
    if (TABLE, RULE) in kept:
        yield from (_thing((RULE, name), MISSING, _THERE) for name in sorted(want.rules - _rules(ask)))


def _things(ask: Ask) -> dict[_Named, str]:
    return {(kind, name): sql for kind, name, sql in ask(checks()["schema_things"], {})}


def _columns(ask: Ask, table: str) -> tuple[str, ...]:
    return tuple(row[0] for row in ask(checks()["columns_of"], {"table": table}))


def _rules(ask: Ask) -> frozenset[str]:
    return frozenset(row[0] for row in ask(checks()["rules"], {}))


def _is_part_of_full_text(thing: _Named) -> bool:
    """Tell of a table that SQLite makes under the index of words, in whatever words its version has for that."""
    return thing[0] == TABLE and thing[1].startswith(f"{FULL_TEXT}_")


def _thing(thing: _Named, kept: str, found: str) -> Deviation:
    kind, name = thing
    return Deviation(what=kind, key=name, kept=kept, found=found)


def _changed(ask: Ask, thing: _Named, want: Wanted) -> Iterator[Deviation]:
    """Yield which columns of a table are others; of anything else, that it is not as it was made."""
    kind, name = thing
    made, kept = want.columns.get(name, ()), _columns(ask, name) if kind == TABLE else ()
    if set(made) == set(kept):
        yield _thing(thing, CHANGED, _AS_MADE)
    for column in (one for one in made if one not in kept):
        yield Deviation(what=kind, key=name, fact=f"{COLUMN} {column}", kept=MISSING, found=_THERE)
    for column in (one for one in kept if one not in made):
        yield Deviation(what=kind, key=name, fact=f"{COLUMN} {column}", kept=FOREIGN, found=_GONE)


def _doubles(ask: Ask, thing: _Named, sql: str) -> Iterator[Deviation]:
    """Tell how often stands twice what a unique index keeps apart: with that it can't be made anew."""
    made = _UNIQUE.fullmatch(" ".join(sql.split()))
    if made is None:
        return
    table, columns, which = made["table"], made["columns"], made["which"] or "true"
    sql = f"select count(*) from (select 1 from {table} where {which} group by {columns} having count(*) > 1)"  # noqa: S608 (ours)
    try:
        ((count,),) = ask(sql, {})
    except (sqlite3.OperationalError, StorageError):  # its table is another, which is told by itself
        return
    if count:
        yield Deviation(what=thing[0], key=thing[1], fact=DOUBLES, kept=count, found=0)
