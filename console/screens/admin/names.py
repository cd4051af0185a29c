"""The parts of Channels > Email: their order, and what each is called.

They stand apart from the screens, so that the catalog of keys can name them without loading any.
"""

from collections.abc import Callable
from dataclasses import dataclass

from widgets.language import _


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionName:
    """A part of the administration: the word in the names of keys, and its name on the line above."""

    word: str
    name: Callable[[], str]


def _section(word: str, name: Callable[[], str]) -> SectionName:
    return SectionName(word=word, name=name)


SECTIONS = (
    _section("addresses", lambda: _("Mail addresses")),
    _section("brands", lambda: _("Brands")),
    _section("mailboxes", lambda: _("Forward mailboxes")),
    _section("sending", lambda: _("Sending")),
    _section("exclusions", lambda: _("Exclusions")),
    _section("signatures", lambda: _("Signatures")),
    _section("employees", lambda: _("Employees")),
    _section("account", lambda: _("Account")),
    _section("history", lambda: _("History")),
    _section("templates", lambda: _("Templates")),
)


def section_key(place: int) -> str:
    """Return the key of the part at a place from 0: its number, 0 for the tenth."""
    return str((place + 1) % 10)
