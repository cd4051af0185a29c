"""What `why` must read the kept mail again for: by which header it is whose, and its way where that is asked for.

It stands apart because reading a mail takes a process of its own and much that other verbs do without; whose it is, its
headers tell, which are read here. Only a mail that can't be read any more has no customer to tell of; everything else
about it is told all the same.
"""

from dataclasses import dataclass

from console.cli.frame import Call
from console.cli.shapes import Shape, evidence_shape
from console.customers import NamedCustomer, named_customer
from console.forward_lens import Way, way_of
from console.intake.reading_in_part import head_of
from console.kept_mail import KeptMail, RereadingError, kept_mail, mail_of
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
class ReadAgain:
    """What a mail tells when it is read again. `customer` is None where the decision asked for none; `why_not` says why
    the mail can't be read."""

    customer: NamedCustomer | None = None
    way: Way | None = None
    why_not: str = ""

    @property
    def lines(self) -> list[Line]:
        """Whose mail it is, in words."""
        if self.why_not:
            return [Line(label=_("Customer"), value=self.why_not, look=QUIET)]
        return customer_lines(self.customer.address, self.customer.evidence) if self.customer is not None else []

    @property
    def shape(self) -> Shape | None:
        """Whose mail it is, in JSON; None where that can't be told."""
        if self.customer is None:
            return None
        return {"address": self.customer.address or None, **evidence_shape(self.customer.evidence)}


async def read_again(call: Call, decision: Decision) -> ReadAgain:
    """Read the mail of a decision again, with the settings that it was decided by."""
    is_wanted = decision.outcome in _OF_A_CUSTOMER
    if not is_wanted and not call.arguments.way:
        return ReadAgain()
    try:
        async with call.desk() as desk:
            kept, settings = await desk.repository.reading(lambda reader: _kept(reader, decision))
        mail = await mail_of(kept) if call.arguments.way else parse(head_of(kept.raw))
    except (KeyError, RereadingError, StorageError, UnreadableMailError) as error:
        words = _("The kept mail can't be read again: {reason}.")
        return ReadAgain(why_not=words.format(reason=str(error).rstrip(".")))
    way = way_of(mail, kept.decision, kept.settings, kept.arrival) if call.arguments.way else None
    return ReadAgain(customer=named_customer(mail, settings) if is_wanted else None, way=way)


def _kept(reader: Reader, decision: Decision) -> tuple[KeptMail, Settings]:
    return kept_mail(reader, decision.delivery), reader.settings_at(decision.settings_version)
