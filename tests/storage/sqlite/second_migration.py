"""A second migration that only tests have, a database that waits for it, and programs that migrate it.

It alters, fills, adds and drops, so that a database between the old schema and the new would show.
"""

import shutil
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

from storage.errors import StorageError
from storage.sqlite.migrate import FOLDER, migrate
from storage.sqlite.opening import prepare
from tests.storage.builders import NOON
from tests.storage.sqlite.programs import Stumbling, die

SECOND = """\
-- Tickets get a language; a trigger; what it counts.
alter table ticket add column language text not null default '';

create table language_count (
    language text primary key, -- 'nl'; 'en'
    tickets integer not null
) strict, without rowid;

insert into language_count (language, tickets) values ('', 0), ('nl', 0);

create trigger language_counted after insert on ticket begin
    -- a statement within; the trigger ends later
    insert into language_count (language, tickets) values (new.language, 1)
    on conflict (language) do update set tickets = tickets + 1;
end;

insert into brand (slug, name) values ('second', 'Second');
update brand set name = 'First' where slug = 'acme';
drop index event_of_ticket;
"""
State = tuple[int, list[tuple[object, ...]], list[tuple[object, ...]]]


def folder_with(folder: Path, second: str = SECOND) -> Path:
    """Return a folder with the first migrations and one more."""
    folder.mkdir(parents=True)
    for path in FOLDER.glob("0001_*.sql"):
        shutil.copy(path, folder)
    (folder / "0002_second.sql").write_text(second)
    return folder


def first_folder(folder: Path) -> Path:
    """Return a folder with the first migration only."""
    made = folder_with(folder)
    (made / "0002_second.sql").unlink()
    return made


def old_database(path: Path) -> Path:
    """Make a database of the first schema with a brand in it, and return its path."""
    prepare(path, clock=lambda: NOON, chance=bytes, may_migrate=True, folder=first_folder(path.with_name("first")))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("insert into brand (slug, name) values ('acme', 'Acme')")
    return path


def state(path: Path) -> State:
    """Return all that the second migration changes: the number, the schema, the brands."""
    with closing(sqlite3.connect(path)) as connection:
        made = connection.execute("select type, name, sql from sqlite_schema order by name").fetchall()
        brands = connection.execute("select id, slug, name from brand").fetchall()
        return connection.execute("pragma user_version").fetchone()[0], made, brands


def migrate_and_die(path: str, folder: str, number: str) -> None:
    """Migrate with a connection that ends the program before one of its statements."""
    Stumbling.falling_at(int(number), die)
    with closing(sqlite3.connect(path, isolation_level=None, factory=Stumbling)) as connection:
        migrate(connection, Path(path), Path(folder))


def open_when_told(path: str, folder: str) -> None:
    """Say that it is ready, wait for the other, then open the database as every start does."""
    print("ready", flush=True)
    told = float(sys.stdin.readline())
    time.sleep(max(0.0, told - time.time()))
    try:
        prepare(Path(path), clock=lambda: NOON, chance=bytes, may_migrate=True, folder=Path(folder))
    except StorageError as error:
        sys.exit(str(error))
