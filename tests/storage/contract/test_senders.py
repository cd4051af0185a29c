"""Who wrote is counted as messages are kept, and the senders with many numbers or names are told first."""

from dataclasses import replace

from storage.protocol import Repository, Writer
from storage.senders import SenderCount, SenderFact
from storage.words import Direction, TicketStatus
from tests.storage.builders import ACME, HOUR, JAN, MAIN, NOON, NOVA
from tests.storage.steps import customer, open_with, with_settings

AGENCY = "post@incasso.nl"
SALES = "sales@acme.nl"


def write_dossiers(writer: Writer, *numbers: int, sender: str = AGENCY, name: str = "Incasso BV") -> None:
    for number in numbers:
        subject = f"Dossier {number}"
        open_with(writer, address=sender, subject=subject, sender_name=name, arrival=NOON + number * HOUR)


async def kept_senders(repository: Repository, limit: int = 10) -> list[SenderCount]:
    return await repository.reading(lambda reader: reader.senders(limit))


async def facts(repository: Repository, limit: int = 10) -> list[SenderFact]:
    return await repository.reading(lambda reader: reader.sender_facts(3, limit))


async def test_mails_are_counted_by_sender_and_ticket_address_the_newest_first(repository: Repository) -> None:
    await with_settings(repository)

    def write(writer: Writer) -> None:
        open_with(writer, arrival=NOON)
        open_with(writer, arrival=NOON + HOUR)
        open_with(writer, address=AGENCY, ticket={"address": SALES}, arrival=NOON + 2 * HOUR)
        open_with(writer, ticket={"address": "help@nova.nl", "brand_id": NOVA}, brand_id=NOVA, arrival=NOON - HOUR)

    await repository.writing(write)

    jan = SenderCount(sender=JAN, brand_id=ACME, address=MAIN, mails=2, last_mail_at=NOON + HOUR)
    assert await kept_senders(repository) == [
        SenderCount(sender=AGENCY, brand_id=ACME, address=SALES, mails=1, last_mail_at=NOON + 2 * HOUR),
        jan,
        replace(jan, brand_id=NOVA, address="help@nova.nl", mails=1, last_mail_at=NOON - HOUR),
    ]
    assert [one.sender for one in await kept_senders(repository, limit=1)] == [AGENCY]


async def test_only_mail_counts_and_the_newest_arrival_stays_the_last(repository: Repository) -> None:
    await with_settings(repository)

    def write(writer: Writer) -> None:
        open_with(writer, arrival=NOON)
        open_with(writer, arrival=NOON - HOUR)
        open_with(writer, arrival=NOON + HOUR, direction=Direction.OUT, sender=MAIN)
        open_with(writer, arrival=NOON + HOUR, direction=Direction.NOTE, sender="")
        open_with(writer, arrival=NOON + HOUR, sender="")

    await repository.writing(write)

    (jan,) = await kept_senders(repository)
    assert (jan.sender, jan.mails, jan.last_mail_at) == (JAN, 2, NOON)


async def test_a_sender_of_many_numbers_is_told_with_what_is_kept_of_them(repository: Repository) -> None:
    await with_settings(repository)
    await repository.writing(lambda writer: write_dossiers(writer, 101, 102, 103, 103))

    (agency,) = await facts(repository)

    assert agency == SenderFact(
        sender=AGENCY,
        mails=4,
        tickets=4,
        first_mail_at=NOON + 101 * HOUR,
        last_mail_at=NOON + 103 * HOUR,
        subjects=("Dossier 101", "Dossier 102", "Dossier 103"),
        names=("Incasso BV",),
    )


async def test_a_sender_of_many_names_is_told_and_one_of_few_is_not(repository: Repository) -> None:
    await with_settings(repository)

    def write(writer: Writer) -> None:
        write_dossiers(writer, 101, 102, sender=JAN, name="Jan Smit")
        for name in ("Ana", "Piet", "Els"):
            open_with(writer, address=AGENCY, subject="Vraag over 12", sender_name=name)

    await repository.writing(write)

    assert [(one.sender, one.names, one.subjects) for one in await facts(repository)] == [
        (AGENCY, ("Ana", "Els", "Piet"), ())
    ]


async def test_those_with_the_most_come_first_and_no_more_than_asked(repository: Repository) -> None:
    await with_settings(repository)

    def write(writer: Writer) -> None:
        write_dossiers(writer, 101, 102, 103, sender="b@x.nl")
        write_dossiers(writer, 101, 102, 103, sender="a@x.nl")
        write_dossiers(writer, 101, 102, 103, 104)

    await repository.writing(write)

    assert [one.sender for one in await facts(repository)] == [AGENCY, "a@x.nl", "b@x.nl"]
    assert [one.sender for one in await facts(repository, limit=2)] == [AGENCY, "a@x.nl"]


async def test_automatic_and_unsure_mail_leaves_no_mark(repository: Repository) -> None:
    await with_settings(repository)

    def write(writer: Writer) -> None:
        for number in range(101, 106):
            open_with(writer, subject=f"Dossier {number}", from_customer=False)

    await repository.writing(write)

    assert await facts(repository) == []
    assert [one.mails for one in await kept_senders(repository)] == [5]


async def test_merged_and_spam_tickets_are_not_counted(repository: Repository) -> None:
    await with_settings(repository)

    def write(writer: Writer) -> None:
        write_dossiers(writer, 101, 102, 103)
        spam, _ = open_with(writer, address=AGENCY, subject="Dossier 104")
        writer.set_status(spam, TicketStatus.SPAM, at=NOON)

    await repository.writing(write)

    assert [(one.mails, one.tickets) for one in await facts(repository)] == [(4, 3)]


async def test_one_sender_brings_at_most_a_hundred_subjects(repository: Repository) -> None:
    await with_settings(repository)
    await repository.writing(lambda writer: write_dossiers(writer, *range(1000, 1130)))

    (agency,) = await facts(repository)

    assert (agency.mails, len(agency.subjects), agency.subjects[0]) == (130, 100, "Dossier 1000")


async def test_what_a_transaction_undid_is_not_counted(repository: Repository) -> None:
    await with_settings(repository)

    def write(writer: Writer) -> None:
        customer(writer)
        try:
            with writer.savepoint():
                open_with(writer)
                raise LookupError
        except LookupError:
            pass

    await repository.writing(write)

    assert await kept_senders(repository) == []
