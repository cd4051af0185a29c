"""`omnidesk parked retry | accept | discard`: what a person does about mails that are in no ticket, one or several.

One mail is done or refused; of several, those that can be are done, each is told, and one undo takes all of them back.
"""

from collections.abc import Callable

from console.cli.frame import ATTENTION, DONE, IN_PART, Answer, Argument, Call, Verb, argument
from console.cli.shapes import Shape
from console.cli.values import positive
from console.commands.parked.accepting import Accept
from console.commands.parked.discarding import Discard
from console.commands.parked.many import ParkedMany, run_parked
from console.commands.parked.parked_command import ParkedCommand, ParkedDone
from console.commands.parked.retrying import Retry
from console.commands.refusal import Refusal
from console.intake.reading import ReadingRoom
from console.parked_words import came_words, cut_words
from storage.parked import SET_ASIDE
from storage.records import DeliveryKey, TicketNumber
from widgets.language import _

_SAID_FROM = 20  # mails from which on it is told how far it is
Make = Callable[[Call, DeliveryKey], ParkedCommand]


def delivery_argument(*, many: bool) -> Argument:
    """Return the argument that names one mail or several."""
    words = (lambda: _("the mails' numbers")) if many else (lambda: _("the mail's number"))
    return argument("mails" if many else "mail", metavar="MAIL", type=positive, words=words, **_several(many))


def _several(many: bool) -> dict[str, str]:
    return {"nargs": "+"} if many else {}


async def _run(call: Call, make: Make) -> tuple[ParkedMany, Refusal | None]:
    keys = [DeliveryKey(key) for key in dict.fromkeys(call.arguments.mails)]
    async with call.desk() as desk, ReadingRoom() as room:
        many = await run_parked(
            [make(call, key) for key in keys], desk, room, lambda done, all_: _say(call, done, all_)
        )
    if many.done:
        return many, None
    told = "\n".join(one.refusal.words for one in many.refused)
    return many, Refusal(code=many.refused[0].refusal.code, words=told)


def _say(call: Call, done: int, total: int) -> None:
    if total >= _SAID_FROM and done < total:
        call.say(_("{done} of {total} mails").format(done=done, total=total))


async def _retry(call: Call) -> Answer | Refusal:
    many, refusal = await _run(call, lambda _call, key: Retry(delivery=key))
    if refusal is not None:
        return refusal
    still = [one for one in many.done if one.came.outcome in SET_ASIDE]
    answer = _answer(many, came_words)
    all_still = len(still) == len(many.done) and not many.refused
    code = ATTENTION if all_still else IN_PART if still or many.refused else DONE
    hint = _("`omnidesk parked accept MAIL` takes it for a real mail, `parked discard` leaves it at that.")
    return Answer(
        shape=answer.shape, lines=[*answer.lines, *([hint] if still else [])], code=code, trouble=answer.trouble
    )


async def _accept(call: Call) -> Answer | Refusal:
    number = call.arguments.ticket
    ticket = None if number is None else TicketNumber(number)
    many, refusal = await _run(call, lambda _call, key: Accept(delivery=key, ticket=ticket))
    return refusal or _answer(many, came_words)


async def _discard(call: Call) -> Answer | Refusal:
    reason = call.arguments.reason
    many, refusal = await _run(call, lambda _call, key: Discard(delivery=key, reason=reason))
    return refusal or _answer(many, lambda _came: _("discarded; it is kept, and counted still"))


def _answer(many: ParkedMany, words: Callable[..., str]) -> Answer:
    told = _("mail {key}: {what}")
    lines: list[str] = []
    for one in many.done:
        lines.append(told.format(key=one.delivery, what=words(one.came)))
        if cut := cut_words(one.came):
            lines.append(f"  {cut}")
    if many.event is not None:
        lines.append(_("`omnidesk ticket undo {event}` takes it back.").format(event=many.event))
    refused = "\n".join(f"{one.delivery}: {one.refusal.words}" for one in many.refused)
    shape: Shape = {
        "mails": [_done_shape(one) for one in many.done],
        "event": many.event,
        "refused": [
            {"delivery": one.delivery, "code": one.refusal.code, "message": one.refusal.words} for one in many.refused
        ],
    }
    return Answer(shape=shape, lines=lines, code=IN_PART if many.refused else DONE, trouble=refused)


def _done_shape(done: ParkedDone) -> Shape:
    came = done.came
    return {
        "delivery": done.delivery,
        "outcome": came.outcome.value,
        "because": came.because.value if came.because is not None else None,
        "reason": came.reason or None,
        "ticket": came.ticket,
        "message": came.message,
        "read_bytes": came.cut[0] if came.cut is not None else None,
        "event": done.event,
        "can_be_undone": done.can_be_undone,
    }


DOING = (
    Verb(
        name="parked retry",
        words=lambda: _("decide mails again, by today's rules; exit 4 when they stay where they are"),
        run=_retry,
        arguments=(delivery_argument(many=True),),
    ),
    Verb(
        name="parked accept",
        words=lambda: _("take mails for real ones: into a ticket, or where the rules put them"),
        run=_accept,
        arguments=(
            delivery_argument(many=True),
            argument(
                "--ticket",
                metavar="N",
                type=positive,
                words=lambda: _("the ticket that they belong to (without it the rules say)"),
            ),
        ),
    ),
    Verb(
        name="parked discard",
        words=lambda: _("leave mails at that: they are kept and counted, but wait for nobody"),
        run=_discard,
        arguments=(
            delivery_argument(many=True),
            argument("--reason", metavar="T", required=True, words=lambda: _("why, for whoever asks later")),
        ),
    ),
)
