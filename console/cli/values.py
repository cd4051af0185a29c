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
MOST = 2**62  # that a database keeps, with room for one more
MOST_UNDO_S = 30 * 86_400
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


def working_length(text: str) -> int:
    """Return a length of working time in seconds, 0 for "off"; a day of work has no length that all agree on."""
    plain = text.strip().lower()
    if plain != "off" and (not _DURATION.fullmatch(plain) or set(plain) & set("wd")):
        words = _("{value} is no length of working time: write hours and minutes, like 4h or 90m, or off.")
        raise ArgumentTypeError(words.format(value=quoted(text)))
    return duration_or_off(plain)


def target_or_brand(text: str) -> int:
    """Return how soon an answer is promised as for `working_length`; `AS_BRAND` for "brand" and for nothing."""
    from console.commands.addresses import AS_BRAND  # loaded late: most verbs need nothing of it

    return AS_BRAND if text.strip().lower() in ("", "brand") else working_length(text)


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
    return _between(text, 1, MOST)


def not_negative(text: str) -> int:
    """Read a number from 0; argparse names the argument in its error."""
    return _between(text, 0, MOST)


def limit(text: str) -> int:
    """Read how many are wanted: from 1, without a maximum; more than can be kept is all."""
    return min(_between(text, 1, None), MOST)


def undo_seconds(text: str) -> int:
    """Read for how long an answer waits so that it can be taken back: at most 30 days."""
    seconds = not_negative(text)
    if seconds > MOST_UNDO_S:
        raise ArgumentTypeError(
            _("{value} is too long: at most {most}, which is 30 days.").format(value=quoted(text), most=MOST_UNDO_S)
        )
    return seconds


def _between(text: str, least: int, most: int | None) -> int:
    number = int(text)
    if number < least or (most is not None and number > most):
        raise ValueError(text)
    return number


# how argparse's error calls them
positive.__name__ = not_negative.__name__ = limit.__name__ = undo_seconds.__name__ = "number"
