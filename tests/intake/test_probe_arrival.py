"""A probe comes back by the forward mailbox, or a report that it can't: the probe knows, and no ticket is made."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC
from functools import partial
from pathlib import Path

import pytest

from console.forwarding import Cause, ForwardingFacts, forwarding_of
from console.forwarding_facts import Here, read_forwarding
from console.outgoing.probing import Prober, SentProbe
from storage.probes import Probe
from storage.protocol import Reader
from storage.words import Because, Forwarding, Outcome
from tests.intake.memory_source import SECOND, Desk, a_desk, a_mail
from tests.outgoing.bouncing import a_bounce
from tests.outgoing.posting import MemoryMailer, a_server
from tests.storage.builders import MAIN, MINUTE, NOON
from tests.storage.steps import save


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with a_desk(tmp_path) as opened:
        settings = await opened.repository.reading(lambda reader: reader.settings())
        await opened.repository.writing(lambda writer: save(writer, replace(settings, servers=(a_server(),))))
        opened.clock.at = NOON
        yield opened


async def send(desk: Desk, mailer: MemoryMailer) -> SentProbe:
    settings = await desk.repository.reading(lambda reader: reader.settings())
    return await Prober(desk.repository, mailer.door(), desk.clock).send(settings.addresses[0])


async def take_in(desk: Desk, uid: int, raw: bytes) -> None:
    """Let a mail arrive, so many seconds after noon, and fetch it."""
    desk.box.mails[uid] = raw
    desk.clock.at = max(desk.clock.at, NOON + uid * SECOND)
    (result,) = await desk.service().once()
    assert result.error is None


async def newest(desk: Desk) -> Probe:
    return (await desk.repository.reading(lambda reader: reader.newest_probes(MAIN, 1)))[0]


async def facts(desk: Desk) -> ForwardingFacts:
    here = Here(now=desk.clock.at, host="desk", zone=UTC)
    return (await desk.repository.reading(partial(_facts, here)))[MAIN]


def _facts(here: Here, reader: Reader) -> dict[str, ForwardingFacts]:
    return read_forwarding(reader, here)


async def outcomes(desk: Desk) -> list[tuple[Because | None, str]]:
    found = await desk.repository.reading(lambda reader: reader.deliveries_with(list(Outcome), 10))
    return [(delivery.because, delivery.reason) for delivery in found]


def bounced(raw: bytes) -> bytes:
    return a_bounce(raw, address=MAIN, forward="supportacme@konto.omnidesk.com")


async def test_a_probe_that_comes_back_is_set_up_mail_and_verifies_its_address(desk: Desk) -> None:
    mailer = MemoryMailer()
    await send(desk, mailer)

    await take_in(desk, 30, b"X-Forwarded-For: info@acme.nl supportacme@konto.omnidesk.com\r\n" + mailer.sent[0][1])

    probe, known = await newest(desk), await facts(desk)
    assert (probe.arrived_at, probe.failure) == (NOON + 30 * SECOND, "")
    assert await outcomes(desk) == [(Because.SETUP_PROBE, f"our own probe of {MAIN} came through")]
    assert (await desk.repository.reading(lambda reader: reader.counts())).tickets == 0
    assert forwarding_of(known, desk.clock.at).state is Forwarding.VERIFIED
    assert (known.landed, known.looking.looked_at) == (MAIN, desk.clock.at)


async def test_a_probe_is_known_though_its_message_id_was_rewritten_on_the_way(desk: Desk) -> None:
    mailer = MemoryMailer()
    sent = await send(desk, mailer)

    raw = mailer.sent[0][1].replace(f"Message-ID: {sent.message_id}".encode(), b"Message-ID: <other@provider.example>")
    await take_in(desk, 30, raw)

    assert b"<other@provider.example>" in raw
    assert (await newest(desk)).arrived_at == NOON + 30 * SECOND


async def test_an_old_probe_that_is_played_again_changes_nothing(desk: Desk) -> None:
    mailer = MemoryMailer()
    await send(desk, mailer)
    await take_in(desk, 30, mailer.sent[0][1])
    desk.clock.at += MINUTE
    await send(desk, mailer)

    await take_in(desk, 200, b"Received: from elsewhere\r\n" + mailer.sent[0][1])

    again, first = await desk.repository.reading(lambda reader: reader.newest_probes(MAIN, 2))
    assert (first.arrived_at, again.arrived_at) == (NOON + 30 * SECOND, None)
    assert [because for because, _reason in await outcomes(desk)] == [Because.SETUP_PROBE] * 2


async def test_a_bounce_of_a_probe_breaks_the_forwarding_and_says_why(desk: Desk) -> None:
    mailer = MemoryMailer()
    await send(desk, mailer)

    await take_in(desk, 30, bounced(mailer.sent[0][1]))

    found = forwarding_of(await facts(desk), desk.clock.at)
    ((because, reason),) = await outcomes(desk)
    assert (because, reason.partition(":")[0]) == (Because.SETUP_PROBE, f"our probe of {MAIN} was not delivered")
    assert "5.7.520" in reason and "5.7.520" in (await newest(desk)).failure
    assert (found.state, found.cause) == (Forwarding.BROKEN, Cause.EXTERNAL_FORWARDING)


async def test_mail_that_comes_after_the_bounce_heals(desk: Desk) -> None:
    mailer = MemoryMailer()
    await send(desk, mailer)
    await take_in(desk, 30, bounced(mailer.sent[0][1]))

    await take_in(desk, 40, a_mail(40))

    assert forwarding_of(await facts(desk), desk.clock.at).state is Forwarding.VERIFIED


async def test_a_bounce_of_a_mail_that_was_no_probe_is_parked_as_before(desk: Desk) -> None:
    await take_in(desk, 30, bounced(b"Message-ID: <something@acme.nl>\r\n\r\n"))

    assert [because for because, _reason in await outcomes(desk)] == [Because.PARKED_BOUNCE]


async def test_a_probe_that_counts_as_mail_to_another_address_is_told(desk: Desk) -> None:
    mailer = MemoryMailer()
    await send(desk, mailer)

    await take_in(desk, 30, b"X-MS-Exchange-Inbox-Rules-Loop: sales@acme.nl\r\n" + mailer.sent[0][1])

    found = forwarding_of(await facts(desk), desk.clock.at)
    assert (found.state, found.cause, found.said) == (Forwarding.VERIFIED, Cause.OTHER_ADDRESS, "sales@acme.nl")


async def test_a_probe_that_was_redirected_twice_is_remembered_when_the_next_stays_away(desk: Desk) -> None:
    mailer = MemoryMailer()
    await send(desk, mailer)
    twice = b"X-Forwarded-For: info@acme.nl supportacme@konto.omnidesk.com\r\nResent-From: sales@acme.nl\r\n"
    await take_in(desk, 30, twice + mailer.sent[0][1])
    desk.clock.at += MINUTE
    await send(desk, mailer)

    desk.clock.at += 30 * MINUTE
    await take_in(desk, 31, bounced(b"Message-ID: <something@acme.nl>\r\n\r\n"))

    found = forwarding_of(await facts(desk), desk.clock.at)
    assert (found.state, found.cause, found.said) == (Forwarding.LATE, Cause.SECOND_REDIRECT, "2")
