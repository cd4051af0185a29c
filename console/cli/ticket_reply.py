"""`omnidesk ticket reply | forward`: answers from scripts and from people without a screen, as the composer makes them.

It stands apart from the other verbs on tickets because what it does leaves the house: it can show the very bytes first.
"""

from console.cli.frame import Answer, Argument, Call, Verb, argument
from console.cli.ticket_arguments import SEEN
from console.cli.values import positive, undo_seconds
from console.commands.refusal import Refusal
from storage.words import ReplyKind, SignatureLevel, TicketStatus
from widgets.language import _

_NO_SIGNATURE = "none"
_THEN = (TicketStatus.PENDING, TicketStatus.CLOSED)


async def _reply(call: Call) -> Answer | Refusal:
    from console.cli.answering import answer

    return await answer(call, ReplyKind.REPLY_ALL if call.arguments.all else ReplyKind.REPLY)


async def _forward(call: Call) -> Answer | Refusal:
    from console.cli.answering import answer

    return await answer(call, ReplyKind.FORWARD)


_NUMBER = argument("number", metavar="N", type=positive, words=lambda: _("the ticket's number"))
_OF_BOTH: tuple[Argument, ...] = (
    argument("--text", metavar="T", words=lambda: _("the text")),
    argument("--file", metavar="F", words=lambda: _("read the text from a file; - is standard input")),
    argument("--message", metavar="MESSAGE", words=lambda: _("the message that it is about (the newest that came in)")),
    argument(
        "--cc", metavar="ADDRESS", nargs="+", action="extend", words=lambda: _("who gets a copy besides the others")
    ),
    argument("--subject", metavar="S", words=lambda: _("another subject")),
    argument(
        "--signature", choices=[*(level.value for level in SignatureLevel), _NO_SIGNATURE],
        words=lambda: _("another signature than the mail address says, or none"),
    ),
    argument(
        "--attach", metavar="PATH", nargs="+", action="extend", words=lambda: _("files that go along, 20 MB in all")
    ),
    argument(
        "--undo-seconds", metavar="S", type=undo_seconds, default=0,
        words=lambda: _("how long it can be taken back before it leaves (0)"),
    ),
    argument(
        "--then", choices=[status.value for status in _THEN], words=lambda: _("the status that the ticket gets")
    ),
    SEEN,
    argument(
        "--dry-run", action="store_true", words=lambda: _("show the bytes that would leave; nothing is sent or kept")
    ),
)  # fmt: skip
_WITH_FILES = "--with-attachments"

VERBS = (
    Verb(
        name="ticket reply",
        words=lambda: _("answer a ticket; the mail leaves by the outbox"),
        run=_reply,
        arguments=(
            _NUMBER,
            argument("--all", action="store_true", words=lambda: _("to everybody who was in the answered mail")),
            argument(
                "--to", metavar="ADDRESS", nargs="+", action="extend",
                words=lambda: _("to whom, in the place of who wrote the answered mail"),
            ),
            *_OF_BOTH,
            argument(
                _WITH_FILES, action="store_true", words=lambda: _("with the files of the message that it is about")
            ),
        ),
    ),
    Verb(
        name="ticket forward",
        words=lambda: _("pass a message of a ticket on to somebody else"),
        run=_forward,
        arguments=(
            _NUMBER,
            argument("to", metavar="ADDRESS", nargs="+", words=lambda: _("to whom")),
            *_OF_BOTH,
            argument(
                _WITH_FILES, action="store_true", words=lambda: _("with the files of the message that it is about")
            ),
        ),
    ),
)  # fmt: skip
