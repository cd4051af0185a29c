"""Ask the store how the desk fares: counts, mailboxes, and who holds their leases, in one snapshot.

It stands apart so that every screen tells the same, and because a lease alone says too little: one of a process of this
host that has died does not count.
"""

from dataclasses import replace

from console.intake.lease import is_living, lease_name, this_host
from console.session import Session
from storage.protocol import Reader
from widgets.desk_state import DeskState, MailboxSight


async def read_desk(session: Session) -> DeskState:
    """Return the desk at this moment. Raises StorageError."""
    state = await session.read(_ask)
    now, host = session.clock(), this_host()
    sights = [
        replace(sight, lease=None) if sight.lease and not is_living(sight.lease, now, host) else sight
        for sight in state.mailboxes
    ]
    return replace(state, mailboxes=tuple(sights), poller=session.poller_words(), polls=session.polls)


def _ask(reader: Reader) -> DeskState:
    names = {mailbox.id: mailbox.name for mailbox in reader.settings().mailboxes}
    sights = [
        MailboxSight(name=names[health.mailbox_id], health=health, lease=reader.lease(lease_name(health.mailbox_id)))
        for health in reader.mailbox_health()
        if health.mailbox_id in names
    ]
    return DeskState(counts=reader.counts(), mailboxes=tuple(sights))
