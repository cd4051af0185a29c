"""One kept mail becomes what it becomes: routed, judged by the rules, written down. Runs inside one transaction.

It stands apart from the gathering of batches (`receive`), because a replay, a retry of a parked mail and the intake
decide alike.
"""

from dataclasses import dataclass
from typing import assert_never

from console.acknowledging import Asked
from console.customers import author as author_of
from console.grouping.engine import ENGINE_VERSION, decide, question
from console.intake.acknowledge import acknowledge
from console.intake.gather import HOUR_MS, gather
from console.intake.reading import Reading, Unreadable
from console.intake.recording import record_ticketed
from console.mail.parsed import ParsedMail
from console.mail.safe_text import safe_line
from console.routing import route as route_of
from console.verdict import Author, ProbeNews, Rewritten, Route, Verdict
from storage.errors import StorageError
from storage.protocol import Writer
from storage.records import Decision, Delivery, DeliveryKey, Event, MessageKey, TicketNumber
from storage.settings import BrandId, MailboxId
from storage.words import Because, Outcome

OVERSIZE_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """A kept mail on its way to a decision. `kept_at` and `arrival` in ms UTC; `mailbox_id` None for an import."""

    key: DeliveryKey
    mailbox_id: MailboxId | None
    brand_id: BrandId | None
    uid: int
    arrival: int
    kept_at: int
    size: int
    sha256: bytes

    @property
    def is_backlog(self) -> bool:
        """Tell whether it lay waiting while we were away: then a burst is no flood."""
        return self.mailbox_id is not None and self.kept_at - self.arrival > HOUR_MS


def undecided(delivery: Delivery) -> Undecided:
    """Return a delivery as one that is to be decided."""
    return Undecided(
        key=delivery.key,
        mailbox_id=delivery.mailbox_id,
        brand_id=delivery.brand_id,
        uid=delivery.uid,
        arrival=delivery.arrival,
        kept_at=delivery.kept_at,
        size=delivery.size,
        sha256=delivery.sha256,
    )


def decide_one(writer: Writer, mail: Undecided, reading: Reading, now: int, *, acknowledges: bool = False) -> Outcome:
    """Decide one mail and write it down. A mail that the rules choke on becomes `failed`; nothing stops the next.

    `acknowledges`: it comes in now, so its sender may be answered automatically; one that is decided again never is.
    """
    try:
        with writer.savepoint():
            return _decide(writer, mail, reading, now, acknowledges)
    except StorageError:
        raise
    except Exception as error:
        # A fault of the rules costs one mail, kept and named; the store's own faults end the batch instead.
        reason = safe_line(f"deciding it failed: {type(error).__name__}: {error}")[:300]
        _settle_without_message(writer, mail, Outcome.FAILED, Because.FAILED, reason, now)
        return Outcome.FAILED


def _decide(writer: Writer, mail: Undecided, reading: Reading, now: int, acknowledges: bool) -> Outcome:
    if mail.size > OVERSIZE_BYTES:
        reason = f"more than {OVERSIZE_BYTES} bytes; only its beginning is kept"
        _settle_without_message(writer, mail, Outcome.PARKED, Because.PARKED_OVERSIZE, reason, now)
        return Outcome.PARKED
    if isinstance(reading, Unreadable):
        _settle_without_message(writer, mail, Outcome.FAILED, Because.FAILED, reading.reason, now)
        return Outcome.FAILED
    return _decide_parsed(writer, mail, reading, now, acknowledges)


def _decide_parsed(writer: Writer, mail: Undecided, parsed: ParsedMail, now: int, acknowledges: bool) -> Outcome:
    settings = writer.settings()
    route = route_of(parsed, mail.brand_id, settings)
    if route is None:
        _settle_without_message(writer, mail, Outcome.FAILED, Because.FAILED, "there is no brand yet", now)
        return Outcome.FAILED
    author = author_of(parsed, route, settings)
    kept = gather(
        writer,
        question(parsed, settings, writer.signing_key()),
        route,
        author,
        arrival=mail.arrival,
        sha256=mail.sha256,
        may_be_automatic=bool(parsed.automatic_marks),
    )
    verdict = decide(
        parsed, route, author, kept, settings, arrival=mail.arrival, sha256=mail.sha256, backlog=mail.is_backlog
    )
    message = _write_down(writer, mail, parsed, route, author, verdict, now)
    if acknowledges and message is not None:
        acknowledge(writer, _asked(mail, parsed, route, author, verdict, now), message, now)
    return verdict.outcome


