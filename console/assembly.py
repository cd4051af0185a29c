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
    try:
        return sqlite_path(config.database, Path.cwd())
    except DatabaseUrlError as error:
        raise ConfigError([Problem(source="database", key="", words=str(error))]) from error
