"""How many lines of the screen a row of the ticket list has, and which line belongs to which row.

It stands alone and pure because drawing, scrolling and the mouse count lines while everything else counts rows: the two
meet here and nowhere else. A configuration is judged by these words without a terminal library.
"""

from enum import Enum


class Density(Enum):
    """How close together the rows are."""

    COMPACT = "compact"
    COMFORTABLE = "comfortable"

    @property
    def lines_per_row(self) -> int:
        """How many lines every row has."""
        return 2 if self is Density.COMFORTABLE else 1

    @property
    def other(self) -> "Density":
        """The density that the key goes to from this one."""
        return Density.COMPACT if self is Density.COMFORTABLE else Density.COMFORTABLE

    def row_at(self, line: int) -> int:
        """Return the row that a line belongs to."""
        return line // self.lines_per_row

    def line_of(self, row: int) -> int:
        """Return the first line of a row."""
        return row * self.lines_per_row

    def place_in_row(self, line: int) -> int:
        """Return which line of its row a line is; 0 is the first."""
        return line % self.lines_per_row

    def rows_within(self, height: int) -> int:
        """Return how many whole rows a screen of `height` lines shows; at least one."""
        return max(height // self.lines_per_row, 1)

    def lines_of(self, total: int, height: int) -> int:
        """Return how many lines `total` rows take on a screen of `height` lines.

        A line that is over at the foot of the screen counts too, so that the last row can be seen whole while the
        first line shown is always the first of a row.
        """
        return self.line_of(total) + max(height - self.line_of(self.rows_within(height)), 0)

    def begun(self, line: float) -> float:
        """Return where the row of a line begins: a list never starts in the middle of one."""
        return line if self.lines_per_row == 1 else line - line % self.lines_per_row


DENSITIES = tuple(density.value for density in Density)
