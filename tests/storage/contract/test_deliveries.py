"""Mails are kept once, whatever happens, and get one outcome."""

import pytest

from storage.errors import ConflictError
from storage.protocol import Repository, Writer
from storage.records import Cursor, DeliveryKey
from storage.words import Because, Outcome
from tests.storage.builders import ACME, HOUR, MAILBOX, NOON, NOVA, a_delivery, an_import
from tests.storage.steps import take_in, with_settings


def settle(writer: Writer, key: DeliveryKey, outcome: Outcome = Outcome.PARKED) -> None:
    because = {Outcome.PARKED: Because.PARKED_LOOP, Outcome.SETUP: Because.SETUP_PROBE}.get(outcome, Because.FAILED)
    writer.settle(key, outcome, because, reason="why")


async def keep(repository: Repository, *deliveries: object) -> list[DeliveryKey | None]:
    return await repository.writing(lambda writer: [writer.keep(one) for one in deliveries])  # type: ignore[arg-type]


async def test_the_same_coordinates_are_kept_once(repository: Repository) -> None:
    await with_settings(repository)

    first, again = await keep(repository, a_delivery(1), a_delivery(1))

    assert first is not None
    assert again is None


async def test_the_same_uid_under_another_uidvalidity_is_another_mail(repository: Repository) -> None:
    await with_settings(repository)

    first, other = await keep(repository, a_delivery(1, uidvalidity=7), a_delivery(1, uidvalidity=8))

    assert None not in (first, other)


async def test_a_file_is_imported_once_into_a_brand_and_once_into_another(repository: Repository) -> None:
    await with_settings(repository)

    kept = await keep(repository, an_import(), an_import(), an_import(1), an_import(brand_id=NOVA))

    assert [key is not None for key in kept] == [True, False, True, True]


async def test_known_hashes_are_those_that_the_brand_imported(repository: Repository) -> None:
    await with_settings(repository)
    imported, fetched = an_import(), a_delivery(1)
    await keep(repository, imported, fetched)

    hashes = [imported.sha256, fetched.sha256, bytes(32)]
    known = await repository.reading(lambda reader: reader.known_hashes(ACME, hashes))
    elsewhere = await repository.reading(lambda reader: reader.known_hashes(NOVA, hashes))

    assert known == {imported.sha256}
    assert elsewhere == set()


@pytest.mark.parametrize("raw", [b"", b"short", b"Received: by example\r\n" * 4000], ids=["empty", "short", "long"])
async def test_raw_bytes_come_back_as_they_were(repository: Repository, raw: bytes) -> None:
    await with_settings(repository)
    (key,) = await keep(repository, a_delivery(raw=raw))

    assert key is not None
    assert await repository.reading(lambda reader: reader.raw(key)) == raw


async def test_the_bytes_of_an_unknown_delivery_are_a_key_error(repository: Repository) -> None:
    with pytest.raises(KeyError):
        await repository.reading(lambda reader: reader.raw(DeliveryKey(99)))


async def test_what_waits_comes_in_order_of_arrival(repository: Repository) -> None:
    await with_settings(repository)
    late, early = await keep(repository, a_delivery(1), a_delivery(2, internal_date=NOON - HOUR))

    waiting = await repository.reading(lambda reader: reader.pending_deliveries(10))

    assert [delivery.key for delivery in waiting] == [early, late]
    assert {delivery.outcome for delivery in waiting} == {Outcome.PENDING}


async def test_the_arrival_is_the_earlier_of_the_server_and_our_clock(repository: Repository) -> None:
    await with_settings(repository)
    (key,) = await keep(repository, a_delivery(internal_date=NOON + HOUR, kept_at=NOON))

    assert key is not None
    kept = await repository.reading(lambda reader: reader.delivery(key))

    assert kept is not None
    assert (kept.arrival, kept.kept_at) == (NOON, NOON)


async def test_a_delivery_gets_one_outcome(repository: Repository) -> None:
    await with_settings(repository)
    (key,) = await keep(repository, a_delivery())
    assert key is not None
    await repository.writing(lambda writer: settle(writer, key))

    with pytest.raises(ConflictError):
        await repository.writing(lambda writer: settle(writer, key, Outcome.FAILED))

    kept = await repository.reading(lambda reader: reader.delivery(key))
    assert kept is not None
    assert (kept.outcome, kept.because, kept.reason) == (Outcome.PARKED, Because.PARKED_LOOP, "why")


async def test_a_parked_delivery_waits_again_when_asked(repository: Repository) -> None:
    await with_settings(repository)
    (key,) = await keep(repository, a_delivery())
    assert key is not None
    await repository.writing(lambda writer: settle(writer, key))

    await repository.writing(lambda writer: writer.unsettle(key))

    waiting = await repository.reading(lambda reader: reader.pending_deliveries(10))
    assert [(delivery.key, delivery.because, delivery.reason) for delivery in waiting] == [(key, None, "")]


