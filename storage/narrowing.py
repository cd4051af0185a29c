"""What narrows a list of tickets: one trait each that a ticket has or, when negated, has not; and how a list is sorted.

They stand apart from the records of the desk because a view is made of them: a person's filter becomes a tuple of
narrowings, and each database turns the same tuple into its own question. All of them are values that can be compared.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from storage.settings import BrandId
from storage.words import Because, TicketStatus

MOST_FOUND = 1_000  # tickets that a narrowed view is counted up to; a total of so many reads "1,000+"
MOST_MATCHES = 10_000  # newest messages (or tickets with a mark) among which a narrowed view looks


class Sort(StrEnum):
    """In which order a list stands; tickets that share a place stand by their number."""

    ACTIVITY = "activity"  # newest activity first
    AGE = "age"  # opened longest ago first
    WAITING = "waiting"  # waiting longest for an answer first, then those that wait for none


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusIn:
    """Its status is one of these."""

    statuses: tuple[TicketStatus, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandIn:
    """Its brand is one of these."""

    brand_ids: tuple[BrandId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressIn:
    """The mail address that it came to is one of these."""

    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssigneeIn:
    """One of these employees has it; "" is nobody."""

    logins: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberIn:
    """Its number is one of these."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBy:
    """A mail in it came from somebody whose name or address holds these letters, from the beginning of a word on."""

    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TagIn:
    """It has one of these tags, spelled as they are kept."""

    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeIn:
    """It has one of these badges."""

    badges: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BecauseIn:
    """A mail is in it by one of these rules."""

    rules: tuple[Because, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedBy:
    """A header decided about a mail of it: which ticket, or which address.

    `header` is in lower case. The header's value begins with `value`, in capitals or not; None is any value.
    """

    header: str
    value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageNamed:
    """It holds the message of that Message-ID (with its angle brackets)."""

    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A mail came in that the employee has not seen."""

    login: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """A reply in it could not be delivered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithAttachment:
    """Something is attached to a message of it, beyond pictures within the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveBefore:
    """Its newest activity was at this moment (ms UTC) or earlier."""

    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveSince:
    """Its newest activity was at this moment (ms UTC) or later."""

    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingSince:
    """Its customer has waited for an answer since this moment (ms UTC) or longer."""

    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitLimit:
    """Who waits since `at` (ms UTC) or longer waits too long: for a first answer, or where `answered` for the next.

    It is of one mail address, or (`address` "") of every other one of the brand. `at` None: nothing is promised.
    """

    brand_id: BrandId
    address: str
    answered: bool
    at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitedBeyond:
    """It is awake, and its customer has waited as long as the limit of its address allows, or longer."""

    limits: tuple[WaitLimit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldsWords:
    """One message of it holds all these words, as `TicketReader.search` reads them."""

    words: str


Trait: TypeAlias = (
    StatusIn | BrandIn | AddressIn | AssigneeIn | NumberIn | SentBy | TagIn | BadgeIn | BecauseIn | DecidedBy
    | MessageNamed | Unread | Undelivered | WithAttachment | ActiveBefore | ActiveSince
    | WaitingSince | WaitedBeyond | HoldsWords
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """Only tickets that have a trait, or only those that have not."""

    trait: Trait
    negated: bool = False
