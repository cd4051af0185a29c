"""`omnidesk outbox`: mails of ours on their way, what became of each, and what a person can do about it."""

from collections.abc import Sequence

from console.cli.frame import Answer, Call, Verb, argument
from console.cli.outgoing_shape import outgoing_shape
from console.cli.shapes import Shape
from console.cli.text import brief, fields, local_time, table
from console.cli.values import limit, number
from console.clock import local_zone
from console.commands.outbox import Cancel, Retry, unknown_mail
from console.commands.refusal import RefusedError
from console.outbox_words import addresses_words, advice_words, outbox_entries, said_words, short_words, verb_hands
from storage.outbox import OutboxId, Outgoing
from storage.protocol import Reader
from storage.words import OutboxState
from widgets.language import _

_LIMIT = 50
_ADVISED = 5


async def _list(call: Call) -> Answer:
    given = call.arguments
    states = tuple(OutboxState(one) for one in given.state or ())
    before = None if given.before is None else OutboxId(given.before)
    async with call.desk() as desk:
        found = await desk.repository.reading(
            lambda reader: reader.outbox(states, only_open=given.open, before=before, limit=given.limit + 1)
        )
    shown, more = found[: given.limit], found[given.limit :]
    shape: Shape = {"outbox": [outgoing_shape(one) for one in shown], "next": shown[-1].id if more else None}
    lines = [*_table(shown, call.clock()), *_advice(shown, call.clock())]
    if more:
        lines.append(_("More: --before {next}").format(next=shown[-1].id))
    return Answer(shape=shape, lines=lines)


def _table(mails: Sequence[Outgoing], now: int) -> list[str]:
    heads = (_("mail"), _("ticket"), _("queued"), _("to"), _("subject"), _("state"), _("what was said"))
    rows = [
        (
            one.id,
            f"#{one.ticket}",
            local_time(one.queued_at),
            addresses_words(one.to),
            brief(one.subject),
            short_words(one, now, local_zone()),
            said_words(one),
        )
        for one in mails
    ]
    return table(heads, rows, empty=_("There is no such mail in the outbox."))


def _advice(mails: Sequence[Outgoing], now: int) -> list[str]:
    """Return what can be done about the newest mails that wait for a person."""
    stuck = [one for one in mails if one.needs_person][:_ADVISED]
    said = [advice_words(one, now, verb_hands(one.id)) for one in stuck]
    mail = _("Mail {id}: {advice}")
    return [mail.format(id=one.id, advice=advice) for one, advice in zip(stuck, said, strict=True) if advice]


async def _show(call: Call) -> Answer:
    wanted, now = OutboxId(call.arguments.id), call.clock()
    async with call.desk() as desk:
        found, raw, name = await desk.repository.reading(lambda reader: _seen(reader, wanted))
    if call.arguments.raw:
        return Answer(shape={**outgoing_shape(found), "raw": raw.decode("ascii", "replace")}, raw=raw)
    entries = outbox_entries(found, now, local_zone(), verb_hands(found.id), queued_by=name, style=False)
    rows = [(_("Subject"), found.subject), *((entry.label, entry.value) for entry in entries)]
    return Answer(shape=outgoing_shape(found), lines=fields(rows))


def _seen(reader: Reader, wanted: OutboxId) -> tuple[Outgoing, bytes, str]:
    """Return a mail, its bytes, and the name of whoever wrote it. Raises RefusedError."""
    found = reader.outgoing(wanted)
    if found is None:
        raise RefusedError(unknown_mail(wanted))
    employees = reader.settings().employees
    name = next((one.name for one in employees if one.login == found.queued_by), found.queued_by)
    return found, reader.outgoing_bytes(wanted), name


async def _retry(call: Call) -> Answer:
    async with call.desk() as desk:
        was = await Retry(outbox_id=OutboxId(call.arguments.id)).run(desk)
        found = await desk.repository.reading(lambda reader: reader.outgoing(was.id))
    words = _("Mail {id} is tried again; `omnidesk poll` sends it.")
    shape: Shape = {"was": was.state.value, "mail": None if found is None else outgoing_shape(found)}
    return Answer(shape=shape, lines=[words.format(id=was.id)])


async def _cancel(call: Call) -> Answer:
    async with call.desk() as desk:
        done = await Cancel(outbox_id=OutboxId(call.arguments.id)).run(desk)
    was = done.outgoing
    shape: Shape = {"was": was.state.value, "taken_back": done.is_taken_back, "mail": outgoing_shape(was)}
    if not done.is_taken_back:
        return Answer(
            shape=shape, lines=[_("Mail {id} is left at that: nobody is asked about it any more.").format(id=was.id)]
        )
    lines = [_("Mail {id} is taken back out of ticket {number}.").format(id=was.id, number=was.ticket)]
    if not was.automatic:
        lines.append(_("Its text is a draft of {login} in that ticket.").format(login=was.queued_by))
    return Answer(shape=shape, lines=lines)


_ID = argument("id", metavar="ID", type=number, words=lambda: _("the mail's id in the outbox"))

VERBS = (
    Verb(
        name="outbox list",
        words=lambda: _("mails of ours, newest first, and what became of each"),
        run=_list,
        arguments=(
            argument(
                "--state",
                metavar="S",
                nargs="+",
                choices=[state.value for state in OutboxState],
                words=lambda: _("only in these states: queued, sending, sent, refused, unknown"),
            ),
            argument(
                "--open", action="store_true", words=lambda: _("only what is not done with: on its way, or stuck")
            ),
            argument("--limit", metavar="N", type=limit, default=_LIMIT, words=lambda: _("how many (50)")),
            argument(
                "--before", metavar="NEXT", type=number, words=lambda: _("go on behind the page that gave this `next`")
            ),
        ),
    ),
    Verb(
        name="outbox show",
        words=lambda: _("everything about a mail of ours"),
        run=_show,
        arguments=(
            _ID,
            argument("--raw", action="store_true", words=lambda: _("the bytes that leave, or left, as they are")),
        ),
    ),
    Verb(
        name="outbox retry",
        words=lambda: _("try a mail now: one that waits, was refused, or may not have left"),
        run=_retry,
        arguments=(_ID,),
    ),
    Verb(
        name="outbox cancel",
        words=lambda: _("take back a mail that has not left, as a draft; leave any other at that"),
        run=_cancel,
        arguments=(_ID,),
    ),
)
