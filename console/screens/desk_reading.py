"""Ask the store how the desk fares: counts, mailboxes, and who holds their leases, in one snapshot."""

from collections.abc import Callable

from console.session import Session
from storage.protocol import Reader
from storage.settings import MailboxId
from widgets.desk_state import DeskState, MailboxSight


def read_desk(session: Session) -> Callable[[Reader], DeskState]:
    """Return the question; its answer is the desk at this moment."""

    def ask(reader: Reader) -> DeskState:
        settings = reader.settings()
        names = {mailbox.id: mailbox.name for mailbox in settings.mailboxes}
        sights = [
            MailboxSight(
                name=names[health.mailbox_id], health=health, lease=reader.lease(lease_name(health.mailbox_id))
            )
            for health in reader.mailbox_health()
            if health.mailbox_id in names
        ]
        return DeskState(
            counts=reader.counts(),
            mailboxes=tuple(sights),
            poller=session.poller_words(),
            polls=session.polls,
        )

    return ask


def lease_name(mailbox_id: MailboxId) -> str:
    """Return the name of the lease of a forward mailbox."""
    return f"mailbox:{mailbox_id}"
