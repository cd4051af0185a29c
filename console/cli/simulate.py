"""`omnidesk simulate`: which tickets of the kept history other settings would have joined or split; changes nothing.

With --apply the open ones among them are regrouped like that; one command takes it back.
"""

import time
from collections.abc import Iterator, Sequence

from console.cli.frame import Answer, Call, Verb, argument
from console.cli.times import read_since
from console.cli.values import duration, number, switch
from console.commands.addresses import AddressOptions
from console.commands.refusal import Refusal
from console.commands.regrouping import ApplySimulation, Regrouped
from console.commands.supposing import Supposition
from console.simulation_outcome import Joined, Simulation, Split
from console.what_if import what_if
from storage.protocol import Reader
from storage.records import MessageKey, TicketNumber
from storage.words import TicketStatus
from widgets.language import _, ngettext

SHOWN = 20


async def _simulate(call: Call) -> Answer | Refusal:
    wanted, since = _supposition(call), read_since(call.arguments.since, call.clock())
    if isinstance(since, Refusal):
        return since

    def read(reader: Reader) -> Simulation:
        then = wanted.supposed(reader.settings())
        return what_if(reader, then, address=wanted.spelled, since=since)

    async with call.desk() as desk:
        started = time.perf_counter()
        simulation = await desk.repository.reading(read)
        seconds = time.perf_counter() - started
        regrouped = None
        if call.arguments.apply:
            command = ApplySimulation(simulation=simulation, subject=wanted.spelled or "every address")
            regrouped = await command.run(desk)
    shape = {**simulation_shape(simulation), "seconds": round(seconds, 3)}
    if regrouped is not None:
        shape["applied"] = applied_shape(regrouped)
    return Answer(shape=shape, lines=_lines(simulation, regrouped))


def _supposition(call: Call) -> Supposition:
    given = call.arguments
    return Supposition(
        address=given.address,
        options=AddressOptions(
            group_by_time=given.group_by_time,
            period_s=given.period,
            cap_days=given.cap_days,
            cap_mails=given.cap_mails,
        ),
        exclude=tuple(given.exclude or ()),
    )


def simulation_shape(simulation: Simulation) -> dict[str, object]:
    """Return a simulation in JSON. `into` null is a new ticket; `parts` hold the messages of a split part by part."""
    return {
        "messages": simulation.messages,
        "tickets_now": simulation.tickets_now,
        "tickets_then": simulation.tickets_then,
        "joined": [
            {"customer": one.customer, "from": list(one.tickets), "into": one.into} for one in simulation.joined
        ],
        "split": [
            {
                "ticket": one.ticket,
                "customer": one.customer,
                "into": len(one.parts),
                "messages": [key for part in one.parts for key in part],
                "parts": [list(part) for part in one.parts],
            }
            for one in simulation.split
        ],
    }


def applied_shape(regrouped: Regrouped) -> dict[str, object]:
    """Return in JSON what was regrouped and what was left out; `event` null: nothing was left to do."""
    deed = regrouped.deed
    return {
        "event": regrouped.event,
        "moved": [move.key for move in deed.moves],
        "merged": [one.ticket for one in deed.statuses if one.after is TicketStatus.MERGED],
        "opened": [one.ticket for one in deed.openings],
        "not_open": list(regrouped.not_open),
        "changed": list(regrouped.changed),
    }


def _lines(simulation: Simulation, regrouped: Regrouped | None) -> Iterator[str]:
    words = _("{messages} messages looked at: they are in {now} tickets, and would be in {then}.")
    yield words.format(messages=simulation.messages, now=simulation.tickets_now, then=simulation.tickets_then)
    if not simulation.joined and not simulation.split:
        yield _("Nothing would be joined or split.")
    yield from _joined(simulation.joined)
    yield from _split(simulation.split)
    if regrouped is not None:
        yield ""
        yield from _applied(regrouped)


def _joined(joined: Sequence[Joined]) -> Iterator[str]:
    if not joined:
        return
    yield ""
    yield ngettext("{count} join:", "{count} joins:", len(joined)).format(count=len(joined))
    for one in joined[:SHOWN]:
        words = _("{tickets} into {into}") if one.into is not None else _("{tickets} into a new ticket")
        yield f"  {one.customer}: {words.format(tickets=_numbers(one.tickets), into=f'#{one.into}')}"
    yield from _more(len(joined))


def _split(split: Sequence[Split]) -> Iterator[str]:
    if not split:
        return
    yield ""
    yield ngettext("{count} split:", "{count} splits:", len(split)).format(count=len(split))
    for one in split[:SHOWN]:
        words = _("#{ticket} into {count}: messages {parts}")
        parts = " | ".join(map(_keys, one.parts))
        yield f"  {one.customer}: {words.format(ticket=one.ticket, count=len(one.parts), parts=parts)}"
    yield from _more(len(split))


def _more(count: int) -> Iterator[str]:
    if count > SHOWN:
        yield "  " + _("… and {count} more; --json tells all.").format(count=count - SHOWN)


def _applied(regrouped: Regrouped) -> Iterator[str]:
    moves = len(regrouped.deed.moves)
    if regrouped.event is None:
        yield _("Nothing was changed: no open ticket is left to regroup.")
    else:
        words = ngettext("{count} message was moved.", "{count} messages were moved.", moves).format(count=moves)
        way = _("That is event {event}; omnidesk ticket undo {event} puts it back.").format(event=regrouped.event)
        yield f"{words} {way}"
    if regrouped.not_open:
        words = _("Left out, because one of them is not open: {tickets}.")
        yield words.format(tickets=_few(regrouped.not_open))
    if regrouped.changed:
        words = _("Left out, because they have changed meanwhile: {tickets}.")
        yield words.format(tickets=_few(regrouped.changed))


def _few(tickets: Sequence[TicketNumber]) -> str:
    return _numbers(tickets[:SHOWN]) + (" …" if len(tickets) > SHOWN else "")


def _numbers(tickets: Sequence[TicketNumber]) -> str:
    return ", ".join(f"#{number}" for number in tickets)


def _keys(part: Sequence[MessageKey]) -> str:
    return ", ".join(map(str, part))


VERBS = (
    Verb(
        name="simulate",
        words=lambda: _("show which tickets other settings would have joined or split; nothing is changed"),
        run=_simulate,
        arguments=(
            argument("--address", metavar="A", words=lambda: _("only this mail address; else every one")),
            argument("--period", metavar="72h", type=duration, words=lambda: _("suppose this period of grouping")),
            argument(
                "--group-by-time", metavar="on|off", type=switch, words=lambda: _("suppose grouping by time on or off")
            ),
            argument("--cap-days", metavar="N", type=number, words=lambda: _("suppose this cap of days")),
            argument("--cap-mails", metavar="N", type=number, words=lambda: _("suppose this cap of mails")),
            argument(
                "--exclude",
                metavar="P",
                action="append",
                words=lambda: _("suppose this sender excluded too: an address, *@domain, or domain; may be repeated"),
            ),
            argument(
                "--since",
                metavar="WHEN",
                words=lambda: _("only mail that arrived since: 2026-03-02, or 30d, 12h ago; the rest stays as it is"),
            ),
            argument("--apply", action="store_true", words=lambda: _("regroup the open tickets like that, undoably")),
        ),
    ),
)
