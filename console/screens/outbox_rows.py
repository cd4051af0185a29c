"""The outbox as rows: what needs somebody first, then what came back, what is on its way, and what was sent.

It stands apart from the screen so that every state can be tested without one, in both languages and at every width.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from console.commands.tickets.told import who_did
from console.outbox_words import Tone, addresses_words, said_words, short_words, tone_of
from storage.outbox import OutboxId, Outgoing
from storage.protocol import Reader
from storage.words import OutboxState
from widgets.language import _
from widgets.table_plan import TableColumn
from widgets.table_rows import Cell, Group, Row
from widgets.times import when

OPEN_SHOWN = 200
NEWEST_SHOWN = 100
LEAVING = (OutboxState.QUEUED, OutboxState.SENDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxSight:
    """The outbox at a moment, each part newest first; `authors` are the names of those who wrote, by their login."""

    needing: tuple[Outgoing, ...] = ()
    returned: tuple[Outgoing, ...] = ()
    leaving: tuple[Outgoing, ...] = ()
    done: tuple[Outgoing, ...] = ()
    authors: Mapping[str, str] = field(default_factory=dict)

    @property
    def mails(self) -> dict[OutboxId, Outgoing]:
        """Every mail that is shown, by its id, in the order of the rows."""
        return {one.id: one for one in (*self.needing, *self.returned, *self.leaving, *self.done)}


def read_outbox(reader: Reader) -> OutboxSight:
    """Read everything that is not done with, and the newest of the rest."""
    opened = reader.outbox(only_open=True, limit=OPEN_SHOWN)
    known = {one.id for one in opened}
    rest = [one for one in reader.outbox(limit=NEWEST_SHOWN) if one.id not in known]
    returned = tuple(reader.returned(limit=NEWEST_SHOWN))
    settings = reader.settings()
    return OutboxSight(
        needing=tuple(one for one in opened if one.state not in LEAVING),
        returned=returned,
        leaving=tuple(one for one in opened if one.state in LEAVING),
        done=tuple(one for one in rest if one not in returned),
        authors={one.queued_by: who_did(one.queued_by, settings) for one in (*opened, *returned, *rest)},
    )


def outbox_columns() -> tuple[TableColumn, ...]:
    """Return the columns; state and recipient stay longest, what a server said goes first."""
    return (
        TableColumn(title=_("Age"), rank=5, least=6, most=15, right=True),
        TableColumn(title=_("State"), rank=9, least=10, most=22),
        TableColumn(title=_("To"), rank=8, least=16, most=44),
        TableColumn(title=_("Ticket"), rank=7, least=5, most=9, right=True),
        TableColumn(title=_("Subject"), rank=4, least=14, most=60),
        TableColumn(title=_("The server said"), rank=3, least=18, most=80),
    )


def outbox_lines(sight: OutboxSight, now: int, zone: tzinfo) -> list[Row | Group]:
    """Return the rows under their titles; a part without mails has none."""
    return [*_part(_("Somebody is needed"), sight.needing, now, zone),
            *_part(_("Came back"), sight.returned, now, zone),
            *_part(_("On their way"), sight.leaving, now, zone),
            *_part(_("Done"), sight.done, now, zone)]  # fmt: skip


def key_of(outbox_id: OutboxId) -> str:
    """Return the key of a mail's row."""
    return str(outbox_id)


def _part(title: str, mails: Sequence[Outgoing], now: int, zone: tzinfo) -> Iterator[Row | Group]:
    if mails:
        yield Group(title=f"{title} ({len(mails)})")
    yield from (_row(one, now, zone) for one in mails)


def _row(outgoing: Outgoing, now: int, zone: tzinfo) -> Row:
    tone = tone_of(outgoing)
    sign = "! " if tone is Tone.BAD else ""
    return Row(
        key=key_of(outgoing.id),
        cells=(
            when(outgoing.queued_at, now, zone, short=True),
            Cell(text=sign + short_words(outgoing, now, zone), look=tone.value),
            addresses_words(outgoing.to),
            f"#{outgoing.ticket}",
            outgoing.subject.strip() or "-",
            said_words(outgoing),
        ),
    )
