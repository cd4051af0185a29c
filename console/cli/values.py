"""How the values of options are written: durations, numbers, switches. Each reader is a `type` for argparse.

It stands apart because several verbs take the same kinds, and a value must be read alike and refused in words.
"""

import re
from argparse import ArgumentTypeError

from console.commands.quoting import quoted
from widgets.language import _

_SECONDS = {"w": 604_800, "d": 86_400, "h": 3600, "m": 60, "s": 1}
_DURATION = re.compile(r"(?:[0-9]{1,9}[wdhms])+", re.ASCII)
_PART = re.compile(r"([0-9]+)([wdhms])", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,15}", re.ASCII)


def duration(text: str) -> int:
    """Return a duration in seconds: "72h", "90m", "3d", "1d12h", "2w", "90s"; a bare number says no unit."""
    plain = text.strip().lower()
    if not _DURATION.fullmatch(plain):
        words = _("{value} is no duration: write it like 72h, 90m, 3d or 1d12h (m are minutes).")
        raise ArgumentTypeError(words.format(value=quoted(text)))
    return sum(int(count) * _SECONDS[unit] for count, unit in _PART.findall(plain))


def duration_or_off(text: str) -> int:
    """Return a duration in seconds, 0 for "off"."""
    return 0 if text.strip().lower() == "off" else duration(text)


def number(text: str) -> int:
    """Return a whole number."""
    if not _NUMBER.fullmatch(text.strip()):
        raise ArgumentTypeError(_("{value} is no whole number.").format(value=quoted(text)))
    return int(text)


def switch(text: str) -> bool:
    """Return whether "on" or "off" was written."""
    if text not in ("on", "off"):
        raise ArgumentTypeError(_("{value} is neither on nor off.").format(value=quoted(text)))
    return text == "on"


def positive(text: str) -> int:
    """Read a number from 1; argparse names the argument in its error."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def not_negative(text: str) -> int:
    """Read a number from 0; argparse names the argument in its error."""
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


positive.__name__ = not_negative.__name__ = "number"  # how argparse's error calls it
