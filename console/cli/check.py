"""`omnidesk check`: one line and an exit code for Nagios and its like, from the database alone.

It reads what the pollers wrote and asks no server, so that it answers at once also when a server does not.
"""

import asyncio
import shutil
from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator

from console.cli.frame import Answer, Call, Verb, argument
from console.cli.shapes import Shape
from console.cli.values import duration, number
from console.commands.quoting import quoted
from console.config_problems import ConfigError
from console.failure_words import words_of
from console.mail.safe_text import safe_line
from console.oncall.judging import (
    LITTLE_ROOM,
    NO_ROOM,
    Figure,
    Judged,
    Level,
    Limit,
    Limits,
    figures,
    judge,
    peace_words,
)
from console.upkeep.last_look import read_last_look
from storage.errors import StorageError
from widgets.language import _
from widgets.times import duration as duration_words

_NAME = "OMNIDESK"
_WITHIN_S = 10.0
_OFF = "off"
_DIGITS = 12
_MINUTE, _HOUR, _MEGABYTE = 60, 3600, 1_000_000


async def _check(call: Call) -> Answer:
    try:
        async with asyncio.timeout(_WITHIN_S):
            return await _looked(call)
    except TimeoutError:
        return _unknown(_("the database gives no answer"))
    except (ConfigError, StorageError, OSError) as error:
        return _unknown(safe_line(words_of(error)))
    except Exception as error:
        # Whatever happens, a monitor is told 3: by a fault of the program it would be told 1, which is a warning.
        return _unknown(_("a fault in the program ({kind})").format(kind=type(error).__name__))


async def _looked(call: Call) -> Answer:
    from console import assembly
    from console.cli.here import here_of
    from console.oncall.sight import read_sight

    if not assembly.has_store(call.config):
        return _unknown(_("there is no database {path}").format(path=assembly.store_file(call.config)))
    here = here_of(call)
    async with assembly.open_as_it_is(call.config) as repository:
        sight = await repository.reading(lambda reader: read_sight(reader, here))
    limits = _limits(call.arguments)
    free = shutil.disk_usage(assembly.store_folder(call.config)).free
    found = (*_damage(call), *judge(sight, limits, free))
    said = "; ".join(one.words for one in found) or peace_words(sight)
    return _answer(
        max((one.level for one in found), default=Level.OK), said, found, tuple(figures(sight, limits, free))
    )


def _damage(call: Call) -> Iterator[Judged]:
    """Tell what the last look at the structure of the database found; a look now would take too long."""
    from console import assembly

    looked = read_last_look(assembly.store_file(call.config))
    if looked is not None and looked.problem:
        age = duration_words(max(0, call.clock() - looked.at))
        words = _("the database is damaged, as {who} saw {age} ago").format(who=looked.by, age=age)
        yield Judged(level=Level.CRITICAL, words=words)


def _unknown(words: str) -> Answer:
    return _answer(Level.UNKNOWN, words, (Judged(level=Level.UNKNOWN, words=words),), ())


def _answer(level: Level, said: str, found: tuple[Judged, ...], shown: tuple[Figure, ...]) -> Answer:
    performance = " ".join(_performance(one) for one in shown)
    line = f"{_NAME} {level.name} - {said}".replace("|", "/")
    shape: Shape = {
        "state": level.name.lower(),
        "found": [{"state": one.level.name.lower(), "words": one.words} for one in found],
        "figures": {one.name: round(one.value, 3) for one in shown},
    }
    return Answer(
        shape=shape,
        lines=[f"{line} | {performance}" if performance else line],
        code=int(level),
        unwritten=int(Level.UNKNOWN),
    )


def _performance(one: Figure) -> str:
    """Return a figure as the guidelines for plugins want it: 'label'=value[unit];warn;crit;min. "5:" is below 5."""
    label = one.name.replace("'", "").replace("=", "")
    quoted_label = f"'{label}'" if not label.replace("_", "").replace("-", "").isalnum() else label
    limit = one.limit or Limit(warn=None, crit=None)
    edges = ("" if edge is None else f"{edge}:" if one.is_room else str(edge) for edge in (limit.warn, limit.crit))
    value = int(one.value) if one.value == int(one.value) else round(one.value, 3)
    return f"{quoted_label}={value}{one.unit};{';'.join(edges)};0"


