"""Counts every step of a program that another program could see, and ends it, as by kill -9, before the chosen one.

Steps are what cannot be taken apart: an SQL statement, a command to the IMAP server, a command or a mail to the SMTP
server and each answer of it. Only programs of the tests install it; the real program knows nothing of it.
"""

import os
import signal
import sqlite3
from collections.abc import Awaitable, Callable
from threading import Lock
from typing import Any

from console.intake.imap_protocol import ImapWire
from console.outgoing.smtp_talk import SmtpTalk

_Step = Callable[..., Awaitable[Any]]


class Boundaries:
    """The steps of this program so far; before number `falls_at` it is killed, 0 is never."""

    falls_at = 0
    names: list[str]
    _lock = Lock()

    @classmethod
    def falling_at(cls, number: int) -> None:
        """Count from zero, and fall before this step."""
        cls.falls_at, cls.names = number, []

    @classmethod
    def take(cls, name: str) -> None:
        """Be at a step."""
        with cls._lock:
            cls.names.append(name)
            if len(cls.names) == cls.falls_at:
                os.kill(os.getpid(), signal.SIGKILL)


class _Counting(sqlite3.Connection):
    def execute(self, *asked: Any) -> sqlite3.Cursor:
        Boundaries.take("SQL")
        return super().execute(*asked)

    def executemany(self, *asked: Any) -> sqlite3.Cursor:
        Boundaries.take("SQL")
        return super().executemany(*asked)


def watch_everything() -> None:
    """Count the steps of this program from now on."""
    Boundaries.falling_at(0)
    connect = sqlite3.connect
    sqlite3.connect = lambda *asked, **named: connect(*asked, factory=_Counting, **named)  # type: ignore[assignment]
    send = ImapWire._send

    def sent(self: ImapWire, line: bytes) -> None:
        Boundaries.take("IMAP")
        send(self, line)

    ImapWire._send = sent  # type: ignore[method-assign]
    for name in ("take_over", "_ask", "_give"):
        setattr(SmtpTalk, name, _counted(getattr(SmtpTalk, name)))


def _counted(step: _Step) -> _Step:
    """Count before a step, and behind it: then the server has answered and nobody has kept it yet."""

    async def taken(*arguments: Any, **named: Any) -> Any:
        Boundaries.take("SMTP")
        answer = await step(*arguments, **named)
        Boundaries.take("SMTP")
        return answer

    return taken
