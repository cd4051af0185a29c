"""What is told on call as rows of a table, and the row under the cursor in full.

They stand apart from the screen so that every line can be tested without one, in both languages and at every width.
"""

from collections.abc import Iterator, Sequence

from textual.content import Content

from console.oncall.coming_in import ComingIn
from console.oncall.facts import Fact, Section
from console.oncall.judging import Level
from widgets.cells import clean
from widgets.columns import Glyphs
from widgets.entries import Line
from widgets.language import _, ngettext
from widgets.preview_box import Entry
from widgets.table_plan import TableColumn
from widgets.table_rows import BAD, PLAIN, QUIET, WARNING, Cell, Group, Row

_LOOKS = {Level.OK: PLAIN, Level.WARNING: WARNING, Level.CRITICAL: BAD, Level.UNKNOWN: WARNING}
_STYLES = {Level.OK: "$text-success", Level.WARNING: "$text-warning", Level.CRITICAL: "$text-error"}


def intake_columns() -> tuple[TableColumn, ...]:
    """Return the columns: what a line is about, and how that is."""
    return (
        TableColumn(title=_("What"), rank=8, least=14, most=34),
        TableColumn(title=_("How it is"), rank=9, least=24, most=200),
    )


def intake_rows(sections: Sequence[Section], glyphs: Glyphs) -> Iterator[Row | Group]:
    """Yield a row for each line under the titles; a sign stands before those that are not well."""
    for section in sections:
        yield Group(title=section.title)
        for fact in section.facts:
            sign = f"{glyphs.warning} " if fact.level else "  "
            label = Cell(text=f"{sign}{fact.label}", look=_LOOKS[fact.level] if fact.level else QUIET)
            yield Row(key=fact.key, cells=(label, Cell(text=fact.words, look=_LOOKS[fact.level])))


def said_content(said: ComingIn, needing: int) -> Content:
    """Return the sentence above the rows, with the next step, or with how many rows are not well."""
    words = Content.styled(clean(said.words), f"bold {_STYLES.get(said.level, '$text-warning')}")
    if said.step:
        return words + Content("\n" + clean(_("Next step: {step}").format(step=said.step)))
    if not needing:
        return words
    more = ngettext("{count} line below is not well.", "{count} lines below are not well.", needing)
    return words + Content(" " + more.format(count=needing))


def fact_entries(fact: Fact) -> list[Entry]:
    """Return a line in full: its words, what there is no room for beside them, and what to type where no screen is."""
    verb = [Line(label=_("Also"), value=fact.verb)] if fact.verb else []
    return [clean(fact.words), *fact.more, *verb]
