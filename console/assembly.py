"""The one place that names a database and a wire: everything else takes `Repository`, `Opener`, `Mailer`.

It stands alone so that another database, or another way to fetch or send mail, is a change here and nowhere else.
"""

import os
import pwd
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from console.clock import system_clock
from console.config_problems import ConfigError, Problem
from console.database_url import DatabaseUrlError, sqlite_path
from storage.protocol import Repository

if TYPE_CHECKING:
    from console.config import Given
    from console.intake.source import Opener
    from console.outgoing.mailer import Mailer
    from console.wires import Wires
    from storage.files import StoreFiles
    from storage.oncall import StoreFacts, StoreRoom


class NamesDatabase(Protocol):
    """What is read of a configuration here."""

    @property
    def database(self) -> str: ...


@asynccontextmanager
async def open_repository(config: NamesDatabase) -> AsyncIterator[Repository]:
    """Open the store of a configuration, made or migrated first. Raises ConfigError, StorageError."""
    from storage.sqlite.repository import open_repository as open_sqlite

    async with open_sqlite(_path(config), clock=system_clock) as repository:
        yield repository


@asynccontextmanager
async def open_as_it_is(config: NamesDatabase) -> AsyncIterator[Repository]:
    """Open the store of a configuration; nothing is made or migrated. Raises ConfigError, StorageError."""
    from storage.sqlite.repository import open_repository as open_sqlite

    async with open_sqlite(_path(config), clock=system_clock, migrate=False) as repository:
        yield repository


def examine_store(config: NamesDatabase, *, within_s: float) -> "StoreFacts":
    """Look at a database that is there, whatever its schema. Raises ConfigError, StorageError; waits for the disk."""
    from storage.sqlite.examining import examine

    return examine(_path(config), within_s=within_s)


def room_of(config: NamesDatabase) -> "StoreRoom | None":
    """Return how large the database is, its journal too, and what is free beside it; None where nobody can tell.

    Waits for the disk. Raises ConfigError.
    """
    import shutil

    from storage.oncall import StoreRoom

    path = _path(config)
    journal = path.with_name(f"{path.name}-wal")
    try:
        size = path.stat().st_size + (journal.stat().st_size if journal.exists() else 0)
        return StoreRoom(schema=newest_schema(), size=size, free=shutil.disk_usage(path.parent).free)
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
    """Tell whether the database is there already."""
    return _path(config).exists()


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
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def newest_schema() -> int:
    """Return the schema that this version of the program writes."""
    from storage.sqlite.migrate import newest

    return newest()


def _path(config: NamesDatabase) -> Path:
    return named_store(config.database)
