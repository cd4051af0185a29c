"""Which columns a ticket list has at a width, and how wide each is.

It stands alone and pure because this is where a narrow pane and a wide screen differ; the list only draws. What
matters least gives way first: the address, then the badges in words, the long time, the status in words, the
assignee, and last the room for the customer's name. Mark, number, customer, subject and age always stay.
"""

from dataclasses import dataclass

from storage.words import TicketStatus

MARK, STATE, NUMBER, CUSTOMER, SUBJECT, BADGES, ADDRESS, ASSIGNEE, AGE = (
    "mark", "state", "number", "customer", "subject", "badges", "address", "assignee", "age",
)  # fmt: skip
GAP = 1
LONG_AGE = 15
SHORT_AGE = 6
STATE_IN_WORDS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: what it shows, and its width in cells. Between columns is one empty cell."""

    name: str
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyphs:
    """The signs that a list draws. The ASCII ones are for terminals that have no others."""

    cursor: str = ">"
    unread: str = "•"
    selected: str = "+"
    selected_unread: str = "±"
    warning: str = "!"
    soon: str = "<"
    folded: str = "▸"
    unfolded: str = "▾"
    open: str = "●"
    pending: str = "○"
    snoozed: str = "z"
    closed: str = "✓"
    merged: str = "»"
    spam: str = "×"
    sent: str = "→"
    bars: str = "·▁▂▃▄▅▆▇█"

    def sign(self, *, is_unread: bool, is_selected: bool) -> str:
        """Return the sign between the cursor's and the status, one cell."""
        if is_selected:
            return self.selected_unread if is_unread else self.selected
        return self.unread if is_unread else " "

    def status(self, status: TicketStatus) -> str:
        """Return the sign of a status, one cell."""
        return str(getattr(self, status.value))


UNICODE = Glyphs()
ASCII = Glyphs(
    unread="N", selected_unread="#", folded="+", unfolded="-", open="*", pending="o", closed="v", merged="=", spam="x",
    sent="->", bars="_.:-=+*#@",
)  # fmt: skip

_BY_WIDTH = (  # from this width: status in words, customer, badges, address, assignee, age
    (190, STATE_IN_WORDS, 30, 24, 30, 14, LONG_AGE),
    (160, STATE_IN_WORDS, 26, 20, 24, 12, LONG_AGE),
    (140, STATE_IN_WORDS, 24, 18, 0, 12, LONG_AGE),
    (118, 1, 24, 16, 0, 12, LONG_AGE),
    (100, 1, 22, 0, 0, 10, LONG_AGE),
    (78, 1, 18, 0, 0, 8, SHORT_AGE),
    (66, 1, 16, 0, 0, 0, SHORT_AGE),
    (0, 1, 13, 0, 0, 0, SHORT_AGE),
)


def plan(width: int, *, digits: int = 4, has_second_line: bool = False) -> tuple[Column, ...]:
    """Return the columns that fill a width exactly, the subject taking what the others leave.

    `digits`: of the largest ticket number. Below 40 cells the customer goes too, below 24 only number and subject stay.
    What a second line says (badges, address, assignee) needs no column.
    """
    _floor, state, customer, badges, address, assignee, age = next(row for row in _BY_WIDTH if width >= row[0])
    wanted = {
        MARK: 1, STATE: state, NUMBER: digits + 1, CUSTOMER: customer, SUBJECT: 0, BADGES: badges,
        ADDRESS: address, ASSIGNEE: assignee, AGE: age,
    }  # fmt: skip
    if has_second_line:
        wanted[BADGES] = wanted[ADDRESS] = wanted[ASSIGNEE] = 0
    if width < 40:
        wanted[CUSTOMER] = 0
    if width < 24:
        wanted[STATE] = wanted[AGE] = 0
    fixed = [name for name, cells in wanted.items() if cells]
    wanted[SUBJECT] = max(width - sum(wanted.values()) - GAP * len(fixed), 1)
    return tuple(Column(name=name, width=cells) for name, cells in wanted.items() if cells)


def indent_of(columns: tuple[Column, ...], name: str) -> int:
    """Return how many cells stand before the column of this name, gaps too."""
    place = next(place for place, column in enumerate(columns) if column.name == name)
    return sum(column.width + GAP for column in columns[:place])
