"""`omnidesk` without a verb: the console, or, where nothing was set up yet, the demo.

It stands apart because it is the only way of starting that needs a terminal.
"""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path

from console.cli.faults import UsageError
from console.cli.frame import Call
from console.config import Given, default_database, usual_files
from widgets.language import _


def run_without_verb(given: Given, chosen: Namespace) -> int:
    """Run the console, or the demo, on this terminal and return the exit code. Raises UsageError."""
    if chosen.json:
        raise UsageError(_("The console has no --json: name a verb; `omnidesk --help` lists them."))
    need_terminal()
    if chosen.or_demo and wants_demo(given, os.environ):
        from console.cli.main import run_verb

        return run_verb(["demo"], given)
    return _run_console(given, poll=not chosen.no_poll)


def need_terminal(environment: Mapping[str, str] = os.environ) -> None:
    """Refuse to open a screen where there is none. Raises UsageError with the verbs to use instead."""
    if environment.get("TERM") == "dumb":
        raise UsageError(
            _("This terminal is too plain for the console (TERM=dumb). {instead}").format(instead=_instead())
        )
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise UsageError(_("This is no terminal, so there is no console. {instead}").format(instead=_instead()))


def wants_demo(given: Given, environment: Mapping[str, str], *, exists: Callable[[Path], bool] = Path.exists) -> bool:
    """Tell whether nothing is set up: no option or variable names a database or configuration, and none is there."""
    named = (given.config, given.database, environment.get("OMNIDESK_CONFIG"), environment.get("OMNIDESK_DATABASE"))
    if any(value for value in named):
        return False
    return not any(exists(path) for path in (*usual_files(environment), default_database(environment)))


def _instead() -> str:
    return _("Use a verb: `omnidesk ticket list`, `omnidesk status`, `omnidesk poll`; `omnidesk --help` lists them.")


def _run_console(given: Given, *, poll: bool) -> int:
    """Run the console as whoever acts; its poller gets the same configuration."""
    import asyncio

    from console import assembly
    from console.app import show_desk

    call = Call(Namespace(), given)

    async def show() -> int:
        async with call.desk() as desk:
            return await show_desk(
                desk.repository,
                employee=desk.actor.login,
                who=call.who(),
                wires=assembly.wires(given),
                poll_options=call.config.options if poll else None,
                keymap=call.config.keys,
            )

    return asyncio.run(show())
