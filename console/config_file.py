"""One configuration file, read and judged section by section: what is right is kept, what is wrong is told, all of it.

It stands apart from `config`, which decides what counts, so that `config check` can judge a file that nobody could use.
"""

import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from console.clock import zone_named
from console.config_problems import Problem, not_a, shown
from console.database_url import DatabaseUrlError, sqlite_path, sqlite_url
from console.secret_sources import SecretSource, read_source
from console.theme_names import THEMES
from widgets.density import DENSITIES
from widgets.language import LANGUAGES, _

LARGEST = 1_000_000  # bytes; more is not a configuration
LOOKS = ("theme", "density", "timezone")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigKey:
    """A key or a section that a file may have, with an example; docs/configuration.md is made of these."""

    name: str
    words: Callable[[], str]
    example: str
    variable: str = ""
    option: str = ""


def config_keys() -> tuple[ConfigKey, ...]:
    """Return what a file may say."""
    return (
        ConfigKey(
            name="database",
            words=lambda: _("the database; a relative path counts from the file's folder"),
            example='database = "sqlite:////srv/omnidesk/omnidesk.db"',
            variable="OMNIDESK_DATABASE",
            option="--database",
        ),
        ConfigKey(
            name="employee",
            words=lambda: _("whom to act as instead of the system login; only the database's owner may"),
            example='employee = "ana"',
            variable="OMNIDESK_EMPLOYEE",
            option="--employee",
        ),
        ConfigKey(
            name="language",
            words=lambda: _("nl or en; else the console speaks the employee's own language, then that of the locale"),
            example='language = "nl"',
            variable="OMNIDESK_LANG",
            option="--lang",
        ),
        ConfigKey(
            name="secrets",
            words=lambda: _("where each password is, under the name that --secret gives it"),
            example='[secrets]\nacme = { command = ["pass", "show", "mail/supportacme"] }',
        ),
        ConfigKey(
            name="keys",
            words=lambda: _("other keys in the console, by name; config check knows the names"),
            example='[keys]\n"move.down" = "j,down"',
        ),
        _console_key(),
    )


def _console_key() -> ConfigKey:
    return ConfigKey(
        name="console",
        words=lambda: _(
            "how the console looks: its theme (dark, light, contrast, ansi-dark or ansi-light), the density of the "
            "ticket list (compact, or comfortable with two lines for each ticket), and the time zone of the times in "
            "it, else that of the machine"
        ),
        example='[console]\ntheme = "contrast"\ndensity = "comfortable"\ntimezone = "Europe/Amsterdam"',
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigFile:
    """What one file says. None and empty: it does not say."""

    path: Path
    database: str | None = None
    employee: str | None = None
    language: str | None = None
    theme: str | None = None
    density: str | None = None
    timezone: str | None = None
    secrets: Mapping[str, SecretSource] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_file(path: Path) -> ConfigFile:
    """Read a file; what is wrong with it is in `problems`."""
    try:
        if path.stat().st_size > LARGEST:
            return _unreadable(path, _("it is too large for a configuration."))
        document = tomllib.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        reason = error.strerror or str(error)
        return _unreadable(path, _("it can't be read: {reason}.").format(reason=reason))
    except UnicodeDecodeError:
        return _unreadable(path, _("it is not UTF-8 text."))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return _unreadable(path, _("it is not TOML: {reason}.").format(reason=error or "…"))
    return _Reading(path).read(document)


def _unreadable(path: Path, words: str) -> ConfigFile:
    return ConfigFile(path=path, problems=(Problem(source=str(path), key="", words=words),))


class _Reading:
    """Goes over the sections of one file and gathers problems."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._problems: list[Problem] = []

    def read(self, document: dict[str, Any]) -> ConfigFile:
        known = [key.name for key in config_keys()]
        looks = self._looks(document.get("console", {}))
        no_language = _("{value} is not spoken here: write one of {known}.")
        no_theme = _("there is no theme {value}: write one of {known}.")
        no_density = _("there is no density {value}: write one of {known}.")
        for key in sorted(document.keys() - set(known)):
            self._blame(key, _unknown_key(key, known))
        return ConfigFile(
            path=self._path,
            database=self._database(document.get("database")),
            employee=self._text("employee", document.get("employee")),
            language=self._one_of("language", document.get("language"), LANGUAGES, no_language),
            theme=self._one_of("console.theme", looks.get("theme"), THEMES, no_theme),
            density=self._one_of("console.density", looks.get("density"), DENSITIES, no_density),
            timezone=self._timezone(looks.get("timezone")),
            secrets=self._secrets(document.get("secrets", {})),
            keys=self._keys(document.get("keys", {})),
            problems=tuple(self._problems),
        )

    def _text(self, key: str, value: object) -> str | None:
        if value is None or (isinstance(value, str) and value.strip()):
            return value
        self._blame(key, not_a(_("text"), value))
        return None

    def _database(self, value: object) -> str | None:
        """A relative path counts from the file's folder: the file means the same wherever one stands."""
        text = self._text("database", value)
        try:
            return None if text is None else sqlite_url(sqlite_path(text, self._path.parent.absolute()))
        except DatabaseUrlError as error:
            self._blame("database", str(error))
            return None

    def _looks(self, table: object) -> Mapping[str, object]:
        rows = self._table("console", table)
        for key in sorted(rows.keys() - set(LOOKS)):
            self._blame(f"console.{key}", _unknown_key(key, list(LOOKS)))
        return rows

    def _one_of(self, key: str, value: object, known: Collection[str], words: str) -> str | None:
        """Return a text that is one of those known; `words` tell of another, with {value} and {known}."""
        text = self._text(key, value)
        if text is None or text in known:
            return text
        self._blame(key, words.format(value=shown(text), known=", ".join(known)))
        return None

    def _timezone(self, value: object) -> str | None:
        text = self._text("console.timezone", value)
        if text is None or zone_named(text) is not None:
            return text
        words = _("{value} is no time zone that is known here: write one like Europe/Amsterdam, or UTC.")
        self._blame("console.timezone", words.format(value=shown(text)))
        return None

    def _secrets(self, table: object) -> dict[str, SecretSource]:
        found: dict[str, SecretSource] = {}
        for name, entry in self._table("secrets", table).items():
            source = read_source(entry, self._path.parent.absolute())
            if isinstance(source, str):
                self._blame(f"secrets.{name}", source)
            else:
                found[name] = source
        return found

    def _keys(self, table: object) -> dict[str, str]:
        rows = self._table("keys", table)
        texts = {name: self._text(f"keys.{name}", keys) for name, keys in _flat(rows).items()}
        return {name: keys for name, keys in texts.items() if keys is not None}

    def _table(self, key: str, value: object) -> Mapping[str, object]:
        if isinstance(value, dict):
            return value
        self._blame(key, _("it is no section: write [{key}] on a line of its own.").format(key=key))
        return {}

    def _blame(self, key: str, words: str) -> None:
        self._problems.append(Problem(source=str(self._path), key=key, words=words))


def _flat(table: Mapping[str, object], before: str = "") -> dict[str, object]:
    """Return a table with dotted names: `move.down = "j"` is a table in a table to TOML."""
    flat: dict[str, object] = {}
    for name, value in table.items():
        full = f"{before}{name}"
        flat |= _flat(value, f"{full}.") if isinstance(value, dict) else {full: value}
    return flat


def _unknown_key(key: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key, known, n=1)
    if near:
        return _("there is no such key; did you mean {near}?").format(near=near[0])
    return _("there is no such key; the keys are {known}.").format(known=", ".join(known))
