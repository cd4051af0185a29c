"""A mail of ours in words: where it is on its way, what a server said of it, and what a person can do now.

It stands apart and pure because the reader, the outbox and the verb tell the same: what is true of a mail must not
depend on where one looks. It loads nothing of the terminal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from enum import StrEnum
from typing import assert_never

from console.mail.safe_text import safe_line
from storage.outbox import OutboxId, Outgoing, Recipient
from storage.words import Handing, OutboxState
from widgets.entries import Line
from widgets.language import _, ngettext
from widgets.times import clock_time, moment

COUNTED_MS = 60_000  # a mail that leaves within this counts down
OVERDUE_MS = 15_000  # one that is due for longer waits for something
NAMED = 3  # recipients that are named; more are counted


class Tone(StrEnum):
    """How a mail's state is to be taken; the names are those of the looks of a table's cells."""

    PLAIN = "plain"
    QUIET = "quiet"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


STYLES = {Tone.GOOD: "$text-success", Tone.WARNING: "$text-warning", Tone.BAD: "bold $text-error"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """What a person presses or types to do something about a mail, where they are; "" for what can't be done there."""

    take_back: str = ""
    retry: str = ""
    cancel: str = ""


def verb_hands(outbox_id: OutboxId) -> Hands:
    """Return what is typed on the command line."""
    cancel = f"omnidesk outbox cancel {outbox_id}"
    return Hands(take_back=cancel, retry=f"omnidesk outbox retry {outbox_id}", cancel=cancel)


def counts_down(outgoing: Outgoing, now: int) -> bool:
    """Tell whether a mail is about to leave for the first time: until then it can be taken back."""
    at = outgoing.next_try_at
    is_new = outgoing.state is OutboxState.QUEUED and not outgoing.attempts
    return is_new and at is not None and 0 < at - now <= COUNTED_MS


def can_be_taken_back(outgoing: Outgoing) -> bool:
    """Tell whether a mail can leave the ticket again: nobody's server has it, as far as its row says."""
    is_here = outgoing.state in (OutboxState.QUEUED, OutboxState.REFUSED)
    return is_here and not any(one.handing is Handing.TAKEN for one in outgoing.recipients)


def can_be_left(outgoing: Outgoing) -> bool:
    """Tell whether somebody can leave it at that: it waits, or something went wrong and nobody has dealt with it."""
    went_wrong = outgoing.needs_person or bool(outgoing.failure and outgoing.settled_at is None)
    return went_wrong or outgoing.state is OutboxState.QUEUED


def can_be_retried(outgoing: Outgoing) -> bool:
    """Tell whether a mail can be sent again: it waits, or was not taken by everybody's server for sure."""
    waits = outgoing.state in (OutboxState.QUEUED, OutboxState.REFUSED, OutboxState.UNKNOWN)
    return waits or (outgoing.state is OutboxState.SENT and bool(outgoing.refused))


def state_words(outgoing: Outgoing, now: int, zone: tzinfo) -> str:
    """Return where a mail is, on one line; times are those of the zone."""
    match outgoing.state:
        case OutboxState.QUEUED:
            parts = [*_taken(outgoing), *_refused(outgoing), _queued(outgoing, now, zone)]
        case OutboxState.SENDING:
            parts = [_("being handed over") if outgoing.handed_at is not None else _("on its way")]
        case OutboxState.SENT:
            parts = [_("sent {time}").format(time=_ended(outgoing, now, zone)), *_refused(outgoing)]
        case OutboxState.REFUSED:
            parts = [*_taken(outgoing), *(list(_refused(outgoing)) or [_never_left(outgoing)])]
        case OutboxState.UNKNOWN:
            parts = [_unknown(outgoing)]
        case _:
            assert_never(outgoing.state)
    if outgoing.failure:
        parts.append(_("bounced: {reason}").format(reason=safe_line(outgoing.failure)))
    if outgoing.settled_at is not None:
        parts.append(_("left at that by {who}").format(who=safe_line(outgoing.settled_by) or "-"))
    return " · ".join(parts)


def short_words(outgoing: Outgoing, now: int, zone: tzinfo) -> str:
    """Return where a mail is in a word or two, for a column."""
    if outgoing.failure:
        return _("bounced")
    match outgoing.state:
        case OutboxState.QUEUED:
            return _queued_shortly(outgoing, now, zone)
        case OutboxState.SENDING:
            return _("on its way")
        case OutboxState.SENT:
            return _("partly refused") if outgoing.refused else _("sent")
        case OutboxState.REFUSED:
            return _("refused")
        case OutboxState.UNKNOWN:
            return _("unknown")
        case _:
            assert_never(outgoing.state)


