"""What a what-if says, in entries of a sheet: how many, then customer by customer with their tickets and mails.

They stand apart from the screens so that a form can show the first of them and the whole screen all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from console.simulation_outcome import Joined, Simulation, Split
from storage.protocol import Reader
from storage.records import MessageKey, TicketNumber
from widgets.entries import Line, Title
from widgets.language import _, ngettext
from widgets.times import moment

TOLD = 60  # tickets that are told mail by mail
QUIET = "$text-muted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What tickets and messages are called: the subject of each, and when a mail arrived."""

    tickets: dict[TicketNumber, str]
    messages: dict[MessageKey, tuple[int, str]]


def read_names(reader: Reader, simulation: Simulation) -> Names:
    """Return the names of what differs, of the first sixty joins and splits each."""
    tickets, messages = {}, {}
    for joined in simulation.joined[:TOLD]:
        for number in joined.tickets:
            ticket = reader.ticket(number)
            tickets[number] = ticket.subject if ticket is not None else ""
    for split in simulation.split[:TOLD]:
        for key in (key for part in split.parts for key in part):
            message = reader.message(key)
            if message is not None:
                messages[key] = (message.arrival, message.subject)
    return Names(tickets=tickets, messages=messages)


def sum_lines(simulation: Simulation) -> list[Line | Title]:
    """Return how many mails were looked at and how many tickets they would make."""
    looked = ngettext("{count} mail looked at", "{count} mails looked at", simulation.messages)
    joins = ngettext("{count} join", "{count} joins", len(simulation.joined)).format(count=len(simulation.joined))
    splits = ngettext("{count} split", "{count} splits", len(simulation.split)).format(count=len(simulation.split))
    changed = f"{joins}, {splits}" if simulation.joined or simulation.split else _("nothing joined or split")
    tickets = _("{now} tickets → {then}").format(now=simulation.tickets_now, then=simulation.tickets_then)
    return [
        Line(value=looked.format(count=simulation.messages), look=QUIET),
        Line(value=tickets),
        Line(value=changed, look="bold"),
    ]


def short_lines(simulation: Simulation, most: int = 5) -> list[Line | Title]:
    """Return the sums and the first customers, for a small pane."""
    told = [f"{one.customer}: {joined_words(one)}" for one in simulation.joined]
    told += [f"{one.customer}: {split_words(one)}" for one in simulation.split]
    more = [Line(value=_("… and {count} more").format(count=len(told) - most), look=QUIET)] if len(told) > most else []
    return [*sum_lines(simulation), *(Line(value=words) for words in told[:most]), *more]


def full_lines(simulation: Simulation, names: Names, zone: tzinfo) -> list[Line | Title]:
    """Return everything that would be different, with the mails."""
    lines = sum_lines(simulation)
    if simulation.joined:
        lines.append(Title(text=_("Would be joined")))
        lines += [line for one in simulation.joined[:TOLD] for line in _joined(one, names)]
        lines += _more(len(simulation.joined))
    if simulation.split:
        lines.append(Title(text=_("Would be split")))
        lines += [line for one in simulation.split[:TOLD] for line in _split(one, names, zone)]
        lines += _more(len(simulation.split))
    return lines


def joined_words(one: Joined) -> str:
    """Return a join in few words: "#5, #7 → #5"."""
    into = f"#{one.into}" if one.into is not None else _("a new ticket")
    return f"{_numbers(one.tickets)} → {into}"


def split_words(one: Split) -> str:
    """Return a split in few words."""
    return _("#{ticket} → {count} tickets").format(ticket=one.ticket, count=len(one.parts))


def _joined(one: Joined, names: Names) -> Iterator[Line]:
    yield Line(label=one.customer, value=joined_words(one))
    for number in one.tickets:
        yield Line(value=f"#{number} {names.tickets.get(number, '')}", look=QUIET)


def _split(one: Split, names: Names, zone: tzinfo) -> Iterator[Line]:
    yield Line(label=one.customer, value=split_words(one))
    for place, part in enumerate(one.parts, 1):
        for key in part:
            at, subject = names.messages.get(key, (0, ""))
            when = f"{moment(at, zone)} " if at else ""
            yield Line(value=f"{place}. {when}{subject}", look=QUIET)


def _more(count: int) -> list[Line]:
    if count <= TOLD:
        return []
    return [Line(value=_("… and {count} more; omnidesk simulate --json tells all").format(count=count - TOLD))]


def _numbers(tickets: Sequence[TicketNumber]) -> str:
    return ", ".join(f"#{number}" for number in tickets)
