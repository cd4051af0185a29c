"""The desk as a monitor sees it: who takes mail in, what waits, since when. Everything is read from the database.

It stands apart from judging it, so that the check and the metrics tell of one and the same moment.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from console.forwarding import ForwardingState, forwarding_of
from console.forwarding_facts import Here, read_forwarding
from console.intake.lease import SENDER_LEASE, is_living, lease_name
from console.overdue import count_overdue
from storage.narrowing import Sort
from storage.oncall import Backlog
from storage.privacy import Erasure
from storage.protocol import Reader
from storage.records import Counts, Lease, MailboxHealth, TicketView
from storage.settings import ForwardMailbox
from storage.words import AWAKE, Forwarding, MailboxState

CLOCK_MS = 120_000  # a mail that was kept so far ahead of now: the clock was set back
HELD_UP_MS = 120_000  # many servers take no first try from a stranger, but one after a minute


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxSight:
    """A forward mailbox, what its poller last said, and who holds its lease; `is_held` by a process that lives."""

    mailbox: ForwardMailbox
    health: MailboxHealth
    lease: Lease | None
    is_held: bool

    @property
    def state(self) -> MailboxState:
        """The state that is true: what a poller last said counts only while it lives."""
        if not self.is_held and self.health.state is not MailboxState.NEVER:
            return MailboxState.STOPPED
        return self.health.state

    @property
    def is_orphan(self) -> bool:
        """Tell whether its poller died, or stands still, without giving the mailbox back."""
        return self.lease is not None and not self.is_held

    def silent_ms(self, now: int) -> int | None:
        """Return how long nobody has looked whether there is mail, None when nobody ever did."""
        return None if self.health.last_poll_at is None else max(0, now - self.health.last_poll_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The desk at a moment (`now`, ms UTC).

    `forwarding` counts the mail addresses by how their forwarding fares, which `addresses` tells of each.
    `waiting_since` is the arrival of the oldest mail in an open ticket that nobody answered; `overdue` tickets wait
    longer than was promised. `sends` tells whether a living process sends what is queued. `erasure` was begun and waits
    to be carried on.
    """

    now: int
    mailboxes: tuple[MailboxSight, ...]
    counts: Counts
    backlog: Backlog
    forwarding: Mapping[Forwarding, int]
    waiting_since: int | None
    sends: bool
    revision: int
    addresses: Mapping[str, ForwardingState] = field(default_factory=dict)
    overdue: int = 0
    erasure: Erasure | None = None

    @property
    def clock_ahead_ms(self) -> int:
        """How far from now the newest mail was kept, where so far that the clock was set back; else 0."""
        newest = self.backlog.newest_at
        return newest - self.now if newest is not None and newest > self.now + CLOCK_MS else 0

    @property
    def held_up_ms(self) -> int:
        """For how long a mail of ours waits that was tried in vain, where longer than it is worth a word; else 0."""
        since = self.backlog.held_up_since
        return self.now - since if since is not None and self.now - since > HELD_UP_MS else 0


def read_sight(reader: Reader, here: Here) -> Sight:
    """Return the desk as it is."""
    addresses = {name: forwarding_of(one, here.now) for name, one in read_forwarding(reader, here).items()}
    return Sight(
        now=here.now,
        mailboxes=read_mailboxes(reader, here),
        counts=reader.counts(),
        backlog=reader.backlog(),
        forwarding=Counter(one.state for one in addresses.values()),
        waiting_since=_waiting_since(reader),
        sends=_lives(reader.lease(SENDER_LEASE), here),
        revision=reader.revision(),
        addresses=addresses,
        overdue=count_overdue(reader, here.now),
        erasure=reader.erasure_under_way(),
    )


def read_mailboxes(reader: Reader, here: Here) -> tuple[MailboxSight, ...]:
    """Return every forward mailbox of the settings."""
    by_id = {mailbox.id: mailbox for mailbox in reader.settings().mailboxes}
    found = [
        (by_id[health.mailbox_id], health, reader.lease(lease_name(health.mailbox_id)))
        for health in reader.mailbox_health()
        if health.mailbox_id in by_id
    ]
    return tuple(
        MailboxSight(mailbox=mailbox, health=health, lease=lease, is_held=_lives(lease, here))
        for mailbox, health, lease in found
    )


def _lives(lease: Lease | None, here: Here) -> bool:
    return lease is not None and is_living(lease, here.now, here.host)


def _waiting_since(reader: Reader) -> int | None:
    longest = reader.tickets(TicketView(statuses=AWAKE, sort=Sort.WAITING), limit=1)
    return longest[0].waiting_since if longest else None
