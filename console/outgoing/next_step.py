"""What follows from one try to send a mail: sent, tried again later, refused, or nobody knows.

It stands apart because it is a pure rule: what the machine may do twice is decided here and nowhere else. A server that
is busy or down is tried again, ever more seldom, for two days; what it has refused for good is not; and a mail that was
lost after it was handed over is never sent again by machine (RFC 5321 §4.5.4.1).
"""

from collections.abc import Mapping
from dataclasses import replace

from console.failure_words import words_of
from console.outgoing.mailer import (
    Envelope,
    InsecureError,
    LoginRefusedError,
    LostAfterDataError,
    NoServiceError,
    RefusedByServerError,
    RefusedRecipient,
    Sent,
    UnreachableError,
    UnsafeMailError,
)
from storage.outbox import Outgoing, Recipient, Step
from storage.words import Handing, OutboxState
from widgets.language import _, ngettext

MINUTE_MS = 60_000
PAUSES_MS = tuple(minutes * MINUTE_MS for minutes in (1, 2, 5, 15, 30, 60))
GIVES_UP_MS = 48 * 60 * MINUTE_MS
AUTOMATIC_GIVES_UP_MS = 4 * 60 * MINUTE_MS  # an acknowledgement that comes later than the answer helps nobody
SETTINGS_PAUSE_MS = 5 * MINUTE_MS  # for what a person has to mend; also for a login, since tries lock accounts
LONGEST_REST_MS = 5 * MINUTE_MS
JITTER = 0.1
LONGEST_WORDS = 500
_TAKEN, _CLOSING = 250, 421


def envelope_of(outgoing: Outgoing) -> Envelope:
    """Return the envelope of the next try: whoever has the mail already is not asked for again."""
    return Envelope(sender=outgoing.sender, recipients=outgoing.waiting)


def after_try(outgoing: Outgoing, ended: Sent | Exception, now: int, chance: float) -> Step:
    """Return how a try ended, at a time in ms UTC. `outgoing` is the mail as it was taken up; `chance` from [0, 1)
    keeps mails from being tried in step."""
    pause = _pause_ms(outgoing, ended, chance)
    match ended:
        case Sent():
            said = {**_taken(outgoing, ended), **_refused(ended.refused)}
            return _concluded(outgoing, said, _first_words(ended.refused) or ended.words, now, pause)
        case RefusedByServerError() if not isinstance(ended, NoServiceError):
            said = {**_every(outgoing, ended.code, ended.words), **_refused(ended.refused)}
            return _concluded(outgoing, said, words_of(ended), now, pause)
        case LostAfterDataError():
            refused = _refused(ended.refused)
            return replace(_unknown(words_of(ended), now), recipients=tuple(refused.values()))
        case UnsafeMailError():
            said = {one: Recipient(address=one, handing=Handing.REFUSED) for one in outgoing.waiting}
            return _concluded(outgoing, said, words_of(ended), now, pause)
        case UnreachableError() | NoServiceError():
            return _concluded(outgoing, {}, words_of(ended), now, pause)
        case _:
            return Step(state=OutboxState.QUEUED, server_said=_cut(words_of(ended)), next_try_at=now + pause)


def after_restart(outgoing: Outgoing, now: int) -> Step:
    """Return what becomes of a mail whose try was cut short, found by whoever sends next."""
    if outgoing.handed_at is None:
        words = _("The program ended before it was handed over; it is sent again.")
        return Step(state=OutboxState.QUEUED, server_said=words, next_try_at=now)
    return _unknown(_("the program ended while it was being handed over"), now)


def given_up(outgoing: Outgoing, words: str, now: int) -> Step | None:
    """Return the end of a mail that has waited too long for a server that can't be reached, or None."""
    return _given_up(outgoing, outgoing.recipients, words, now) if _is_too_old(outgoing, now) else None


