"""What headless processes say: one event, one line on stderr, nothing in it that could steer a terminal.

It stands apart because every byte of a server may end up in a log; each line passes `safe_line` here,
whoever wrote it, and a library that logs secrets is silenced.
"""

import logging
import sys
import time

from console.mail.safe_text import safe_line

_LONGEST = 2000


class LineFormatter(logging.Formatter):
    """Makes one clean line of a record: time in UTC, level, words; a fault's trace follows on the same line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        words = record.getMessage()
        if record.exc_info:
            words += " | " + self.formatException(record.exc_info).replace("\n", " | ")
        return f"{at} {record.levelname.lower()} {safe_line(words)[:_LONGEST]}"


def log_to_stderr() -> None:
    """Send what is logged to stderr from now on. The IMAP library says LOGIN lines below INFO: they stay unsaid."""
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(LineFormatter())
    root = logging.getLogger()
    root.handlers[:] = [lines]
    root.setLevel(logging.WARNING)
    logging.getLogger("omnidesk").setLevel(logging.INFO)
    for library in ("aioimaplib", "asyncio", "aiosqlite"):
        logging.getLogger(library).setLevel(logging.WARNING)
