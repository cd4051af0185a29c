"""How something that was done to a ticket reads between its messages: when, and who did what, in one quiet line.

It stands apart from the messages because nobody wrote it; the words come from whoever knows the commands.
"""

from dataclasses import dataclass
from datetime import tzinfo

from textual.content import Content

from storage.records import EventId
from widgets.cells import clean
from widgets.language import _
from widgets.times import clock_time


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEvent:
    """Something that was done at a time (ms UTC), in words; `is_undone` when it was taken back since."""

    id: EventId
    at: int
    words: str
    is_undone: bool = False


def event_content(event: ShownEvent, *, now: int, zone: tzinfo) -> Content:
    """Return the line."""
    undone = " " + _("(taken back since)") if event.is_undone else ""
    return Content.styled(f"· {clock_time(event.at, now, zone)}  {clean(event.words)}{undone}", "$text-muted")
