"""Whether the mail of an address reaches us: waiting, verified, late or broken, since when, and the likely cause.

It stands alone and pure because lists, screens, the verb and the tests must judge alike, from what is kept and the
time. Nothing is judged past the moment when we last looked into the forward mailbox: what we did not fetch is not late.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from enum import StrEnum

from console.silence import silent_since
from storage.probes import Probe
from storage.words import Forwarding

REFUSED_AT_SENDING = "SMTP: "  # opens the failure of a probe whose recipient our own server refused
UNLOOKED_MS = 15 * 60_000


class Cause(StrEnum):
    """Why the forwarding of an address does not work, or why we can't tell; JSON shows these words."""

    NO_MAILBOX = "no-mailbox"
    NOT_POLLED = "not-polled"
    LOGIN_REFUSED = "login-refused"
    GMAIL_CONFIRMATION = "gmail-confirmation"
    EXTERNAL_FORWARDING = "external-forwarding-blocked"
    UNKNOWN_ADDRESS = "address-unknown"
    BOUNCED = "probe-bounced"
    REFUSED = "probe-refused"
    NOT_SENT = "probe-not-sent"
    SECOND_REDIRECT = "second-redirect"
    NOT_BACK = "probe-not-back"
    SILENT = "silent"
    OTHER_ADDRESS = "other-address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """How taking mail in of a brand fares. `looked_at`: when we last looked into its forward mailboxes. `seen_until`:
    what arrived until then is known; None while all is that was there at the last look."""

    has_mailbox: bool = True
    looked_at: int | None = None
    seen_until: int | None = None
    is_refused: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """Google's question whether the address may forward to us; `said` holds its code and link."""

    asked_at: int
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardingFacts:
    """What is kept that tells whether an address is forwarded.

    `probes` newest first. `landed` is the address that the newest probe which came back was taken for, "" when none
    did; `redirects` how many redirects its headers show. `arrivals`: mails by hour since 1970, for what is usual.
    """

    address: str
    looking: Looking
    last_mail_at: int | None = None
    probes: tuple[Probe, ...] = ()
    confirmation: Confirmation | None = None
    landed: str = ""
    redirects: int = 0
    arrivals: Mapping[int, int] = field(default_factory=dict)
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a probe may be on its way before it is late, and before the forwarding counts as broken."""

    late_ms: int = 10 * 60_000
    broken_ms: int = 2 * 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardingState:
    """The answer. `since` in ms UTC; `said` is what the cause's words name: a server's answer, a code, an address."""

    state: Forwarding
    since: int | None = None
    cause: Cause | None = None
    said: str = ""


_USUAL = Patience()


def forwarding_of(facts: ForwardingFacts, now: int, patience: Patience = _USUAL) -> ForwardingState:
    """Return whether the forwarding of an address works. Any mail or probe that arrives later heals what was."""
    sign = _sign_of_life(facts)
    failed = _failed(facts, sign)
    if failed is not None:
        return failed
    until = min(now, _seen_until(facts.looking))
    found = _missing(facts, sign, until, patience) or _silent(facts, sign, until) or _at_peace(facts, sign)
    trouble = _trouble(facts.looking, now)
    return replace(found, cause=trouble, said=facts.looking.error) if trouble is not None else found


def can_see(looking: Looking, now: int) -> bool:
    """Tell whether what comes for a brand is seen now: else a probe would only tell of ourselves."""
    return _trouble(looking, now) is None and not looking.error


def _seen_until(looking: Looking) -> int:
    return (looking.looked_at or 0) if looking.seen_until is None else looking.seen_until


def _sign_of_life(facts: ForwardingFacts) -> int:
    """Return when anything last came by way of the address, 0 when nothing ever did."""
    arrived = [probe.arrived_at for probe in facts.probes if probe.arrived_at is not None]
    return max([facts.last_mail_at or 0, *arrived])


def _failed(facts: ForwardingFacts, sign: int) -> ForwardingState | None:
    for probe in facts.probes:
        if probe.failed_at is not None and probe.arrived_at is None and probe.failed_at > sign:
            cause, said = _cause_of(probe.failure)
            return ForwardingState(state=Forwarding.BROKEN, since=probe.failed_at, cause=cause, said=said)
    return None


def _cause_of(failure: str) -> tuple[Cause, str]:
    """Return what a refusal means (RFC 3463). *Seen:* Exchange Online says 5.7.520, in older tenants 5.7.1, when it
    forwards to nobody outside; other servers say 5.7.1 of much else."""
    if failure.startswith(REFUSED_AT_SENDING):
        return Cause.REFUSED, failure.removeprefix(REFUSED_AT_SENDING)
    if "5.7.520" in failure or ("5.7.1" in failure and "forward" in failure.lower()):
        return Cause.EXTERNAL_FORWARDING, failure
    return (Cause.UNKNOWN_ADDRESS if "5.1.1" in failure else Cause.BOUNCED), failure


def _missing(facts: ForwardingFacts, sign: int, until: int, patience: Patience) -> ForwardingState | None:
    """Judge by the oldest probe that is not back since anything last came: a newer one that is on its way too excuses
    nothing."""
    away = [probe for probe in facts.probes if probe.has_left and probe.arrived_at is None and probe.failed_at is None]
    sent_at = min((probe.sent_at for probe in away if probe.sent_at > sign), default=until)
    waited = until - sent_at
    if waited <= patience.late_ms:
        return None
    state = Forwarding.BROKEN if waited > patience.broken_ms else Forwarding.LATE
    pending = _pending_confirmation(facts)
    if pending is not None:
        return replace(pending, state=state, since=sent_at)
    if facts.redirects > 1:
        return ForwardingState(state=state, since=sent_at, cause=Cause.SECOND_REDIRECT, said=str(facts.redirects))
    return ForwardingState(state=state, since=sent_at, cause=Cause.NOT_BACK)


def _silent(facts: ForwardingFacts, sign: int, until: int) -> ForwardingState | None:
    since = silent_since(facts.arrivals, sign, until, facts.zone) if sign else None
    return None if since is None else ForwardingState(state=Forwarding.LATE, since=since, cause=Cause.SILENT)


def _at_peace(facts: ForwardingFacts, sign: int) -> ForwardingState:
    pending = _pending_confirmation(facts)
    if not sign:
        return pending or _with_unsent(facts, ForwardingState(state=Forwarding.WAITING))
    verified = ForwardingState(state=Forwarding.VERIFIED, since=sign)
    if facts.landed not in ("", facts.address):
        return replace(verified, cause=Cause.OTHER_ADDRESS, said=facts.landed)
    return _with_unsent(facts, verified)


def _pending_confirmation(facts: ForwardingFacts) -> ForwardingState | None:
    """Return that Google waits for an answer, as long as nothing has come since it asked."""
    asked = facts.confirmation
    if asked is None or _sign_of_life(facts) > asked.asked_at:
        return None
    return ForwardingState(
        state=Forwarding.WAITING, since=asked.asked_at, cause=Cause.GMAIL_CONFIRMATION, said=asked.said
    )


def _with_unsent(facts: ForwardingFacts, found: ForwardingState) -> ForwardingState:
    newest = next(iter(facts.probes), None)
    if newest is None or newest.has_left:
        return found
    return replace(found, cause=Cause.NOT_SENT, said=newest.failure)


def _trouble(looking: Looking, now: int) -> Cause | None:
    """Return why we can't know what came since we last looked, or None."""
    if not looking.has_mailbox:
        return Cause.NO_MAILBOX
    if looking.is_refused:
        return Cause.LOGIN_REFUSED
    return Cause.NOT_POLLED if now - (looking.looked_at or 0) > UNLOOKED_MS else None
