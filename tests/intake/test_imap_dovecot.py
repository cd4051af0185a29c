"""Against a real Dovecot: what the wire says in earnest."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from console.intake import imap_batches
from console.intake.imap import ImapSource, open_imap
from console.intake.imap_deadlines import Deadlines
from console.intake.source import (
    FetchedMail,
    FolderMissingError,
    LoginRefusedError,
    SourceError,
    Step,
    UnreachableError,
)
from storage.words import Security
from tests.intake.certificates import authority
from tests.intake.dovecot import Dovecot, dovecot

pytestmark = pytest.mark.real_server
AT = 1_772_000_000_000
PASSWORD = 'gé"heim\\ {3}'
ODD = b"Subject: odd\r\n\r\nA1 OK done\r\n* BYE\r\n)\r\n{5}\r\n\xff\xfe\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot({}) as running:
        yield running


@pytest.fixture
def user(server: Dovecot, request: pytest.FixtureRequest) -> str:
    """A user of the test's own, so that no test sees another's mails."""
    name = request.node.originalname.removeprefix("test_")[:40] + str(len(server.passwords))
    server.add_user(name, PASSWORD)
    return name


def letter(number: int) -> bytes:
    return b"Subject: Vraag %d\r\nMessage-ID: <%d@example.nl>\r\n\r\nWaar blijft het?\r\n" % (number, number)


@pytest.fixture
async def source(server: Dovecot, user: str) -> AsyncIterator[ImapSource]:
    """The user's INBOX with three mails, open."""
    for number in range(3):
        server.deliver(user, letter(number), arrival=AT + number * 60_000)
    async with open_imap(server.mailbox(user), PASSWORD) as opened:
        yield opened


async def fetched(source: ImapSource, uids: set[int]) -> list[FetchedMail]:
    return [mail async for batch in source.fetch(uids) for mail in batch.mails]


async def test_mails_come_byte_for_byte_with_their_arrival(server: Dovecot, user: str) -> None:
    raws = [letter(0), ODD, letter(1) + b"x" * 100_000 + b"\r\n"]
    for number, raw in enumerate(raws):
        server.deliver(user, raw, arrival=AT + number * 60_000)

    async with open_imap(server.mailbox(user), PASSWORD) as source:
        mails = await fetched(source, await source.uids())

    assert {mail.raw: mail.internal_date for mail in mails} == {
        raw: AT + number * 60_000 for number, raw in enumerate(raws)
    }
    assert source.selected.can_idle


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_a_verified_connection_brings_mail(server: Dovecot, user: str, security: Security) -> None:
    server.deliver(user, letter(0))
    steps: list[Step] = []
    context = server.authority.trusting()

    async with open_imap(server.mailbox(user, security), PASSWORD, told=steps.append, context=context) as source:
        mails = await fetched(source, await source.uids())

    assert [mail.raw for mail in mails] == [letter(0)]
    assert "TLSv1" in next(step.words for step in steps if step.name == "tls")


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
@pytest.mark.parametrize("trusted", ["the system's authorities", "another authority"])
async def test_a_certificate_that_is_not_trusted_is_refused(
    server: Dovecot, user: str, security: Security, trusted: str, tmp_path: Path
) -> None:
    context = authority(tmp_path).trusting() if trusted == "another authority" else None

    with pytest.raises(UnreachableError, match="certificate"):
        async with open_imap(server.mailbox(user, security), PASSWORD, context=context):
            pass

    assert f"user=<{user}>" not in server.log()


async def test_a_verifying_client_is_the_default(server: Dovecot) -> None:
    default = ssl.create_default_context()

    assert default.check_hostname
    assert default.verify_mode is ssl.CERT_REQUIRED


async def test_a_wrong_password_is_refused(server: Dovecot, user: str) -> None:
    with pytest.raises(LoginRefusedError, match="AUTHENTICATIONFAILED") as caught:
        async with open_imap(server.mailbox(user), "wrong wörd"):
            pass

    assert "wrong" not in f"{caught.value!r}"


async def test_a_folder_that_is_not_there_is_missing(server: Dovecot, user: str) -> None:
    with pytest.raises(FolderMissingError):
        async with open_imap(server.mailbox(user, folder="Nergens"), PASSWORD):
            pass


async def test_a_delivery_ends_the_wait(server: Dovecot, user: str, source: ImapSource) -> None:
    known = await source.uids()

    async with asyncio.timeout(60):
        waiting = asyncio.create_task(source.wait(280))
        await asyncio.sleep(0.1)
        server.deliver(user, letter(9))
        is_news = await waiting
        mails = await fetched(source, await source.uids_from(max(known) + 1))

    assert is_news
    assert [mail.raw for mail in mails] == [letter(9)]


