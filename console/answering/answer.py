"""An answer as somebody means it: to whom, about which message, in which words, closed by which signature.

It stands alone because the composer, the command line and a draft that is taken up again all make the same value, and
what becomes of it is decided elsewhere.
"""

from dataclasses import dataclass

from console.outgoing.files import OutgoingFile
from storage.records import MessageKey
from storage.words import ReplyKind, SignatureLevel

MOST_LETTERS = 100_000  # of what is typed
MOST_RECIPIENTS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer as typed. `about` is the message that it answers, None for the ticket itself.

    `to` and `cc` are as typed: "jan@example.nl" or "Jan Smit <jan@example.nl>". `text` is what was written, without
    signature and quote. `signature` is the level that was chosen, None for the address's own; `is_unsigned` closes it
    with none.
    """

    kind: ReplyKind
    about: MessageKey | None
    to: tuple[str, ...]
    subject: str
    text: str
    cc: tuple[str, ...] = ()
    signature: SignatureLevel | None = None
    is_unsigned: bool = False
    files: tuple[OutgoingFile, ...] = ()
