"""Leases, what pollers say, and the ledger over all mailboxes."""

from dataclasses import replace

import pytest

from storage.errors import LeaseLostError
from storage.protocol import Repository, Writer
from storage.records import MailboxHealth
from storage.words import Because, MailboxState, Outcome
from tests.storage.builders import HOUR, MAILBOX, MINUTE, NOON, a_decision, a_delivery, a_lease, an_import
from tests.storage.steps import save, take_in, with_settings


async def test_a_free_lease_is_taken_and_named(repository: Repository) -> None:
    held = await repository.writing(lambda writer: writer.take_lease(a_lease(), now=NOON))

    assert held == a_lease(epoch=1)
    assert await repository.reading(lambda reader: reader.lease("poll:acme")) == held
    assert await repository.reading(lambda reader: reader.lease("send")) is None


async def test_a_lease_is_prolonged_by_its_owner_only(repository: Repository) -> None:
    await repository.writing(lambda writer: writer.take_lease(a_lease(), now=NOON))

    longer = a_lease(until=NOON + HOUR)
    mine = await repository.writing(lambda writer: writer.take_lease(longer, now=NOON))
    theirs = await repository.writing(lambda writer: writer.take_lease(a_lease(owner="two"), now=NOON + MINUTE))

    assert mine == replace(longer, epoch=1)
    assert theirs is None


async def test_a_lease_that_is_over_goes_to_the_next_owner_with_the_next_epoch(repository: Repository) -> None:
    first = await repository.writing(lambda writer: writer.take_lease(a_lease(), now=NOON))
    later = a_lease(owner="two", until=NOON + HOUR)

    second = await repository.writing(lambda writer: writer.take_lease(later, now=NOON + MINUTE))

    assert first is not None and second == replace(later, epoch=2)
    with pytest.raises(LeaseLostError):
        await repository.writing(lambda writer: writer.check_lease(first))
    await repository.writing(lambda writer: writer.check_lease(second))


async def test_a_lease_given_back_is_free_and_its_epoch_never_comes_again(repository: Repository) -> None:
    first = await repository.writing(lambda writer: writer.take_lease(a_lease(), now=NOON))
    assert first is not None

    await repository.writing(lambda writer: writer.drop_lease(first))
    gone = await repository.reading(lambda reader: reader.lease("poll:acme"))
    again = await repository.writing(lambda writer: writer.take_lease(a_lease(), now=NOON))

    assert gone is None
    assert again is not None and again.epoch == 2


async def test_what_is_no_longer_ours_is_not_given_back(repository: Repository) -> None:
    first = await repository.writing(lambda writer: writer.take_lease(a_lease(), now=NOON))
    second = await repository.writing(lambda writer: writer.take_lease(a_lease(owner="two"), now=NOON + MINUTE))
    assert first is not None

    await repository.writing(lambda writer: writer.drop_lease(first))

    assert await repository.reading(lambda reader: reader.lease("poll:acme")) == second


async def test_each_mailbox_of_the_settings_has_a_state(repository: Repository) -> None:
    settings = await with_settings(repository)
    never = await repository.reading(lambda reader: reader.mailbox_health())
    said = MailboxHealth(
        mailbox_id=MAILBOX, state=MailboxState.WAITING, connected_since=None, last_poll_at=NOON, last_mail_at=None,
        next_try_at=NOON + MINUTE, lag_ms=12, error="connection refused",
    )  # fmt: skip

    await repository.writing(lambda writer: writer.save_health(replace(said, error="")))
    await repository.writing(lambda writer: writer.save_health(said))

    assert [health.state for health in never] == [MailboxState.NEVER]
    assert await repository.reading(lambda reader: reader.mailbox_health()) == [said]
    await repository.writing(lambda writer: save(writer, replace(settings, mailboxes=())))
    assert await repository.reading(lambda reader: reader.mailbox_health()) == []


