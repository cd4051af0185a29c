"""Plain, aligned text for a person: tables, fields, local times, durations. No colour, no markup, no screen.

It stands apart because every verb says such things, and they must look and read alike.
"""

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from console.clock import local_zone
from console.mail.safe_text import safe_line
from console.settings_words import length_words as duration
from widgets.language import _

_BRIEF = 48
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def table(heads: Sequence[str], rows: Sequence[Sequence[object]], *, empty: str) -> list[str]:
    """Return aligned lines under their heads, or the one line `empty` when there are no rows. None shows as "-"."""
    if not rows:
        return [empty]
    cells = [list(heads), *([_cell(value) for value in row] for row in rows)]
    widths = [max(_width(row[column]) for row in cells) for column in range(len(heads))]
    return ["  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]


def brief(text: str) -> str:
    """Return a stranger's words on one line of at most 48 columns, cut with a mark, so that none widens a whole table.

    JSON, and the verb that shows one thing, hold them whole.
    """
    line = safe_line(text)
    if _width(line) <= _BRIEF:
        return line
    widths = accumulate(_letter_width(letter) for letter in line)
    return line[: sum(width < _BRIEF for width in widths)].rstrip() + "…"


def fields(rows: Sequence[tuple[str, object]]) -> list[str]:
    """Return lines "name  value", the values under each other."""
    width = max((_width(name) for name, _value in rows), default=0)
    return [f"{_padded(name, width)}  {_cell(value)}".rstrip() for name, value in rows]


def local_time(ms: int | None) -> str:
    """Return a moment (ms UTC) in this machine's zone, to the minute, or "-"."""
    if ms is None:
        return "-"
    return (_EPOCH + timedelta(milliseconds=ms)).astimezone(local_zone()).strftime("%Y-%m-%d %H:%M")


def on_off(switch: bool) -> str:
    """Return a switch in words."""
    return _("on") if switch else _("off")


def _cell(value: object) -> str:
    return "-" if value is None or value == "" else safe_line(str(value))


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _width(cell: str) -> int:
    if cell.isascii():
        return len(cell)
    return sum(_letter_width(letter) for letter in cell)


def _letter_width(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


__all__ = ["brief", "duration", "fields", "local_time", "on_off", "table"]
