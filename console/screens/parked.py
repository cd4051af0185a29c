"""What is in no ticket: mails that were parked or could not be read, a line each, to choose from and to select.

It stands apart from the list of tickets because these are no tickets: nobody has them; a person decides again, accepts,
or leaves them at that.
"""

from collections.abc import Collection, Sequence
from datetime import tzinfo
from typing import ClassVar

from textual.binding import BindingType

from console.key_names import Where
from console.screens.desk_screen import places_bindings
from console.session import Session
from storage.parked import SET_ASIDE
from storage.protocol import Reader
from storage.records import Delivery, DeliveryKey
from storage.settings import Settings
from storage.words import Outcome
from widgets.columns import Glyphs
from widgets.language import _
from widgets.set_aside import short_parked_words
from widgets.sizes import size_words
from widgets.table import Table
from widgets.table_plan import TableColumn
from widgets.table_rows import BAD, PLAIN, QUIET, Cell, Row
from widgets.times import when

SHOWN = 200


class ParkedTable(Table, inherit_bindings=False):
    """The rows, with keys of their own: what a letter does with a ticket can't be done here."""

    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.PARKED)

    def __init__(self, session: Session) -> None:
        columns = (
            TableColumn(title=_("When"), rank=9, least=6, most=18),
            TableColumn(title=_("Brand"), rank=5, least=6, most=16),
            TableColumn(title=_("Size"), rank=4, least=6, most=10, right=True),
            TableColumn(title=_("Why"), rank=8, least=20, most=90),
        )
        super().__init__(columns, empty=empty_words(), glyphs=session.glyphs)


def empty_words() -> str:
    """Say that nothing is parked, what would be, and where the rest is."""
    return _(
        "Nothing is parked: every mail is in a ticket.\n\n"
        "A loop, a flood, a report about a mail that nobody knows, and what can't be read wait here for somebody.\n\n"
        "What was discarded: omnidesk parked list --discarded"
    )


def read_parked(reader: Reader) -> list[Delivery]:
    """Return what was parked or could not be read and waits for somebody, newest first."""
    return reader.deliveries_with(SET_ASIDE, SHOWN)


def parked_rows(
    deliveries: Sequence[Delivery],
    settings: Settings,
    now: int,
    zone: tzinfo,
    *,
    selected: Collection[DeliveryKey] = (),
    glyphs: Glyphs | None = None,
) -> list[Row]:
    """Return a row for each; a sign stands before those that are selected."""
    brands = {brand.id: brand.slug for brand in settings.brands}
    sign = f"{(glyphs or Glyphs()).selected} "
    return [
        Row(
            key=str(one.key),
            cells=(
                Cell(text=(sign if one.key in selected else "") + when(one.arrival, now, zone), look=QUIET),
                brands.get(one.brand_id, "-") if one.brand_id is not None else "-",
                Cell(text=size_words(one.size), look=QUIET),
                Cell(text=short_parked_words(one), look=BAD if one.outcome is Outcome.FAILED else PLAIN),
            ),
        )
        for one in deliveries
    ]