def every_outcome(writer: Writer) -> None:
    take_in(writer, 1)
    take_in(writer, 2)
    writer.keep(a_delivery(3))
    for uid, outcome in ((4, Outcome.PARKED), (5, Outcome.FAILED), (6, Outcome.SETUP)):
        key = writer.keep(a_delivery(uid))
        assert key is not None
        writer.settle(key, outcome, Because.FAILED)
        writer.add_decision(a_decision(key, outcome=outcome, because=Because.FAILED))
    writer.keep(an_import(kept_at=NOON + HOUR))
    writer.note_vanished(MAILBOX, 7, [8, 9])


async def test_the_ledger_sums_outcomes_by_mailbox_and_by_import(repository: Repository) -> None:
    await with_settings(repository)
    await repository.writing(every_outcome)

    imported, fetched = await repository.reading(lambda reader: reader.ledger(None))

    assert (imported.mailbox, imported.uidvalidity, imported.fetched) == ("import:acme", 0, 1)
    assert (fetched.mailbox, fetched.uidvalidity, fetched.fetched, fetched.vanished) == ("acme", 7, 6, 2)
    assert fetched.counts == {
        Outcome.PENDING: 1, Outcome.TICKETED: 2, Outcome.DUPLICATE: 0, Outcome.BOUNCE: 0, Outcome.SETUP: 1,
        Outcome.PARKED: 1, Outcome.FAILED: 1,
    }  # fmt: skip
    assert imported.gaps == fetched.gaps == ()


async def test_the_ledger_since_a_time_counts_what_was_kept_since(repository: Repository) -> None:
    await with_settings(repository)
    await repository.writing(every_outcome)

    whole = await repository.reading(lambda reader: reader.ledger(0))
    late = await repository.reading(lambda reader: reader.ledger(NOON + HOUR))

    assert whole == await repository.reading(lambda reader: reader.ledger(None))
    assert [(row.mailbox, row.fetched) for row in late if row.fetched] == [("import:acme", 1)]


async def test_the_ledger_follows_a_retry_and_a_new_uidvalidity(repository: Repository) -> None:
    await with_settings(repository)
    await repository.writing(every_outcome)
    (parked,) = await repository.reading(lambda reader: reader.deliveries_with([Outcome.PARKED], 5))

    await repository.writing(lambda writer: writer.unsettle(parked.key))
    await repository.writing(lambda writer: writer.map_uids(MAILBOX, 8, {parked.key: 1}))

    rows = await repository.reading(lambda reader: reader.ledger(None))
    sums = {(row.mailbox, row.uidvalidity): (row.counts[Outcome.PARKED], row.counts[Outcome.PENDING]) for row in rows}
    assert sums == {("import:acme", 0): (0, 1), ("acme", 7): (0, 1), ("acme", 8): (0, 1)}


async def test_the_ledger_names_what_does_not_agree(repository: Repository) -> None:
    await with_settings(repository)

    def careless(writer: Writer) -> None:
        key = writer.keep(a_delivery(1))
        assert key is not None
        writer.settle(key, Outcome.TICKETED, Because.NEW_NO_CANDIDATE)

    await repository.writing(careless)

    (row,) = await repository.reading(lambda reader: reader.ledger(None))
    assert row.gaps == (
        "mails with an outcome but no decision: 1",
        "mails that became tickets without a message: 1",
    )


async def test_the_ledger_names_a_removed_mailbox(repository: Repository) -> None:
    settings = await with_settings(repository)
    await repository.writing(lambda writer: writer.keep(a_delivery()))

    await repository.writing(lambda writer: save(writer, replace(settings, mailboxes=())))

    (row,) = await repository.reading(lambda reader: reader.ledger(None))
    assert row.mailbox == "acme (removed)"


async def test_the_desk_at_a_glance_counts_what_waits_for_a_person(repository: Repository) -> None:
    await with_settings(repository)
    await repository.writing(every_outcome)

    counts = await repository.reading(lambda reader: reader.counts())

    assert (counts.parked, counts.failed, counts.pending, counts.tickets) == (1, 1, 2, 2)
