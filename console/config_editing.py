"""Adds one entry to the text of a configuration and leaves every other byte of it alone.

It stands apart and is pure because a person wrote that text, in any of the ways that TOML allows: a text is only
accepted when reading it gives the former document with just this entry more.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

_HEADER = re.compile(r"""^[ \t]*\[[ \t]*(?:secrets|"secrets"|'secrets')[ \t]*\][^\n]*(?:\n|\Z)""", re.MULTILINE)
_DOTTED = re.compile(r"""^[ \t]*(?:secrets|"secrets"|'secrets')[ \t]*\.[^\n]*(?:\n|\Z)""", re.MULTILINE)
_INLINE = re.compile(r"""^[ \t]*(?:secrets|"secrets"|'secrets')[ \t]*=[^\n]*""", re.MULTILINE)
_BARE = re.compile(r"[A-Za-z0-9_-]+")


class ConfigEditError(Exception):
    """The entry has no place in this text that leaves the rest as it is."""


def entry_line(name: str, file: str) -> str:
    """Return the line of an entry of `[secrets]`. `name` and `file` hold no quotes, backslashes or controls."""
    return f'{_key(name)} = {{ file = "{file}" }}'


def with_secret(text: str, name: str, file: str) -> str:
    """Return the text with a secret of that name in a file; line ends are those of the text.

    Raises ConfigEditError when the text is no TOML, has such an entry, or has no place for one.
    """
    try:
        before = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigEditError(str(error)) from error
    table = before.get("secrets", {})
    if not isinstance(table, dict) or name in table:
        raise ConfigEditError(name)
    wanted = {**before, "secrets": {**table, name: {"file": file}}}
    for candidate in _candidates(text, name, file):
        if _reads(candidate) == wanted:
            return candidate
    raise ConfigEditError(name)


def _candidates(text: str, name: str, file: str) -> Iterator[str]:
    """Yield texts that may be meant, the most natural first; what is wrong among them is found by reading it."""
    end = "\r\n" if "\r\n" in text else "\n"
    entry = entry_line(name, file)
    for found in _HEADER.finditer(text):
        yield _with_line(text, found.end(), entry, end)
    for found in reversed(list(_DOTTED.finditer(text))):
        yield _with_line(text, found.end(), f"secrets.{entry}", end)
    for found in _INLINE.finditer(text):
        yield from _in_braces(text, found, entry)
    gap = end if text.strip() else ""
    yield _with_line(text, len(text), f"{gap}[secrets]{end}{entry}", end)


def _with_line(text: str, at: int, line: str, end: str) -> str:
    before, after = text[:at], text[at:]
    return f"{before}{end if before and not before.endswith(chr(10)) else ''}{line}{end}{after}"


def _in_braces(text: str, found: re.Match[str], entry: str) -> Iterator[str]:
    closing = [place for place in range(found.start(), found.end()) if text[place] == "}"]
    for place in reversed(closing):
        inside = text[:place].rstrip(" \t")
        for comma in (", ", " "):
            yield f"{inside}{comma}{entry} {text[place:]}"


def _reads(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else f'"{name}"'
