"""Senders: from counters that the database keeps in step with messages, so that no message is read."""

from storage.senders import SenderCount, SenderFact
from storage.sqlite import rows
from storage.sqlite.part import Part

_EACH = 100  # names, and subjects, of one sender


class SendersReading(Part):
    """Answers `storage.senders.SendersReader`."""

    @rows.sound
    def senders(self, limit: int) -> list[SenderCount]:
        found = self._snapshot.all("senders", limit=limit)
        return [
            SenderCount(sender=row[0], brand_id=row[1], address=row[2], mails=row[3], last_mail_at=row[4])
            for row in found
        ]

    @rows.sound
    def sender_facts(self, least: int, limit: int) -> list[SenderFact]:
        found = self._snapshot.all("senders_with_marks", least=least, limit=limit)
        return [self._fact(row[0]) for row in found]

    def _fact(self, sender: str) -> SenderFact:
        ((mails, first_mail_at, last_mail_at, tickets),) = self._snapshot.all("sender_sums", sender=sender)
        return SenderFact(
            sender=sender,
            mails=mails,
            tickets=tickets,
            first_mail_at=first_mail_at,
            last_mail_at=last_mail_at,
            subjects=self._marks(sender, "subject"),
            names=self._marks(sender, "name"),
        )

    def _marks(self, sender: str, kind: str) -> tuple[str, ...]:
        found = self._snapshot.all("sender_marks", sender=sender, kind=kind, limit=_EACH)
        return tuple(row[0] for row in found)
