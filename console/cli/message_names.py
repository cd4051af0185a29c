"""How a message is named on the command line: by its id, or by its Message-ID with `<` and `>`.

It stands apart because several verbs take one.
"""

from console.commands.refusal import Refusal
from storage.protocol import Reader
from storage.records import Message, MessageKey
from widgets.language import _

MOST_NAMESAKES = 20


def named_message(reader: Reader, wanted: str) -> Message | None:
    """Return the message that is named, or None."""
    if not wanted:  # as a note's Message-ID is, which has none
        return None
    is_key = wanted.isascii() and wanted.isdigit() and len(wanted) < 19
    key = MessageKey(int(wanted)) if is_key else next(iter(reader.keys_named(wanted, 1)), None)
    return None if key is None else reader.message(key)


def namesakes(reader: Reader, message: Message) -> list[MessageKey]:
    """Return the other messages with the Message-ID of one, newest first; of a great many the newest."""
    if not message.message_id:
        return []
    return [key for key in reader.keys_named(message.message_id, MOST_NAMESAKES) if key != message.key]


def unknown_message(wanted: str) -> Refusal:
    """Return the refusal of a message that isn't there."""
    words = _("There is no message {wanted}: give a message's id, or its Message-ID with its < and >.")
    return Refusal(code="unknown-message", words=words.format(wanted=wanted))
