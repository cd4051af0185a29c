"""Canaries: sent when they are due, never when nobody would see them come back, and never by two processes."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from console.intake.lease import this_holder
from console.outgoing.canaries import Canaries, is_due
from console.outgoing.mailer import LoginRefusedError, UnreachableError
from console.outgoing.probing import Prober
from storage.probes import Probe, ProbeId
from storage.protocol import Writer
from storage.words import MailboxState
from tests.intake.memory_source import Desk, a_desk
from tests.outgoing.posting import MemoryMailer, a_server
from tests.storage.builders import ACME, MAIN, MINUTE, NOON, an_address
from tests.storage.steps import save

DAY_S = 86_400
CANARY = an_address(canary_s=DAY_S)


def a_probe(sent_at: int, *, failure: str = "") -> Probe:
    return Probe(
        id=ProbeId(sent_at), address=MAIN, message_id=f"<{sent_at}@acme.nl>", is_canary=True, sent_at=sent_at,
        sent_by="", failure=failure,
    )  # fmt: skip


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk with an outgoing server whose main address has a canary a day."""
    async with a_desk(tmp_path) as opened:
        settings = await opened.repository.reading(lambda reader: reader.settings())
        first, *others = settings.addresses
        wanted = replace(settings, addresses=(replace(first, canary_s=DAY_S), *others), servers=(a_server(),))
        await opened.repository.writing(lambda writer: save(writer, wanted))
        yield opened


def canaries(desk: Desk, mailer: MemoryMailer) -> Canaries:
    """Return the canaries of a process of its own."""
    return Canaries(desk.repository, Prober(desk.repository, mailer.door(), desk.clock), this_holder(), desk.clock)


async def fetch(desk: Desk) -> None:
    (result,) = await desk.service().once()
    assert result.error is None


async def until(seen: Callable[[], bool]) -> None:
    for _ in range(1500):
        if seen():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


async def until_it_has_the_lease(desk: Desk) -> None:
    async with asyncio.timeout(15):
        async for _revision in desk.repository.watch():
            if await desk.repository.reading(lambda reader: reader.lease("canaries")) is not None:
                return


@pytest.mark.parametrize(
    ("canary_s", "ages_s", "due"),
    [
        (0, [], False),
        (DAY_S, [], True),
        (DAY_S, [DAY_S - 1], False),
        (DAY_S, [DAY_S], True),
        (DAY_S, [10, 2 * DAY_S], False),
    ],
)
def test_a_canary_is_due_when_the_newest_probe_is_older_than_its_period(
    canary_s: int, ages_s: list[int], due: bool
) -> None:
    probes = [a_probe(NOON - age * 1000) for age in ages_s]

    assert is_due(an_address(canary_s=canary_s), probes, NOON) is due


def test_a_canary_that_could_not_be_sent_is_tried_again_ever_more_seldom() -> None:
    failed = [a_probe(NOON, failure="nobody answers") for _ in range(30)]

    def pause_of(count: int, canary: int = DAY_S) -> int:
        known = an_address(canary_s=canary)
        return next(minutes for minutes in range(2000) if is_due(known, failed[:count], NOON + minutes * MINUTE))

    assert [pause_of(count) for count in (1, 2, 3, 4)] == [1, 2, 4, 8]
    assert (pause_of(30), pause_of(30, 3600)) == (24 * 60, 60)


async def test_a_canary_is_sent_once_and_again_after_its_period(desk: Desk) -> None:
    mailer = MemoryMailer()
    await fetch(desk)

    first = await canaries(desk, mailer).once()
    second = await canaries(desk, mailer).once()
    desk.clock.at += DAY_S * 1000
    await fetch(desk)
    third = await canaries(desk, mailer).once()

    assert [len(some) for some in (first, second, third)] == [1, 0, 1]
    assert [envelope.recipients for envelope, _ in mailer.sent] == [(MAIN,), (MAIN,)]
    (newest, _older) = await desk.repository.reading(lambda reader: reader.newest_probes(MAIN, 5))
    assert (newest.is_canary, newest.sent_by) == (True, "")


