"""Everything that somebody on call asks of the desk, read in one snapshot: the screen and `status` tell of the same.

It stands apart from the sight that a monitor judges by, because a person asks more: the mails themselves, who waits
longest, and which setting was changed before the trouble began.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from console.forwarding_facts import Here
from console.intake.lease import SENDER_LEASE, is_living
from console.oncall.coming_in import trouble_of
from console.oncall.sight import MailboxSight, Sight, read_sight
from console.outbox_words import said_words
from storage.narrowing import Sort
from storage.oncall import HourSum
from storage.parked import SET_ASIDE
from storage.protocol import Reader
from storage.records import Delivery, Lease, Ticket, TicketView
from storage.settings import MailboxId, Settings, SettingsChange
from storage.words import AWAKE, Outcome
from widgets.times import HOUR_MS

HOURS = 24
COUNTED = 20_000  # mails of a day that are counted, the newest: so that a desk that imports a million is no slower
ASIDE_SHOWN, WAITING_SHOWN = 20, 3
BEFORE_MS, AFTER_MS = 30 * 60_000, 30 * 60_000  # how near the beginning of a trouble a change of the settings counts
_CHANGES = 20
_STUCK_LOOKED_AT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The desk at a moment, in full.

    `sender` is the lease of a living sender, `next_at` when the next mail of ours is due. `hours` counts what was kept
    in the last `HOURS` hours. `undecided_since` is when the mail that came first among those without a decision was
    kept. `aside` are the newest mails that are in no ticket, `waiting` the open tickets that wait longest. `changes`
    holds, by mailbox, the settings that were changed shortly before its trouble began. `stuck_said` is what was said
    of the newest mail of ours that waits for a person, made harmless.
    """

    sight: Sight
    settings: Settings
    sender: Lease | None
    next_at: int | None
    hours: Sequence[HourSum]
    undecided_since: int | None
    aside: Sequence[Delivery]
    waiting: Sequence[Ticket]
    changes: Mapping[MailboxId, SettingsChange]
    stuck_said: str = ""

    @property
    def is_cut(self) -> bool:
        """Tell whether more mails came in than are counted."""
        return sum(one.mails for one in self.hours) >= COUNTED

    @property
    def outcomes(self) -> Mapping[Outcome, int]:
        """How many of the mails of the last hours have which outcome."""
        sums = dict.fromkeys(Outcome, 0)
        for one in self.hours:
            sums[one.outcome] += one.mails
        return {outcome: count for outcome, count in sums.items() if count}

    def per_hour(self, mailbox_id: MailboxId) -> tuple[int, ...]:
        """Return how many mails a mailbox brought in each of the last hours, that of now at the end."""
        first = self.sight.now // HOUR_MS - HOURS + 1
        counts = [0] * HOURS
        for one in self.hours:
            if one.mailbox_id == mailbox_id and 0 <= one.hour - first < HOURS:
                counts[one.hour - first] += one.mails
        return tuple(counts)


def read_overview(reader: Reader, here: Here) -> Overview:
    """Return the desk as it is."""
    sight = read_sight(reader, here)
    sender = reader.lease(SENDER_LEASE)
    first_hour = here.now // HOUR_MS - HOURS + 1
    return Overview(
        sight=sight,
        settings=reader.settings(),
        sender=sender if sender is not None and is_living(sender, here.now, here.host) else None,
        next_at=reader.next_outgoing_at() if sight.counts.outbox else None,
        hours=reader.intake_by_hour(first_hour * HOUR_MS, COUNTED),
        undecided_since=next((one.kept_at for one in reader.pending_deliveries(1)), None),
        aside=reader.deliveries_with(SET_ASIDE, ASIDE_SHOWN),
        waiting=reader.tickets(TicketView(statuses=AWAKE, sort=Sort.WAITING), limit=WAITING_SHOWN),
        changes=_changes(reader, sight),
        stuck_said=_stuck_said(reader) if sight.backlog.needing else "",
    )


def _stuck_said(reader: Reader) -> str:
    newest = [one for one in reader.outbox(only_open=True, limit=_STUCK_LOOKED_AT) if one.needs_person]
    return next((said_words(one) for one in (*newest, *reader.returned(limit=1))), "")


def _changes(reader: Reader, sight: Sight) -> Mapping[MailboxId, SettingsChange]:
    troubled = [one for one in sight.mailboxes if trouble_of(one, sight.now) is not None]
    changes = reader.settings_changes(limit=_CHANGES) if troubled else []
    found = {one.mailbox.id: change_before(one, changes) for one in troubled}
    return {mailbox_id: change for mailbox_id, change in found.items() if change is not None}


def change_before(one: MailboxSight, changes: Sequence[SettingsChange]) -> SettingsChange | None:
    """Return the newest change near the last look into a mailbox, one of the mailbox itself before any other."""
    since = one.health.last_poll_at
    if since is None:
        return None
    near = [change for change in changes if since - BEFORE_MS <= change.at <= since + AFTER_MS]
    own = [change for change in near if change.subject == f"mailbox {one.mailbox.name}"]
    return next(iter(own or near), None)
