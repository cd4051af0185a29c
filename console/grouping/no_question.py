"""Mail that is no question, and so makes no message of its own: setup, loops, duplicates, bounces, floods.

It stands apart from threads and time because these tests come first, in this order, and each ends the matter
(grouping.md §2 and §5).
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from console.grouping.case import Case, badges
from console.grouping.naming import ids_of_itself, own_id, token_key
from console.mail.addresses import normalise
from console.mail.parsed import BounceReport
from console.routing_headers import evidence_of
from console.routing_registry import registry_of
from console.verdict import ProbeNews, Rewritten, Verdict
from storage.evidence import KnownMessage
from storage.records import Evidence, MessageKey
from storage.words import Badge, Because, Direction, Outcome

LOOP_HEADER = "X-Omnidesk-Loop"
_WORDS = re.compile(r"[\s,;<>]+")


def no_question(case: Case, sha256: bytes) -> Verdict | None:
    """Return the verdict on a setup mail, a loop, a duplicate or a bounce; None for mail that goes on to the rules."""
    return _probe(case) or _confirmation(case) or _loop(case) or _duplicate(case, sha256) or _bounce(case)


def duplicate_of_mail(case: Case, sha256: bytes) -> Verdict | None:
    """Return the verdict on a second delivery of a mail that came in; that we sent it ourselves does not count."""
    kept = case.kept
    same_id = tuple(one for one in kept.same_id if one.direction is Direction.IN)
    same_bytes = kept.same_bytes if kept.same_bytes and kept.same_bytes.direction is Direction.IN else None
    return _duplicate(replace(case, kept=replace(kept, same_id=same_id, same_bytes=same_bytes)), sha256)


def flood(case: Case) -> Verdict | None:
    """Park automatic mail without a thread when its sender has opened enough tickets with such in the last hour."""
    count, most = case.kept.unthreaded_automatic, case.settings.account.flood_per_hour
    if case.automatic is None or case.backlog or case.author.relayed or count < most:
        return None
    return _parked(case, Because.PARKED_FLOOD, f"{count} automatic mails of {case.sender} within an hour, and this one")


def _probe(case: Case) -> Verdict | None:
    """End our own probe, and a report that one can't be delivered. A signed one that we know nothing of is ours too."""
    address, own, report = case.kept.probe, case.kept.own_probe, case.mail.bounce
    if address:
        is_known = own is not None and own.address == address
        news = ProbeNews(id=own.id) if own is not None and is_known else None
        ended = _ended(case, Outcome.SETUP, Because.SETUP_PROBE, f"our own probe of {address} came through")
        return replace(ended, probe=news)
    if own is None or report is None:
        return None
    said = _said(report) or "without a reason"
    reason = f"our probe of {own.address} was not {'' if report.permanent else 'yet '}delivered: {said}"
    ended = _ended(case, Outcome.SETUP, Because.SETUP_PROBE, reason, evidence=(_of_original(own.message_id),))
    return replace(ended, probe=ProbeNews(id=own.id, failure=said) if report.permanent else None)


def _confirmation(case: Case) -> Verdict | None:
    asked = case.mail.confirmation
    if asked is None:
        return None
    parts = (("code", asked.code), ("link", asked.link), ("asked by", asked.address))
    earned = () if case.author.authenticated else (Badge.UNAUTHENTICATED,)
    reason = ", ".join([*(f"{name} {value}" for name, value in parts if value), *earned])
    header = case.mail.first("Subject")
    subject = () if header is None else (evidence_of("Subject", header),)
    asker = (Evidence(header="", position=0, value=asked.address),) if asked.address else ()
    return _ended(
        case, Outcome.SETUP, Because.SETUP_GMAIL_CONFIRMATION, reason, evidence=(*subject, *asker), earned=earned
    )


def _loop(case: Case) -> Verdict | None:
    """Park what comes back to us: our loop header, our own Message-ID, or a forward address as sender."""
    evidence = _loop_header(case) or _own_mail(case) or _from_forward_address(case)
    if evidence is None:
        return None
    reason = f"a loop between {case.sender or 'nobody'} and {case.route.address}"
    return replace(_parked(case, Because.PARKED_LOOP, reason, (evidence,)), rewritten=_rewritten(case))


def _loop_header(case: Case) -> Evidence | None:
    """Return our loop header; another desk's, which names its own addresses, is no loop."""
    registry = registry_of(case.settings)
    for header in case.mail.all(LOOP_HEADER):
        words = [word for word in _WORDS.split(header.value) if word]
        if any(word == case.settings.account.name or registry.is_ours(normalise(word)) for word in words):
            return Evidence(header=LOOP_HEADER, position=header.position, value=header.value)
    return None


