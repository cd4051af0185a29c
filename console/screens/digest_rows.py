"""A digest as rows of a table, the row under the cursor in full, and the times that it can begin at.

They stand apart from the screen so that each can be tested without one, in both languages and at every width.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import tzinfo

from console.commands.refusal import Refusal
from console.digest_keys import PERIODS, period_words
from console.oncall.facts import Fact, Section
from console.screens.intake_rows import intake_rows
from console.since_words import read_since
from widgets.columns import Glyphs
from widgets.language import _
from widgets.picker import Choice, Typed
from widgets.table_plan import TableColumn
from widgets.table_rows import QUIET, Cell, Group, Row
from widgets.times import moment

_NONE = "none:"  # begins the keys of the rows that say that there is none


def digest_columns() -> tuple[TableColumn, ...]:
    """Return the columns: when it was, or what it is about, and what happened."""
    return (
        TableColumn(title=_("What"), rank=8, least=14, most=34),
        TableColumn(title=_("What happened"), rank=9, least=24, most=200),
    )


def filled(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Return the sections, with a line in those that have none: so that it can be seen that somebody looked."""
    return tuple(
        section if section.facts else replace(section, facts=(_none(place, section),))
        for place, section in enumerate(sections)
    )


def _none(place: int, section: Section) -> Fact:
    return Fact(key=f"{_NONE}{place}", label="", words=section.empty)


def digest_rows(sections: Sequence[Section], glyphs: Glyphs) -> Iterator[Row | Group]:
    """Yield a row for each line under the titles; where there was nothing it is quiet."""
    for row in intake_rows(sections, glyphs):
        if isinstance(row, Row) and row.key.startswith(_NONE):
            yield replace(row, cells=(row.cells[0], Cell(text=row.texts[1], look=QUIET)))
        else:
            yield row


def period_names(since: str) -> tuple[str, ...]:
    """Return the periods with their keys, and behind them the one in force where it was typed."""
    names = tuple(f"{place} {period_words(one)}" for place, one in enumerate(PERIODS, 1))
    return names if since in PERIODS else (*names, period_words(since))


def period_choices() -> list[Choice]:
    """Return the periods to pick from."""
    return [
        Choice(name=one, words=_capitalised(period_words(one)), remark=str(place))
        for place, one in enumerate(PERIODS, 1)
    ]


def typed_period(now: int, zone: tzinfo) -> Typed:
    """Return what makes a choice of a time that was typed; None of what is none, or not over."""

    def read(text: str) -> Choice | None:
        at = read_since(text, now, zone)
        if isinstance(at, Refusal) or at >= now:
            return None
        return Choice(name=" ".join(text.split()), words=_("Since {time}").format(time=moment(at, zone)))

    return read


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]
