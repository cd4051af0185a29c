"""To whom an answer goes: whom it is proposed to, and what somebody typed in their place.

It stands apart because an address is the one thing in an answer that must be read in one way only, and because the desk
never writes to itself: that would come back as a loop.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from console.answering.ancestry import Head
from console.mail.addresses import normalise, read_addresses
from console.mail.safe_text import safe_line
from console.outgoing.compose import LONGEST_NAME, Party
from console.outgoing.strict import is_plain_address
from console.routing_registry import registry_of
from storage.records import Message, Ticket
from storage.settings import Settings
from storage.words import Direction, ReplyKind

_LONGEST = 4000  # letters of a field with addresses
_PIECE = re.compile(r'(?:"(?:[^"\\]|\\.)*"|<[^<>]*>|[^,;"<>])+')
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_READ_APART = frozenset("():\\")  # comments and groups: some readers find an address in them, others do not
_PARTING = ",; "
_ESCAPED = re.compile(r'(["\\])')


class BadRecipientError(Exception):
    """Something that was typed as a recipient is no plain mail address. `value` is that, as one safe line."""

    def __init__(self, value: str) -> None:
        super().__init__(value)
        self.value = value


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """Whom an answer is proposed to, and who was in the answered mail too and is left out."""

    to: tuple[Party, ...] = ()
    cc: tuple[Party, ...] = ()
    left_out: tuple[Party, ...] = ()


def read_recipients(typed: Sequence[str]) -> tuple[Party, ...]:
    """Return who is meant, each address once: "jan@example.nl" or "Jan Smit <jan@example.nl>", one or several in a
    text, parted by commas or semicolons. Domains become A-labels. Raises BadRecipientError."""
    found: dict[str, Party] = {}
    for text in typed:
        for piece in _pieces(text):
            party = _party(piece)
            found.setdefault(party.address, party)
    return tuple(found.values())


def written(party: Party) -> str:
    """Return a recipient as somebody would type it, so that `read_recipients` gives the same address again."""
    name = safe_line(party.name).strip()[:LONGEST_NAME].strip()
    if not name:
        return party.address
    quoted = '"' + _ESCAPED.sub(r"\\\1", name) + '"'
    text = f"{name if _is_bare(name) else quoted} <{party.address}>"
    try:
        again = read_recipients((text,))
    except BadRecipientError:
        return party.address
    return text if [one.address for one in again] == [party.address] else party.address


def is_own(settings: Settings, address: str) -> bool:
    """Tell whether the desk itself writes from an address, so that a mail to it would come back."""
    return registry_of(settings).is_ours(normalise(address))


def taking_part(ticket: Ticket, messages: Sequence[Message]) -> frozenset[str]:
    """Return the addresses that took part in a ticket: its customer's, and those of its mails."""
    mails = [one for one in messages if one.direction is not Direction.NOTE]
    return frozenset(
        {ticket.customer_address, *(address for one in mails for address in (one.sender, *one.to, *one.cc))}
    )


def proposed(settings: Settings, ticket: Ticket, mail: Message | None, head: Head, kind: ReplyKind) -> Proposed:
    """Return whom an answer to a mail is proposed to. What is forwarded is proposed to nobody."""
    if kind is ReplyKind.FORWARD:
        return Proposed()
    customer = Party(address=ticket.customer_address, name=ticket.customer_name)
    if mail is None:
        return Proposed(to=_fit(settings, (customer,)))
    choice = _Choice(settings=settings, customer=customer, mail=mail, head=head)
    return choice.to_everybody() if kind is ReplyKind.REPLY_ALL else choice.to_one()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """The people of one answered mail."""

    settings: Settings
    customer: Party
    mail: Message
    head: Head

    def to_one(self) -> Proposed:
        to = self.first()
        return Proposed(to=to, left_out=self._without(to, (*self.head.reply_to, *self.mail.to, *self.mail.cc)))

    def to_everybody(self) -> Proposed:
        to = self.first()
        to = (*to, *self._without(to, self.mail.to))
        cc = self._without(to, self.mail.cc)
        return Proposed(to=to, cc=cc, left_out=self._without((*to, *cc), self.head.reply_to))

    def first(self) -> tuple[Party, ...]:
        """Return who wrote the mail; of a form, a relay or one of us it is the customer, of a mail of ours its To."""
        if self.mail.direction is Direction.OUT:
            return _fit(self.settings, map(self._party, self.mail.to)) or _fit(self.settings, (self.customer,))
        registry, sender = registry_of(self.settings), self.mail.sender
        if not sender or sender in registry.relays or registry.is_from_ourselves(sender):
            return _fit(self.settings, (self.customer,))
        return _fit(self.settings, (Party(address=sender, name=self.mail.sender_name),))

    def _without(self, taken: Iterable[Party], addresses: Iterable[str]) -> tuple[Party, ...]:
        passed = {party.address for party in taken} | registry_of(self.settings).relays
        wanted = dict.fromkeys(address for address in addresses if address not in passed)
        return _fit(self.settings, map(self._party, wanted))

    def _party(self, address: str) -> Party:
        return Party(address=address, name=self.head.name_of(address))


def _fit(settings: Settings, parties: Iterable[Party]) -> tuple[Party, ...]:
    """Return those that can be written to and are not the desk itself."""
    return tuple(one for one in parties if is_plain_address(one.address) and not is_own(settings, one.address))


def _pieces(text: str) -> list[str]:
    plain = unicodedata.normalize("NFC", re.sub("[\t\xa0]", " ", text)).strip(_PARTING)
    if len(plain) > _LONGEST or safe_line(plain) != plain or _PIECE.sub("", plain).strip(_PARTING):
        raise _bad(text)
    return [piece for piece in map(str.strip, _PIECE.findall(plain)) if piece]


def _party(piece: str) -> Party:
    if _READ_APART & set(_QUOTED.sub("", piece)):
        raise _bad(piece)
    found = read_addresses(piece.encode("utf-8", "replace"))
    if len(found) != 1 or not found[0].sure or not is_plain_address(found[0].address):
        raise _bad(piece)
    return Party(address=found[0].address, name=found[0].name)


def _bad(text: str) -> BadRecipientError:
    return BadRecipientError(safe_line(text).strip()[:200])


def _is_bare(name: str) -> bool:
    return re.fullmatch(r"[\w' -]+", name) is not None