def rest_ms(outgoing: Outgoing, error: Exception, chance: float) -> int:
    """Return how long no other mail is tried at the server of a mail that failed; 0 where it was about the mail."""
    match error:
        case NoServiceError() | UnreachableError():
            return min(_pause_ms(outgoing, error, chance), LONGEST_REST_MS)
        case RefusedByServerError(code=code) if code == _CLOSING:
            return min(_pause_ms(outgoing, error, chance), LONGEST_REST_MS)
        case LoginRefusedError() | InsecureError():
            return _pause_ms(outgoing, error, chance)
        case _:
            return 0


def _pause_ms(outgoing: Outgoing, ended: Sent | Exception, chance: float) -> int:
    match ended:
        case Sent() | RefusedByServerError() | UnreachableError():
            pause = PAUSES_MS[max(0, min(outgoing.attempts, len(PAUSES_MS)) - 1)]
        case _:
            pause = SETTINGS_PAUSE_MS
    return round(pause * (1 + JITTER * chance))


def _taken(outgoing: Outgoing, sent: Sent) -> dict[str, Recipient]:
    return {
        one: Recipient(address=one, handing=Handing.TAKEN, code=_TAKEN, words=_cut(sent.words))
        for one in sent.taken(envelope_of(outgoing))
    }


def _every(outgoing: Outgoing, code: int, words: str) -> dict[str, Recipient]:
    return _refused(tuple(RefusedRecipient(address=one, code=code, words=words) for one in outgoing.waiting))


def _refused(refused: tuple[RefusedRecipient, ...]) -> dict[str, Recipient]:
    """Return what was said of those refused: who is refused only for now goes on waiting."""
    return {
        one.address: Recipient(
            address=one.address,
            handing=Handing.WAITING if one.temporary else Handing.REFUSED,
            code=one.code,
            words=_cut(one.words),
        )
        for one in refused
    }


def _first_words(refused: tuple[RefusedRecipient, ...]) -> str:
    """Return the words that count most: a refusal for good before one for now."""
    first = min(refused, key=lambda one: one.temporary, default=None)
    return "" if first is None else f"{first.code} {first.words}".rstrip()


def _concluded(outgoing: Outgoing, said: Mapping[str, Recipient], words: str, now: int, pause: int) -> Step:
    """Return the step that follows from what was said of each recipient."""
    every = tuple(said.get(one.address, one) for one in outgoing.recipients)
    told, words = tuple(said.values()), _cut(words)
    if any(one.handing is Handing.WAITING for one in every):
        if _is_too_old(outgoing, now):
            return _given_up(outgoing, every, words, now)
        return Step(state=OutboxState.QUEUED, server_said=words, next_try_at=now + pause, recipients=told)
    return Step(state=_ended_state(every), server_said=words, ended_at=now, recipients=told)


def _is_too_old(outgoing: Outgoing, now: int) -> bool:
    return now - outgoing.queued_at >= _gives_up_ms(outgoing)


def _gives_up_ms(outgoing: Outgoing) -> int:
    return AUTOMATIC_GIVES_UP_MS if outgoing.automatic else GIVES_UP_MS


def _given_up(outgoing: Outgoing, recipients: tuple[Recipient, ...], words: str, now: int) -> Step:
    ended = tuple(
        replace(one, handing=Handing.REFUSED) if one.handing is Handing.WAITING else one for one in recipients
    )
    hours = _gives_up_ms(outgoing) // (60 * MINUTE_MS)
    said = ngettext("given up after {count} hour", "given up after {count} hours", hours).format(count=hours)
    return Step(state=_ended_state(ended), server_said=_cut(f"{said}: {words}"), ended_at=now, recipients=ended)


def _unknown(words: str, now: int) -> Step:
    return Step(state=OutboxState.UNKNOWN, server_said=_cut(words), ended_at=now)


def _ended_state(recipients: tuple[Recipient, ...]) -> OutboxState:
    return OutboxState.SENT if any(one.handing is Handing.TAKEN for one in recipients) else OutboxState.REFUSED


def _cut(words: str) -> str:
    return words[:LONGEST_WORDS]
