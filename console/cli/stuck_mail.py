"""Mails of ours that wait for a person, and whether anybody sends: what `status` says of the outbox.

It stands apart because a mail that was refused, or may have left, must be seen where somebody on call looks first.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from console.cli.outbox import outgoing_shape
from console.cli.shapes import Shape, utc
from console.clock import local_zone
from console.intake.lease import SENDER_LEASE, is_living
from console.outbox_words import addresses_words, advice_words, state_words, verb_hands
from storage.outbox import Outgoing
from storage.protocol import Reader
from widgets.language import _, ngettext

SHOWN = 20
_LINES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxSight:
    """The outbox at a glance: the newest mails that wait for a person, who sends ("host 123", None for nobody), and
    when the next mail is due."""

    stuck: tuple[Outgoing, ...]
    holder: str | None
    next_at: int | None


def read_outbox(reader: Reader, now: int, host: str) -> OutboxSight:
    """Return the outbox as it is at a time in ms UTC, seen from a host."""
    held = reader.lease(SENDER_LEASE)
    holder = f"{held.host.partition('/')[0]} {held.pid}" if held is not None and is_living(held, now, host) else None
    stuck = tuple(one for one in reader.outbox(only_open=True, limit=SHOWN) if one.needs_person)
    return OutboxSight(stuck=stuck, holder=holder, next_at=reader.next_outgoing_at())


def outbox_sight_shape(sight: OutboxSight) -> Shape:
    """Return the same in JSON."""
    return {
        "holder": sight.holder,
        "next_try_at": utc(sight.next_at),
        "stuck": [outgoing_shape(one) for one in sight.stuck],
    }


def outbox_sight_lines(sight: OutboxSight, now: int) -> Iterator[str]:
    """Yield what a person has to do about the outbox; nothing when there is nothing."""
    if sight.next_at is not None and sight.next_at <= now and sight.holder is None:
        yield _("Mail waits to be sent, and nobody sends it: omnidesk poll")
    if sight.stuck:
        yield ngettext(
            "{count} mail of ours waits for a person:", "{count} mails of ours wait for a person:", len(sight.stuck)
        ).format(count=len(sight.stuck))
    for one in sight.stuck[:_LINES]:
        state = state_words(one, now, local_zone())
        said = _("Mail {id} of ticket #{number} to {addresses}: {state}.")
        words = said.format(id=one.id, number=one.ticket, addresses=addresses_words(one.to), state=state)
        yield f"{words} {advice_words(one, now, verb_hands(one.id))}".rstrip()
