"""What somebody on call asks, from the index on when mails were kept and from those of what waits."""

from collections.abc import Sequence
from typing import cast

from storage.oncall import AnswerGiven, Backlog, HourSum, IntakeSum, Passage
from storage.records import Decision, Delivery, DeliveryKey, Event, EventId, TicketNumber
from storage.settings import BrandId, MailboxId
from storage.sqlite import rows
from storage.sqlite.part import Part
from storage.sqlite.snapshot import Row
from storage.words import Because, OutboxState, Outcome

_NO_END = (1 << 63) - 1
_RETURNED_COUNTED = 1_000


class OnCallReading(Part):
    """Answers `storage.oncall.OnCallReader`."""

    @rows.sound
    def intake_sums(self, since: int, until: int) -> list[IntakeSum]:
        return [
            IntakeSum(outcome=Outcome(row[0]), because=None if row[1] is None else Because(row[1]), mails=row[2])
            for row in self._snapshot.all("intake_sums", since=since, until=until)
        ]

    @rows.sound
    def intake_by_hour(self, since: int, limit: int) -> list[HourSum]:
        return [
            HourSum(mailbox_id=cast(MailboxId | None, row[0]), hour=row[1], outcome=Outcome(row[2]), mails=row[3])
            for row in self._snapshot.all("intake_by_hour", since=since, limit=limit)
        ]

    def first_kept_at(self) -> int | None:
        return self._time("first_kept_at")

    def slowest(self, since: int, until: int, limit: int) -> list[Passage]:
        return [_passage(row) for row in self._snapshot.all("slowest", since=since, until=until, limit=limit)]

    def deliveries_between(self, since: int, until: int, outcomes: Sequence[Outcome], limit: int) -> list[Delivery]:
        wanted = rows.to_json(tuple(outcomes))
        asked = {"since": since, "until": until, "outcomes": wanted, "limit": limit}
        return [rows.delivery(row) for row in self._snapshot.all("deliveries_between", **asked)]

    def decisions_between(self, since: int, until: int, rules: Sequence[Because], limit: int) -> list[Decision]:
        asked = {"since": since, "until": until, "rules": rows.to_json(tuple(rules)), "limit": limit}
        return [rows.decision(row) for row in self._snapshot.all("decisions_between", **asked)]

    def passages(self, *, after: int, before: int | None = None, limit: int) -> list[Passage]:
        end = _NO_END if before is None else before
        return [_passage(row) for row in self._snapshot.all("passages", after=after, before=end, limit=limit)]

    def events_between(self, *, after: EventId, before: EventId | None = None, limit: int) -> list[Event]:
        end = _NO_END if before is None else before
        return [rows.event(row) for row in self._snapshot.all("events_between", after=after, before=end, limit=limit)]

    @rows.sound
    def answers_between(self, since: int, until: int, limit: int) -> list[AnswerGiven]:
        found = self._snapshot.all("answers_between", since=since, until=until, limit=limit)
        return [
            AnswerGiven(
                ticket=TicketNumber(row[0]),
                brand_id=BrandId(row[1]),
                address=row[2],
                asked_at=row[3],
                answered_at=row[4],
                is_first=bool(row[5]),
            )
            for row in found
        ]

    @rows.sound
    def backlog(self) -> Backlog:
        held_up = self._snapshot.one("oldest_held_up")
        return Backlog(
            parked_since=self._time("oldest_set_aside", outcome=Outcome.PARKED),
            failed_since=self._time("oldest_set_aside", outcome=Outcome.FAILED),
            queued_since=self._time("oldest_queued"),
            stuck=int(self._snapshot.value("outbox_stuck")),
            outbox={OutboxState(row[0]): row[1] for row in self._snapshot.all("outbox_by_state")},
            newest_at=self._time("newest_kept_at"),
            held_up="" if held_up is None else str(held_up[0]),
            held_up_since=None if held_up is None else int(held_up[1]),
            returned=len(self._snapshot.all("outbox_returned", limit=_RETURNED_COUNTED)),
        )

    def _time(self, name: str, **values: object) -> int | None:
        row = self._snapshot.one(name, **values)
        return None if row is None else int(row[0])


@rows.sound
def _passage(row: Row) -> Passage:
    return Passage(
        sequence=row[0],
        delivery=DeliveryKey(row[1]),
        mailbox_id=cast(MailboxId | None, row[2]),
        uidvalidity=row[3],
        uid=row[4],
        arrival=row[5],
        kept_at=row[6],
        decided_at=row[7],
        outcome=Outcome(row[8]),
        because=Because(row[9]),
        ticket=cast(TicketNumber | None, row[10]),
        message_id=row[11],
    )
