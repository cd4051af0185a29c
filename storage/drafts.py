"""Drafts: answers that somebody writes and has not sent, kept while they type.

They stand apart from messages because nobody else sees them: a draft raises no revision, so that nobody's console
reads again at every second of typing. One employee has at most one draft in a ticket.
"""

from dataclasses import dataclass
from typing import Protocol

from storage.records import MessageKey, TicketNumber
from storage.words import ReplyKind, SignatureLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An answer as it was typed. `about` is the message that it answers, None for the ticket itself.

    `to` and `cc` are as typed. `signature` is the level that was chosen, None for the address's own; `is_unsigned`
    closes it with none. `files` are paths on the machine of the console. `saved_at` in ms UTC.
    """

    login: str
    ticket: TicketNumber
    kind: ReplyKind
    about: MessageKey | None
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    text: str
    signature: SignatureLevel | None
    is_unsigned: bool
    files: tuple[str, ...]
    saved_at: int


class DraftsReader(Protocol):
    """What somebody has written and not sent."""

    def draft(self, login: str, ticket: TicketNumber) -> Draft | None:
        """Return an employee's draft in a ticket, or None."""

    def drafts(self, login: str) -> list[Draft]:
        """Return an employee's drafts, newest first."""


class DraftsWriter(Protocol):
    """Keeps drafts; none of it raises the revision."""

    def save_draft(self, draft: Draft) -> None:
        """Keep a draft in the place of the one before."""

    def drop_draft(self, login: str, ticket: TicketNumber) -> None:
        """Forget an employee's draft in a ticket; without one, nothing happens."""
