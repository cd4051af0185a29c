"""Whatever an SMTP server does, the outbox tells what is known, and what may have been taken is not sent again."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from console.outgoing.smtp import SmtpMailer
from storage.words import Handing, OutboxState
from tests.figures import figure
from tests.outgoing.builders import NOTICED_S, SOON
from tests.outgoing.scripted import Act, Script, Talk, garbage, hang_up, say, scripted, stall, trickle
from tests.outgoing.sending import OutboxDesk, an_outbox
from tests.outgoing.sink import sink
from tests.storage.builders import ANSWER_BYTES, JAN, MAIN, MINUTE

PIET = "piet@example.nl"
EARLY = ("GREETING", "EHLO")
BEFORE = (*EARLY, "MAIL", "RCPT", "DATA")
SILENT: dict[str, Act] = {
    "stalls": stall, "trickles": trickle, "hangs up": hang_up, "talks garbage": garbage,
}  # fmt: skip


async def half(talk: Talk, line: bytes) -> None:
    """Take the beginning of the mail, and end the connection before its end."""
    await talk.say(b"354 go on")
    await talk.reader.readexactly(10)
    talk.writer.close()


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[OutboxDesk]:
    async with an_outbox(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def copies() -> Iterator[list[int]]:
    """How many copies a polite server took after each fault, of a mail that the first may have taken or refused."""
    found: list[int] = []
    yield found
    doubled = sum(one > 0 for one in found)
    figure("smtp-faults", f"{doubled} of {len(found)}", "mails that were refused, or may have been taken, sent again")


@pytest.fixture(scope="module")
def later() -> Iterator[list[int]]:
    """How many copies a polite server took after each fault that comes before a server has the mail."""
    found: list[int] = []
    yield found
    figure(
        "smtp-later", f"{sum(one == 1 for one in found)} of {len(found)}", "mails that no server took sent once, later"
    )


async def send(desk: OutboxDesk, script: Script) -> None:
    """Send what is due through a server that follows a script."""
    async with scripted(script), asyncio.timeout(NOTICED_S):
        await desk.change_servers(script.server())
        await desk.sender(SmtpMailer(deadlines=SOON)).once()


async def send_politely(desk: OutboxDesk) -> int:
    """Send what is due two minutes later through a server without faults, and return how many mails it took."""
    desk.clock.at += 10 * MINUTE
    with sink() as post:
        await desk.change_servers(post.server())
        await desk.sender(SmtpMailer(deadlines=SOON)).once()
        return len(post.mails)


@pytest.mark.parametrize("how", ["stalls", "hangs up"])
@pytest.mark.parametrize("stage", BEFORE)
async def test_a_server_that_falls_silent_before_it_has_the_mail_gets_it_later(
    desk: OutboxDesk, later: list[int], stage: str, how: str
) -> None:
    mail = await desk.queue()

    await send(desk, Script(acts={stage: SILENT[how]}))
    kept = await desk.mail(mail)

    assert (kept.state, kept.attempts, kept.handed_at) == (OutboxState.QUEUED, 1, None)
    assert kept.server_said != ""
    later.append(await send_politely(desk))
    assert later[-1] == 1


@pytest.mark.parametrize("act", [*SILENT.values(), half], ids=[*SILENT, "takes half"])
async def test_a_server_that_falls_silent_after_the_first_byte_is_asked_no_more(
    desk: OutboxDesk, copies: list[int], act: Act
) -> None:
    mail = await desk.queue()

    await send(desk, Script(acts={"DATA" if act is half else "BODY": act}))
    kept = await desk.mail(mail)

    assert (kept.state, kept.needs_person) == (OutboxState.UNKNOWN, True)
    copies.append(await send_politely(desk))
    assert copies[-1] == 0


@pytest.mark.parametrize("stage", [*BEFORE, "BODY"])
async def test_a_server_that_is_busy_gets_it_later(desk: OutboxDesk, later: list[int], stage: str) -> None:
    mail = await desk.queue()

    await send(desk, Script(acts={stage: say(b"451 4.3.2 later")}))
    kept = await desk.mail(mail)

    assert (kept.state, kept.server_said) == (OutboxState.QUEUED, "451 4.3.2 later")
    assert kept.next_try_at is not None
    assert MINUTE <= kept.next_try_at - desk.clock() <= 1.1 * MINUTE
    later.append(await send_politely(desk))
    assert later[-1] == 1


@pytest.mark.parametrize("stage", [*BEFORE, "BODY"])
async def test_a_mail_that_is_refused_for_good_is_not_sent_again_but_a_server_that_serves_nobody_is_waited_for(
    desk: OutboxDesk, later: list[int], copies: list[int], stage: str
) -> None:
    mail = await desk.queue()

    await send(desk, Script(acts={stage: say(b"554 5.7.1 no")}))
    kept = await desk.mail(mail)

    is_early = stage in EARLY
    assert (kept.state, kept.server_said) == (
        OutboxState.QUEUED if is_early else OutboxState.REFUSED,
        "554 5.7.1 no",
    )
    again = await send_politely(desk)
    (later if is_early else copies).append(again)
    assert again == (1 if is_early else 0)


async def test_each_recipient_is_told_apart(desk: OutboxDesk) -> None:
    async def choose(talk: Talk, line: bytes) -> None:
        answers = {b"RCPT TO:<gone@x.example>": b"550 5.1.1 gone", b"RCPT TO:<full@x.example>": b"452 4.2.2 full"}
        await talk.say(answers.get(line, b"250 ok"))

    mail = await desk.queue("gone@x.example", JAN, "full@x.example")
    await send(desk, Script(acts={"RCPT": choose}))
    waiting = await desk.mail(mail)
    await send_politely(desk)

    assert [(one.address, one.handing, one.code) for one in waiting.recipients] == [
        ("gone@x.example", Handing.REFUSED, 550),
        (JAN, Handing.TAKEN, 250),
        ("full@x.example", Handing.WAITING, 452),
    ]
    kept = await desk.mail(mail)
    assert (kept.state, [one.address for one in kept.refused]) == (OutboxState.SENT, ["gone@x.example"])
    assert kept.needs_person
    assert [one.detail for one in await desk.trail() if one.verb == "mail-refused"] == [
        "gone@x.example: 550 5.1.1 gone"
    ]


async def test_the_bytes_and_the_envelope_arrive_as_they_were_queued(desk: OutboxDesk) -> None:
    mail = await desk.queue(JAN, PIET)

    with sink() as post:
        await desk.change_servers(post.server())
        await desk.sender(SmtpMailer(deadlines=SOON)).once()

    (kept,) = post.mails
    assert (kept.sender, kept.recipients, kept.raw) == (MAIN, (JAN, PIET), ANSWER_BYTES)
    assert (await desk.mail(mail)).server_said == "2.0.0 kept"


async def test_an_automatic_mail_leaves_from_nobody(desk: OutboxDesk) -> None:
    await desk.queue(sender="", automatic=True)

    with sink() as post:
        await desk.change_servers(post.server())
        await desk.sender(SmtpMailer(deadlines=SOON)).once()

    assert [kept.sender for kept in post.mails] == [""]


async def test_the_id_that_a_provider_gives_a_mail_is_learned(
    desk: OutboxDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = "0102019a6e1c5f3b-1f2e3d4c-5b6a-4789-8c9d-0a1b2c3d4e5f-000000"
    monkeypatch.setattr(
        "console.outgoing.courier.rewritten_id",
        lambda host, words: f"<{words.removeprefix('Ok ')}@eu-west-1.amazonses.com>",
    )
    mail = await desk.mail(await desk.queue())

    await send(desk, Script(acts={"BODY": say(b"250 Ok " + given.encode())}))

    wanted = (f"<{given}@eu-west-1.amazonses.com>",)
    brand = await desk.repository.reading(lambda reader: reader.settings().brands[0].id)
    known = await desk.repository.reading(lambda reader: reader.known_messages(brand, wanted))
    assert [one.key for one in known] == [mail.message]
