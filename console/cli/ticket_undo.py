"""`omnidesk ticket undo`: takes back what was done to tickets, exactly; --list shows what can be."""

from collections.abc import Sequence

from console.cli.frame import DONE, IN_PART, Answer, Call, Verb, argument
from console.cli.shapes import event_shape
from console.cli.text import local_time, table
from console.cli.ticket_arguments import SEEN
from console.cli.values import number
from console.commands.tickets.taking_back import VERBS as ANSWERS
from console.commands.undoing import undo_of, undoable
from storage.records import Event, EventId, TicketNumber
from widgets.language import _, ngettext


def undoable_shape(event: Event) -> dict[str, object]:
    """Return an event that can be undone, in JSON."""
    return {"event": event.id, **event_shape(event)}


async def _undo(call: Call) -> Answer:
    if call.arguments.list:
        return await _list(call)
    wanted, seen = call.arguments.event, call.arguments.if_revision
    async with call.desk() as desk:
        actor = desk.actor
        event_id = None if wanted is None else EventId(wanted)
        command = await desk.repository.reading(lambda reader: undo_of(reader, event_id, actor, if_revision=seen))
        undone = await command.run(desk)
    words = ngettext(
        "Event {event} is undone: {tickets} is as it was; what came in since stays.",
        "Event {event} is undone: {tickets} are as they were; what came in since stays.",
        len(undone.tickets),
    )
    if not undone.tickets:
        words = _("Event {event} is undone.")
    left = _("{tickets} have been changed since, and stay as they are.").format(tickets=_numbers(undone.left))
    return Answer(
        shape={
            "undone": undone.event.id,
            "verb": undone.event.verb,
            "tickets": list(undone.tickets),
            "left": list(undone.left),
        },
        lines=[words.format(event=undone.event.id, tickets=_numbers(undone.tickets)), *_given_back(undone.event)],
        code=IN_PART if undone.left else DONE,
        trouble=left if undone.left else "",
    )


def _given_back(event: Event) -> list[str]:
    """Say where the text of an answer is that was taken back."""
    if event.verb not in ANSWERS:
        return []
    return [_("Nothing was sent; its text is a draft of {login} again.").format(login=event.actor)]


def _numbers(tickets: Sequence[TicketNumber]) -> str:
    return ", ".join(f"#{ticket}" for ticket in tickets)


async def _list(call: Call) -> Answer:
    async with call.desk() as desk:
        events = await desk.repository.reading(undoable)
    heads = (_("event"), _("when"), _("who"), _("what"), _("of what"), _("what it did"))
    rows = [(event.id, local_time(event.at), event.actor, event.verb, event.subject, event.detail) for event in events]
    return Answer(
        shape={"undoable": [undoable_shape(event) for event in events]},
        lines=table(heads, rows, empty=_("There is nothing to undo.")),
    )


VERBS = (
    Verb(
        name="ticket undo",
        words=lambda: _("take back what was done to tickets"),
        run=_undo,
        arguments=(
            argument(
                "event", metavar="EVENT", nargs="?", type=number, words=lambda: _("the event (the newest of yours)")
            ),
            SEEN,
            argument("--list", action="store_true", words=lambda: _("show what can be undone, newest first")),
        ),
    ),
)
