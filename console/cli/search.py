"""`omnidesk search`: messages that hold every word, newest first."""

from console.cli.frame import Answer, Call, Verb, argument
from console.cli.shapes import message_shape
from console.cli.text import table
from console.cli.values import positive
from console.clock import local_zone
from widgets.language import _
from widgets.times import when
from widgets.words import correspondent


async def _search(call: Call) -> Answer:
    words, limit = " ".join(call.arguments.words), call.arguments.limit
    async with call.desk() as desk:
        found = await desk.repository.reading(lambda reader: reader.search(words, limit))
    now, zone = call.clock(), local_zone()
    rows = [
        (
            f"#{message.ticket}",
            message.key,
            when(message.arrival, now, zone),
            correspondent(message.sender_name, message.sender),
            message.subject,
        )
        for message in found
    ]
    heads = (_("ticket"), _("message"), _("arrival"), _("from"), _("subject"))
    return Answer(
        shape={"messages": [{**message_shape(message), "ticket": message.ticket} for message in found]},
        lines=table(heads, rows, empty=_("No message holds all of these words.")),
    )


VERBS = (
    Verb(
        name="search",
        words=lambda: _("find messages by words in subject, text and sender; newest first"),
        run=_search,
        arguments=(
            argument("words", nargs="+", metavar="QUERY", words=lambda: _('words, or "a phrase"')),
            argument("--limit", metavar="N", type=positive, default=50, words=lambda: _("how many (50)")),
        ),
    ),
)
