"""Taking a parked mail for a real one: it becomes a message of the ticket that is named, or where the rules put it.

It stands apart from trying again because here a person answers for it: what parked the mail is not asked any more.
"""

from dataclasses import dataclass, replace
from typing import ClassVar, Self

from console.commands.actor import Actor
from console.commands.desk import Desk
from console.commands.parked.kept_bytes import bytes_of
from console.commands.parked.parked_command import Came, ParkedCommand, ParkedFacts, aside_because, changed
from console.commands.refusal import Refusal, RefusedError
from console.commands.tickets.deed import Deed, TakenIn
from console.commands.tickets.ticket_command import unknown_ticket
from console.intake.accepting import Judged, judge_accepted, placed_by_hand, record_accepted
from console.intake.deciding import undecided
from console.intake.reading import ReadingRoom
from console.intake.reading_in_part import PartReading, read_in_part
from console.mail.safe_text import safe_line
from storage.errors import StorageError
from storage.protocol import Reader, Writer
from storage.records import Delivery, Ticket, TicketNumber
from storage.words import Outcome, TicketStatus
from widgets.language import _
from widgets.reason_words import reason_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept(ParkedCommand):
    """Makes a message of a mail, in `ticket` or, without one, where the rules put it. `reading` is what it says;
    whoever asks leaves it out."""

    verb: ClassVar[str] = "parked-accept"
    ticket: TicketNumber | None = None
    reading: PartReading | None = None

    def facts(self, reader: Reader) -> ParkedFacts:
        """Return what the command is judged by."""
        named = reader.ticket(self.ticket) if self.ticket is not None else None
        return ParkedFacts(delivery=reader.delivery(self.delivery), settings=reader.settings(), ticket=named)

    def why_not(self, facts: ParkedFacts, delivery: Delivery) -> Refusal | None:
        if not facts.settings.brands:
            words = _("There is no brand yet: `omnidesk brand add SLUG --name NAME`, then accept it.")
            return Refusal(code="no-brand", words=words)
        if self.ticket is None:
            return None
        return unknown_ticket(self.ticket) if facts.ticket is None else _merged(facts.ticket)

    async def made_ready(self, desk: Desk, room: ReadingRoom) -> Self:
        """Return the command with the mail read as far as it can be. Raises RefusedError when it can't."""
        delivery, raw = await desk.repository.reading(lambda reader: bytes_of(reader, self.delivery))
        if raw is None:
            words = _("The kept bytes of mail {key} are lost or damaged: there is nothing left to accept. Discard it.")
            raise RefusedError(Refusal(code="damaged", words=words.format(key=delivery.key)))
        reading = await read_in_part(room, raw)
        if not isinstance(reading, PartReading):
            words = _("Mail {key} can't be read, not even in part: {reason}. Discard it, or try a later version.")
            reason = safe_line(reason_words(reading.reason))
            raise RefusedError(Refusal(code="unreadable", words=words.format(key=delivery.key, reason=reason)))
        return replace(self, reading=reading)

    def do(self, writer: Writer, facts: ParkedFacts, delivery: Delivery, actor: Actor, now: int) -> Came:
        try:
            with writer.savepoint():
                return self._made(writer, facts, delivery, actor, now)
        except (RefusedError, StorageError):
            raise
        except Exception as error:
            # A fault of the rules costs one mail, as it does in the intake; the others go on.
            words = _(
                "The rules fail on mail {key} ({fault}): a later version may do better. Until then it stays here."
            )
            fault = safe_line(f"{type(error).__name__}: {error}")[:200]
            words = words.format(key=delivery.key, fault=fault)
            raise RefusedError(Refusal(code="rules-failed", words=words)) from error

    def _made(self, writer: Writer, facts: ParkedFacts, delivery: Delivery, actor: Actor, now: int) -> Came:
        reading, mail = self.reading, undecided(delivery)
        judged = None if reading is None else judge_accepted(writer, mail, reading.mail)
        if reading is None or judged is None:
            raise ValueError("a mail is read before it is accepted")
        judged = self._placed(facts, judged)
        before = writer.ticket(judged.verdict.ticket) if judged.verdict.ticket is not None else None
        was = aside_because(delivery)
        writer.unsettle(delivery.key)
        note = f"accepted by {actor.login}; it was {was}"
        message, ticket = record_accepted(writer, mail, reading.mail, judged, note=note, now=now)
        taken = TakenIn(ticket=ticket, key=message, was=delivery, opened=before is None)
        return Came(
            outcome=Outcome.TICKETED,
            because=judged.verdict.because,
            message=message,
            ticket=ticket,
            detail=was,
            deed=Deed(changed=changed(before, writer.ticket(ticket)), taken=(taken,)),
            cut=None if reading.is_whole else (reading.read_bytes, reading.size),
        )

    def _placed(self, facts: ParkedFacts, judged: Judged) -> Judged:
        """Return where the mail goes. Raises RefusedError for the second delivery of a mail, and for another brand's
        ticket."""
        verdict = judged.verdict
        if verdict.outcome is Outcome.DUPLICATE:
            words = _(
                "Mail {key} is in ticket {number} already: the same mail came in before. Try it again to note that."
            )
            words = words.format(key=self.delivery, number=verdict.ticket)
            raise RefusedError(Refusal(code="duplicate", words=words))
        if facts.ticket is None:
            return judged
        if facts.ticket.brand_id != judged.route.brand_id:
            words = _("Ticket {number} is of another brand than mail {key}, which came in for {address}.")
            words = words.format(number=facts.ticket.number, key=self.delivery, address=judged.route.address)
            raise RefusedError(Refusal(code="other-brand", words=words))
        return placed_by_hand(judged, facts.ticket)


def _merged(ticket: Ticket) -> Refusal | None:
    if ticket.status is not TicketStatus.MERGED:
        return None
    words = _("Ticket {number} was merged into ticket {into}: name that one.")
    return Refusal(code="merged", words=words.format(number=ticket.number, into=ticket.merged_into))
