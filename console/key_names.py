"""A key and where it works: the words in which the catalog of keys is written.

They stand apart so that the catalog can be kept in more than one file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class Where(Enum):
    """On which screens a key works."""

    EVERYWHERE = "everywhere"
    PANES = "panes"  # every screen with something to move through
    LIST = "list"
    TICKET = "ticket"  # list and reader: what is done with tickets
    READER = "reader"
    COMPOSE = "compose"  # an answer that is being written
    CHOOSING = "choosing"  # what a message or a customer has: links, files, other tickets
    FILES = "files"
    MAIL = "mail"  # a mail as it was received: its headers, its source, its way
    WHY = "why"
    INTAKE = "intake"
    DIGEST = "digest"  # what a night brought
    OUTBOX = "outbox"
    PARKED = "parked"  # the view of what is in no ticket; its table takes these keys before the list does
    PARKED_MAIL = "parked mail"  # one such mail in front
    ADMIN = "admin"  # every list of the administration
    CHANGING = "changing"  # those in which things are added and removed
    ADDRESSES = "addresses"
    GUIDE = "guide"  # how to forward the mail of an address
    BRANDS = "brands"
    ACCOUNT = "account"
    TRYING = "trying"  # those whose things can be tried out on a server
    EXCLUSIONS = "exclusions"
    SIGNATURES = "signatures"
    LENS = "lens"  # which signature closes an answer
    HISTORY = "history"
    VERSION = "version"
    WHAT_IF = "what-if"
    WHAT_IF_FORM = "what-if form"  # forms whose settings can be tried on what is kept
    FORM = "form"
    TRYING_FORM = "trying form"  # forms of what can be tried out on a server
    SETUP = "setup"  # the first steps
    SETUP_END = "setup end"  # the last of them, which waits for mail
    HELP = "help"  # the help itself


Words = Callable[[], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key with its name. `words` say what it does; `short` is for the key line, None for a key that is not in it."""

    name: str
    keys: str
    action: str
    where: Where
    words: Words
    short: Words | None = None


def key(where: Where, name: str, keys: str, action: str, words: Words, short: Words | None = None) -> Key:
    """Return a key of the catalog."""
    return Key(name=name, keys=keys, action=action, where=where, words=words, short=short)
