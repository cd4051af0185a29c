"""Mails that are in no ticket because they were parked or can't be read, and what a person makes of them.

It stands apart from the intake's own deliveries because all of it is done by hand: a mail is discarded, taken in all
the same, or that is taken back; the sums of the ledger count it at every moment.
"""

from dataclasses import dataclass
from typing import Protocol

from storage.records import Attachment, Delivery, DeliveryKey, MessageKey
from storage.words import Outcome

SET_ASIDE = (Outcome.PARKED, Outcome.FAILED)  # what waits for a person until it is discarded


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReading:
    """What is kept of a reading of a message's mail: all of it was made of the raw bytes by one version of the parser.

    `sender_name` is how the sender is shown. Whose a mail is, and to whom it went, is no part of it: rights hang on
    that.
    """

    subject: str
    text: str
    sender_name: str
    attachments: tuple[Attachment, ...]
    body_digest: bytes
    parse_version: int


class ParkedReader(Protocol):
    """What waits for a person, and what somebody has discarded."""

    def discarded(self, *, before: Delivery | None = None, limit: int) -> list[Delivery]:
        """Return what was discarded, the newest discarding first, those behind `before` in that order."""

    def can_take_out(self, key: DeliveryKey) -> bool:
        """Tell whether a delivery made a message that nothing else is about: no second delivery, no report, no answer
        that was written since."""

    def reading_of(self, key: MessageKey) -> KeptReading | None:
        """Return what is kept of the reading of a message that a mail made, None for any other."""

    def readable_again(
        self, *, after: MessageKey, older_than: int | None, since: int | None, limit: int
    ) -> list[MessageKey]:
        """Return messages that mails made, in order of their keys from behind `after`.

        `older_than`: only what a parser of a lower version read; `since`: only what arrived then (ms UTC) or later.
        """


class ParkedWriter(Protocol):
    """Changes what a person decides about mails that are in no ticket."""

    def discard(self, key: DeliveryKey, *, at: int, by: str, reason: str) -> None:
        """Mark a parked or failed delivery as discarded; its outcome stays. Raises ConflictError for any other, and
        for one that is discarded already."""

    def keep_again(self, key: DeliveryKey) -> None:
        """Take the mark of a discarded delivery off. Raises ConflictError when it has none."""

    def take_out(self, was: Delivery) -> None:
        """Remove the message that a delivery was made into, with the decision that made it, as if neither had ever
        been; the delivery is parked or failed as it `was`.

        Raises ConflictError when it can't be taken out.
        """

    def renew_reading(self, key: MessageKey, reading: KeptReading) -> None:
        """Keep another reading of a message's mail; words find it by what it says now. Of a ticket that still bears the
        message's subject, the subject follows; nothing else of it does. Raises ConflictError for a message that no
        mail made."""