async def test_a_ticketed_delivery_never_waits_again(repository: Repository) -> None:
    await with_settings(repository)
    key, number, message = await repository.writing(take_in)

    with pytest.raises(ConflictError):
        await repository.writing(lambda writer: writer.unsettle(key))

    kept = await repository.reading(lambda reader: reader.delivery(key))
    assert kept is not None
    assert (kept.outcome, kept.ticket, kept.message) == (Outcome.TICKETED, number, message)


async def test_deliveries_are_listed_by_outcome_newest_first(repository: Repository) -> None:
    await with_settings(repository)
    one, two, three, four = await keep(repository, *(a_delivery(uid) for uid in (1, 2, 3, 4)))
    assert one and two and three and four
    await repository.writing(lambda writer: settle(writer, one))
    await repository.writing(lambda writer: settle(writer, two, Outcome.FAILED))
    await repository.writing(lambda writer: settle(writer, three))

    aside = await repository.reading(lambda reader: reader.deliveries_with([Outcome.PARKED, Outcome.FAILED], 2))
    waiting = await repository.reading(lambda reader: reader.deliveries_with([Outcome.PENDING], 5))

    assert [delivery.key for delivery in aside] == [three, two]
    assert [delivery.key for delivery in waiting] == [four]


async def test_known_uids_are_those_kept_and_those_vanished(repository: Repository) -> None:
    await with_settings(repository)
    await keep(repository, a_delivery(1), a_delivery(4), a_delivery(9, uidvalidity=8))
    await repository.writing(lambda writer: writer.note_vanished(MAILBOX, 7, [2, 3, 3]))
    await repository.writing(lambda writer: writer.note_vanished(MAILBOX, 7, [3]))

    assert await repository.reading(lambda reader: reader.known_uids(MAILBOX, 7)) == {1, 2, 3, 4}


async def test_what_vanished_and_comes_later_has_not_vanished(repository: Repository) -> None:
    await with_settings(repository)
    await repository.writing(lambda writer: writer.note_vanished(MAILBOX, 7, [2, 3, 4]))

    await keep(repository, a_delivery(3), a_delivery(2, uidvalidity=8))

    assert await repository.reading(lambda reader: reader.vanished_uids(MAILBOX, 7)) == {2, 4}
    rows = await repository.reading(lambda reader: reader.ledger(None))
    assert [(row.uidvalidity, row.vanished, row.fetched) for row in rows] == [(7, 2, 1), (8, 0, 1)]


async def test_the_newest_arrival_is_that_of_the_highest_uid_of_the_mailbox(repository: Repository) -> None:
    await with_settings(repository)
    never = await repository.reading(lambda reader: reader.newest_arrival(MAILBOX))

    await keep(repository, a_delivery(9, internal_date=NOON + 9), a_delivery(1, internal_date=NOON + 1, uidvalidity=8))
    await keep(repository, a_delivery(2, internal_date=NOON + 2, uidvalidity=8))

    assert never is None
    assert await repository.reading(lambda reader: reader.newest_arrival(MAILBOX)) == NOON + 2


async def test_a_cursor_is_kept_and_replaced(repository: Repository) -> None:
    await with_settings(repository)
    first = Cursor(mailbox_id=MAILBOX, uidvalidity=7, uid_next=5, compared_at=NOON)
    second = Cursor(mailbox_id=MAILBOX, uidvalidity=8, uid_next=1, compared_at=NOON + 1)

    never = await repository.reading(lambda reader: reader.cursor(MAILBOX))
    await repository.writing(lambda writer: writer.save_cursor(first))
    await repository.writing(lambda writer: writer.save_cursor(second))

    assert never is None
    assert await repository.reading(lambda reader: reader.cursor(MAILBOX)) == second


async def test_deliveries_follow_their_mailbox_to_a_new_uidvalidity(repository: Repository) -> None:
    await with_settings(repository)
    mail = a_delivery(1)
    (key,) = await keep(repository, mail)
    assert key is not None

    same = await repository.writing(lambda writer: writer.deliveries_by_hash(MAILBOX, mail.sha256))
    await repository.writing(lambda writer: writer.map_uids(MAILBOX, 8, {key: 31}))

    assert [delivery.key for delivery in same] == [key]
    assert await repository.reading(lambda reader: reader.known_uids(MAILBOX, 8)) == {31}
    assert await repository.reading(lambda reader: reader.known_uids(MAILBOX, 7)) == set()


async def test_the_uids_of_decided_mails_are_known_by_when_they_were_kept(repository: Repository) -> None:
    await with_settings(repository)
    first, later, waiting = await keep(repository, a_delivery(1), a_delivery(2, kept_at=NOON + HOUR), a_delivery(3))
    for key in (first, later):
        assert key is not None
        await repository.writing(lambda writer, key=key: settle(writer, key))  # type: ignore[misc]

    early = await repository.reading(lambda reader: reader.kept_uids(MAILBOX, 7, NOON + HOUR))
    late = await repository.reading(lambda reader: reader.kept_uids(MAILBOX, 7, NOON + HOUR + 1))

    assert waiting is not None
    assert (early, late) == ({1}, {1, 2})