def tone_of(outgoing: Outgoing) -> Tone:
    """Return how a mail's state is to be taken; what a person has dealt with is quiet."""
    if outgoing.settled_at is not None:
        return Tone.QUIET
    if outgoing.failure:
        return Tone.BAD
    match outgoing.state:
        case OutboxState.QUEUED:
            return Tone.WARNING if outgoing.attempts or outgoing.server_said else Tone.PLAIN
        case OutboxState.SENDING:
            return Tone.PLAIN
        case OutboxState.SENT:
            return Tone.WARNING if outgoing.refused else Tone.GOOD
        case OutboxState.REFUSED | OutboxState.UNKNOWN:
            return Tone.BAD
        case _:
            assert_never(outgoing.state)


def said_words(outgoing: Outgoing) -> str:
    """Return what a server said, or what kept the mail from one; "" when there is nothing to tell."""
    if outgoing.failure:
        return safe_line(outgoing.failure)
    if outgoing.refused:
        return _answer(outgoing.refused[0]) or safe_line(outgoing.server_said)
    return safe_line(outgoing.server_said)


def advice_words(outgoing: Outgoing, now: int, hands: Hands) -> str:
    """Return what a person can do about a mail now, in sentences; "" when there is nothing to do."""
    match outgoing.state:
        case OutboxState.QUEUED:
            says = _of_queued(outgoing, now, hands)
        case OutboxState.SENDING:
            says = []
        case OutboxState.SENT:
            says = _of_sent(outgoing, hands)
        case OutboxState.REFUSED:
            says = [
                _says(_("{hand} tries it again."), hands.retry),
                _says(_("{hand} takes it back as a draft, to be changed and sent anew."), hands.cancel),
            ]
        case OutboxState.UNKNOWN:
            says = _of_unknown(outgoing, hands)
        case _:
            assert_never(outgoing.state)
    return " ".join(one for one in says if one)


def outbox_entries(
    outgoing: Outgoing, now: int, zone: tzinfo, hands: Hands, *, queued_by: str = "", style: bool = True
) -> list[Line]:
    """Return everything about a mail as labels and values; `queued_by` is the name of whoever wrote it, not the login.

    The `style` of the state names a look of the terminal's themes; without it there is none.
    """
    advice = advice_words(outgoing, now, hands)
    look = STYLES.get(tone_of(outgoing), "") if style else ""
    by = _("by the desk itself") if outgoing.automatic else safe_line(queued_by or outgoing.queued_by)
    at = moment(outgoing.queued_at, zone)
    lines = [Line(label=_("State"), value=state_words(outgoing, now, zone), look=look)]
    lines += [Line(label=_("What now"), value=advice)] if advice else []
    lines += _recipients(outgoing)
    lines.append(Line(label=_("Ticket"), value=f"#{outgoing.ticket}"))
    lines.append(Line(label=_("Written"), value=f"{at} · {by}" if by else at))
    if outgoing.tried_at is not None:
        tried = ngettext("{count} try, the last {time}", "{count} tries, the last {time}", outgoing.attempts)
        value = tried.format(count=outgoing.attempts, time=moment(outgoing.tried_at, zone))
        lines.append(Line(label=_("Tries"), value=value))
    lines.append(Line(label=_("Bounces to"), value=outgoing.sender or _("nobody: it is an automatic mail")))
    lines.append(Line(label="Message-ID", value=safe_line(outgoing.message_id)))
    return lines


def addresses_words(addresses: tuple[str, ...]) -> str:
    """Return addresses with commas between them; from the fourth on they are counted."""
    shown = [safe_line(one) for one in addresses[:NAMED]]
    return ", ".join(shown) + (f" +{len(addresses) - NAMED}" if len(addresses) > NAMED else "")


def _queued(outgoing: Outgoing, now: int, zone: tzinfo) -> str:
    at, said = outgoing.next_try_at, safe_line(outgoing.server_said)
    due = at if at is not None else now
    if outgoing.attempts:
        again = _again(due, now, zone)
        tried = ngettext("tried {count} time, {again}", "tried {count} times, {again}", outgoing.attempts)
        words = tried.format(count=outgoing.attempts, again=again)
        return f"{words}: {said}" if said else words
    if said:
        return _("waits: {said}").format(said=said)
    if due > now:
        return _leaves(due, now, zone)
    if now - due < OVERDUE_MS:
        return _("leaves now")
    return _("waits since {time} to be sent").format(time=clock_time(due, now, zone))


