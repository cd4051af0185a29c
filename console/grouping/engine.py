"""Where a mail goes: the rules of grouping.md in their order, as one function of its arguments.

It stands alone so that the intake, a replay and a simulation decide alike. `question` says what must be looked up,
`decide` judges what was found; neither asks a clock, a store or chance.
"""

from collections.abc import Sequence
from dataclasses import replace

from console.grouping.case import Case, badges, by_sender, open_case
from console.grouping.landing import Landing, land
from console.grouping.naming import named_ids, signed_tokens
from console.grouping.no_question import duplicate_of_mail, flood, no_question
from console.grouping.probe import read_probe
from console.grouping.thread import Hit, Named, Refusal, exclusion_in_force, is_id_reused, named_tickets
from console.grouping.time_window import ByTime, by_time
from console.grouping.warnings import warnings
from console.mail.parsed import ParsedMail
from console.routing_headers import evidence_of
from console.verdict import Author, Kept, Question, Route, Verdict
from storage.evidence import TicketFact
from storage.records import Candidate, Evidence, TicketNumber
from storage.settings import Settings
from storage.words import Badge, Because, Outcome, TicketStatus

ENGINE_VERSION = 1
_BY_SENDER = (Because.NEW_SENDER_UNSURE, Because.NEW_FROM_OURSELVES, Because.NEW_SENDER_EXCLUDED)


def question(mail: ParsedMail, settings: Settings, signing_key: bytes) -> Question:
    """Return what the rules need looked up for a mail. `signing_key` is the store's: it proves our own ids."""
    probe, probe_id = read_probe(mail, signing_key)
    return Question(
        message_id=mail.message_id,
        ids=named_ids(mail),
        tokens=signed_tokens(mail, signing_key),
        subject_numbers=mail.subject_numbers,
        bounced_ids=mail.bounce.original_ids if mail.bounce else (),
        probe=probe,
        probe_id=probe_id,
    )


def decide(
    mail: ParsedMail,
    route: Route,
    author: Author,
    kept: Kept,
    settings: Settings,
    *,
    arrival: int,
    sha256: bytes,
    backlog: bool,
) -> Verdict:
    """Return where the mail goes. `arrival` in ms UTC; `backlog` tells that it lay waiting while we were away."""
    case = open_case(mail, route, author, kept, settings, arrival=arrival, backlog=backlog)
    return no_question(case, sha256) or _by_thread_or_time(case, may_flood=True)


def decide_accepted(
    mail: ParsedMail, route: Route, author: Author, kept: Kept, settings: Settings, *, arrival: int, sha256: bytes
) -> Verdict:
    """Return where a mail goes that a person takes for a real one: by the rules but those that park.

    The second delivery of a mail that came in stays a duplicate, and a report of failure counts as automatic mail.
    """
    case = open_case(mail, route, author, kept, settings, arrival=arrival, backlog=False)
    if mail.bounce is not None and case.automatic is None:
        case = replace(case, automatic=mail.first("Return-Path") or mail.first("From"))
    return duplicate_of_mail(case, sha256) or _by_thread_or_time(case, may_flood=False)


def _by_thread_or_time(case: Case, *, may_flood: bool) -> Verdict:
    named = named_tickets(case)
    landing = land(case, [one for one in named if isinstance(one, Hit)])
    if landing is None:
        return (flood(case) if may_flood else None) or _without_thread(case, named)
    return _appended(case, landing, named) if landing.joins else _followed(case, landing, named)


def _appended(case: Case, landing: Landing, named: Sequence[Named]) -> Verdict:
    hit = landing.hit
    earned = [Badge.NEW_PARTICIPANT] if hit.as_stranger else []
    return Verdict(
        outcome=Outcome.TICKETED,
        because=hit.because,
        ticket=hit.fact.number,
        reopen=landing.reopen,
        automatic=case.automatic is not None,
        evidence=(hit.evidence,),
        candidates=_losers(named, hit.fact.number),
        compared=(("arrival", case.arrival), *landing.compared) if landing.compared else (),
        badges=badges(case, [*earned, *_of_id(case)]),
    )


def _followed(case: Case, landing: Landing, named: Sequence[Named]) -> Verdict:
    """Open a ticket after one that was closed too long ago."""
    ticket = landing.hit.fact.number
    closed = Candidate(ticket=ticket, lost_because="candidate-closed")
    return Verdict(
        outcome=Outcome.TICKETED,
        because=Because.NEW_CANDIDATE_CLOSED,
        follows=ticket,
        automatic=case.automatic is not None,
        evidence=(landing.hit.evidence,),
        candidates=(closed, *_losers(named, ticket)),
        compared=(("arrival", case.arrival), *landing.compared),
        badges=badges(case, _of_id(case)),
    )


