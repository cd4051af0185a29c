"""What headless processes say: one event, one line on stderr, nothing in it that could steer a terminal.

It stands apart because every byte of a server may end up in a log; each line passes `safe_line` here,
whoever wrote it, and a library that logs secrets is silenced.
"""

import logging
import sys
import time
import traceback
from contextlib import suppress
from typing import TextIO

from console.mail.safe_text import safe_line

_LONGEST = 2000


class LineFormatter(logging.Formatter):
    """Makes one clean line of a record: time in UTC, level, words; the place of a fault follows on the same line.

    Of a fault in the program its kind and place are said, never its words: they may quote a mail or a password.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        words = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            words += " | " + _place(record.exc_info[1])
        return f"{_time(record.created)} {record.levelname.lower()} {safe_line(words)[:_LONGEST]}"


class Lines(logging.StreamHandler[TextIO]):
    """Says lines; one that can't be said is told of without what it holds, where logging would quote all of it."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Tell where the line came from."""
        with suppress(OSError, ValueError):
            self.stream.write(f"{_time(time.time())} error a line of {record.name}:{record.lineno} could not be said\n")


def _time(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def _place(error: BaseException) -> str:
    lines = (line.strip() for frame in traceback.format_tb(error.__traceback__) for line in frame.splitlines())
    return " | ".join([type(error).__name__, *lines])


def log_to_stderr() -> None:
    """Send what is logged to stderr from now on. The IMAP library says LOGIN lines below INFO: they stay unsaid."""
    lines = Lines(sys.stderr)
    lines.setFormatter(LineFormatter())
    root = logging.getLogger()
    root.handlers[:] = [lines]
    root.setLevel(logging.WARNING)
    logging.getLogger("omnidesk").setLevel(logging.INFO)
    for library in ("aioimaplib", "asyncio", "aiosqlite"):
        logging.getLogger(library).setLevel(logging.WARNING)
