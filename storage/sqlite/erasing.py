"""A person is forgotten: step by step, each step a transaction that leaves every reference and every sum whole.

It stands apart from the other changes because it runs on a connection of its own, which overwrites what it deletes and
checks no foreign keys: the check would look through the whole desk for every row that goes.
"""

from collections.abc import Iterable, Sequence

from storage.errors import ConflictError, DatabaseBusyError
from storage.privacy import Erasure, ErasureId, Person, Sums
from storage.records import CustomerId, DeliveryKey, MessageKey, TicketNumber
from storage.sqlite import rows
from storage.sqlite.chain import keyed
from storage.sqlite.message_changes import MessagesWriting
from storage.sqlite.naming import NamingReading

_OF_OUTBOX = ("erase_outgoing_bytes", "erase_outbox_recipients", "erase_outbox")
_OF_MESSAGES = (
    "erase_attachments", "erase_message_addresses", "erase_also_delivered", "erase_rewritten_ids", "erase_references",
)  # fmt: skip
_OF_TICKETS = (
    "erase_ticket_customers", "erase_ticket_addresses", "erase_parted", "erase_seen", "erase_presence",
    "erase_drafts_in", "forget_followed",
)  # fmt: skip
_OF_CUSTOMERS = (
    "erase_customers_counts", "erase_customers_marks", "erase_customer_addresses", "erase_customer_references",
    "erase_writers", "erase_parted_customers",
)  # fmt: skip


class ErasingWriting(MessagesWriting, NamingReading):
    """Answers `storage.privacy.PrivacyWriter` but for what stands beside mails."""

    def begin_erasure(self, person: Person, *, with_others: bool, at: int, by: str) -> Erasure:
        made = self._snapshot.insert(
            "begin_erasure",
            customer=person.customer_id,
            addresses=rows.to_json(person.addresses),
            with_others=with_others,
            at=at,
            by=by,
        )
        if made is None:
            raise ConflictError("An erasure is under way already; let it end first.")
        key = self._snapshot.value("signing_key")
        self._snapshot.change_many("mark_address", [(keyed(key, address), made) for address in person.addresses])
        return Erasure(id=ErasureId(made), person=person, with_others=with_others, begun_at=at, begun_by=by)

    def erase_messages(self, keys: Sequence[MessageKey], erasure: ErasureId, *, at: int) -> Sums:
        places = self.places_of(keys)
        if not places:
            return Sums()
        sums, wanted = self.sums_of(list(places)), rows.to_json(list(places))
        self._index_new()
        self._erase_outbox(wanted)
        for key in places:
            self._snapshot.change("forget_deciding_headers", message=key)
        subjects = [row[0] for row in self._snapshot.all("subjects_of_messages", keys=wanted)]
        mails = self._erase_mails([row[0] for row in self._snapshot.all("deliveries_of_messages", keys=wanted)], at)
        for name in _OF_MESSAGES:
            self._snapshot.change(name, keys=wanted)
        drafts = self._snapshot.change("erase_drafts_about", keys=wanted)
        self._snapshot.change("erase_messages", keys=wanted)
        self._mend_tickets(set(places.values()), subjects, erasure)
        return sums + Sums(mails=mails - sums.mails, drafts=drafts)

    def erase_deliveries(self, keys: Sequence[DeliveryKey], *, at: int) -> int:
        return self._erase_mails(keys, at)

    def forget_places(self, numbers: Sequence[TicketNumber], after: int, size: int) -> int | None:
        until, wanted = after + size, rows.to_json(numbers)
        for name in ("forget_places_of_decisions", "forget_places_of_deliveries"):
            self._snapshot.change(name, numbers=wanted, after=after, until=until)
        last = max(self._snapshot.value("last_decision"), self._snapshot.value("last_delivery"))
        return until if until < last else None

    def remove_tickets(self, numbers: Sequence[TicketNumber], erasure: ErasureId) -> Sums:
        gone = self.removable_tickets(numbers)
        wanted = rows.to_json(gone)
        drafts = len(self._snapshot.all("drafts_in", numbers=wanted))
        self._snapshot.change("forget_event_tickets", numbers=wanted, erasure=erasure)
        for name in (*_OF_TICKETS, "erase_tickets"):
            self._snapshot.change(name, numbers=wanted)
        self._snapshot.noted.update(gone)
        self._snapshot.touched.difference_update(gone)
        return Sums(tickets=len(gone), drafts=drafts)

    def blank_customers(self, customers: Sequence[CustomerId]) -> None:
        for name in (*_OF_CUSTOMERS, "blank_customers"):
            self._snapshot.change(name, customers=rows.to_json(customers))

    def remove_customers(self, customers: Sequence[CustomerId]) -> int:
        busy = {row[0] for row in self._snapshot.all("customers_with_tickets", customers=rows.to_json(customers))}
        gone = rows.to_json([one for one in customers if one not in busy])
        for name in _OF_CUSTOMERS:
            self._snapshot.change(name, customers=gone)
        return self._snapshot.change("erase_customers", customers=gone)

    def empty_erasure(self, erasure: ErasureId, sums: Sums, *, at: int) -> None:
        if not self._snapshot.change("empty_erasure", id=erasure, at=at, sums=rows.to_json(sums)):
            raise ConflictError("Another program has gone on with this erasure meanwhile.")

    def end_erasure(self, erasure: ErasureId, *, at: int) -> None:
        self._snapshot.change("end_erasure", id=erasure, at=at)

    def _erase_outbox(self, wanted: str) -> None:
        found = self._snapshot.all("outbox_of_messages", keys=wanted)
        if any(is_sending for _, is_sending in found):
            raise DatabaseBusyError("One of their mails is being sent at this moment; try again when it has left.")
        ids = rows.to_json([row[0] for row in found])
        for name in _OF_OUTBOX:
            self._snapshot.change(name, ids=ids)

    def _erase_mails(self, keys: Iterable[int], at: int) -> int:
        """Erase decided mails; one that waits for its decision is decided first."""
        key = self._snapshot.value("signing_key")
        found = self._snapshot.all("hashes_of", keys=rows.to_json(sorted(set(keys))))
        marks = [(delivery, keyed(key, sha256)) for delivery, sha256 in found]
        self._snapshot.change_many("mark_mail", [(mark,) for _, mark in marks])
        self._snapshot.change_many("erase_raw", [(delivery,) for delivery, _ in marks])
        self._snapshot.change_many("erase_delivery", [(delivery, at, mark) for delivery, mark in marks])
        self._snapshot.change_many("erase_decisions", [(delivery,) for delivery, _ in marks])
        return len(marks)

    def _mend_tickets(self, numbers: set[TicketNumber], subjects: Sequence[str], erasure: ErasureId) -> None:
        """Bring tickets in step with what is left in them, and take out of their trail what spoke of the rest."""
        wanted = rows.to_json(sorted(numbers))
        customers = self._person_behind(erasure)
        self._follow(numbers)
        asked = {"numbers": wanted, "customers": rows.to_json(customers)}
        self._snapshot.change("erase_ticket_subjects", subjects=rows.to_json(subjects), **asked)
        self._snapshot.change("redact_trail", erasure=erasure, **asked)
        self._snapshot.change("redact_undo", numbers=wanted, erasure=erasure)

    def _person_behind(self, erasure: ErasureId) -> list[CustomerId]:
        under_way = self.erasure_under_way()
        is_theirs = under_way is not None and under_way.id == erasure and under_way.person.customer_id is not None
        return [under_way.person.customer_id] if is_theirs else []  # type: ignore[union-attr,list-item]  # is_theirs
