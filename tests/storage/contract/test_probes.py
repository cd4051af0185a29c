"""Probes: what is kept of them, and what became of each; what is usual for an address."""

from dataclasses import replace
from typing import Any

import pytest

from storage.errors import ConflictError
from storage.probes import NewProbe, Probe, ProbeId
from storage.protocol import Repository, Writer
from storage.records import DeliveryKey
from storage.words import Because, Outcome
from tests.storage.builders import HOUR, MAIN, MINUTE, NOON, a_delivery
from tests.storage.steps import save, take_in, with_settings


def a_probe(**changes: Any) -> NewProbe:
    fields: dict[str, Any] = {"address": MAIN, "message_id": "<probe.1@acme.nl>", "is_canary": False, "sent_at": NOON}
    return NewProbe(**(fields | changes))


def set_up_mail(writer: Writer, uid: int = 1, because: Because = Because.SETUP_PROBE) -> DeliveryKey:
    key = writer.keep(a_delivery(uid))
    assert key is not None
    writer.settle(key, Outcome.SETUP, because)
    return key


async def newest(repository: Repository) -> Probe:
    return (await repository.reading(lambda reader: reader.newest_probes(MAIN, 1)))[0]


async def test_a_probe_is_kept_as_it_is_sent(repository: Repository) -> None:
    probe = a_probe(sent_by="ana")

    probe_id = await repository.writing(lambda writer: writer.add_probe(probe))

    assert await newest(repository) == Probe(
        id=probe_id, address=MAIN, message_id="<probe.1@acme.nl>", is_canary=False, sent_at=NOON, sent_by="ana"
    )


async def test_two_probes_of_one_message_id_are_refused(repository: Repository) -> None:
    await repository.writing(lambda writer: writer.add_probe(a_probe()))

    with pytest.raises(ConflictError):
        await repository.writing(lambda writer: writer.add_probe(a_probe(address="sales@acme.nl")))


async def test_only_the_first_arrival_of_a_probe_counts(repository: Repository) -> None:
    await with_settings(repository)

    def arrive_twice(writer: Writer) -> tuple[DeliveryKey, DeliveryKey]:
        probe, first, second = writer.add_probe(a_probe()), set_up_mail(writer, 1), set_up_mail(writer, 2)
        writer.probe_arrived(probe, first, NOON + MINUTE)
        writer.probe_arrived(probe, second, NOON + HOUR)
        return first, second

    first, _second = await repository.writing(arrive_twice)

    probe = await newest(repository)
    assert (probe.arrived_at, probe.delivery) == (NOON + MINUTE, first)


async def test_an_arrival_in_whole_seconds_is_not_before_the_sending(repository: Repository) -> None:
    await with_settings(repository)

    def arrive(writer: Writer) -> None:
        probe = writer.add_probe(a_probe(sent_at=NOON + 900))
        writer.probe_arrived(probe, set_up_mail(writer), NOON)

    await repository.writing(arrive)

    assert (await newest(repository)).arrived_at == NOON + 900


async def test_the_first_words_of_a_failure_stay_and_an_arrival_after_it_is_kept_too(repository: Repository) -> None:
    await with_settings(repository)

    def fail_twice(writer: Writer) -> None:
        probe = writer.add_probe(a_probe())
        writer.probe_failed(probe, "5.7.520 no external forwarding", NOON + 1)
        writer.probe_failed(probe, "something else", NOON + 2)
        writer.probe_arrived(probe, set_up_mail(writer), NOON + 3)

    await repository.writing(fail_twice)

    probe = await newest(repository)
    assert (probe.failed_at, probe.failure) == (NOON + 1, "5.7.520 no external forwarding")
    assert probe.arrived_at == NOON + 3


async def test_a_probe_that_could_not_be_sent_has_words_and_no_time(repository: Repository) -> None:
    def fail(writer: Writer) -> ProbeId:
        probe = writer.add_probe(a_probe())
        writer.probe_failed(probe, "the server can't be reached", None)
        return probe

    await repository.writing(fail)

    probe = await newest(repository)
    assert (probe.failed_at, probe.failure, probe.has_left) == (None, "the server can't be reached", False)


async def test_the_newest_probes_of_an_address_come_first(repository: Repository) -> None:
    def add(writer: Writer) -> None:
        for number in (1, 3, 2):
            writer.add_probe(a_probe(message_id=f"<{number}@acme.nl>", sent_at=NOON + number))
        writer.add_probe(a_probe(address="sales@acme.nl", message_id="<9@acme.nl>", sent_at=NOON + 9))

    await repository.writing(add)

    found = await repository.reading(lambda reader: reader.newest_probes(MAIN, 2))
    assert [probe.message_id for probe in found] == ["<3@acme.nl>", "<2@acme.nl>"]


async def test_each_address_of_the_settings_has_its_newest_thirty_probes(repository: Repository) -> None:
    settings = await with_settings(repository)

    def add(writer: Writer) -> None:
        for number in range(40):
            writer.add_probe(a_probe(message_id=f"<{number}@acme.nl>", sent_at=NOON + number))
        writer.add_probe(a_probe(address="sales@acme.nl", message_id="<s@acme.nl>"))

    await repository.writing(add)
    found = await repository.reading(lambda reader: reader.probes_by_address())
    left = tuple(known for known in settings.addresses if known.address != "sales@acme.nl")
    await repository.writing(lambda writer: save(writer, replace(settings, addresses=left)))

    assert [len(probes) for probes in found.values()] == [30, 1]
    assert [probe.sent_at for probe in found[MAIN]] == [NOON + number for number in range(39, 9, -1)]
    assert list(await repository.reading(lambda reader: reader.probes_by_address())) == [MAIN]


async def test_a_probe_is_found_by_any_of_several_message_ids(repository: Repository) -> None:
    await repository.writing(lambda writer: writer.add_probe(a_probe()))

    found = await repository.reading(lambda reader: reader.probe_named(("<x@y>", "<probe.1@acme.nl>")))
    missing = await repository.reading(lambda reader: [reader.probe_named(()), reader.probe_named(("<x@y>",))])

    assert found is not None and found.message_id == "<probe.1@acme.nl>"
    assert missing == [None, None]


async def test_mails_are_counted_by_the_hour_of_their_arrival(repository: Repository) -> None:
    await with_settings(repository)

    def arrive(writer: Writer) -> None:
        for uid, at in enumerate((NOON, NOON + MINUTE, NOON + 3 * HOUR), start=1):
            take_in(writer, uid, arrival=at)

    await repository.writing(arrive)

    hour = NOON // HOUR
    assert await repository.reading(lambda reader: reader.arrivals_by_hour(MAIN, hour)) == {hour: 2, hour + 3: 1}
    assert await repository.reading(lambda reader: reader.arrivals_by_hour(MAIN, hour + 1)) == {hour + 3: 1}


async def test_confirmations_are_found_among_other_set_up_mails(repository: Repository) -> None:
    await with_settings(repository)

    def arrive(writer: Writer) -> DeliveryKey:
        asked = set_up_mail(writer, 1, Because.SETUP_GMAIL_CONFIRMATION)
        set_up_mail(writer, 2)
        return asked

    asked = await repository.writing(arrive)

    assert [one.key for one in await repository.reading(lambda reader: reader.confirmations(5))] == [asked]