def _without_thread(case: Case, named: Sequence[Named]) -> Verdict:
    """Group by time, or open a ticket of its own: linked, for a stranger, to the first ticket that the mail named."""
    stranger = next((one for one in named if isinstance(one, Refusal) and one.is_stranger), None)
    bar = Because.NEW_STRANGER if stranger else _bar(case)
    times = by_time(case, bar)
    if times.chosen is not None:
        return _grouped(case, times, times.chosen, named)
    earned = [Badge.AUTOMATIC] if case.automatic else []
    return Verdict(
        outcome=Outcome.TICKETED,
        because=times.because,
        follows=stranger.ticket if stranger else times.follows,
        automatic=case.automatic is not None,
        evidence=_evidence(case, stranger, times.because),
        candidates=_with(_losers(named, None), times.candidates),
        compared=times.compared,
        badges=badges(case, [*earned, *_of_id(case), *_suggested(named, None)]),
    )


def _grouped(case: Case, times: ByTime, fact: TicketFact, named: Sequence[Named]) -> Verdict:
    return Verdict(
        outcome=Outcome.TICKETED,
        because=Because.TIME_WINDOW,
        ticket=fact.number,
        reopen=fact.status is not TicketStatus.OPEN,
        candidates=_with(_losers(named, fact.number), times.candidates),
        compared=times.compared,
        badges=badges(case, [*_of_id(case), *warnings(case.mail, fact.subject), *_suggested(named, fact.number)]),
    )


def _bar(case: Case) -> Because | None:
    """Return the first reason, in the order of grouping.md §8, why time may not group this mail at all."""
    if not case.author.sure:
        return Because.NEW_SENDER_UNSURE
    if case.author.ourselves:
        return Because.NEW_FROM_OURSELVES
    if case.address is not None and not case.address.group_by_time:
        return Because.NEW_GROUPING_OFF
    if exclusion_in_force(case) is not None:
        return Because.NEW_SENDER_EXCLUDED
    return Because.NEW_AUTOMATIC if case.automatic else None


def _evidence(case: Case, stranger: Refusal | None, because: Because) -> tuple[Evidence, ...]:
    if stranger is not None:
        return (stranger.evidence,)
    if because is Because.NEW_AUTOMATIC and case.automatic is not None:
        return (evidence_of(case.automatic.name.title(), case.automatic),)
    if because in _BY_SENDER:
        return (*by_sender(case), *_exclusion(case, because))
    return ()


def _exclusion(case: Case, because: Because) -> tuple[Evidence, ...]:
    """Return the exclusion that holds, as evidence that no header gave: its pattern, and its note."""
    held = exclusion_in_force(case) if because is Because.NEW_SENDER_EXCLUDED else None
    if held is None:
        return ()
    note = f" ({held.note})" if held.note else ""
    return (Evidence(header="", position=0, value=f"exclusion {held.pattern}{note}"),)


def _of_id(case: Case) -> list[Badge]:
    return [Badge.MESSAGE_ID_REUSED] if is_id_reused(case) else []


def _suggested(named: Sequence[Named], chosen: TicketNumber | None) -> list[Badge]:
    """Return the badge for a number in the subject that may not decide and names another ticket."""
    words = ("not-authenticated", "not-a-participant")
    refusals = (one for one in named if isinstance(one, Refusal) and one.lost_because in words)
    return [Badge.NUMBER_SUGGESTED] if any(one.ticket != chosen for one in refusals) else []


def _losers(named: Sequence[Named], chosen: TicketNumber | None) -> tuple[Candidate, ...]:
    """Return every other ticket that the mail named, once, with why it was not taken."""
    found: dict[TicketNumber, Candidate] = {}
    for one in named:
        ticket = one.fact.number if isinstance(one, Hit) else one.ticket
        if ticket != chosen:
            lost = (
                Candidate(ticket=ticket, lost_because="other-evidence") if isinstance(one, Hit) else one.as_candidate()
            )
            found.setdefault(ticket, lost)
    return tuple(found.values())


def _with(first: Sequence[Candidate], second: Sequence[Candidate]) -> tuple[Candidate, ...]:
    known = {candidate.ticket for candidate in first}
    return (*first, *(candidate for candidate in second if candidate.ticket not in known))
