"""What was done to a ticket, in words: "Ana closed ticket 7".

It stands apart because a refusal, an undo and a screen tell the same events, and each must name who did what.
"""

from collections.abc import Sequence
from datetime import datetime

from console.clock import local_zone
from console.mail.safe_text import safe_line
from storage.records import Event, TicketNumber
from storage.settings import Settings
from widgets.language import _, ngettext
from widgets.times import clock_time

_SHOWN = 3


def told(events: Sequence[Event], number: TicketNumber, settings: Settings) -> str:
    """Return what was done to a ticket as one sentence without its end; without events it was mail that came in."""
    if not events:
        return _("Mail came in to ticket {number}").format(number=number)
    said = list(dict.fromkeys(event_words(event, number, settings) for event in events))
    more = len(said) - _SHOWN
    if more > 0:
        said = [*said[-_SHOWN:], ngettext("{count} thing more", "{count} things more", more).format(count=more)]
    return "; ".join(said)


def event_words(event: Event, number: TicketNumber, settings: Settings) -> str:
    """Return who did what to a ticket; times are those of this machine's zone."""
    who, detail = who_did(event.actor, settings), safe_line(event.detail)
    if event.verb == "snooze":
        detail = _local(detail, event.at)
    return _sentence(event.verb).format(who=who, number=number, verb=event.verb, detail=detail)


def _local(text: str, now: int) -> str:
    """Return a moment that the trail keeps as ISO 8601 UTC as people read it; another text is left as it is."""
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return text
    return clock_time(int(moment.timestamp() * 1000), now, local_zone())


def who_did(login: str, settings: Settings) -> str:
    """Return an employee's name by their login; what nobody did, the desk did itself."""
    if not login:
        return _("The desk")
    return safe_line(next((one.name for one in settings.employees if one.login == login), login))


def _sentence(verb: str) -> str:
    sentences = {
        "assign": _("{who} assigned ticket {number} to {detail}"),
        "release": _("{who} released ticket {number}"),
        "close": _("{who} closed ticket {number}"),
        "reopen": _("{who} opened ticket {number} again"),
        "pending": _("{who} set ticket {number} pending"),
        "snooze": _("{who} put off ticket {number} until {detail}"),
        "wake": _("{who} woke ticket {number}"),
        "spam": _("{who} marked ticket {number} as spam"),
        "tag": _("{who} tagged ticket {number} {detail}"),
        "untag": _("{who} took a tag off ticket {number}: {detail}"),
        "note": _("{who} wrote a note in ticket {number}"),
        "reply": _("{who} answered ticket {number}"),
        "forward": _("{who} passed ticket {number} on to {detail}"),
        "merge": _("{who} merged ticket {number}: {detail}"),
        "split": _("{who} split ticket {number}: {detail}"),
        "move": _("{who} moved ticket {number}: {detail}"),
        "customer": _("{who} gave ticket {number} another customer: {detail}"),
        "accept-sender": _("{who} accepted the inner sender of ticket {number}: {detail}"),
        "register-address": _("{who} registered the address of ticket {number}: {detail}"),
        "regroup": _("{who} regrouped ticket {number}: {detail}"),
        "parked-accept": _("{who} accepted a parked mail in ticket {number} ({detail})"),
        "parked-retry": _("{who} had a parked mail decided again for ticket {number} ({detail})"),
        "undo": _("{who} undid something of ticket {number}: {detail}"),
        "bounce": _("A report came back to ticket {number}: {detail}"),
        "acknowledgement": _("Ticket {number} was not acknowledged: {detail}"),
        "mail-refused": _("A mail of ticket {number} was refused: {detail}"),
        "mail-unknown": _("Nobody knows whether a mail of ticket {number} left: {detail}"),
        "mail-retry": _("{who} had a mail of ticket {number} tried again: {detail}"),
        "mail-cancel": _("{who} took back a mail of ticket {number}: {detail}"),
        "mail-settle": _("{who} left a mail of ticket {number} at that: {detail}"),
    }
    return sentences.get(verb, _("{who} changed ticket {number}: {verb} {detail}"))