async def test_no_canary_is_sent_where_the_mailbox_was_never_looked_into(desk: Desk) -> None:
    mailer = MemoryMailer()

    assert await canaries(desk, mailer).once() == []
    assert mailer.asked == []


@pytest.mark.parametrize("state", [MailboxState.REFUSED, MailboxState.WAITING])
async def test_no_canary_is_sent_where_the_last_look_failed(desk: Desk, state: MailboxState) -> None:
    mailer = MemoryMailer()
    await fetch(desk)

    def fail(writer: Writer) -> None:
        (said,) = writer.mailbox_health()
        writer.save_health(replace(said, state=state, error="NO"))

    await desk.repository.writing(fail)

    assert await canaries(desk, mailer).once() == []


async def test_no_canary_is_sent_without_an_outgoing_server(desk: Desk) -> None:
    settings = await desk.repository.reading(lambda reader: reader.settings())
    await desk.repository.writing(lambda writer: save(writer, replace(settings, servers=())))
    await fetch(desk)

    assert await canaries(desk, MemoryMailer()).once() == []


async def test_a_failure_is_kept_on_the_probe_and_tried_again(desk: Desk) -> None:
    down = MemoryMailer(refuses=lambda envelope: UnreachableError("nobody answers there"))
    await fetch(desk)

    await canaries(desk, down).once()
    early = await canaries(desk, MemoryMailer()).once()
    desk.clock.at += MINUTE
    late = await canaries(desk, MemoryMailer()).once()

    newest, failed = await desk.repository.reading(lambda reader: reader.newest_probes(MAIN, 5))
    assert (failed.failure, newest.failure) == ("nobody answers there", "")
    assert (len(early), len(late)) == (0, 1)


async def test_a_server_that_fails_rests_before_another_address_tries_it(desk: Desk) -> None:
    settings = await desk.repository.reading(lambda reader: reader.settings())
    every = tuple(replace(known, canary_s=DAY_S) for known in settings.addresses if known.brand_id == ACME)
    await desk.repository.writing(lambda writer: save(writer, replace(settings, addresses=every)))
    await fetch(desk)
    mailer = MemoryMailer(refuses=lambda envelope: LoginRefusedError("535 no"))
    sender = canaries(desk, mailer)

    first = await sender.once()
    desk.clock.at += 4 * MINUTE
    resting = await sender.once()
    desk.clock.at += MINUTE
    again = await sender.once()

    assert [len(some) for some in (first, resting, again)] == [1, 0, 1]


async def test_another_process_that_sends_keeps_us_from_it(desk: Desk) -> None:
    mailer, other = MemoryMailer(), canaries(desk, MemoryMailer())
    running = asyncio.create_task(other.run())
    try:
        await until_it_has_the_lease(desk)
        await fetch(desk)
        sent = await canaries(desk, mailer).once()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    assert sent == []
    assert await desk.repository.reading(lambda reader: reader.lease("canaries")) is None


async def test_while_the_poller_stays_a_canary_is_sent_comes_back_and_both_are_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("console.outgoing.canaries.EVERY_S", 0.05)
    monkeypatch.setattr("console.outgoing.canaries.BLIND_S", 0.05)
    caplog.set_level(logging.INFO, "omnidesk.canary")
    mailer = MemoryMailer()
    following = asyncio.create_task(desk.service(canaries=canaries(desk, mailer)).run())
    try:
        await until(lambda: bool(mailer.sent))
        desk.box.mails[1] = mailer.sent[0][1]
        desk.box.news.set()
        await until(lambda: "came back" in caplog.text)
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)

    assert "info@acme.nl: a probe was sent" in caplog.text
    assert len(mailer.sent) == 1
