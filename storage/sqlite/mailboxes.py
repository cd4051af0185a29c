"""Who takes in a mailbox, and how that fares: leases and what the pollers say."""

from dataclasses import asdict

from storage.errors import LeaseLostError
from storage.records import Lease, MailboxHealth
from storage.sqlite import rows
from storage.sqlite.part import Part, WritingPart


class MailboxesReading(Part):
    """Answers leases and health of `storage.protocol.MailReader`."""

    def lease(self, name: str) -> Lease | None:
        row = self._snapshot.one("lease", name=name)
        if row is None:
            return None
        return Lease(name=row[0], owner=row[1], host=row[2], pid=row[3], epoch=row[4], until=row[5])

    def mailbox_health(self) -> list[MailboxHealth]:
        return [rows.mailbox_health(row) for row in self._snapshot.all("mailbox_health")]


class MailboxesWriting(MailboxesReading, WritingPart):
    """Takes and gives back leases; keeps what the pollers say."""

    def take_lease(self, lease: Lease, *, now: int) -> Lease | None:
        taken = self._snapshot.change(
            "take_lease",
            name=lease.name, owner=lease.owner, host=lease.host, pid=lease.pid, until=lease.until, now=now,
        )  # fmt: skip
        return self.lease(lease.name) if taken else None

    def check_lease(self, lease: Lease) -> None:
        held = self.lease(lease.name)
        if held is None or (held.owner, held.epoch) != (lease.owner, lease.epoch):
            raise LeaseLostError(f"Another process holds the lease of {lease.name} now; nothing was written.")

    def drop_lease(self, lease: Lease) -> None:
        self._snapshot.change("drop_lease", name=lease.name, owner=lease.owner, epoch=lease.epoch)

    def save_health(self, health: MailboxHealth) -> None:
        self._snapshot.change("save_health", **asdict(health))