def _limits(given: Namespace) -> Limits:
    def limit(name: str) -> Limit:
        return Limit(warn=getattr(given, f"warn_{name}"), crit=getattr(given, f"crit_{name}"))

    return Limits(**{name: limit(name) for name in Limits.__slots__})


def _seconds(text: str) -> int | None:
    """Return a length in seconds: a bare number, or "10m"; None for "off"."""
    plain = text.strip().lower()
    if plain == _OFF:
        return None
    is_bare = plain.isascii() and plain.isdigit() and len(plain) < _DIGITS
    try:
        seconds = int(plain) if is_bare else duration(plain)
    except ArgumentTypeError:
        words = _("{value} is no length of time: write seconds, or 10m, 2h, 3d; or off.")
        raise ArgumentTypeError(words.format(value=quoted(text))) from None
    return _reachable(seconds, text)


def _count(text: str) -> int | None:
    if text.strip().lower() == _OFF:
        return None
    try:
        return _reachable(number(text), text)
    except ArgumentTypeError:
        words = _("{value} is no limit: write a whole number from 1, or off.")
        raise ArgumentTypeError(words.format(value=quoted(text))) from None


def _reachable(limit: int, text: str) -> int:
    """Return a limit that may be reached or not: one of nothing would be reached for ever."""
    if limit < 1:
        raise ArgumentTypeError(
            _("{value} would always be reached: write 1 or more, or off.").format(value=quoted(text))
        )
    return limit


def _bytes(text: str) -> int | None:
    """Return room in bytes, from megabytes; None for "off"."""
    if text.strip().lower() == _OFF:
        return None
    plain = text.strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) < _DIGITS):
        words = _("{value} is no room on a disk: write whole megabytes, or off.")
        raise ArgumentTypeError(words.format(value=quoted(text)))
    return int(plain) * _MEGABYTE


_WORDS = {
    "lag": lambda: _("how long nobody looked, or mail took to get here: seconds, or 10m"),
    "parked": lambda: _("how many mails are parked"),
    "parked_age": lambda: _("for how long the oldest mail is parked or unreadable"),
    "failed": lambda: _("how many mails could not be read"),
    "stuck": lambda: _("how many mails of ours wait for a person"),
    "queued_age": lambda: _("for how long the oldest mail of ours is queued"),
    "late": lambda: _("how many addresses are late or silent"),
    "broken": lambda: _("the forwarding of how many addresses is broken"),
    "unanswered": lambda: _("how long a customer has waited for an answer"),
    "overdue": lambda: _("how many tickets wait for an answer longer than promised"),
    "free": lambda: _("how many megabytes are free at least on the disk of the database"),
}
_KINDS = {
    "lag": (_seconds, "S", 10 * _MINUTE, 20 * _MINUTE),
    "parked": (_count, "N", 10, 100),
    "parked_age": (_seconds, "S", 24 * _HOUR, None),
    "failed": (_count, "N", 1, 10),
    "stuck": (_count, "N", 1, 10),
    "queued_age": (_seconds, "S", 15 * _MINUTE, _HOUR),
    "late": (_count, "N", 1, None),
    "broken": (_count, "N", 1, 1),
    "unanswered": (_seconds, "S", None, None),
    "overdue": (_count, "N", 1, None),
    "free": (_bytes, "MB", LITTLE_ROOM, NO_ROOM),
}
_ARGUMENTS = tuple(
    argument(f"--{kind}-{name.replace('_', '-')}", metavar=metavar, type=read, default=usual, words=_WORDS[name])
    for name, (read, metavar, *usuals) in _KINDS.items()
    for kind, usual in zip(("warn", "crit"), usuals, strict=True)
)

VERBS = (
    Verb(
        name="check",
        words=lambda: _('one line for a monitor; exit 0 well, 1 warning, 2 critical, 3 unknown; "off" lifts a limit'),
        run=_check,
        arguments=_ARGUMENTS,
        misused=_unknown,
    ),
)