def _asked(mail: Undecided, parsed: ParsedMail, route: Route, author: Author, verdict: Verdict, now: int) -> Asked:
    return Asked(
        mail=parsed,
        route=route,
        author=author,
        verdict=verdict,
        is_imported=mail.mailbox_id is None,
        age_ms=now - mail.arrival,
        written_ms=now - parsed.date_at if parsed.date_at is not None else None,
    )


def _write_down(
    writer: Writer,
    mail: Undecided,
    parsed: ParsedMail,
    route: Route,
    author: Author,
    verdict: Verdict,
    now: int,
) -> MessageKey | None:
    message, ticket = verdict.message, verdict.ticket
    match verdict.outcome:
        case Outcome.TICKETED:
            message, ticket = record_ticketed(writer, mail, parsed, route, author, verdict)
        case Outcome.DUPLICATE:
            if message is not None:
                writer.also_delivered(message, mail.key, route.address)
        case Outcome.BOUNCE:
            _record_bounce(writer, parsed, verdict, now)
        case Outcome.SETUP:
            _record_probe(writer, mail, verdict.probe)
        case Outcome.PARKED:
            _record_rewritten(writer, verdict.rewritten)
        case Outcome.FAILED:
            pass
        case Outcome.PENDING:
            raise ValueError("a verdict can't be pending")
        case _:
            assert_never(verdict.outcome)
    writer.settle(mail.key, verdict.outcome, verdict.because, reason=verdict.reason, message=message, ticket=ticket)
    writer.add_decision(decision_of(mail, route, verdict, message, ticket, writer.settings().version, now))
    return message


def _record_bounce(writer: Writer, parsed: ParsedMail, verdict: Verdict, now: int) -> None:
    """Note the report on its ticket; a report that delivery is only late marks nothing as failed."""
    if verdict.message is None or verdict.ticket is None:
        return
    if parsed.bounce is not None and parsed.bounce.permanent:
        writer.mark_sent_failed(verdict.message, verdict.reason, now)
    subject = f"message {verdict.message}"
    event = Event(at=now, actor="", verb="bounce", subject=subject, detail=verdict.reason, ticket=verdict.ticket)
    writer.add_event(event)


def _record_probe(writer: Writer, mail: Undecided, news: ProbeNews | None) -> None:
    if news is not None and news.failure:
        writer.probe_failed(news.id, news.failure, mail.arrival)
    elif news is not None:
        writer.probe_arrived(news.id, mail.key, mail.arrival)


def _record_rewritten(writer: Writer, rewritten: Rewritten | None) -> None:
    if rewritten is not None:
        writer.add_rewritten_id(rewritten.message, rewritten.message_id)


def decision_of(
    mail: Undecided,
    route: Route,
    verdict: Verdict,
    message: MessageKey | None,
    ticket: TicketNumber | None,
    settings_version: int,
    now: int,
) -> Decision:
    """Return the decision about a mail, as it is kept; its number comes with the keeping."""
    return Decision(
        sequence=0,
        delivery=mail.key,
        message=message,
        ticket=ticket,
        outcome=verdict.outcome,
        because=verdict.because,
        evidence=verdict.evidence,
        candidates=verdict.candidates,
        address=route.address,
        address_because=route.because,
        address_evidence=route.evidence,
        settings_version=settings_version,
        engine_version=ENGINE_VERSION,
        decided_at=now,
        compared=verdict.compared,
    )


def _settle_without_message(
    writer: Writer, mail: Undecided, outcome: Outcome, because: Because, reason: str, now: int
) -> None:
    writer.settle(mail.key, outcome, because, reason=reason)
    decision = Decision(
        sequence=0,
        delivery=mail.key,
        message=None,
        ticket=None,
        outcome=outcome,
        because=because,
        evidence=(),
        candidates=(),
        address="",
        address_because="",
        address_evidence=None,
        settings_version=writer.settings().version,
        engine_version=ENGINE_VERSION,
        decided_at=now,
    )
    writer.add_decision(decision)
