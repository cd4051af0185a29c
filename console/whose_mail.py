"""Whose a kept mail is and which header said so, asked again of its headers, with the settings that it was decided by.

It stands apart because a screen and a verb ask the same. Only headers are read for it: a whole mail is read in a
process of its own.
"""

from dataclasses import dataclass

from console.customers import NamedCustomer, named_customer
from console.intake.reading_in_part import head_of
from console.kept_mail import KeptMail, kept_mail
from console.mail.parse import UnreadableMailError, parse
from storage.errors import StorageError
from storage.protocol import Reader
from storage.records import Decision
from storage.settings import Settings
from storage.words import Outcome
from widgets.decision_view import QUIET, customer_lines
from widgets.entries import Line
from widgets.language import _

_OF_A_CUSTOMER = (Outcome.TICKETED, Outcome.DUPLICATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Whose a mail is. `customer` is None where the decision asked for none; `why_not` says why it can't be told."""

    customer: NamedCustomer | None = None
    why_not: str = ""

    @property
    def lines(self) -> list[Line]:
        """Whose it is, in words."""
        if self.why_not:
            return [Line(label=_("Customer"), value=self.why_not, look=QUIET)]
        return customer_lines(self.customer.address, self.customer.evidence) if self.customer is not None else []


def is_of_a_customer(decision: Decision) -> bool:
    """Tell whether it was asked whose the mail is."""
    return decision.outcome in _OF_A_CUSTOMER


def read_with_settings(reader: Reader, decision: Decision) -> tuple[KeptMail, Settings]:
    """Return a mail with the settings of its decision. Raises KeyError, StorageError when either is lost or damaged."""
    return kept_mail(reader, decision.delivery), reader.settings_at(decision.settings_version)


def read_whose(reader: Reader, decision: Decision, most: int) -> Whose:
    """Return whose a mail is; of one whose headers are longer than `most` bytes that it is not read here."""
    if not is_of_a_customer(decision):
        return Whose()
    try:
        kept, settings = read_with_settings(reader, decision)
        head = head_of(kept.raw)
        if len(head) > most:
            words = _("its headers are long; `omnidesk why delivery:{key}` reads them")
            return Whose(why_not=words.format(key=decision.delivery))
        return Whose(customer=named_customer(parse(head), settings))
    except (KeyError, StorageError, UnreadableMailError) as error:
        return unread(error)


def unread(error: Exception) -> Whose:
    """Return that a mail can't be read again, and why."""
    words = _("The kept mail can't be read again: {reason}.")
    reason = _("it is not kept") if isinstance(error, KeyError) else str(error).rstrip(".")
    return Whose(why_not=words.format(reason=reason))
