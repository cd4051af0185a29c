"""Mails of ours that wait for a person, and whether anybody sends: what `status` says of the outbox.

It stands apart because a mail that was refused, or may have left, must be seen where somebody on call looks first.
"""

from collections.abc import Iterator, Sequence

from console.clock import local_zone
from console.oncall.overview import Overview
from console.outbox_words import addresses_words, advice_words, state_words, verb_hands
from storage.outbox import Outgoing
from storage.protocol import Reader
from widgets.language import _, ngettext

SHOWN = 20
_LINES = 5


def read_stuck(reader: Reader) -> list[Outgoing]:
    """Return the newest mails that wait for a person, those that came back behind the others."""
    stuck = [one for one in reader.outbox(only_open=True, limit=SHOWN) if one.needs_person]
    return [*stuck, *reader.returned(limit=SHOWN)][:SHOWN]


def stuck_lines(overview: Overview, stuck: Sequence[Outgoing]) -> Iterator[str]:
    """Yield what a person has to do about the outbox; nothing when there is nothing."""
    now = overview.sight.now
    if overview.next_at is not None and overview.next_at <= now and overview.sender is None:
        yield _("Mail waits to be sent, and nobody sends it: omnidesk poll")
    if stuck:
        yield ngettext(
            "{count} mail of ours waits for a person:", "{count} mails of ours wait for a person:", len(stuck)
        ).format(count=len(stuck))
    for one in stuck[:_LINES]:
        state = state_words(one, now, local_zone())
        said = _("Mail {id} of ticket #{number} to {addresses}: {state}.")
        words = said.format(id=one.id, number=one.ticket, addresses=addresses_words(one.to), state=state)
        yield f"{words} {advice_words(one, now, verb_hands(one.id))}".rstrip()
