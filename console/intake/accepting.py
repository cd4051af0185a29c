"""A parked mail that a person takes for a real one becomes a message: where it would go, and the writing of it.

It stands apart from deciding because the tests that parked it are left out here, and because a person may name the
ticket. What would be done is asked of a reader, so that a screen can tell it before.
"""

from dataclasses import dataclass, replace

from console.customers import author as author_of
from console.grouping.engine import decide_accepted, question
from console.intake.deciding import Undecided, decision_of
from console.intake.gather import gather
from console.intake.recording import record_ticketed
from console.mail.parsed import ParsedMail
from console.routing import route as route_of
from console.verdict import Author, Route, Verdict
from storage.protocol import Reader, Writer
from storage.records import Evidence, MessageKey, Ticket, TicketNumber
from storage.words import Because, Outcome, TicketStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Where an accepted mail goes: its route, whose it is, and the verdict."""

    route: Route
    author: Author
    verdict: Verdict


def judge_accepted(reader: Reader, mail: Undecided, parsed: ParsedMail) -> Judged | None:
    """Return where the rules put a mail when none of them parks it; None while there is no brand."""
    settings = reader.settings()
    route = route_of(parsed, mail.brand_id, settings)
    if route is None:
        return None
    author = author_of(parsed, route, settings)
    kept = gather(
        reader,
        question(parsed, settings, reader.signing_key()),
        route,
        author,
        arrival=mail.arrival,
        sha256=mail.sha256,
        may_be_automatic=False,
    )
    verdict = decide_accepted(parsed, route, author, kept, settings, arrival=mail.arrival, sha256=mail.sha256)
    return Judged(route=route, author=author, verdict=verdict)


def placed_by_hand(judged: Judged, ticket: Ticket) -> Judged:
    """Return the same mail put into a ticket that a person named; what the rules found stands as a candidate no more.

    It sets the ticket open, as the mail of a customer does; automatic mail never does that.
    """
    verdict = judged.verdict
    placed = replace(
        verdict,
        outcome=Outcome.TICKETED,
        because=Because.MOVED_BY_EMPLOYEE,
        ticket=ticket.number,
        message=None,
        follows=None,
        reopen=ticket.status is not TicketStatus.OPEN and not verdict.automatic,
        evidence=(),
        compared=(),
    )
    return replace(judged, verdict=placed)


def record_accepted(
    writer: Writer, mail: Undecided, parsed: ParsedMail, judged: Judged, *, note: str, now: int
) -> tuple[MessageKey, TicketNumber]:
    """Write an accepted mail down with its decision, whose evidence ends with `note`: who accepted what."""
    by_hand = Evidence(header="", position=0, value=note)
    verdict = replace(judged.verdict, evidence=(*judged.verdict.evidence, by_hand))
    message, ticket = record_ticketed(writer, mail, parsed, judged.route, judged.author, verdict)
    writer.settle(mail.key, Outcome.TICKETED, verdict.because, message=message, ticket=ticket)
    version = writer.settings().version
    writer.add_decision(decision_of(mail, judged.route, verdict, message, ticket, version, now))
    return message, ticket
