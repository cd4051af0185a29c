"""What is said of an erasure that was begun and could not be ended: what is gone already, and how it goes on.

It stands apart because a fault's own words tell of one step only, of which nothing was written; the steps before it
stand.
"""

from dataclasses import replace

from console.cli.faults import fault_of
from console.cli.frame import Answer, Call
from console.commands.desk import Desk
from console.commands.refusal import Refusal
from console.privacy.erasure_words import erasure_words
from storage.errors import DatabaseFullError, StorageError
from widgets.language import _


async def unended(desk: Desk, error: StorageError, command: str) -> Refusal:
    """Return the refusal for an erasure that a fault has stopped and a command carries on.

    Raises the fault itself where no erasure is under way.
    """
    fault = fault_of(error)
    try:
        under_way = await desk.repository.reading(lambda reader: reader.erasure_under_way())
    except StorageError:
        raise error from None
    if under_way is None or fault is None:
        raise error
    reason = _("The disk is full. Make room first.") if isinstance(error, DatabaseFullError) else fault.words
    carry_on = _("To carry on: {command}").format(command=command)
    return Refusal(code=fault.code, words=f"{reason} {erasure_words(under_way)} {carry_on}")


async def with_erasure(call: Call, answer: Answer) -> Answer:
    """Return an answer about the database, with the erasure that waits to be carried on, where one does."""
    from console import assembly

    try:
        async with assembly.open_as_it_is(call.config) as repository:
            under_way = await repository.reading(lambda reader: reader.erasure_under_way())
    except StorageError:
        return answer
    shape = {**answer.shape, "erasure": None if under_way is None else under_way.id}
    remedy = _("Unless it runs now, carry it on: omnidesk erase")
    told = [] if under_way is None else [f"{erasure_words(under_way)} {remedy}"]
    return replace(answer, shape=shape, lines=[*told, *answer.lines])
