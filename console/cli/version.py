"""`omnidesk --version`: what is running, down to the schema of the database. Nothing is opened and no screen loaded."""

import platform
import sqlite3
from importlib.metadata import PackageNotFoundError, version

import console
from console import assembly
from console.cli.frame import Answer


def versions() -> Answer:
    """Return the versions of the program and of what it stands on."""
    schema = assembly.newest_schema()
    textual = _installed("textual")
    shape = {
        "program": "omnidesk",
        "version": console.__version__,
        "python": platform.python_version(),
        "textual": textual,
        "sqlite": sqlite3.sqlite_version,
        "database_schema": schema,
    }
    lines = (
        f"omnidesk {console.__version__}",
        f"Python {platform.python_version()}",
        f"Textual {textual}",
        f"SQLite {sqlite3.sqlite_version}",
        f"schema {schema}",
    )
    return Answer(shape=shape, lines=lines)


def _installed(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "-"
