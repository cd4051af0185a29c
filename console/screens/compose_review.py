"""What is looked at once more before an answer leaves, and the ways on from there.

It stands apart from the sending because it is words alone: who reads the window must read what is sent.
"""

from collections.abc import Iterator

from console.answering.concerns import concerns
from console.answering.recipients import read_recipients, written
from console.concern_words import concern_words
from console.screens.compose_writing import PARTED, Writing, answer_of, chosen_words
from storage.words import TicketStatus
from widgets.composer import Typed
from widgets.entries import Line
from widgets.language import _
from widgets.review_box import ReviewBox, Way
from widgets.sizes import size_words

SEND, CLOSE, WAIT = "send", "close", "wait"
LOOK, ALL_THE_SAME = "look", "all-the-same"
STATUSES = {SEND: None, CLOSE: TicketStatus.CLOSED, WAIT: TicketStatus.PENDING}


def review_box(writing: Writing, typed: Typed) -> ReviewBox:
    """Return the window with all of an answer that can be sent; the name of the way on is one of STATUSES."""
    ways = (
        Way(name=SEND, shown=_("y"), keys=("y", _("y")), words=_("send")),
        Way(name=CLOSE, shown="e", keys=("e",), words=_("send and close")),
        Way(name=WAIT, shown="w", keys=("w",), words=_("send and wait")),
    )
    return ReviewBox(_("Send this?"), tuple(review_entries(writing, typed)), ways, back=_("back"))


def changed_box(words: str) -> ReviewBox:
    """Return the window that tells what happened to the ticket meanwhile: LOOK or ALL_THE_SAME is the way on."""
    ways = (
        Way(name=LOOK, shown="l", keys=("l",), words=_("look at it; the draft stays")),
        Way(name=ALL_THE_SAME, shown="a", keys=("a",), words=_("send all the same")),
    )
    return ReviewBox(words, (), ways, back=_("back"))


def review_entries(writing: Writing, typed: Typed) -> Iterator[Line]:
    """Yield the warnings, then what the answer's head says and what goes along. Raises BadRecipientError."""
    answer = answer_of(writing, typed)
    for concern in concerns(answer, writing.opening):
        yield Line(label="!", value=concern_words(concern), look="bold $text-warning")
    yield Line(label=_("From"), value=written(writing.opening.speaker.author))
    yield Line(label=_("To"), value=_people(answer.to))
    if answer.cc:
        yield Line(label=_("Cc"), value=_people(answer.cc))
    yield Line(label=_("Subject"), value=answer.subject)
    yield Line(label=_("Signature"), value=chosen_words(writing))
    if answer.files:
        files = PARTED.join(f"{one.name} ({size_words(one.size)})" for one in answer.files)
        yield Line(label=_("Files"), value=files)


def _people(typed: tuple[str, ...]) -> str:
    return PARTED.join(written(one) for one in read_recipients(typed))
