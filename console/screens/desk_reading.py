"""Ask the store how the desk fares: counts, mailboxes, and who holds their leases, in one snapshot.

It stands apart so that every screen tells the same, and because a lease alone says too little: one of a process of this
host that has died does not count.
"""

from dataclasses import replace

from console.intake.lease import SENDER_LEASE, is_living, lease_name, this_host
from console.session import Session
from storage.protocol import Reader
from storage.records import Counts, Lease
from storage.settings import Settings
from storage.words import OutboxState
from widgets.desk_state import DeskState, MailboxSight, MailsSight

COUNTED = 100  # mails of the outbox that need somebody; more read as that many
_ENDED = (OutboxState.SENT, OutboxState.REFUSED, OutboxState.UNKNOWN)


async def read_desk(session: Session) -> DeskState:
    """Return the desk at this moment, and learn what whoever acts may do. Raises StorageError."""
    state, settings = await session.read(_ask)
    session.rights.learn(session.who(settings))
    now, host = session.clock(), this_host()

    def living(lease: Lease | None) -> Lease | None:
        return lease if lease is not None and is_living(lease, now, host) else None

    return replace(
        state,
        mailboxes=tuple(replace(sight, lease=living(sight.lease)) for sight in state.mailboxes),
        mails=replace(state.mails, sender=living(state.mails.sender)),
        poller=session.poller_words(),
        polls=session.polls,
    )


def _ask(reader: Reader) -> tuple[DeskState, Settings]:
    settings, counts = reader.settings(), reader.counts()
    names = {mailbox.id: mailbox.name for mailbox in settings.mailboxes}
    sights = [
        MailboxSight(name=names[health.mailbox_id], health=health, lease=reader.lease(lease_name(health.mailbox_id)))
        for health in reader.mailbox_health()
        if health.mailbox_id in names
    ]
    return DeskState(counts=counts, mailboxes=tuple(sights), mails=_mails(reader, counts, settings)), settings


def _mails(reader: Reader, counts: Counts, settings: Settings) -> MailsSight:
    """Return the outbox at a glance; while it is empty, nothing of it is asked but who sends and what came back."""
    needing = len(reader.outbox(_ENDED, only_open=True, limit=COUNTED)) if counts.outbox else 0
    return MailsSight(
        needing=needing,
        returned=len(reader.returned(limit=COUNTED)),
        sender=reader.lease(SENDER_LEASE),
        next_at=reader.next_outgoing_at() if counts.outbox else None,
        has_server=bool(settings.servers),
    )
