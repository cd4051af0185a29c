"""How wide the columns of a small table are: as wide as what they hold while there is room, then some give way.

It stands alone and pure because this is where a narrow pane and a wide screen differ; the table only draws. A column
gives way by its `rank`: the lowest shrinks first, to its `least`; when all have shrunk, the lowest goes altogether.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from widgets.cells import clean, width_of

GAP = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """A column by its title. `least` and `most` are cells; a column of the highest rank never goes."""

    title: str
    rank: int = 1
    least: int = 6
    most: int = 60
    right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A column that is shown: its place among all columns, and its width in cells."""

    place: int
    width: int


def plan_columns(columns: Sequence[TableColumn], texts: Sequence[Sequence[str]], width: int) -> tuple[Planned, ...]:
    """Return the columns that are shown in `width` cells, from left to right, with `GAP` cells between them.

    `texts` are the cells of each row. Together they are never wider than `width`, and narrower where they need less.
    """
    wanted = {place: _wanted(column, place, texts) for place, column in enumerate(columns)}
    ranked = sorted(wanted, key=lambda place: (columns[place].rank, -place))
    for place in ranked:
        over = _total(wanted) - width
        if over > 0:
            wanted[place] = max(wanted[place] - over, min(wanted[place], columns[place].least))
    for place in ranked[:-1]:
        if _total(wanted) > width:
            freed = wanted.pop(place) + GAP
            _give_back(wanted, columns, texts, width, freed)
    if wanted and _total(wanted) > width:
        wanted[ranked[-1]] = max(width, 1)
    return tuple(Planned(place=place, width=cells) for place, cells in sorted(wanted.items()))


def _wanted(column: TableColumn, place: int, texts: Sequence[Sequence[str]]) -> int:
    longest = max((width_of(clean(row[place])) for row in texts if place < len(row)), default=0)
    return max(min(max(longest, width_of(clean(column.title))), column.most), 1)


def _total(wanted: dict[int, int]) -> int:
    return sum(wanted.values()) + GAP * max(len(wanted) - 1, 0)


def _give_back(
    wanted: dict[int, int], columns: Sequence[TableColumn], texts: Sequence[Sequence[str]], width: int, freed: int
) -> None:
    """Let what a column left behind go to those that had shrunk, the most important first."""
    for place in sorted(wanted, key=lambda place: (-columns[place].rank, place)):
        room = min(width - _total(wanted), freed)
        if room > 0:
            wanted[place] = min(wanted[place] + room, _wanted(columns[place], place, texts))
