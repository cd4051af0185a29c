"""How a ticket looks as one row: the text of each column, with the name of the look it has.

It stands apart from the list so that what a row says can be tested without a screen.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import tzinfo

from storage.records import Ticket
from storage.words import Badge, TicketStatus
from widgets import columns
from widgets.cells import cell_text, clean, cut, width_of
from widgets.columns import Column, Glyphs, indent_of
from widgets.due_look import pressing_words
from widgets.language import _
from widgets.times import when
from widgets.words import badge_words, status_words

LOUD = {"sign", "number", "customer", "subject"}  # what stands out in an unread row
TAGS_FROM = 30  # cells of a subject that has room for tags
QUIET_BADGES = {Badge.AUTHENTICATED, Badge.SIGNED}  # said in the reader; in a list they would hide what matters


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSight:
    """What a row is seen with: the present, the zone, the signs of the terminal."""

    now: int
    zone: tzinfo
    glyphs: Glyphs


def row_cells(
    ticket: Ticket,
    plan: tuple[Column, ...],
    sight: RowSight,
    *,
    is_cursor: bool,
    is_unread: bool = False,
    is_selected: bool = False,
    has_second_line: bool = False,
) -> list[tuple[str, str]]:
    """Return (look, text) for each cell and gap of a row, left to right; together exactly as wide as the plan.

    The first gap holds the sign of a row that is unread or selected: each is seen without colours. Tags stand behind
    the subject where neither a column nor a second line says them.
    """
    sign = sight.glyphs.sign(is_unread=is_unread, is_selected=is_selected)
    has_tags_elsewhere = has_second_line or any(column.name == columns.BADGES for column in plan)
    cells: list[tuple[str, str]] = []
    for place, column in enumerate(plan):
        if place:
            cells.append(("sign" if place == 1 else "gap", sign if place == 1 else " "))
        shown = replace(ticket, tags=()) if has_tags_elsewhere and column.name == columns.SUBJECT else ticket
        cells.extend(_cell(shown, column, sight, is_cursor=is_cursor))
    return [("unread" if look in LOUD else look, text) for look, text in cells] if is_unread else cells


def second_line(ticket: Ticket, plan: tuple[Column, ...], width: int) -> str:
    """Return what stands under the subject in a row of two lines: whose it is and what it is marked with.

    Exactly as wide as asked; the end is cut where it does not fit.
    """
    indent = min(indent_of(plan, columns.SUBJECT), width)
    parts = (
        ticket.address,
        ticket.assignee or _("unassigned"),
        ", ".join(ticket.tags),
        ", ".join(shown_badges(ticket)),
    )
    return " " * indent + cell_text(" · ".join(part for part in parts if part), width - indent)


def row_text(cells: list[tuple[str, str]]) -> str:
    """Return what the cells say, without their looks."""
    return "".join(text for _look, text in cells)


def shown_badges(ticket: Ticket) -> tuple[str, ...]:
    """Return the badges that a list shows, in words."""
    return tuple(badge_words(badge) for badge in ticket.badges if badge not in QUIET_BADGES)


def _cell(ticket: Ticket, column: Column, sight: RowSight, *, is_cursor: bool) -> Iterator[tuple[str, str]]:
    width = column.width
    match column.name:
        case columns.MARK:
            yield "mark", sight.glyphs.cursor if is_cursor else " "
        case columns.STATE:
            yield f"status-{ticket.status.value}", _state(ticket.status, width, sight.glyphs)
        case columns.NUMBER:
            yield "number", cell_text(f"#{ticket.number}", width, right=True)
        case columns.CUSTOMER:
            yield "customer", cell_text(ticket.customer_name or ticket.customer_address, width)
        case columns.SUBJECT:
            yield from _subject(ticket, width, sight.glyphs)
        case columns.BADGES:
            yield "badges", cell_text(", ".join((*shown_badges(ticket), *ticket.tags)), width)
        case columns.ADDRESS:
            yield "address", cell_text(ticket.address, width)
        case columns.ASSIGNEE:
            yield "assignee", cell_text(ticket.assignee or "-", width)
        case columns.AGE:
            yield _age(ticket, width, sight)


def _state(status: TicketStatus, width: int, glyphs: Glyphs) -> str:
    sign = glyphs.status(status)
    return sign if width == 1 else cell_text(f"{sign} {status_words(status)}", width)


def _age(ticket: Ticket, width: int, sight: RowSight) -> tuple[str, str]:
    """When something happened last; where an answer is due soon or late, that instead."""
    short = width <= columns.SHORT_AGE
    pressing = "" if ticket.due is None else pressing_words(ticket.due, sight.now, sight.glyphs, short=short)
    if pressing:
        return "warning", cell_text(pressing, width, right=True)
    return "age", cell_text(when(ticket.active_at, sight.now, sight.zone, short=short), width, right=True)


def _subject(ticket: Ticket, width: int, glyphs: Glyphs) -> Iterator[tuple[str, str]]:
    """The subject; behind it the tags and how many messages the ticket has, before it a sign when a badge warns."""
    warning = f"{glyphs.warning} " if shown_badges(ticket) and width > 20 else ""
    tags = cut(clean(f" [{' '.join(ticket.tags)}]"), width // 3) if ticket.tags and width >= TAGS_FROM else ""
    count = f" ({ticket.message_count})" if ticket.message_count > 1 and width > 20 else ""
    if warning:
        yield "warning", warning
    yield "subject", cell_text(ticket.subject.strip() or "-", width - len(warning) - width_of(tags) - len(count))
    if tags or count:
        yield "count", tags + count