def _own_mail(case: Case) -> Evidence | None:
    is_sent = any(known.direction is Direction.OUT for known in case.kept.same_id)
    if is_sent and (own := own_id(case.mail)) is not None:
        return own[1]
    proven = _proven(case)
    return proven[1] if proven is not None else None


def _proven(case: Case) -> tuple[MessageKey, Evidence] | None:
    """Return the message of ours that the mail is, by an id of its own that we signed; another spelling counts."""
    signed = {(token.key, _local(token.message_id)) for token in case.kept.tokens}
    for name, evidence in ids_of_itself(case.mail):
        key = token_key(name)
        if key is not None and (key, _local(name)) in signed:
            return key, evidence
    return None


def _local(message_id: str) -> str:
    return message_id.partition("@")[0].lower()


def _rewritten(case: Case) -> Rewritten | None:
    """Return the id that a provider gave to a mail of ours, where it comes back from ourselves under that one.

    Nothing is learned from another sender, nor of an id that is known already: it would pass as ours from then on.
    """
    proven, own = _proven(case), own_id(case.mail)
    if proven is None or own is None or token_key(own[0]) is not None or case.kept.same_id:
        return None
    is_ours = registry_of(case.settings).is_ours(case.author.from_address) and case.author.authenticated is not False
    return Rewritten(message=proven[0], message_id=own[0]) if is_ours else None


def _from_forward_address(case: Case) -> Evidence | None:
    address = case.author.from_address
    if address not in registry_of(case.settings).forwards:
        return None
    header = case.mail.first("From")
    return Evidence(header="From", position=header.position if header else 0, value=address)


def _duplicate(case: Case, sha256: bytes) -> Verdict | None:
    first = case.kept.same_bytes or next((known for known in case.kept.same_id if _is_same(case, known)), None)
    if first is None:
        return None
    own = own_id(case.mail)
    by_bytes = Evidence(header="SHA-256", position=0, value=sha256.hex())
    return Verdict(
        outcome=Outcome.DUPLICATE,
        because=Because.DUPLICATE,
        ticket=first.ticket,
        message=first.key,
        evidence=(by_bytes,) if case.kept.same_bytes or own is None else (own[1],),
        automatic=case.automatic is not None,
    )


def _is_same(case: Case, known: KnownMessage) -> bool:
    """Tell whether a message says the same; one of an unsure sender takes no mail's place but that of its like."""
    is_as_sure = known.direction is Direction.OUT or case.author.sure == (known.customer_id is not None)
    return is_as_sure and known.sender == case.sender and known.body_digest == case.mail.body_digest


def _bounce(case: Case) -> Verdict | None:
    report = case.mail.bounce
    if report is None:
        return None
    whom = ", ".join(report.recipients) or "an unknown recipient"
    said = _said(report)
    reason = f"not {'' if report.permanent else 'yet '}delivered to {whom}" + (f": {said}" if said else "")
    original = _original(case)
    if original is None:
        return _parked(case, Because.PARKED_BOUNCE, f"{reason}; the mail it speaks of is not known")
    return Verdict(
        outcome=Outcome.BOUNCE,
        because=Because.BOUNCE,
        ticket=original.ticket,
        message=original.key,
        evidence=(_of_original(original.message_id),),
        automatic=True,
        reason=reason,
    )


def _said(report: BounceReport) -> str:
    return " ".join(filter(None, (report.status, report.diagnostic)))


def _of_original(message_id: str) -> Evidence:
    return Evidence(header="Message-ID", position=0, value=message_id)


def _original(case: Case) -> KnownMessage | None:
    """Return the mail of ours that a bounce speaks of: by its id, else by our signature on it."""
    sent = (known for known in case.kept.bounced if known.direction is Direction.OUT)
    signed = (token for token in case.kept.tokens if case.fact(token.ticket) is not None)
    return next(sent, None) or next(signed, None)


def _parked(case: Case, because: Because, reason: str, evidence: Sequence[Evidence] = ()) -> Verdict:
    return _ended(case, Outcome.PARKED, because, reason, evidence=evidence)


def _ended(
    case: Case,
    outcome: Outcome,
    because: Because,
    reason: str,
    *,
    evidence: Sequence[Evidence] = (),
    earned: Sequence[Badge] = (),
) -> Verdict:
    return Verdict(
        outcome=outcome,
        because=because,
        evidence=tuple(evidence),
        automatic=case.automatic is not None,
        badges=badges(case, earned),
        reason=reason,
    )
