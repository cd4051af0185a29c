"""`omnidesk search`: messages that hold every word and are as every term says, newest first."""

from console.cli.frame import Answer, Call, Verb, argument
from console.cli.shapes import message_shape
from console.cli.text import brief, table
from console.cli.values import limit
from console.clock import local_zone
from console.commands.refusal import Refusal
from console.filtering import Problem
from console.message_question import read_question
from storage.protocol import Reader
from storage.records import Message
from widgets.language import _
from widgets.times import when
from widgets.words import correspondent


async def _search(call: Call) -> Answer | Refusal:
    text, limit = " ".join(call.arguments.words), call.arguments.limit
    async with call.desk() as desk:
        found = await desk.repository.reading(lambda reader: _found(reader, text, limit))
    if isinstance(found, Problem):
        return Refusal(code="bad-query", words=found.words)
    now, zone = call.clock(), local_zone()
    rows = [
        (
            f"#{message.ticket}",
            message.key,
            when(message.arrival, now, zone),
            brief(correspondent(message.sender_name, message.sender)),
            brief(message.subject),
        )
        for message in found
    ]
    heads = (_("ticket"), _("message"), _("arrival"), _("from"), _("subject"))
    empty = _("No message in a ticket answers to that; `omnidesk parked list` shows mails that are in none.")
    return Answer(
        shape={"messages": [{**message_shape(message), "ticket": message.ticket} for message in found]},
        lines=table(heads, rows, empty=empty),
    )


def _found(reader: Reader, text: str, limit: int) -> list[Message] | Problem:
    asked = read_question(text, reader.settings())
    return asked if isinstance(asked, Problem) else reader.search(asked.words, limit, asked.narrowings)


VERBS = (
    Verb(
        name="search",
        words=lambda: _("find messages by words in subject, text and sender, and by terms; newest first"),
        run=_search,
        arguments=(
            argument(
                "words", nargs="+", metavar="QUERY",
                words=lambda: _(
                    'words, "a phrase", or from:jan, because:time-window, header:To=info, <part@example.com>; '
                    "behind --, a - before any of them asks for messages without it"
                ),
            ),
            argument("--limit", metavar="N", type=limit, default=50, words=lambda: _("how many (50)")),
        ),
    ),
)  # fmt: skip
