"""Moments that verbs take, in the zone of this machine; "" and nothing at all are told apart.

It stands apart from the reading itself, which is pure, because only the command line knows an option left out.
"""

from console.clock import local_zone
from console.commands.refusal import Refusal
from console.since_words import read_since as read


def read_since(text: str | None, now: int) -> int | Refusal | None:
    """Return a moment in ms UTC, None for no text; without a zone in it, it is this machine's."""
    return None if text is None else read(text, now, local_zone())
