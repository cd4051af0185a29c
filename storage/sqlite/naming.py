"""What names a person beside their mail: drafts, searches, events, settings, mails of others.

It stands apart from the finding of their mail because a word is looked for here, and SQL finds it within others too:
a longer address that ends with theirs is somebody else's.
"""

from collections.abc import Sequence

from storage.privacy import Going, Person, Sums
from storage.records import DeliveryKey, MessageKey, TicketNumber
from storage.sqlite import rows
from storage.sqlite.privacy import PrivacyReading
from storage.sqlite.snapshot import Row
from storage.sqlite.versions import Version, redacted
from storage.standing import Standing, names, packed_spellings, standing


class NamingReading(PrivacyReading):
    """Answers what of `storage.privacy.PrivacyReader` asks for words."""

    def mentioning(self, person: Person) -> Sums:
        versions = self.versions_going(person)
        return Sums(
            drafts=len(self.drafts_naming(person)),
            searches=len(self.searches_naming(person)),
            settings=len(self.exclusions_naming(person)) + len(versions),
        )

    def texts_naming(self, person: Person) -> list[str]:
        found = self._snapshot.all("texts_naming", words=rows.to_json(person.addresses))
        return [what for what, text in found if names(text, person.addresses)]

    def drafts_going(self, person: Person, keys: Sequence[MessageKey], numbers: Sequence[TicketNumber]) -> int:
        about = self._snapshot.all("drafts_about", keys=rows.to_json(keys))
        inside = self._snapshot.all("drafts_in", numbers=rows.to_json(numbers))
        return len({row[0] for row in (*about, *inside)}.union(self.drafts_naming(person)))

    def events_going(self, going: Going, after: int, size: int) -> tuple[int, int | None]:
        until = after + size
        found = self._snapshot.all(
            "events_going",
            after=after,
            until=until,
            mails=rows.to_json(going.mails),
            touched=rows.to_json(going.touched),
            emptied=rows.to_json(going.emptied),
            removed=rows.to_json(going.removed),
        )
        named = self.events_naming(self._words(going.person), after, until)
        gone = {row[0] for row in (*found, *named)}
        return len(gone), until if until < self._snapshot.value("last_event") else None

    def mails_naming(
        self, person: Person, after: DeliveryKey, size: int
    ) -> tuple[list[tuple[DeliveryKey, MessageKey | None]], DeliveryKey | None]:
        until = after + size
        found = self._snapshot.all(
            "mails_naming",
            after=after,
            until=until,
            words=rows.to_json(person.addresses),
            packed=rows.to_json([one.decode() for word in person.addresses for one in packed_spellings(word)]),
        )
        naming = [row for row in found if standing(row[2], person.addresses) is Standing.ALONE]
        more = DeliveryKey(until) if until < self._snapshot.value("last_delivery") else None
        return [(DeliveryKey(row[0]), None if row[1] is None else MessageKey(row[1])) for row in naming], more

    def drafts_naming(self, person: Person) -> list[int]:
        """Return the rows of drafts that name a person."""
        return self._naming("drafts_naming", person)

    def searches_naming(self, person: Person) -> list[int]:
        """Return the ids of saved searches that name a person."""
        return self._naming("searches_naming", person)

    def exclusions_naming(self, person: Person) -> list[int]:
        """Return the ids of exclusions of a person, and of those whose note names them."""
        words = self._words(person)
        found = self._snapshot.all("exclusions_naming", words=rows.to_json(words))
        return [number for number, pattern, note in found if pattern in person.addresses or names(note, words)]

    def events_naming(self, words: Sequence[str], after: int, until: int) -> list[Row]:
        """Return events of a stretch that name one of these words: their ids and texts."""
        asked = {"words": rows.to_json(words), "after": after, "until": until}
        found = self._snapshot.all("events_naming", **asked)
        return [row for row in found if any(names(text, words) for text in row[1:])]

    def versions_going(self, person: Person) -> list[Version]:
        """Return the versions of the settings in which something of a person stands, as they read without it."""
        words = self._words(person)
        found = [
            Version(version=row[0], subject=row[1], detail=row[2], why=row[3], snapshot=row[4])
            for row in self._snapshot.all("versions_naming", words=rows.to_json(words))
        ]
        return redacted(found, person, words, self._snapshot.value("settings_version"))

    def _naming(self, statement: str, person: Person) -> list[int]:
        words = self._words(person)
        return [
            number for number, text in self._snapshot.all(statement, words=rows.to_json(words)) if names(text, words)
        ]

    def _words(self, person: Person) -> tuple[str, ...]:
        """Return what names a person in a text: addresses, and a name of several words; one word names too many."""
        name = person.name.strip().lower()
        return (*person.addresses, *([name] if " " in name else []))
