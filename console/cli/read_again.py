"""What `why` must read the kept mail again for: by which header it is whose, and its way where that is asked for.

It stands apart because reading a mail takes a process of its own and much that other verbs do without; whose it is, its
headers tell, which are read here. Only a mail that can't be read any more has no customer to tell of; everything else
about it is told all the same.
"""

from dataclasses import dataclass

from console.cli.frame import Call
from console.cli.shapes import Shape, evidence_shape
from console.customers import named_customer
from console.forward_lens import Way, way_of
from console.intake.reading_in_part import BEGINNING_BYTES
from console.kept_mail import RereadingError, mail_of
from console.whose_mail import Whose, is_of_a_customer, read_whose, read_with_settings, unread
from storage.errors import StorageError
from storage.records import Decision
from widgets.entries import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAgain:
    """What a mail tells when it is read again: whose it is, and its way where that was asked for."""

    whose: Whose
    way: Way | None = None

    @property
    def why_not(self) -> str:
        """Why it can't be read, "" when it can."""
        return self.whose.why_not

    @property
    def lines(self) -> list[Line]:
        """Whose mail it is, in words."""
        return self.whose.lines

    @property
    def shape(self) -> Shape | None:
        """Whose mail it is, in JSON; None where that can't be told."""
        customer = self.whose.customer
        if customer is None:
            return None
        return {"address": customer.address or None, **evidence_shape(customer.evidence)}


async def read_again(call: Call, decision: Decision) -> ReadAgain:
    """Read the mail of a decision again, with the settings that it was decided by."""
    async with call.desk() as desk:
        if not call.arguments.way:
            whose = await desk.repository.reading(lambda reader: read_whose(reader, decision, BEGINNING_BYTES))
            return ReadAgain(whose=whose)
        try:
            kept, settings = await desk.repository.reading(lambda reader: read_with_settings(reader, decision))
            mail = await mail_of(kept)
        except (KeyError, RereadingError, StorageError) as error:
            return ReadAgain(whose=unread(error))
    customer = named_customer(mail, settings) if is_of_a_customer(decision) else None
    way = way_of(mail, kept.decision, kept.settings, kept.arrival)
    return ReadAgain(whose=Whose(customer=customer), way=way)
