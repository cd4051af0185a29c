"""What names a person beside their mail is taken out: of the trail, drafts, saved searches, settings and their history.

It stands apart from the erasing of mails because here rows stay, and only their texts go; what vouches for them, their
digests, stays with them.
"""

import json
from collections.abc import Sequence
from typing import Any

from storage.privacy import Erasure, ErasureId, Sums
from storage.sqlite import rows
from storage.sqlite.erasing import ErasingWriting


class RedactingWriting(ErasingWriting):
    """Answers the rest of `storage.privacy.PrivacyWriter`."""

    def redact_events(self, erasure: ErasureId, after: int, size: int) -> tuple[int, int | None]:
        until = after + size
        changed = self._snapshot.change(
            "redact_events",
            erasure=erasure,
            after=after,
            until=until,
            words=self._words(self._under_way(erasure).person),
        )
        return changed, until if until < self._snapshot.value("last_event") else None

    def redact_beside(self, erasure: ErasureId) -> Sums:
        person = self._under_way(erasure).person
        words, addresses = self._words(person), rows.to_json(person.addresses)
        found = self.mentioning(person)
        self._snapshot.change("erase_drafts_naming", words=words)
        self._snapshot.change("erase_searches_naming", words=words)
        for name in ("erase_sender_counts", "erase_sender_marks"):
            self._snapshot.change(name, addresses=addresses)
        self._snapshot.change("erase_exclusions", words=words)
        self._snapshot.change("redact_exclusions", words=words)
        versions = self._redact_versions(erasure, words)
        return found + Sums(settings=versions)

    def _redact_versions(self, erasure: ErasureId, words: str) -> int:
        """The settings that are cached belong to a version, so whoever holds them goes on with what was in force."""
        found = self._snapshot.all("versions_naming", words=words)
        names = rows.texts(words)
        for version, subject, detail, why, snapshot in found:
            self._snapshot.change(
                "redact_version",
                version=version,
                subject="erased" if _names(subject, names) else subject,
                detail="" if _names(detail, names) else detail,
                why="" if _names(why, names) else why,
                snapshot=_without(snapshot, names),
                erasure=erasure,
            )
        self._snapshot.kept.settings = None
        return len(found)

    def _under_way(self, erasure: ErasureId) -> Erasure:
        found = self.erasure_under_way()
        if found is None or found.id != erasure:
            raise ValueError(f"erasure {erasure} is not under way")
        return found


def _names(text: str, words: Sequence[str]) -> bool:
    return any(word in text.lower() for word in words)


def _without(snapshot: str, words: Sequence[str]) -> str:
    """Return settings without exclusions of these senders, and without the notes that name them."""
    kept: dict[str, Any] = json.loads(snapshot)
    exclusions = [one for one in kept.get("exclusions", ()) if one["pattern"] not in words]
    for one in exclusions:
        if _names(one.get("note", ""), words):
            one["note"] = ""
    if "exclusions" in kept:
        kept["exclusions"] = exclusions
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
