"""What is kept of a person as whole rows: everything that one of them could ask to see, nothing left out by a choice.

It stands apart from the records because those show what people work with, and here every column counts.
"""

from collections.abc import Sequence

from storage.privacy import Kept, Person, Source
from storage.sqlite import rows
from storage.sqlite.naming import NamingReading
from storage.standing import names

_STATEMENTS = {
    (Source.PERSON, "customer"): "kept_customer",
    (Source.PERSON, "customer_address"): "kept_customer_addresses",
    (Source.PERSON, "sender_count"): "kept_sender_counts",
    (Source.PERSON, "sender_mark"): "kept_sender_marks",
    (Source.PERSON, "message_reference"): "kept_references",
    (Source.PERSON, "parted"): "kept_parted",
    (Source.PERSON, "draft_naming"): "kept_drafts_naming",
    (Source.PERSON, "event_naming"): "kept_events_naming",
    (Source.PERSON, "saved_search"): "kept_searches_naming",
    (Source.PERSON, "exclusion"): "kept_exclusions_naming",
    (Source.PERSON, "settings_version"): "kept_versions_naming",
    (Source.TICKETS, "ticket"): "kept_tickets",
    (Source.TICKETS, "ticket_customer"): "kept_ticket_customers",
    (Source.TICKETS, "ticket_address"): "kept_ticket_addresses",
    (Source.TICKETS, "event"): "kept_events",
    (Source.TICKETS, "draft"): "kept_drafts",
    (Source.MESSAGES, "message"): "kept_messages",
    (Source.MESSAGES, "message_address"): "kept_message_addresses",
    (Source.MESSAGES, "attachment"): "kept_attachments",
    (Source.MESSAGES, "also_delivered"): "kept_also_delivered",
    (Source.MESSAGES, "rewritten_id"): "kept_rewritten_ids",
    (Source.MESSAGES, "outbox"): "kept_outbox",
    (Source.MESSAGES, "outbox_recipient"): "kept_outbox_recipients",
    (Source.MAILS, "delivery"): "kept_deliveries",
    (Source.MAILS, "decision"): "kept_decisions",
}
# A word is looked for in these, and SQL finds it within longer ones too.
_OF_WORDS = {"kept_drafts_naming", "kept_events_naming", "kept_searches_naming", "kept_exclusions_naming"}


class ExportReading(NamingReading):
    """Answers the export of `storage.privacy.PrivacyReader`."""

    def kept(self, source: Source, table: str, person: Person, keys: Sequence[int]) -> list[Kept]:
        wanted, words, statement = rows.to_json(list(keys)), self._words(person), _STATEMENTS[source, table]
        found = self._snapshot.records(
            statement,
            keys=wanted,
            numbers=wanted,
            customer=person.customer_id,
            addresses=rows.to_json(person.addresses),
            words=rows.to_json(words),
        )
        return [row for row in found if statement not in _OF_WORDS or _is_naming(row, words)]


def _is_naming(row: Kept, words: Sequence[str]) -> bool:
    return any(isinstance(value, str) and names(value, words) for value in row.values())
