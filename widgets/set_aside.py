"""Why a mail is in no ticket, in words: one line for a list.

It stands apart from the *why* panel because lists, verbs and screens say it before anything else of the mail is known.
"""

from storage.records import Delivery
from storage.words import Because
from widgets.language import _
from widgets.reason_words import reason_sentence, reason_words
from widgets.words import because_words, outcome_words


def parked_words(delivery: Delivery) -> str:
    """Return why a mail is in no ticket; its reason is as foreign as the mail."""
    said = because_words(delivery.because) if delivery.because is not None else outcome_words(delivery.outcome)
    return f"{said} {reason_sentence(delivery.reason)}".strip()


def short_parked_words(delivery: Delivery) -> str:
    """Return the same for a narrow row: what it is in a word or two, then the reason, which names who and what."""
    known = {
        Because.PARKED_LOOP: _("a loop"),
        Because.PARKED_BOUNCE: _("a stray report"),
        Because.PARKED_FLOOD: _("a flood"),
        Because.PARKED_OVERSIZE: _("too large"),
        Because.FAILED: _("unreadable"),
    }
    said = known.get(delivery.because) if delivery.because is not None else None
    said = said or outcome_words(delivery.outcome)
    return f"{said}: {reason_words(delivery.reason)}" if delivery.reason else said