async def test_a_delivery_while_we_fetch_is_not_missed(server: Dovecot, user: str, source: ImapSource) -> None:
    known = await source.uids()
    server.deliver(user, letter(9))

    async with asyncio.timeout(60):
        await fetched(source, known)
        is_news = await source.wait(280)

    assert is_news
    assert len(await source.uids()) == 4


async def test_mails_are_seen_moved_and_deleted(server: Dovecot, user: str, source: ImapSource) -> None:
    first, second, third = sorted(await source.uids())

    await source.mark_seen({first, 4_000_000})
    await source.move({second}, "Verwerkt & klaar/2026")
    await source.delete({third})
    await source.delete({third})

    assert await source.uids() == {first}
    assert server.flags(user) == ["S"]
    assert server.mails(user, "Verwerkt &- klaar.2026") == [letter(1)]


async def test_a_mail_that_went_meanwhile_has_vanished(server: Dovecot, user: str, source: ImapSource) -> None:
    uids = await source.uids()
    async with open_imap(server.mailbox(user), PASSWORD) as other:
        await other.delete({min(uids)})

    batches = [batch async for batch in source.fetch(uids)]

    assert [uid for batch in batches for uid in batch.vanished] == [min(uids)]
    assert [mail.uid for batch in batches for mail in batch.mails] == sorted(uids)[1:]


async def test_a_folder_that_was_made_anew_has_another_uidvalidity(server: Dovecot, user: str) -> None:
    server.deliver(user, letter(0))
    async with open_imap(server.mailbox(user), PASSWORD) as source:
        before, uids_before = source.selected.uidvalidity, await source.uids()

        server.renumber(user)

        with pytest.raises(UnreachableError):
            await source.uids()
    server.renumber(user)
    async with open_imap(server.mailbox(user), PASSWORD) as source:
        after, uids_after = source.selected.uidvalidity, await source.uids()

    assert after > before
    assert uids_after == uids_before


async def test_a_server_that_stops_wakes_who_waits_and_is_found_again(user: str, server: Dovecot) -> None:
    async with open_imap(server.mailbox(user), PASSWORD) as source, asyncio.timeout(60):
        await source.uids()
        waiting = asyncio.create_task(source.wait(280))
        await asyncio.sleep(0.1)
        await asyncio.to_thread(server.stop)
        with pytest.raises(UnreachableError):
            await waiting
    with pytest.raises(UnreachableError):
        async with open_imap(server.mailbox(user), PASSWORD):
            pass
    server.start()
    async with open_imap(server.mailbox(user), PASSWORD) as source:
        assert await source.uids() == set()


async def test_a_plain_server_behind_tls_and_the_other_way_round_are_named(server: Dovecot, user: str) -> None:
    plain, protected = server.mailbox(user), server.mailbox(user, Security.TLS)
    crossed = [
        type(plain)(**{name: getattr(plain, name) for name in plain.__slots__} | {"port": server.tls_port}),
        type(plain)(**{name: getattr(protected, name) for name in plain.__slots__} | {"port": server.port}),
    ]

    for mailbox in crossed:
        with pytest.raises(SourceError) as caught:
            async with open_imap(mailbox, PASSWORD, deadlines=Deadlines(answer_s=0.3, tls_s=0.5)):
                pass
        assert str(caught.value)


async def test_a_large_mail_comes_in_pieces(server: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_batches, "OVERSIZE_BYTES", 6_000_000)
    monkeypatch.setattr(imap_batches, "WHOLE_BYTES", 4_000_000)
    large, larger = letter(0) + b"regel\r\n" * 800_000, letter(1) + b"regel\r\n" * 1_000_000
    server.deliver(user, large)
    server.deliver(user, larger)

    async with open_imap(server.mailbox(user), PASSWORD) as source:
        mails = await fetched(source, await source.uids())

    assert sorted((mail.raw for mail in mails), key=len) == [large, larger[:6_000_001]]


async def test_a_backlog_comes_whole_and_in_order(server: Dovecot, user: str) -> None:
    for number in range(700):
        server.deliver(user, letter(number), arrival=AT + number * 1000)

    async with open_imap(server.mailbox(user), PASSWORD) as source:
        mails = await fetched(source, await source.uids())

    assert [mail.uid for mail in mails] == sorted(mail.uid for mail in mails)
    assert {mail.raw for mail in mails} == {letter(number) for number in range(700)}