def _queued_shortly(outgoing: Outgoing, now: int, zone: tzinfo) -> str:
    at = outgoing.next_try_at
    if counts_down(outgoing, now) and at is not None:
        return _("in {count} s").format(count=_seconds(at - now))
    if at is not None and at > now and outgoing.attempts:
        return _again(at, now, zone)
    return _("waits")


def _again(at: int, now: int, zone: tzinfo) -> str:
    return _("again {time}").format(time=clock_time(at, now, zone)) if at > now else _("again now")


def _leaves(at: int, now: int, zone: tzinfo) -> str:
    if at - now <= COUNTED_MS:
        return _("leaves in {count} s").format(count=_seconds(at - now))
    return _("leaves {time}").format(time=clock_time(at, now, zone))


def _seconds(ms: int) -> int:
    return -(-ms // 1000)


def _ended(outgoing: Outgoing, now: int, zone: tzinfo) -> str:
    ended = outgoing.ended_at if outgoing.ended_at is not None else outgoing.queued_at
    return clock_time(ended, now, zone)


def _taken(outgoing: Outgoing) -> Iterator[str]:
    """Yield for whom it was taken, where others still wait or were refused."""
    taken = tuple(one.address for one in outgoing.recipients if one.handing is Handing.TAKEN)
    if taken:
        yield _("taken for {addresses}").format(addresses=addresses_words(taken))


def _refused(outgoing: Outgoing) -> Iterator[str]:
    refused = outgoing.refused
    if refused:
        said = _answer(refused[0]) or safe_line(outgoing.server_said)
        words = _("refused for {addresses}").format(addresses=addresses_words(tuple(one.address for one in refused)))
        yield f"{words}: {said}" if said else words


def _answer(recipient: Recipient) -> str:
    words, code = safe_line(recipient.words), str(recipient.code)
    return words if not recipient.code or words.startswith(code) else f"{code} {words}".strip()


def _never_left(outgoing: Outgoing) -> str:
    said = safe_line(outgoing.server_said)
    return _("not sent: {said}").format(said=said) if said else _("not sent")


def _unknown(outgoing: Outgoing) -> str:
    said = safe_line(outgoing.server_said)
    words = _("nobody knows whether it left")
    return f"{words}: {said}" if said else words


def _of_queued(outgoing: Outgoing, now: int, hands: Hands) -> list[str]:
    back = _says(_("{hand} takes it back."), hands.take_back)
    if not can_be_taken_back(outgoing):
        back = _says(_("{hand} leaves it at that."), hands.cancel)
    return [back] if counts_down(outgoing, now) else [_says(_("{hand} tries it at once."), hands.retry), back]


def _of_sent(outgoing: Outgoing, hands: Hands) -> list[str]:
    if outgoing.failure and not outgoing.refused:
        leave = _says(_("{hand} leaves it at that."), hands.cancel if outgoing.settled_at is None else "")
        return [_("It came back. Look at the address, and answer the ticket anew."), leave]
    if not outgoing.refused:
        return []
    return [
        _says(_("{hand} tries it again for those who were refused."), hands.retry),
        _says(_("{hand} leaves it at that."), hands.cancel if outgoing.settled_at is None else ""),
    ]


def _of_unknown(outgoing: Outgoing, hands: Hands) -> list[str]:
    return [
        _("Ask the recipient, or look into their mailbox: it may have arrived."),
        _says(_("{hand} sends it once more; then it may arrive twice."), hands.retry),
        _says(_("{hand} leaves it at that."), hands.cancel if outgoing.settled_at is None else ""),
    ]


def _says(words: str, hand: str) -> str:
    return words.format(hand=hand) if hand else ""


def _recipients(outgoing: Outgoing) -> Iterator[Line]:
    label = _("To")
    for one in outgoing.recipients:
        yield Line(label=label, value=f"{safe_line(one.address)}{_handing(one)}")
        label = ""


def _handing(recipient: Recipient) -> str:
    """Return what became of one recipient; of one that waits and of whom nothing was said, nothing."""
    said = _answer(recipient)
    match recipient.handing:
        case Handing.WAITING:
            return f": {said}" if said else ""
        case Handing.TAKEN:
            words = _("taken")
        case Handing.REFUSED:
            words = _("refused")
        case _:
            assert_never(recipient.handing)
    return f": {words} ({said})" if said else f": {words}"
