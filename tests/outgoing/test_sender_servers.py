"""An outgoing server that can't be used holds up its own mails only, and they say why; it is not asked in vain."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.outgoing.mailer import Envelope, InsecureError, LoginRefusedError, UnreachableError
from storage.settings import AddressId, OutgoingServer
from storage.words import OutboxState
from tests.outgoing.posting import MemoryMailer, a_server
from tests.outgoing.sending import OutboxDesk, an_outbox, sending, until_sent
from tests.storage.builders import MINUTE

HOUR = 60 * MINUTE


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[OutboxDesk]:
    async with an_outbox(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("error", [LoginRefusedError("535 no"), InsecureError("no STARTTLS"), UnreachableError("down")])
async def test_a_server_that_fails_is_tried_by_one_mail_and_the_others_wait_with_its_words(
    desk: OutboxDesk, error: Exception
) -> None:
    mailer = MemoryMailer(refuses=lambda envelope: error)
    first, second = await desk.queue(), await desk.queue()
    sender = desk.sender(mailer)

    await sender.once()
    third = await desk.queue()
    await sender.once()

    assert len(mailer.asked) == 1
    mails = [await desk.mail(one) for one in (first, second, third)]
    assert [one.state for one in mails] == [OutboxState.QUEUED] * 3
    assert {one.server_said for one in mails} == {str(error)}
    assert [one.attempts for one in mails] == [1, 0, 0]


async def test_a_refused_login_is_tried_at_most_once_in_five_minutes(desk: OutboxDesk) -> None:
    mailer = MemoryMailer(refuses=lambda envelope: LoginRefusedError("535 no"))
    sender = desk.sender(mailer)

    for _ in range(60):
        await desk.queue()
        await sender.once()
        desk.clock.at += MINUTE

    assert len(mailer.asked) <= 12


async def test_a_person_who_wants_a_mail_tried_now_is_heard_while_its_server_rests(desk: OutboxDesk) -> None:
    mailer = MemoryMailer(refuses=lambda envelope: LoginRefusedError("535 no"))
    first, second = await desk.queue(), await desk.queue()
    sender = desk.sender(mailer)
    await sender.once()
    mailer.refuses = lambda envelope: None
    now = desk.clock.at = desk.clock.at + 1000

    await desk.repository.writing(lambda writer: writer.queue_again(second, at=now, due_at=now))
    await sender.once()

    assert (await desk.mail(second)).state is OutboxState.SENT
    assert (await desk.mail(first)).state is OutboxState.QUEUED


async def test_when_the_outgoing_servers_change_everything_is_tried_anew(desk: OutboxDesk) -> None:
    mailer = MemoryMailer(refuses=lambda envelope: LoginRefusedError("535 no"))
    await desk.queue()
    await desk.queue(due_at=desk.clock() + MINUTE)
    sender = desk.sender(mailer)
    await sender.once()
    mailer.refuses = lambda envelope: None

    await desk.change_servers(a_server(user="acme", secret="acme"))
    said = await sender.once()

    assert (said.sent, said.waiting) == (1, 1)


async def test_without_an_outgoing_server_a_mail_waits_and_says_what_to_do(desk: OutboxDesk) -> None:
    await desk.change_servers()
    mail, mailer = await desk.queue(), MemoryMailer()
    sender = desk.sender(mailer)

    await sender.once()
    waiting = await desk.mail(mail)
    await desk.change_servers(a_server())
    await sender.once()

    assert (waiting.state, waiting.attempts) == (OutboxState.QUEUED, 0)
    assert "omnidesk smtp set" in waiting.server_said
    assert (await desk.mail(mail)).state is OutboxState.SENT


async def test_without_its_password_a_mail_waits_and_no_try_is_counted(desk: OutboxDesk) -> None:
    await desk.change_servers(a_server(user="acme", secret="acme"))
    mail, mailer = await desk.queue(), MemoryMailer()
    desk.keyless = True
    sender = desk.sender(mailer)

    await sender.once()
    waiting = await desk.mail(mail)
    desk.keyless = False
    desk.clock.at += 6 * MINUTE
    await sender.once()

    assert (waiting.attempts, waiting.server_said) == (0, "the configuration has no secret acme")
    assert (await desk.mail(mail)).state is OutboxState.SENT


async def test_a_server_that_hangs_holds_up_no_mail_of_another(desk: OutboxDesk) -> None:
    account, own = a_server(), a_server(address_id=AddressId(1), host="127.0.0.2")
    await desk.change_servers(account, own)
    hanging, released = asyncio.Event(), asyncio.Event()

    async def hang(server: OutgoingServer, envelope: Envelope) -> None:
        if server.host == account.host:
            hanging.set()
            await released.wait()

    for _ in range(60):
        await desk.queue(address_id=AddressId(2))
    async with sending(desk.sender(MemoryMailer(meanwhile=hang))):
        await hanging.wait()
        mail = await desk.queue(address_id=AddressId(1))
        await until_sent(desk, mail)
        states = await desk.states()

    assert states.count(OutboxState.SENT) == 1


async def test_a_mail_that_is_given_up_ends_even_when_its_server_rests(desk: OutboxDesk) -> None:
    mailer = MemoryMailer(refuses=lambda envelope: UnreachableError("nobody answers"))
    old = [await desk.queue(), await desk.queue()]
    desk.clock.at += 48 * HOUR

    said = await desk.sender(mailer).once()

    assert (said.refused, len(mailer.asked)) == (2, 1)
    assert {(await desk.mail(one)).server_said for one in old} == {"given up after 48 hours: nobody answers"}
