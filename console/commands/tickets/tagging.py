"""Tags: short words by which tickets are found again."""

import unicodedata
from dataclasses import dataclass
from typing import ClassVar

from console.commands.actor import Actor
from console.commands.quoting import quoted
from console.commands.refusal import Refusal
from console.commands.spelling import refuse
from console.commands.tickets.facts import Facts
from console.commands.tickets.ticket_command import TicketCommand, already
from console.commands.tickets.work import Work
from storage.records import Ticket
from widgets.language import _

MOST_LETTERS = 30
MOST_TAGS = 20


def spelled(text: str) -> str:
    """Return a tag as it is kept: lower case, letters, digits and hyphens, at most 30. Raises RefusedError."""
    tag = unicodedata.normalize("NFC", text.strip().lower())
    if 0 < len(tag) <= MOST_LETTERS and all(letter.isalnum() or letter == "-" for letter in tag):
        return tag
    words = _("{value} is no tag: use letters, digits and hyphens, at most {most}, like retour-2026.")
    raise refuse("bad-tag", words.format(value=quoted(text), most=MOST_LETTERS))


@dataclass(frozen=True, slots=True, kw_only=True)
class AddTag(TicketCommand):
    """Gives a ticket one more tag, of at most 20."""

    verb: ClassVar[str] = "tag"
    tag: str

    def why_not(self, facts: Facts, ticket: Ticket, actor: Actor) -> Refusal | None:
        if spelled(self.tag) in ticket.tags:
            return already(_("Ticket {number} has that tag already."), ticket.number)
        if len(ticket.tags) >= MOST_TAGS:
            words = _("Ticket {number} has {most} tags, and can't have more: take one off first.")
            return Refusal(code="too-many", words=words.format(number=ticket.number, most=MOST_TAGS))
        return None

    def do(self, work: Work, facts: Facts, ticket: Ticket) -> str:
        tag = spelled(self.tag)
        work.set_tags(ticket.number, (*ticket.tags, tag))
        return tag


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveTag(TicketCommand):
    """Takes a tag off a ticket."""

    verb: ClassVar[str] = "untag"
    tag: str

    def why_not(self, facts: Facts, ticket: Ticket, actor: Actor) -> Refusal | None:
        if spelled(self.tag) in ticket.tags:
            return None
        words = _("Ticket {number} has no tag {tag}.").format(number=ticket.number, tag=quoted(self.tag))
        return Refusal(code="nothing-changed", words=words)

    def do(self, work: Work, facts: Facts, ticket: Ticket) -> str:
        tag = spelled(self.tag)
        work.set_tags(ticket.number, tuple(one for one in ticket.tags if one != tag))
        return tag
