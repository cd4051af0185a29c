"""Registering the address that a mail was for, where nobody knew it: it comes into the settings, the ticket goes to it.

It stands apart from moving because settings change: that takes an administrator, and an undo removes the address.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from console.commands import spelling
from console.commands.actor import Actor, needs_admin
from console.commands.addresses import AddressOptions, with_address
from console.commands.refusal import Refusal
from console.commands.settings_command import Change
from console.commands.tickets.facts import Facts
from console.commands.tickets.ticket_command import TicketCommand
from console.commands.tickets.work import Work
from console.routing_registry import registry_of
from storage.protocol import Reader
from storage.records import Message, Ticket
from storage.settings import Settings
from storage.words import Badge
from widgets.language import _

VERB_OF_SETTINGS = "address add"


def unresolved_recipients(messages: Sequence[Message], settings: Settings) -> tuple[str, ...]:
    """Return the recipients of a ticket's mails whose address nobody had registered: what can be registered now."""
    registry = registry_of(settings)
    named = [
        address
        for message in messages
        if Badge.RECIPIENT_UNRESOLVED in message.badges
        for address in (*message.to, *message.cc)
    ]
    return tuple(one for one in dict.fromkeys(named) if not registry.is_from_ourselves(one))


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAddress(TicketCommand):
    """Registers an address with the ticket's brand and moves the ticket to it.

    `address` None takes the only unresolved recipient; where there are several, the refusal names them.
    """

    verb: ClassVar[str] = "register-address"
    address: str | None = None

    def facts(self, reader: Reader, now: int) -> Facts:
        return replace(TicketCommand.facts(self, reader, now), messages=tuple(reader.messages(self.number)))

    def why_not(self, facts: Facts, ticket: Ticket, actor: Actor) -> Refusal | None:
        refusal = needs_admin(actor) or self._which(facts)
        if refusal is None:
            self._change(facts, ticket)
        return refusal

    def do(self, work: Work, facts: Facts, ticket: Ticket) -> str:
        change, address = self._change(facts, ticket), self._address(facts)
        work.writer.save_settings(
            change.settings,
            actor=work.login,
            verb=VERB_OF_SETTINGS,
            subject=change.subject,
            detail=change.detail,
            at=work.now,
            why=f"ticket {ticket.number}",
        )
        work.registered = address
        work.set_address(ticket.number, address)
        work.remove_badges(ticket.number, (Badge.RECIPIENT_UNRESOLVED,))
        return f"{ticket.address} → {address}"

    def _which(self, facts: Facts) -> Refusal | None:
        offered = unresolved_recipients(facts.messages, facts.settings)
        if self.address is not None or len(offered) == 1:
            return None
        if not offered:
            words = _("No recipient of that ticket's mails is unknown: name the address that you want to register.")
            return Refusal(code="no-recipient", words=words)
        words = _("Which one? {addresses}").format(addresses=", ".join(offered))
        return Refusal(code="which-address", words=words)

    def _address(self, facts: Facts) -> str:
        if self.address is not None:
            return spelling.address(self.address)
        return unresolved_recipients(facts.messages, facts.settings)[0]

    def _change(self, facts: Facts, ticket: Ticket) -> Change:
        return with_address(facts.settings, self._address(facts), ticket.brand, AddressOptions())
