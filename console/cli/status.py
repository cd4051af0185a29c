"""`omnidesk status`: whether mail comes in, since when, and what waits; for a monitor and for somebody on call.

It says what the screen says, line by line: both show what is told on call.
"""

from collections.abc import Iterator, Sequence

from console.cli.frame import Answer, Call, Verb
from console.cli.here import here_of
from console.cli.set_aside import SetAside, read_set_aside, set_aside_line
from console.cli.status_shape import status_shape
from console.cli.stuck_mail import read_stuck, stuck_lines
from console.cli.text import fields
from console.forwarding_facts import Here
from console.oncall.coming_in import ComingIn, coming_in
from console.oncall.facts import Around, Fact, Section
from console.oncall.overview import Overview, read_overview
from console.oncall.telling import sections_of
from storage.outbox import Outgoing
from storage.protocol import Reader
from storage.words import Outcome
from widgets.columns import ASCII
from widgets.language import _

_LINES = 5
_Read = tuple[Overview, list[SetAside], list[Outgoing]]


async def _status(call: Call) -> Answer:
    from console import assembly

    here = here_of(call)
    async with call.desk() as desk:
        overview, aside, stuck = await desk.repository.reading(lambda reader: _read(reader, here))
    around = Around(zone=here.zone, bars=ASCII.bars, room=assembly.room_of(call.config))
    said = coming_in(overview.sight, here.zone, around.room)
    shape = status_shape(overview, said, aside, stuck, around.room)
    shape["database_schema"] = assembly.newest_schema()
    return Answer(shape=shape, lines=[*_lines(said, sections_of(overview, around)), *_waiting(overview, aside, stuck)])


def _read(reader: Reader, here: Here) -> _Read:
    aside = read_set_aside(reader, (Outcome.PARKED, Outcome.FAILED))
    return read_overview(reader, here), aside, read_stuck(reader)


def _lines(said: ComingIn, sections: Sequence[Section]) -> Iterator[str]:
    yield said.words
    if said.step:
        yield _("Next step: {step}").format(step=said.step)
    for section in sections:
        facts = [fact for fact in section.facts if not fact.key.startswith("mail:")]  # they follow, with their verb
        yield from ("", section.title)
        yield from fields([row for fact in facts for row in _rows(fact)])


def _rows(fact: Fact) -> Iterator[tuple[str, str]]:
    """Yield a line; of one that is not well the rest too, because nobody can open it here."""
    sign = "! " if fact.level else "  "
    yield f"{sign}{fact.label}", fact.words
    if fact.level:
        for line in fact.more:
            yield f"    {line.label}", line.value


def _waiting(overview: Overview, aside: Sequence[SetAside], stuck: Sequence[Outgoing]) -> Iterator[str]:
    newest = [set_aside_line(one) for one in aside[:_LINES]]
    if newest:
        yield from ("", _("Parked or unreadable, the newest:"), *newest)
    waiting = list(stuck_lines(overview, stuck))
    if waiting:
        yield from ("", *waiting)


VERBS = (
    Verb(
        name="status",
        words=lambda: _("whether mail comes in, since when, and what waits"),
        run=_status,
    ),
)
