"""How a message is named on the command line: by its id, or by its Message-ID with `<` and `>`.

It stands apart because several verbs take one.
"""

from console.commands.refusal import Refusal
from storage.protocol import Reader
from storage.records import Message, MessageKey
from widgets.language import _


def named_message(reader: Reader, wanted: str) -> Message | None:
    """Return the message that is named, or None."""
    if not wanted:  # as a note's Message-ID is, which has none
        return None
    is_key = wanted.isascii() and wanted.isdigit() and len(wanted) < 19
    return reader.message(MessageKey(int(wanted))) if is_key else reader.message_named(wanted)


def unknown_message(wanted: str) -> Refusal:
    """Return the refusal of a message that isn't there."""
    words = _("There is no message {wanted}: give a message's id, or its Message-ID with its < and >.")
    return Refusal(code="unknown-message", words=words.format(wanted=wanted))
