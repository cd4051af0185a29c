"""Where a secret comes from: a command, a file, the environment, or a systemd credential; as values, without asking.

It stands apart from `secrets`, which asks, because the configuration is read far more often than a secret is used.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from widgets.language import _


@dataclass(frozen=True, slots=True, kw_only=True)
class FromCommand:
    """The first line that a program prints; no shell is between."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FromFile:
    """The first line of a file that only its owner can read."""

    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class FromEnvironment:
    """The value of an environment variable."""

    variable: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FromCredential:
    """The first line of a credential that systemd hands over (`LoadCredential=`)."""

    name: str


WAYS = '{ command = ["…"] }, { file = "…" }, { env = "…" }, { credential = "…" }'

SecretSource = FromCommand | FromFile | FromEnvironment | FromCredential


def read_source(entry: object, folder: Path) -> SecretSource | str:
    """Return where an entry of `[secrets]` points, or the words for what is wrong with it, without its value.

    A relative file counts from `folder`, that of the configuration.
    """
    match entry:
        case str():
            return _("a secret itself never stands in this file: {way}").format(way=_way_out())
        case {"command": list(words), **rest} if not rest and _are_texts(words):
            return FromCommand(words=tuple(words))
        case {"command": _, **rest} if not rest:
            return _('command is a list of words, like ["pass", "show", "mail/acme"]; no shell reads it.')
        case {"file": str(path), **rest} if not rest and _is_text(path):
            return FromFile(path=folder / Path(path).expanduser())
        case {"env": str(variable), **rest} if not rest and _is_text(variable) and "=" not in variable:
            return FromEnvironment(variable=variable)
        case {"credential": str(name), **rest} if not rest and _is_text(name) and "/" not in name and name[0] != ".":
            return FromCredential(name=name)
        case _:
            return _("it says not where the secret is: {way}").format(way=_way_out())


def source_words(source: SecretSource) -> str:
    """Return where a secret comes from, in words that hold nothing of it."""
    match source:
        case FromCommand(words=words):
            return _("command {program}").format(program=program_of(words))
        case FromFile(path=path):
            return _("file {path}").format(path=path)
        case FromEnvironment(variable=variable):
            return _("environment variable {variable}").format(variable=variable)
        case FromCredential(name=name):
            return _("systemd credential {name}").format(name=name)


def program_of(command: Sequence[str]) -> str:
    """Return a command's program, to be shown; whoever wrote the whole command as one word has no more of it shown."""
    return command[0].split()[0] if command[0].strip() else "?"


def _way_out() -> str:
    return _("write one of {ways}.").format(ways=WAYS)


def _is_text(value: str) -> bool:
    return bool(value.strip()) and "\0" not in value


def _are_texts(words: list[object]) -> bool:
    return (
        bool(words)
        and all(isinstance(word, str) and "\0" not in word for word in words)
        and bool(str(words[0]).strip())
    )
