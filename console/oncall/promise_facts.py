"""What is told on call of answers that were promised: how many are late now, and which were given too late.

It stands apart because the screen, `status` and the digest tell it alike.
"""

from collections.abc import Iterator

from console.oncall.answers import AnswersGiven, LateAnswer
from console.oncall.facts import Fact, Opens, Section
from console.oncall.judging import Level
from console.overdue import overdue_words
from console.settings_words import length_words
from widgets.language import _, ngettext
from widgets.times import duration

SHOWN = 10
QUERY = "is:overdue sort:waiting"


def overdue_fact(count: int) -> Iterator[Fact]:
    """Yield the line about tickets that wait longer than promised, none while there are none."""
    if count:
        words = ngettext(
            "{count} ticket waits longer than promised", "{count} tickets wait longer than promised", count
        )
        yield Fact(
            key="overdue",
            label=_("Overdue"),
            words=words.format(count=overdue_words(count)),
            level=Level.WARNING,
            opens=Opens.TICKETS,
            name=QUERY,
            verb=f'omnidesk ticket list --query "{QUERY}"',
        )


def answers_section(answers: AnswersGiven) -> Section:
    """Return the answers that were given later than promised, the latest first, or that none was."""
    if not answers.given:
        empty = _("No answer was given.")
    elif not answers.promised:
        words = ngettext(
            "{count} answer was given; none was promised.",
            "{count} answers were given; none was promised.",
            answers.given,
        )
        empty = words.format(count=answers.given)
    else:
        words = ngettext("{count} answer was given in time.", "{count} answers were given in time.", answers.promised)
        empty = words.format(count=answers.promised)
    words = _("Answers later than promised: {late} of {promised}")
    return Section(
        title=words.format(late=len(answers.late), promised=answers.promised),
        facts=tuple(_late(one, place) for place, one in enumerate(answers.late[:SHOWN])),
        empty=empty,
    )


def _late(one: LateAnswer, place: int) -> Fact:
    words = _("the first answer after {took}, promised within {promised}")
    if not one.answer.is_first:
        words = _("an answer after {took}, promised within {promised}")
    number = str(one.answer.ticket)
    return Fact(
        key=f"late:{number}:{place}",
        label=f"#{number}",
        words=words.format(took=duration(one.took_ms), promised=length_words(one.promised_ms // 1000)),
        level=Level.WARNING,
        opens=Opens.TICKET,
        name=number,
    )
