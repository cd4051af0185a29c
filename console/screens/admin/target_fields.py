"""The fields of how soon answers are promised, alike for a brand and for one of its mail addresses.

They stand apart because both promise the same two things, and an address may leave either to its brand.
"""

from collections.abc import Callable, Sequence

from console.settings_words import length_words
from widgets.field import Check, Field, Heading
from widgets.form import TextField
from widgets.language import _

TARGETS = {"first_answer": "first_answer_s", "next_answer": "next_answer_s"}  # fields, and their options


def target_fields(
    first_s: int | None, next_s: int | None, check: Callable[[str], Check], words: str
) -> Sequence[Field | Heading]:
    """Return the fields of two targets in seconds; None, left to the brand, is empty. `words` say what they do."""
    targets = (("first_answer", _("First answer"), first_s), ("next_answer", _("Next answer"), next_s))
    return (
        Heading(_("Answers are promised")),
        *(
            TextField(name, label, value=_typed(seconds), help_words=words, check=check(name))
            for name, label, seconds in targets
        ),
    )


def _typed(seconds: int | None) -> str:
    return "" if seconds is None else length_words(seconds) if seconds else "off"
