"""The one place that names a database and a wire: everything else takes `Repository`, `Opener`, `Mailer`.

It stands alone so that another database, or another way to fetch or send mail, is a change here and nowhere else.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from console.clock import system_clock
from console.config_problems import ConfigError, Problem
from console.database_url import DatabaseUrlError, sqlite_path
from console.system_names import name_of_user
from storage.protocol import Repository

if TYPE_CHECKING:
    from console.config import Given
    from console.intake.source import Opener
    from console.outgoing.mailer import Mailer
    from console.wires import Wires
    from storage.copies import IsStopped
    from storage.files import StoreFiles
    from storage.oncall import StoreFacts, StoreRoom


LOOK_S = 5.0


class NamesDatabase(Protocol):
    """What is read of a configuration here."""

    @property
    def database(self) -> str: ...


@asynccontextmanager
async def open_repository(config: NamesDatabase) -> AsyncIterator[Repository]:
    """Open the store of a configuration, made or migrated first. Raises ConfigError, StorageError."""
    from storage.sqlite.repository import open_repository as open_sqlite

    async with open_sqlite(_reachable(config), clock=system_clock) as repository:
        yield repository


@asynccontextmanager
async def open_as_it_is(config: NamesDatabase) -> AsyncIterator[Repository]:
    """Open the store of a configuration; nothing is made or migrated. Raises ConfigError, StorageError."""
    from storage.sqlite.repository import open_repository as open_sqlite

    async with open_sqlite(_reachable(config), clock=system_clock, migrate=False) as repository:
        yield repository


def examine_store(
    config: NamesDatabase, *, within_s: float, by: str, is_stopped: "IsStopped" = lambda: False
) -> "StoreFacts":
    """Look at a database that is there, whatever its schema. Raises ConfigError, StorageError; waits for the disk.

    What a look that ends has found of its structure is told beside the database, by who looked.
    """
    from console.upkeep.last_look import keep_last_look
    from storage.oncall import LastLook
    from storage.sqlite.examining import examine

    path = _reachable(config)
    facts = examine(path, within_s=within_s, is_stopped=is_stopped)
    if facts.problems is not None:
        problem = facts.problems[0] if facts.problems else ""
        keep_last_look(path, LastLook(at=system_clock(), by=by, problem=problem))
    return facts


def look_at_structure(config: NamesDatabase, is_stopped: "IsStopped") -> bool:
    """Look for seconds whether the structure of the database holds; False when that was not long enough.

    Waits for the disk. Raises ConfigError, StorageError.
    """
    return examine_store(config, within_s=LOOK_S, by="console", is_stopped=is_stopped).problems is not None


def room_of(config: NamesDatabase) -> "StoreRoom | None":
    """Return how large the database is, its journal too, what is free beside it, and the last look at its structure;
    None where nobody can tell.

    Waits for the disk. Raises ConfigError.
    """
    import shutil

    from console.upkeep.last_look import read_last_look
    from storage.oncall import StoreRoom

    path = _path(config)
    journal = path.with_name(f"{path.name}-wal")
    try:
        size = path.stat().st_size + (journal.stat().st_size if journal.exists() else 0)
        free = shutil.disk_usage(path.parent).free
        return StoreRoom(schema=newest_schema(), size=size, free=free, looked=read_last_look(path))
    except OSError:
        return None


def store_files() -> "StoreFiles":
    """Return what can be done with a database's file as a whole: looked through, mended, copied, put back."""
    from storage.sqlite import files

    return files


def named_store(url: str) -> Path:
    """Return the file of the database that a URL names, which may not be there. Raises ConfigError."""
    try:
        return sqlite_path(url, Path.cwd())
    except DatabaseUrlError as error:
        raise ConfigError([Problem(source="database", key="", words=str(error))]) from error


def opener() -> "Opener":
    """Return what opens a forward mailbox on its server."""
    from console.intake.imap import open_imap

    return open_imap


def wires(given: "Given") -> "Wires":
    """Return the ways to mail servers of a console with these options."""
    from console.config import load, own_file
    from console.wires import Wires

    own = own_file(given, os.environ)
    return Wires(secrets=lambda: load(given).secrets, opener=opener, mailer=mailer, configuration=own)


def mailer() -> "Mailer":
    """Return what sends mail through an outgoing server."""
    from console.outgoing.smtp import SmtpMailer

    return SmtpMailer()


def has_store(config: NamesDatabase) -> bool:
    """Tell whether the database is there already. Raises ConfigError, NotAdmittedError for one that is for others."""
    return _reachable(config).exists()


def owns_store(config: NamesDatabase) -> bool:
    """Tell whether this process runs as the system user who owns the database."""
    return _path(config).stat().st_uid == os.getuid()


def store_folder(config: NamesDatabase) -> Path:
    """Return the folder of the database, where a console may keep what is its own."""
    return _path(config).parent


def store_file(config: NamesDatabase) -> Path:
    """Return the file of the database, which may not be there. Raises ConfigError."""
    return _path(config)


def system_login() -> str:
    """Return the login of the system user who runs this process; from the system, never from the environment."""
    return name_of_user(os.getuid())


def newest_schema() -> int:
    """Return the schema that this version of the program writes."""
    from storage.sqlite.migrate import newest

    return newest()


def _path(config: NamesDatabase) -> Path:
    return named_store(config.database)


def _reachable(config: NamesDatabase) -> Path:
    """Return the file of the database. Raises ConfigError, NotAdmittedError for one that is for others."""
    from console.admission import refuse_stranger

    path = _path(config)
    refuse_stranger(path)
    return path
