"""Notes: what employees tell each other in a ticket. They never leave."""

from dataclasses import dataclass
from typing import ClassVar

from console.commands.actor import Actor
from console.commands.refusal import Refusal
from console.commands.tickets.facts import Facts
from console.commands.tickets.ticket_command import TicketCommand
from console.commands.tickets.told import who_did
from console.commands.tickets.work import Work
from console.mail.safe_text import safe_block
from storage.records import NewMessage, Ticket
from storage.words import Direction
from widgets.language import _

MOST_LETTERS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote(TicketCommand):
    """Writes a note in a ticket."""

    verb: ClassVar[str] = "note"
    text: str

    def why_not(self, facts: Facts, ticket: Ticket, actor: Actor) -> Refusal | None:
        kept = safe_block(self.text).strip()
        if not kept:
            return Refusal(code="empty", words=_("A note can't be empty."))
        if len(kept) > MOST_LETTERS:
            words = _("The note is too long: {letters} characters, at most {most}.")
            return Refusal(code="too-long", words=words.format(letters=len(kept), most=MOST_LETTERS))
        return None

    def do(self, work: Work, facts: Facts, ticket: Ticket) -> str:
        work.note(_note(ticket, safe_block(self.text).strip(), work, who_did(work.login, facts.settings)))
        return ""


def _note(ticket: Ticket, text: str, work: Work, name: str) -> NewMessage:
    return NewMessage(
        ticket=ticket.number,
        brand_id=ticket.brand_id,
        direction=Direction.NOTE,
        message_id="",
        customer_id=None,
        sender="",
        sender_name=name,
        to=(),
        cc=(),
        subject="",
        text=text,
        arrival=work.now,
        from_customer=False,
        automatic=False,
        references=(),
        attachments=(),
        badges=(),
        because=None,
        address_because="",
        sha256=None,
        body_digest=b"",
        delivery=None,
        parse_version=0,
        author=work.login,
    )
