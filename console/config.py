"""The configuration in force: what the options say, then the environment, the person's file, the machine's, defaults.

It stands apart from the settings, which are in the database and are everybody's: what is here is about this machine and
this person. No secret is in it, only where each can be asked for.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from console.config_file import ConfigFile, read_file
from console.config_problems import ConfigError, Problem
from console.database_url import DatabaseUrlError, sqlite_path, sqlite_url
from console.secret_sources import SecretSource
from widgets.language import LANGUAGES, _

T = TypeVar("T")

SYSTEM_FILE = Path("/etc/omnidesk/config.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the options before the verb say; None where they are silent."""

    config: str | None = None
    database: str | None = None
    employee: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The configuration in force. `database` is a URL with an absolute path.

    `employee` is whom to act as, None for the system login's own. `language`, `theme`, `density` and
    `timezone` are "" where nothing chooses one. `keys` replaces keys by name. `files` are those that were read;
    `options` the global options with which another process has the same configuration.
    """

    database: str
    employee: str | None = None
    language: str = ""
    theme: str = ""
    density: str = ""
    timezone: str = ""
    secrets: Mapping[str, SecretSource] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    files: tuple[Path, ...] = ()
    options: tuple[str, ...] = ()


def load(given: Given | None = None, environment: Mapping[str, str] = os.environ) -> Config:
    """Return the configuration in force. Raises ConfigError with everything that is wrong."""
    given = given or Given()
    files = [read_file(path) for path in config_files(given, environment)]
    problems = [problem for file in files for problem in file.problems]
    database = _database(given, environment, files, problems)
    language = _language(given, environment, files, problems)
    if problems:
        raise ConfigError(problems)
    return Config(
        database=database,
        employee=_first(given.employee, environment.get("OMNIDESK_EMPLOYEE"), *(file.employee for file in files)),
        language=language,
        theme=_first(*(file.theme for file in files)) or "",
        density=_first(*(file.density for file in files)) or "",
        timezone=_first(*(file.timezone for file in files)) or "",
        secrets=_merged([file.secrets for file in files]),
        keys=_merged([file.keys for file in files]),
        files=tuple(file.path for file in files),
        options=_options(given, environment, database),
    )


def config_files(given: Given, environment: Mapping[str, str]) -> tuple[Path, ...]:
    """Return the files that count, the strongest first. One that is named stands alone, and must exist."""
    named = given.config or environment.get("OMNIDESK_CONFIG")
    if named:
        return (Path(named).expanduser().absolute(),)
    return tuple(path for path in usual_files(environment) if path.exists())


def own_file(given: Given, environment: Mapping[str, str]) -> Path:
    """Return the file that is written to for this person: the one that is named, else their usual one."""
    named = given.config or environment.get("OMNIDESK_CONFIG")
    return config_files(given, environment)[0] if named else usual_files(environment)[0]


def usual_files(environment: Mapping[str, str]) -> tuple[Path, ...]:
    """Return where a file is looked for when none is named: the person's, then the machine's."""
    return (_xdg(environment, "XDG_CONFIG_HOME", ".config") / "config.toml", SYSTEM_FILE)


def default_database(environment: Mapping[str, str]) -> Path:
    """Return where the database is when nothing names it."""
    return _xdg(environment, "XDG_DATA_HOME", ".local/share") / "omnidesk.db"


def state_folder(environment: Mapping[str, str]) -> Path:
    """Return where a console keeps what it remembers of a person."""
    return _xdg(environment, "XDG_STATE_HOME", ".local/state")


def spoken_language(options: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the language to speak, before anything is judged: a wrong configuration is told in it."""
    given = _quick_given(options)
    files = (read_file(path) for path in config_files(given, environment))
    chosen = _first(given.language, environment.get("OMNIDESK_LANG"))
    if chosen in LANGUAGES:
        return chosen
    locale = _first(*(environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")))
    return _first(*(file.language for file in files)) or locale or ""


def _quick_given(options: Sequence[str]) -> Given:
    """Read --config and --lang from options that may be wrong in every other respect."""
    found: dict[str, str] = {}
    for place, word in enumerate(options):
        name, mark, value = word.partition("=")
        found[name] = value if mark else (options[place + 1] if place + 1 < len(options) else "")
    return Given(config=found.get("--config") or None, language=found.get("--lang") or None)


def _xdg(environment: Mapping[str, str], variable: str, usual: str) -> Path:
    """Return omnidesk's folder below an XDG base directory; a relative one does not count (its specification)."""
    named = environment.get(variable, "")
    base = Path(named) if named.startswith("/") else Path(environment.get("HOME") or Path.home()) / usual
    return base / "omnidesk"


def _database(
    given: Given, environment: Mapping[str, str], files: Sequence[ConfigFile], problems: list[Problem]
) -> str:
    for source, url in (("--database", given.database), ("$OMNIDESK_DATABASE", environment.get("OMNIDESK_DATABASE"))):
        if url or (url == "" and source == "--database"):
            try:
                return sqlite_url(sqlite_path(url, Path.cwd()))
            except DatabaseUrlError as error:
                problems.append(Problem(source=source, key="", words=str(error)))
                return ""
    return _first(*(file.database for file in files)) or sqlite_url(default_database(environment))


def _language(
    given: Given, environment: Mapping[str, str], files: Sequence[ConfigFile], problems: list[Problem]
) -> str:
    named = environment.get("OMNIDESK_LANG")
    if not given.language and named and named not in LANGUAGES:
        words = _("{value} is not spoken here: write one of {known}.").format(value=named, known=", ".join(LANGUAGES))
        problems.append(Problem(source="$OMNIDESK_LANG", key="", words=words))
    return _first(given.language, named, *(file.language for file in files)) or ""


def _options(given: Given, environment: Mapping[str, str], database: str) -> tuple[str, ...]:
    """Return absolute options, so that they mean the same in another folder and under another environment."""
    options = ["--database", database]
    if given.config or environment.get("OMNIDESK_CONFIG"):
        options += ["--config", str(config_files(given, environment)[0])]
    if given.language:
        options += ["--lang", given.language]
    return tuple(options)


def _first(*values: str | None) -> str | None:
    return next((value for value in values if value), None)


def _merged(tables: Sequence[Mapping[str, T]]) -> dict[str, T]:
    """Put tables together, the first one's entries over the later ones'."""
    return {name: value for table in reversed(tables) for name, value in table.items()}
