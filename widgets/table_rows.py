"""The rows of a small table: a row has a key and cells, a group is a title over the rows behind it.

They stand apart from the table that draws them, so that what a screen shows can be made and tested without one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from widgets.cells import cell_text, clean, cut, width_of
from widgets.table_plan import GAP, Planned, TableColumn

PLAIN, QUIET, GOOD, WARNING, BAD = "plain", "quiet", "good", "warning", "bad"
LOOKS = (PLAIN, QUIET, GOOD, WARNING, BAD)
MARK = 2  # the sign of the cursor and a space


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A text with a look; the look only adds to what the words say, because not everyone sees colours."""

    text: str
    look: str = PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row that can be chosen; a cell that is a plain string looks plain."""

    key: str
    cells: tuple[Cell | str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """What the cells say."""
        return tuple(cell if isinstance(cell, str) else cell.text for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A title over the rows behind it, until the next one; the cursor passes over it."""

    title: str


def row_parts(
    row: Row, columns: Sequence[TableColumn], plan: Sequence[Planned], *, mark: str
) -> Iterator[tuple[str, str]]:
    """Yield (look, text) for each cell and gap of a row, left to right; `mark` is the sign of the cursor or a space."""
    yield PLAIN, f"{mark} "
    for number, planned in enumerate(plan):
        cell = row.cells[planned.place] if planned.place < len(row.cells) else ""
        shown = Cell(text=cell) if isinstance(cell, str) else cell
        yield PLAIN, " " * GAP if number else ""
        text = cell_text(shown.text, planned.width, right=columns[planned.place].right)
        yield shown.look if shown.look in LOOKS else PLAIN, text


def head_text(columns: Sequence[TableColumn], plan: Sequence[Planned], width: int) -> str:
    """Return the titles of the columns over their cells."""
    shown = [(columns[planned.place], planned.width) for planned in plan]
    titles = [cell_text(column.title, cells, right=column.right) for column, cells in shown]
    line = " " * MARK + (" " * GAP).join(titles)  # each title is as wide as its column: cleaning would close the gaps
    return line + " " * (width - width_of(line))


def group_text(group: Group, width: int) -> str:
    """Return the title of a group, at the left edge, where no cell begins."""
    return cut(clean(group.title), width)
