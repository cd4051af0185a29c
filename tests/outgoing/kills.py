"""A program that answers a ticket and sends, and is killed at a chosen step; and is started again.

Steps are what can't be taken apart: a transaction, a command to the SMTP server, the bytes of the mail. It runs each
round in a copy of itself, which costs less than a program of its own, and prints how each ended.
"""

import contextlib
import io
import json
import os
import shutil
import signal
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

from console.cli.main import main
from console.outgoing.smtp_talk import SmtpTalk
from storage.sqlite.repository import SqliteRepository
from tests.storage.sqlite.programs import Stumbling, in_child, stumble_everywhere

_Step = Callable[..., Awaitable[Any]]


class Steps:
    """Counts the steps of this program, and kills it before the chosen one; 0 is never."""

    count = 0
    killed_at = 0
    names: tuple[str, ...] = ()

    @classmethod
    def take(cls, name: str) -> None:
        """Be at a step."""
        cls.count += 1
        cls.names += (name,)
        if cls.count == cls.killed_at:
            os.kill(os.getpid(), signal.SIGKILL)


def _counted(step: _Step, name: str) -> _Step:
    async def taken(*arguments: Any, **named: Any) -> Any:
        Steps.take(name)
        return await step(*arguments, **named)

    return taken


def _watch_steps() -> None:
    """Count the transactions of every repository, and each thing that is said to or heard from a server."""
    for kind, names in ((SqliteRepository, ("reading", "writing")), (SmtpTalk, ("_ask", "_give", "quit"))):
        for name in names:
            setattr(kind, name, _counted(getattr(kind, name), name))
    give = SmtpTalk._give

    async def given(talk: SmtpTalk, raw: bytes) -> str:
        protocol = talk._client.protocol
        assert protocol is not None
        protocol.read_response = _counted(protocol.read_response, "answer")  # type: ignore[method-assign]
        said = await give(talk, raw)
        Steps.take("answered")
        return said

    SmtpTalk._give = given  # type: ignore[method-assign]


def _work(database: Path, *verbs: tuple[str, ...]) -> None:
    """Run some verbs one after another. Raises RuntimeError when one fails."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        codes = [main(["--database", f"sqlite:///{database}", *verb]) for verb in verbs]
    if any(codes):
        raise RuntimeError(said.getvalue())


def _round(database: Path, number: int, *, by_statement: bool) -> None:
    if by_statement:
        Stumbling.falling_at(number, lambda: os.kill(os.getpid(), signal.SIGKILL))
    Steps.killed_at = 0 if by_statement else number
    text = f"Poging {number}."
    _work(database, ("ticket", "reply", "1", "--text", text), ("poll", "--once"))


def _again(database: Path) -> None:
    _work(database, ("poll", "--once"))


def _warm_up(template: str, database: Path) -> None:
    """Load what a round loads, so that no copy of this program has to."""
    shutil.copy(template, database)
    _round(database, 0, by_statement=False)
    Steps.count = 0


def kill_at_each(template: str, folder: str, by: str = "step") -> None:
    """Kill a round at each of its steps, or at each SQL statement (`by`), until one ends; after each, work again.

    Prints of each round its number, the database that it leaves, and whether it was killed.
    """
    by_statement = by == "statement"
    stumble_everywhere() if by_statement else _watch_steps()
    _warm_up(template, Path(folder) / "0.db")
    number, was_killed = 0, True
    while was_killed:
        number += 1
        database = Path(folder) / f"{number}.db"
        shutil.copy(template, database)
        was_killed = in_child(partial(_round, database, number, by_statement=by_statement)) == -signal.SIGKILL
        again = in_child(partial(_again, database))
        line = {"number": number, "database": str(database), "killed": was_killed, "again": again}
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
