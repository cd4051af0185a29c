"""The terminal, the locale and the time zones that a console finds around it.

It stands apart from the interpreter because these are of the person who asks: the same machine answers otherwise over
another line.
"""

import asyncio
import locale
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec

from console.clock import local_zone, zone_named
from console.doctor.finding import Finding, ok, warning
from widgets.language import _

_WITHIN_S = 2.0
_COLOURS = (("truecolor", 16_777_216), ("24bit", 16_777_216), ("256color", 256), ("direct", 16_777_216))
_SUMMER = (datetime(2026, 7, 1, tzinfo=UTC), timedelta(hours=2))


async def look_around(environment: Mapping[str, str], timezone: str) -> AsyncIterator[Finding]:
    """Yield how the locale, the terminal and the zones are; `timezone` is that of the configuration, "" for none."""
    yield _locale(environment)
    for one in _terminal(environment, is_terminal=sys.stdin.isatty()):
        yield one
    if environment.get("TMUX"):
        yield await _tmux()
    yield _zones()
    yield _own_zone(timezone)


def _locale(environment: Mapping[str, str]) -> Finding:
    encoding = locale.getpreferredencoding(do_setlocale=False)
    named = next((environment[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(name)), "-")
    words = _("{encoding} ({locale})").format(encoding=encoding, locale=named)
    if encoding.lower().replace("-", "") != "utf8":
        return warning("locale", words, _("Signs beyond ASCII can't be shown: set LANG=C.UTF-8, or nl_NL.UTF-8."))
    return ok("locale", words)


def _terminal(environment: Mapping[str, str], *, is_terminal: bool) -> Iterator[Finding]:
    name = environment.get("TERM", "")
    if not is_terminal:
        yield ok("terminal", _("There is no terminal here; the console needs one, the verbs do not."))
        return
    if name in ("", "dumb"):
        remedy = _("The console can't draw on it: set TERM, like xterm-256color, or use the verbs.")
        yield warning("terminal", f"TERM={name or '-'}", remedy)
        return
    if environment.get("NO_COLOR"):
        yield ok("terminal", _("{terminal}, no colours (NO_COLOR)").format(terminal=name))
        return
    signs = f"{environment.get('COLORTERM', '')} {name}"
    colours = next((count for sign, count in _COLOURS if sign in signs), 16)
    hint = (
        "" if colours > 16 else _("With 256 colours it reads better: TERM=xterm-256color where the terminal has them.")
    )
    yield ok("terminal", _("{terminal}, {count} colours").format(terminal=name, count=colours), hint)


async def _tmux() -> Finding:
    """What is copied reaches the clipboard only where tmux lets it through."""
    said = await _asked("tmux", "show-options", "-sv", "set-clipboard")
    if said == "on":
        return ok("terminal.tmux", _("tmux lets copies through."))
    hint = _("For copies to reach the clipboard: tmux set -s set-clipboard on")
    return ok(
        "terminal.tmux", _("tmux keeps copies to itself (set-clipboard {value}).").format(value=said or "?"), hint
    )


async def _asked(*command: str) -> str:
    """Return what a program prints, "" when it fails or says nothing in time."""
    try:
        running = await asyncio.create_subprocess_exec(*command, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL)
    except OSError:
        return ""
    try:
        async with asyncio.timeout(_WITHIN_S):
            said, _none = await running.communicate()
    except TimeoutError:
        running.kill()
        await running.wait()
        return ""
    return said.decode("utf-8", "replace").strip()[:40]


def _zones() -> Finding:
    moment, ahead = _SUMMER
    zone = zone_named("Europe/Amsterdam")
    if zone is None or moment.astimezone(zone).utcoffset() != ahead:
        remedy = _("Install the time zones: the package tzdata of the system or of Python.")
        return warning("zones", _("The time zones are not known here."), remedy)
    source = _("with the package tzdata") if find_spec("tzdata") is not None else _("of the system")
    return ok("zones", _("The time zones are known ({source}).").format(source=source))


def _own_zone(timezone: str) -> Finding:
    if timezone and zone_named(timezone) is None:
        words = _("The zone of the configuration, {zone}, is not known.").format(zone=timezone)
        return warning("zone", words, _("Write one like Europe/Amsterdam: omnidesk config check"))
    zone = (zone_named(timezone) if timezone else None) or local_zone()
    now = datetime.now(UTC).astimezone(zone)
    return ok("zone", _("It is {time} here.").format(time=now.strftime("%Y-%m-%d %H:%M %z")))
