"""`omnidesk exclusion suggest`: senders who write on behalf of many, worth excluding from grouping by time.

It stands apart from the other verbs of exclusions because it changes nothing and asks the agency finder.
"""

from console.agencies import LEAST, MOST_SENDERS, Suggestion, suggestions
from console.agency_words import because_words
from console.cli.frame import Answer, Call, Verb
from console.cli.shapes import utc
from console.cli.text import table
from storage.protocol import Reader
from storage.senders import SenderFact
from storage.settings import Settings
from widgets.language import _, ngettext

_SHOWN = 20  # suggestions in text
_EXAMPLES = 3  # numbers or names in a line


def suggestion_shape(one: Suggestion) -> dict[str, object]:
    """Return a suggestion in JSON."""
    return {
        "pattern": one.pattern,
        "because": because_words(one),
        "mails": one.mails,
        "tickets": one.tickets,
        "references": list(one.references),
        "names": list(one.names),
        "senders": list(one.senders),
        "examples": list(one.examples),
        "first_mail_at": utc(one.first_mail_at),
        "last_mail_at": utc(one.last_mail_at),
    }


async def _suggest(call: Call) -> Answer:
    def read(reader: Reader) -> tuple[Settings, list[SenderFact]]:
        return reader.settings(), reader.sender_facts(LEAST, MOST_SENDERS)

    async with call.desk() as desk:
        settings, facts = await desk.repository.reading(read)
    found = suggestions(facts, settings)
    lines = table(
        (_("pattern"), _("why"), _("tickets"), _("for example")),
        [(one.pattern, because_words(one), one.tickets, _examples(one)) for one in found[:_SHOWN]],
        empty=_("Nobody writes under three or more reference numbers or names, but for who is excluded already."),
    )
    return Answer(
        shape={"suggestions": [suggestion_shape(one) for one in found]}, lines=[*lines, *_what_next(len(found))]
    )


def _what_next(count: int) -> list[str]:
    if not count:
        return []
    more = count - _SHOWN
    words = ngettext(
        "{count} weaker one is not shown; --json has it.", "{count} weaker ones are not shown; --json has them.", more
    )
    hint = _("omnidesk exclusion add PATTERN excludes one of them.")
    return [words.format(count=more), hint] if more > 0 else [hint]


def _examples(one: Suggestion) -> str:
    return "; ".join((one.references or one.names)[:_EXAMPLES])


VERBS = (
    Verb(
        name="exclusion suggest",
        words=lambda: _("propose senders who write on behalf of many: many reference numbers, or many names"),
        run=_suggest,
    ),
)
