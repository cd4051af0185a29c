"""Against the demo's own server, in this process: what the demo shows is what a mailbox does."""

import asyncio
from collections.abc import AsyncIterator
from functools import cache

import pytest

from console.demo.letters import Letter, letters
from console.demo.script import morning
from console.demo.server import LOOPBACK, MailServer, mail_server
from console.intake import imap_batches
from console.intake.imap import ImapSource, open_imap
from console.intake.source import FetchedMail, FolderMissingError, LoginRefusedError
from storage.settings import BrandId, ForwardMailbox, MailboxId
from storage.words import Security

NOW = 1_780_000_000_000
PASSWORD = "for-the-demo"


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server(("acme", "nova"), PASSWORD) as running:
        yield running


def mailbox(server: MailServer, *, folder: str = "INBOX") -> ForwardMailbox:
    return ForwardMailbox(
        id=MailboxId(1), name="acme", brand_id=BrandId(1), host=LOOPBACK, port=server.port, security=Security.NONE,
        user="acme", secret="acme", folder=folder,
    )  # fmt: skip


@cache
def acme() -> list[Letter]:
    """Return the letters of one brand's morning; made once, because each making draws other MIME boundaries."""
    return [letter for letter in letters(morning(), NOW) if letter.brand == "acme"]


async def fetched(source: ImapSource, uids: set[int]) -> list[FetchedMail]:
    return [mail async for batch in source.fetch(uids) for mail in batch.mails]


async def test_the_morning_comes_byte_for_byte_with_its_arrivals(server: MailServer) -> None:
    for letter in acme():
        await server.deliver(letter)

    async with open_imap(mailbox(server), PASSWORD) as source:
        mails = await fetched(source, await source.uids())

    assert [mail.raw for mail in mails] == [letter.raw for letter in acme()]
    assert [mail.internal_date // 1000 for mail in mails] == [letter.arrival // 1000 for letter in acme()]


async def test_a_letter_that_is_delivered_ends_the_wait(server: MailServer) -> None:
    letter = acme()[0]

    async with open_imap(mailbox(server), PASSWORD) as source, asyncio.timeout(20):
        await source.uids()
        waiting = asyncio.create_task(source.wait(280))
        await asyncio.sleep(0.05)
        await server.deliver(letter)
        is_news = await waiting
        fresh = await fetched(source, await source.uids_from(source.selected.uid_next))

    assert is_news
    assert [mail.raw for mail in fresh] == [letter.raw]


async def test_without_a_delivery_the_wait_ends_in_time(server: MailServer) -> None:
    async with open_imap(mailbox(server), PASSWORD) as source:
        await source.uids()

        assert await source.wait(0.05) is False
        assert await source.uids() == set()


async def test_mails_are_seen_moved_and_deleted(server: MailServer) -> None:
    for letter in acme()[:3]:
        await server.deliver(letter)

    async with open_imap(mailbox(server), PASSWORD) as source:
        first, second, third = sorted(await source.uids())
        await source.mark_seen({first, 999})
        await source.move({second}, "Archief")
        await source.delete({third})
        left = await source.uids()
    async with open_imap(mailbox(server, folder="Archief"), PASSWORD) as archive:
        moved = await fetched(archive, await archive.uids())

    assert left == {first}
    assert [mail.raw for mail in moved] == [acme()[1].raw]


async def test_a_mail_that_went_meanwhile_has_vanished(server: MailServer) -> None:
    for letter in acme()[:2]:
        await server.deliver(letter)

    async with open_imap(mailbox(server), PASSWORD) as source, open_imap(mailbox(server), PASSWORD) as other:
        uids = await source.uids()
        await other.delete({min(uids)})
        batches = [batch async for batch in source.fetch(uids)]

    assert [uid for batch in batches for uid in batch.vanished] == [min(uids)]
    assert [mail.uid for batch in batches for mail in batch.mails] == [max(uids)]


async def test_a_large_letter_comes_in_pieces(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_batches, "WHOLE_BYTES", 1000)
    monkeypatch.setattr(imap_batches, "BATCH_BYTES", 1000)
    monkeypatch.setattr(imap_batches, "PIECE_BYTES", 700)
    raw = acme()[0].raw + b"regel\r\n" * 1000
    await server.deliver(Letter(brand="acme", raw=raw, arrival=NOW))

    async with open_imap(mailbox(server), PASSWORD) as source:
        mails = await fetched(source, await source.uids())

    assert [mail.raw for mail in mails] == [raw]


async def test_a_wrong_password_is_refused(server: MailServer) -> None:
    with pytest.raises(LoginRefusedError):
        async with open_imap(mailbox(server), "something else"):
            pass


async def test_a_folder_that_is_not_there_is_missing(server: MailServer) -> None:
    with pytest.raises(FolderMissingError):
        async with open_imap(mailbox(server, folder="Nergens"), PASSWORD):
            pass
