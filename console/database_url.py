"""The URL of the database: `sqlite:///PATH`, taken apart without opening anything.

It stands apart because the configuration judges it and the assembly opens it, and both must read it alike.
"""

from pathlib import Path

from widgets.language import _

SQLITE = "sqlite:///"
_POSTGRES = ("postgres://", "postgresql://")


class DatabaseUrlError(ValueError):
    """The URL names no database that can be opened; the text says what to write instead."""


def sqlite_path(url: str, folder: Path) -> Path:
    """Return the absolute path that a URL names; a relative one counts from `folder`, `~` is the home.

    Raises DatabaseUrlError.
    """
    if url.lower().startswith(_POSTGRES):
        raise DatabaseUrlError(_("PostgreSQL is not supported yet: use sqlite:////absolute/path/to/omnidesk.db."))
    if not url.startswith(SQLITE):
        words = _("{url} is no database URL: write sqlite:////absolute/path/to/omnidesk.db.")
        raise DatabaseUrlError(words.format(url=_without_password(url)))
    path = url.removeprefix(SQLITE)
    if not path.strip() or path.startswith(":memory:") or path.endswith("/") or "\0" in path:
        words = _("{url} names no file: write sqlite:////absolute/path/to/omnidesk.db.")
        raise DatabaseUrlError(words.format(url=url))
    return (folder / Path(path).expanduser()).absolute()


def sqlite_url(path: Path) -> str:
    """Return the URL of a database file."""
    return f"{SQLITE}{path}"


def _without_password(url: str) -> str:
    scheme, mark, rest = url.partition("://")
    return f"{scheme}{mark}…" if mark and "@" in rest else url
