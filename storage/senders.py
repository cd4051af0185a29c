"""Who wrote to us, as counters: what exclusions are tried on, and what the agency finder looks at.

They stand apart from messages because both questions are about every sender at once, and a form asks while somebody
types.
"""

from dataclasses import dataclass
from typing import Protocol

from storage.settings import BrandId


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderCount:
    """How many kept mails a From address sent to one ticket address of one brand, automatic ones included.

    A message that is moved later changes nothing of it.
    """

    sender: str
    brand_id: BrandId
    address: str
    mails: int
    last_mail_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderFact:
    """What is kept of one From address.

    `subjects` (those with three digits or more, their first 200 characters) and `names` are those of mails that time
    may group: neither automatic, nor from ourselves, nor of an unsure sender. `tickets` are those that its customer
    opened, but merged and spam.
    """

    sender: str
    mails: int
    tickets: int
    first_mail_at: int
    last_mail_at: int
    subjects: tuple[str, ...]
    names: tuple[str, ...]


class SendersReader(Protocol):
    """Who wrote, without reading a message."""

    def senders(self, limit: int) -> list[SenderCount]:
        """Return who wrote to which address how many times, the newest mail first."""

    def sender_facts(self, least: int, limit: int) -> list[SenderFact]:
        """Return the senders with `least` different names or subjects with digits, or more; those with the most first.

        At most 100 names and 100 subjects of each, in order of the alphabet.
        """
