"""Leaving a parked mail at that, with a reason: nothing of it is deleted, and the ledger counts it still.

It stands apart from deciding because nothing is decided: the mail only waits for nobody any more.
"""

from dataclasses import dataclass
from typing import ClassVar

from console.commands.actor import Actor
from console.commands.parked.parked_command import Came, ParkedCommand, ParkedFacts
from console.commands.refusal import Refusal
from console.commands.tickets.deed import Deed, Discarded
from console.mail.safe_text import safe_line
from storage.protocol import Writer
from storage.records import Delivery
from widgets.language import _

LONGEST = 500  # letters of a reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Discard(ParkedCommand):
    """Takes a mail out of what waits for a person; `reason` is for whoever asks later."""

    verb: ClassVar[str] = "parked-discard"
    reason: str

    @property
    def said(self) -> str:
        """The reason as it is kept: one line."""
        return safe_line(" ".join(self.reason.split()))

    def why_not(self, facts: ParkedFacts, delivery: Delivery) -> Refusal | None:
        if not self.said:
            return Refusal(code="empty", words=_("Say why the mail is discarded: somebody may ask later."))
        if len(self.said) > LONGEST:
            words = _("The reason has {count} characters; at most {most} are kept.")
            return Refusal(code="too-long", words=words.format(count=len(self.said), most=LONGEST))
        if delivery.discarded is None:
            return None
        words = _("Mail {key} was discarded already, by {who}: {reason}")
        by, reason = delivery.discarded.by, delivery.discarded.reason
        return Refusal(code="nothing-changed", words=words.format(key=delivery.key, who=by, reason=reason))

    def do(self, writer: Writer, facts: ParkedFacts, delivery: Delivery, actor: Actor, now: int) -> Came:
        writer.discard(delivery.key, at=now, by=actor.login, reason=self.said)
        return Came(
            outcome=delivery.outcome,
            because=delivery.because,
            reason=delivery.reason,
            detail=self.said,
            deed=Deed(discarded=(Discarded(delivery=delivery.key, at=now),)),
        )
