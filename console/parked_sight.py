"""One mail that is in no ticket, as a person looks at it: why, what it says, and where it would go if it were accepted.

It stands apart because a screen and a verb look alike, and neither reads a stranger's mail itself. The mail is read
once; what hangs on the desk can be asked again at every change.
"""

from dataclasses import dataclass

from console.intake.accepting import Judged, judge_accepted
from console.intake.deciding import undecided
from console.intake.reading import ReadingRoom, Unreadable
from console.intake.reading_in_part import PartReading, read_in_part
from console.mail.parsed import ParsedMail
from console.verdict import Verdict
from storage.errors import StorageError
from storage.parked import SET_ASIDE
from storage.protocol import Reader, Repository
from storage.records import Decision, Delivery, DeliveryKey
from storage.settings import Settings

Read = PartReading | Unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedSight:
    """A mail and everything about it. `read` is None while it is not read yet; `would` tells where it would go, None
    where that can't be told."""

    delivery: Delivery
    decision: Decision | None
    settings: Settings
    read: Read | None = None
    would: Verdict | None = None

    @property
    def is_set_aside(self) -> bool:
        """Tell whether it is in no ticket, discarded or not."""
        return self.delivery.outcome in SET_ASIDE

    @property
    def mail(self) -> ParsedMail | None:
        """What it says, as far as it can be read."""
        return self.read.mail if isinstance(self.read, PartReading) else None


def raw_of(reader: Reader, key: DeliveryKey) -> bytes | None:
    """Return the kept bytes of a mail, None where they are lost or damaged, or where there is no such mail."""
    try:
        return reader.raw(key)
    except (KeyError, StorageError):
        return None


async def read_kept(repository: Repository, room: ReadingRoom, key: DeliveryKey) -> Read:
    """Return what a kept mail says as far as it can be read, else why not. Raises StorageError."""
    raw = await repository.reading(lambda reader: raw_of(reader, key))
    if raw is None:
        return Unreadable(reason="the kept bytes are lost or damaged")
    return await read_in_part(room, raw)


def sight_of(reader: Reader, key: DeliveryKey, read: Read | None) -> ParkedSight | None:
    """Return a mail as it is now, None when there is none."""
    delivery = reader.delivery(key)
    if delivery is None:
        return None
    judged = _judged(reader, delivery, read) if delivery.outcome in SET_ASIDE else None
    return ParkedSight(
        delivery=delivery,
        decision=reader.decision_of_delivery(key),
        settings=reader.settings(),
        read=read,
        would=judged.verdict if judged is not None else None,
    )


def _judged(reader: Reader, delivery: Delivery, read: Read | None) -> Judged | None:
    """Return where a mail would go. What the rules choke on is set aside for that reason, and is looked at here."""
    if not isinstance(read, PartReading):
        return None
    try:
        return judge_accepted(reader, undecided(delivery), read.mail)
    except StorageError:
        raise
    except Exception:
        return None
