"""How many mails were kept in each hour, by mailbox and outcome: what a small chart is drawn from."""

from storage.oncall import HourSum
from storage.protocol import Repository, Writer
from storage.words import Because, Outcome
from tests.storage.builders import HOUR, MAILBOX, NOON, a_delivery, an_import
from tests.storage.steps import with_settings

HERE = NOON // HOUR


def some_mail(writer: Writer) -> None:
    for uid, hours in enumerate((0, 0, 1, 30), 1):
        writer.keep(a_delivery(uid, kept_at=NOON - hours * HOUR))
    key = writer.keep(a_delivery(9, kept_at=NOON))
    assert key is not None
    writer.settle(key, Outcome.PARKED, Because.PARKED_LOOP)
    writer.keep(an_import(1, kept_at=NOON))


async def by_hour(repository: Repository, limit: int) -> set[HourSum]:
    return set(await repository.reading(lambda reader: reader.intake_by_hour(NOON - 24 * HOUR, limit)))


async def test_mails_are_counted_by_hour_mailbox_and_outcome_and_older_ones_are_not(repository: Repository) -> None:
    await with_settings(repository)
    await repository.writing(some_mail)

    found = await by_hour(repository, 100)

    assert found == {
        HourSum(mailbox_id=MAILBOX, hour=HERE, outcome=Outcome.PENDING, mails=2),
        HourSum(mailbox_id=MAILBOX, hour=HERE, outcome=Outcome.PARKED, mails=1),
        HourSum(mailbox_id=MAILBOX, hour=HERE - 1, outcome=Outcome.PENDING, mails=1),
        HourSum(mailbox_id=None, hour=HERE, outcome=Outcome.PENDING, mails=1),
    }


async def test_of_more_mails_than_asked_the_newest_are_counted(repository: Repository) -> None:
    await with_settings(repository)
    await repository.writing(some_mail)

    found = await by_hour(repository, 4)

    assert sum(one.mails for one in found) == 4
    assert {one.hour for one in found} == {HERE}
