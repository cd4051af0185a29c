"""What is already kept that bears on a new mail, as the grouping rules ask for it.

These records stand apart from what screens read: they carry facts to compare, not texts to show.
"""

from dataclasses import dataclass

from storage.records import CustomerId, MessageKey, TicketNumber
from storage.settings import BrandId
from storage.words import Direction, TicketStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMessage:
    """A kept message whose Message-ID (or provider's rewriting of it) a new mail names.

    `message_id` is the id by which it was found. `ticket` is where the message is now; a merged ticket has been
    followed to its survivor.
    """

    key: MessageKey
    ticket: TicketNumber
    message_id: str
    direction: Direction
    customer_id: CustomerId | None
    sender: str
    sha256: bytes | None
    body_digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenReference:
    """An id that an earlier mail of `customer_id` named in References or In-Reply-To, and that mail's ticket now."""

    message_id: str
    customer_id: CustomerId
    ticket: TicketNumber
    arrival: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFact:
    """A ticket as the rules compare it, for one customer.

    `first_mail_at`: arrival of the ticket's first mail. `last_customer_mail_at`: newest arrival of a mail of
    *that* customer that is not automatic, None without one. `mail_count`: inbound mails. `parted`: an
    earlier split parted it from that customer. `takes_part`: that customer wrote in it, be it a mail that an
    employee made another customer's since, or one of their addresses (somebody new: the one they write from) was
    in To or Cc of one of its messages.
    """

    number: TicketNumber
    brand_id: BrandId
    address: str
    customer_id: CustomerId
    subject: str
    status: TicketStatus
    closed_at: int | None
    active_at: int
    first_mail_at: int | None
    last_customer_mail_at: int | None
    mail_count: int
    parted: bool
    takes_part: bool
