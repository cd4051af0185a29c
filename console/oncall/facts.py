"""What is told on call, line by line: a label, words, how bad it is, and what the line opens.

It stands apart from those who make the lines and from those who show them: the screen draws them as rows, `status`
prints them, and both say the same.
"""

from dataclasses import dataclass
from datetime import tzinfo
from enum import StrEnum

from console.oncall.judging import Level
from storage.oncall import StoreRoom
from widgets.entries import Line


class Opens(StrEnum):
    """What a line leads to; the screen opens it, `status` names no way."""

    NOTHING = "nothing"
    MAILBOX = "mailbox"
    VERSION = "version"
    TICKETS = "tickets"
    PARKED = "parked"
    MAIL = "mail"
    OUTBOX = "outbox"
    SENDING = "sending"
    ADDRESS = "address"
    TICKET = "ticket"
    WHY = "why"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line. `key` stays while what it is about stays; `name` is that of what it opens: a mailbox, an address, a
    number, the filter of a list. `more` tells the rest in full, where the line itself is too short for it; `verb` is
    what to type on the command line for more."""

    key: str
    label: str
    words: str
    level: Level = Level.OK
    opens: Opens = Opens.NOTHING
    name: str = ""
    more: tuple[Line, ...] = ()
    verb: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Lines under a title; `empty` is said where there is none."""

    title: str
    facts: tuple[Fact, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is known beside the store: the zone of whoever reads, the signs of the terminal for bars, the database from
    outside (None: nobody can tell), what the console's own poller last said, and whether it may start one; and what is
    to be said of a look at the structure of the database that has not ended."""

    zone: tzinfo
    bars: str
    room: StoreRoom | None = None
    poller: str = ""
    polls: bool = True
    looking: str = ""
