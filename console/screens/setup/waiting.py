"""The waiting for the first mail, in words: whether it is here, what is on its way, and whether anybody fetches.

It stands apart from the screen because it is pure: every state of the waiting can be tried without one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo

from console.asked_confirmation import AskedConfirmation
from console.forwarding import Cause, ForwardingFacts, ForwardingState, forwarding_of
from console.forwarding_words import cause_words, next_step
from storage.records import TicketNumber
from storage.words import Forwarding
from widgets.desk_state import GOOD, DeskState, intake_words, is_alive
from widgets.entries import Line
from widgets.language import _
from widgets.times import clock_time

GOOD_LOOK, WARNING_LOOK = "bold $text-success", "$text-warning"
_TOLD_APART = (
    Cause.NO_MAILBOX,
    Cause.NOT_POLLED,
    Cause.LOGIN_REFUSED,
    Cause.GMAIL_CONFIRMATION,
)  # by lines of their own


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What is kept that tells whether anything has come by the address; `first` is its first ticket.

    `asked` is Google's question about it.
    """

    address: str
    forward: str
    facts: ForwardingFacts | None
    asked: AskedConfirmation | None = None
    first: TicketNumber | None = None


def waiting_entries(waiting: Waiting, desk: DeskState, now: int, zone: tzinfo) -> Iterator[Line]:
    """Yield what has come, what is on its way, what is wrong, and how mail is fetched."""
    found = None if waiting.facts is None else forwarding_of(waiting.facts, now)
    yield _first_line(waiting, found)
    if waiting.asked is not None and not waiting.asked.is_overtaken:
        yield _asked_line(waiting.asked)
    if waiting.facts is not None and found is not None:
        yield from _probe_lines(waiting.facts, now, zone)
        yield from _trouble_lines(found, waiting)
    yield _fetching_line(desk, now, zone)
    if waiting.first is not None or (found is not None and found.state is Forwarding.VERIFIED):
        words = _("Esc shows the tickets; the comma key there leads to more addresses, grouping, signatures, employees")
        yield Line(label=_("From here"), value=words)


def _first_line(waiting: Waiting, found: ForwardingState | None) -> Line:
    label = _("First mail")
    if waiting.first is not None:
        words = _("verified: the first mail is ticket #{number}, Enter opens it")
        return Line(label=label, value=words.format(number=waiting.first), look=GOOD_LOOK)
    if found is not None and found.state is Forwarding.VERIFIED:
        return Line(label=label, value=_("verified: the probe came back, so forwarding works"), look=GOOD_LOOK)
    return Line(label=label, value=_("waiting for the first mail …"), look="bold")


def _asked_line(asked: AskedConfirmation) -> Line:
    words = _("asks to confirm the forwarding: code {code}, c copies it; 1 tells more")
    if not asked.code:
        words = _("asks to confirm the forwarding: 1 shows the link to open")
    return Line(label="Google", value=words.format(code=asked.code), look=WARNING_LOOK)


def _probe_lines(facts: ForwardingFacts, now: int, zone: tzinfo) -> Iterator[Line]:
    newest = next(iter(facts.probes), None)
    if newest is None or not newest.has_left or newest.failed_at is not None or newest.arrived_at is not None:
        return
    words = _("on its way since {time}").format(time=clock_time(newest.sent_at, now, zone))
    yield Line(label=_("Probe"), value=words)


def _trouble_lines(found: ForwardingState, waiting: Waiting) -> Iterator[Line]:
    """What forwarding lacks; how mail is fetched is said apart, and a verb is no way out on a screen."""
    words = cause_words(found, waiting.address)
    if not words or found.cause in _TOLD_APART:
        return
    yield Line(label=_("Cause"), value=words, look=WARNING_LOOK)
    step = next_step(found, address=waiting.address, forward=waiting.forward, brand="")
    if step and "omnidesk " not in step:
        yield Line(label=_("Next"), value=step)


def _fetching_line(desk: DeskState, now: int, zone: tzinfo) -> Line:
    label, said = _("Fetching"), intake_words(desk, now, zone)
    if not desk.mailboxes:
        return Line(label=label, value=_("no forward mailbox yet: nothing can come in"), look=WARNING_LOOK)
    is_coming = desk.polls and not desk.poller and not any(is_alive(sight, now) for sight in desk.mailboxes)
    words = (said.parts[0], _("this console begins within seconds")) if is_coming else said.parts
    return Line(label=label, value=" · ".join(words), look="" if said.look == GOOD else WARNING_LOOK)
