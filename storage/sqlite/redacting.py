"""What names a person beside their mail is taken out: of the trail, drafts, saved searches, settings and their history.

It stands apart from the erasing of mails because here rows stay, and only their texts go; what vouches for them, their
digests, stays with them.
"""

from dataclasses import asdict

from storage.privacy import Erasure, ErasureId, Sums
from storage.sqlite import rows
from storage.sqlite.erasing import ErasingWriting
from storage.standing import names


class RedactingWriting(ErasingWriting):
    """Answers the rest of `storage.privacy.PrivacyWriter`."""

    def redact_events(self, erasure: ErasureId, after: int, size: int) -> int | None:
        until = after + size
        words = self._words(self._under_way(erasure).person)
        found = [
            (number, "erased" if names(subject, words) else subject, erasure)
            for number, subject, *_ in self.events_naming(words, after, until)
        ]
        self._snapshot.change_many("redact_event", found)
        self._snapshot.change("redact_events_of_mails", erasure=erasure, after=after, until=until)
        return until if until < self._snapshot.value("last_event") else None

    def redact_beside(self, erasure: ErasureId) -> Sums:
        person = self._under_way(erasure).person
        addresses = rows.to_json(person.addresses)
        found, versions = self.mentioning(person), self.versions_going(person)
        self._snapshot.change("erase_drafts", drafts=rows.to_json(self.drafts_naming(person)))
        self._snapshot.change("erase_searches", searches=rows.to_json(self.searches_naming(person)))
        for name in ("erase_sender_counts", "erase_sender_marks"):
            self._snapshot.change(name, addresses=addresses)
        noted = self.exclusions_naming(person)
        self._snapshot.change("erase_exclusions", addresses=addresses)
        self._snapshot.change("redact_exclusions", exclusions=rows.to_json(noted))
        for version in versions:
            self._snapshot.change("redact_version", erasure=erasure, **asdict(version))
        self._snapshot.kept.settings = None  # they belong to a version: whoever holds them goes on with those in force
        return found

    def events_of(self, erasure: ErasureId) -> int:
        return int(self._snapshot.value("events_of_erasure", erasure=erasure))

    def _under_way(self, erasure: ErasureId) -> Erasure:
        found = self.erasure_under_way()
        if found is None or found.id != erasure:
            raise ValueError(f"erasure {erasure} is not under way")
        return found
