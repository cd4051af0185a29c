"""Mails that wait for a server that can't be tried are put off with words, and tried anew when the servers change.

It stands apart because these are whole transactions: a mail that somebody takes back meanwhile is left alone.
"""

from collections.abc import Iterable

from console.outgoing.courier import Tried
from console.outgoing.next_step import given_up
from console.outgoing.outbox_trail import note_end
from console.outgoing.resting import Rest
from storage.outbox import Outgoing
from storage.protocol import Writer
from storage.records import Lease
from storage.words import OutboxState

RELEASED = 1000  # mails at most


def put_off(lease: Lease, held: Iterable[tuple[Outgoing, Rest]], now: int, writer: Writer) -> list[Tried]:
    """Put mails off, and return those whose time is over: they end. Raises LeaseLostError."""
    writer.check_lease(lease)
    ended: list[Tried] = []
    for one, rest in held:
        outgoing = writer.outgoing(one.id)
        if outgoing is None or outgoing.state is not OutboxState.QUEUED or outgoing.next_try_at != one.next_try_at:
            continue
        step = given_up(outgoing, rest.words, now) if rest.gives_up else None
        if step is None:
            writer.put_off(one.id, server_said=rest.words, next_try_at=rest.until)
            continue
        writer.take_up(one.id, at=now)
        writer.end_try(one.id, step)
        note_end(writer, outgoing, step, now)
        ended.append(Tried(outgoing=outgoing, step=step))
    return ended


def release(lease: Lease, now: int, writer: Writer) -> None:
    """Make every mail due that was tried or put off before. Raises LeaseLostError."""
    writer.check_lease(lease)
    for one in writer.outbox((OutboxState.QUEUED,), limit=RELEASED):
        if one.server_said and one.next_try_at is not None and one.next_try_at > now:
            writer.put_off(one.id, server_said=one.server_said, next_try_at=now)
