"""What is in no ticket: mails that were parked or could not be read, a line each.

It stands apart from the list of tickets because these are no tickets: nobody has them, nothing can be done to them but
to understand them.
"""

from collections.abc import Sequence
from datetime import tzinfo

from console.session import Session
from storage.protocol import Reader
from storage.records import Delivery
from storage.settings import Settings
from storage.words import Outcome
from widgets.language import _
from widgets.message_look import size_words
from widgets.table import Table
from widgets.table_plan import TableColumn
from widgets.table_rows import BAD, PLAIN, QUIET, Cell, Row
from widgets.times import when
from widgets.words import because_words, outcome_words

SHOWN = 200


def parked_table(session: Session) -> Table:
    """Return an empty table for what is in no ticket."""
    columns = (
        TableColumn(title=_("When"), rank=9, least=6, most=16),
        TableColumn(title=_("Brand"), rank=5, least=6, most=16),
        TableColumn(title=_("Size"), rank=4, least=6, most=10, right=True),
        TableColumn(title=_("Why"), rank=8, least=20, most=90),
    )
    return Table(columns, empty=_("Nothing is parked: every mail is in a ticket."), glyphs=session.glyphs)


def read_parked(reader: Reader) -> list[Delivery]:
    """Return what was parked or could not be read, newest first."""
    return reader.deliveries_with((Outcome.PARKED, Outcome.FAILED), SHOWN)


def parked_rows(deliveries: Sequence[Delivery], settings: Settings, now: int, zone: tzinfo) -> list[Row]:
    """Return a row for each."""
    brands = {brand.id: brand.slug for brand in settings.brands}
    return [
        Row(
            key=str(one.key),
            cells=(
                Cell(text=when(one.arrival, now, zone), look=QUIET),
                brands.get(one.brand_id, "-") if one.brand_id is not None else "-",
                Cell(text=size_words(one.size), look=QUIET),
                Cell(text=parked_words(one), look=BAD if one.outcome is Outcome.FAILED else PLAIN),
            ),
        )
        for one in deliveries
    ]


def parked_words(delivery: Delivery) -> str:
    """Return why a mail is in no ticket."""
    said = because_words(delivery.because) if delivery.because is not None else outcome_words(delivery.outcome)
    return f"{said} {delivery.reason}".strip()
