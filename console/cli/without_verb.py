"""`omnidesk` without a verb: the console, or, where nothing was set up yet, the demo.

It stands apart because it is the only way of starting that needs a terminal.
"""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from console.cli.faults import UsageError
from console.cli.frame import Call
from console.config import Given, default_database, usual_files
from widgets.language import _, use_language

if TYPE_CHECKING:
    from datetime import tzinfo

    from storage.protocol import Reader
    from storage.settings import Settings


def run_without_verb(given: Given, chosen: Namespace) -> int:
    """Run the console, or the demo, on this terminal and return the exit code. Raises UsageError."""
    if chosen.json:
        raise UsageError(_("The console has no --json: name a verb; `omnidesk --help` lists them."))
    need_terminal()
    if chosen.or_demo and wants_demo(given, os.environ):
        from console.cli.main import run_verb

        return run_verb(["demo"], given)
    return run_console(given, poll=not chosen.no_poll)


def need_terminal(environment: Mapping[str, str] = os.environ, *, instead: str = "") -> None:
    """Refuse to open a screen where there is none. Raises UsageError with what to use `instead`, "" the usual verbs."""
    instead = instead or _instead()
    if environment.get("TERM") == "dumb":
        raise UsageError(_("This terminal is too plain for the console (TERM=dumb). {instead}").format(instead=instead))
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise UsageError(_("This is no terminal, so there is no console. {instead}").format(instead=instead))


def wants_demo(given: Given, environment: Mapping[str, str], *, exists: Callable[[Path], bool] = Path.exists) -> bool:
    """Tell whether nothing is set up: no option or variable names a database or configuration, and none is there."""
    named = (given.config, given.database, environment.get("OMNIDESK_CONFIG"), environment.get("OMNIDESK_DATABASE"))
    if any(value for value in named):
        return False
    return not any(exists(path) for path in (*usual_files(environment), default_database(environment)))


def _instead() -> str:
    return _("Use a verb: `omnidesk ticket list`, `omnidesk status`, `omnidesk poll`; `omnidesk --help` lists them.")


def run_console(given: Given, *, poll: bool, sets_up: bool = False) -> int:
    """Run the console as whoever acts, its poller with the same configuration; `sets_up` begins with the first steps.

    It speaks the employee's language where neither an option, the environment nor the configuration names one.
    Raises ConfigError, StorageError; RefusedError for who may not set up.
    """
    import asyncio

    from console import assembly
    from console.app import show_desk
    from console.commands.actor import needs_admin
    from console.commands.refusal import RefusedError
    from console.session_memory import memory_of

    call = Call(Namespace(), given)

    async def show() -> int:
        async with call.desk() as desk:
            if sets_up and (refusal := needs_admin(desk.actor)) is not None:
                raise RefusedError(refusal)
            spoken = own_language(call.config.language, await desk.repository.reading(_settings), desk.actor.login)
            if spoken:
                use_language(spoken)
            return await show_desk(
                desk.repository,
                employee=desk.actor.login,
                who=call.who(),
                wires=assembly.wires(given),
                poll_options=_poll_options(call.config.options, spoken) if poll else None,
                keymap=call.config.keys,
                sets_up=sets_up,
                memory=memory_of(os.environ, desk.actor.login),
                theme=call.config.theme,
                density=call.config.density,
                zone=_zone(call.config.timezone),
                room=partial(assembly.room_of, call.config),
                look=partial(assembly.look_at_structure, call.config),
            )

    return asyncio.run(show())


def own_language(chosen: str, settings: "Settings", login: str) -> str:
    """Return the language in which an employee reads the console, "" where the one in use stays.

    `chosen` is what an option, the environment or the configuration says: it counts before what the employee's own
    settings say.
    """
    from console.commands.actor import employee_named

    employee = None if chosen else employee_named(settings, login)
    return employee.language if employee is not None else ""


def _zone(name: str) -> "tzinfo | None":
    """Return the zone of that name, None (this machine's own) for none."""
    from console.clock import zone_named

    return zone_named(name) if name else None


def _settings(reader: "Reader") -> "Settings":
    return reader.settings()


def _poll_options(options: Sequence[str], language: str) -> tuple[str, ...]:
    """Let the poller speak as the console does: its last words are shown there."""
    return (*options, "--lang", language) if language else tuple(options)
