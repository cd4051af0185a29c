"""An erasure that was begun and is not ended, in words: what is gone already.

It stands apart because whoever looks at the desk tells it as the one does whom a fault has stopped.
"""

from storage.privacy import Erasure
from widgets.language import _


def erasure_words(erasure: Erasure) -> str:
    """Return how far an erasure has come that was begun and is not ended."""
    if erasure.emptied_at is None:
        words = _("Erasure {number} was begun and is not ended: a part may be gone already, the rest is not.")
    else:
        words = _(
            "Erasure {number} is not ended: the rows are gone, but what stood in them may still be read in the files "
            "of the database."
        )
    return words.format(number=erasure.id)
