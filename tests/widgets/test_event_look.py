"""What was done to a ticket reads as one quiet line between its messages."""

from storage.records import EventId
from tests.screens.desk import AMSTERDAM, MINUTE, NOW
from widgets.event_look import ShownEvent, event_content


def line(**changes: object) -> str:
    event = ShownEvent(id=EventId(1), at=NOW - 30 * MINUTE, words="Ana closed ticket 7", **changes)  # type: ignore[arg-type]
    return event_content(event, now=NOW, zone=AMSTERDAM).plain


def test_an_event_tells_when_and_who_did_what() -> None:
    assert line() == "· 12:30  Ana closed ticket 7"


def test_an_event_that_was_taken_back_says_so() -> None:
    assert line(is_undone=True) == "· 12:30  Ana closed ticket 7 (taken back since)"


def test_what_an_event_holds_is_not_obeyed() -> None:
    event = ShownEvent(id=EventId(1), at=NOW, words="Ana\x1b]52;c;eA==\x07 [/x]\n\u202etwee")

    assert event_content(event, now=NOW, zone=AMSTERDAM).plain == "· 13:00  Ana]52;c;eA== [/x] twee"
