"""What can be taken back, in words: who did what to which tickets, newest first.

It stands apart because the key that takes back the newest and the list of all of them tell the same.
"""

from collections.abc import Callable
from datetime import tzinfo

from console.commands.tickets.deed import read_deed
from console.commands.tickets.taking_back import VERBS as ANSWERS
from console.commands.tickets.taking_back import left_already
from console.commands.tickets.told import event_words, who_did
from console.commands.tickets.undo import PARKED_VERBS
from console.commands.undoing import undoable
from console.parked_words import parked_event_words
from storage.protocol import Reader
from storage.records import Event, EventId
from widgets.cells import clean
from widgets.language import _, ngettext
from widgets.picker import Choice
from widgets.times import when

SHOWN = 100


def deed_words(reader: Reader, event: Event) -> str:
    """Return who did what; of an event over many tickets the first, and how many there are beside it."""
    settings = reader.settings()
    if event.verb in PARKED_VERBS and event.ticket is None:
        return parked_event_words(event, settings)
    if event.ticket is not None:
        return event_words(event, event.ticket, settings)
    parts = [one for one in reader.event_parts(event.id) if one.ticket is not None and one.verb == event.verb]
    if not parts or parts[0].ticket is None:
        return f"{who_did(event.actor, settings)}: {event.verb} {clean(event.subject)}"
    said = event_words(parts[0], parts[0].ticket, settings)
    others = len(parts) - 1
    more = ngettext("{what}, and {count} more", "{what}, and {count} more", others)
    return more.format(what=said, count=others) if others else said


def is_answer(event: Event) -> bool:
    """Tell whether an event is an answer to one ticket: its text becomes a draft when it is taken back."""
    return event.verb in ANSWERS and event.ticket is not None


def is_over_many(event: Event) -> bool:
    """Tell whether an event was about several things, so that taking it back is asked first."""
    return event.ticket is None and not event.subject.startswith("delivery ")


def too_late_words(reader: Reader, event: Event) -> str:
    """Return why an answer can't be taken back any more, "" for anything that can."""
    if not is_answer(event):
        return ""
    refusals = (left_already(reader, sent.outbox) for sent in read_deed(event.undo).queued)
    return next((refusal.words for refusal in refusals if refusal is not None), "")


def undo_choices(now: int, zone: tzinfo) -> Callable[[Reader], list[Choice]]:
    """Return the question for what can be taken back; a choice is named by its event."""

    def ask(reader: Reader) -> list[Choice]:
        return [
            Choice(name=str(event.id), words=_choice(reader, event), remark=when(event.at, now, zone, short=True))
            for event in undoable(reader)[:SHOWN]
        ]

    return ask


def _choice(reader: Reader, event: Event) -> str:
    too_late = too_late_words(reader, event)
    words = deed_words(reader, event)
    return _("{what} (too late: {why})").format(what=words, why=too_late.rstrip(".")) if too_late else words


def event_of(name: str) -> EventId:
    """Return the event that a choice names."""
    return EventId(int(name))


def nothing_words() -> str:
    """Say that there is nothing to take back."""
    return _("There is nothing that can be taken back.")
