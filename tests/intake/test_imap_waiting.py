"""Waiting for news: whatever answer a new mail is told of in, it ends the wait, and nothing else does."""

import asyncio

import pytest

from console.intake.imap import open_imap
from console.intake.source import SourceError
from tests.intake.scripted import Script, Talk, say, scripted

PASSWORD = "geheim"


async def test_a_mail_told_of_inside_a_fetch_is_news() -> None:
    async def told_inside(talk: Talk, tag: bytes) -> None:
        await talk.say(b"* 3 EXISTS")
        await talk.write(script.row(1, with_body=True))
        await talk.say(tag + b" OK done")

    script = Script(acts={"UID FETCH BODY": told_inside})

    async with scripted(script), open_imap(script.mailbox(), PASSWORD) as source:
        await source.uids()
        assert [batch async for batch in source.fetch({1})] != []
        is_news = await source.wait(20)
        is_still_news = await source.wait(20)
        await source.uids_from(3)
        is_news_after_looking = await source.wait(0.01)

    assert (is_news, is_still_news, is_news_after_looking) == (True, True, False)


async def test_a_mail_told_of_while_the_server_searches_is_news_afterwards() -> None:
    script = Script(acts={"UID SEARCH": say(b"* SEARCH 1 2", b"* 3 EXISTS", b"TAG OK")})

    async with scripted(script), open_imap(script.mailbox(), PASSWORD) as source:
        await source.uids()

        assert await source.wait(20) is True


async def test_a_push_ends_the_wait() -> None:
    script = Script(acts={"IDLING": say(b"* OK still here", b"* 3 EXISTS")})

    async with scripted(script), open_imap(script.mailbox(), PASSWORD) as source, asyncio.timeout(10):
        await source.uids()

        assert await source.wait(20) is True


async def test_what_is_no_mail_does_not_end_the_wait() -> None:
    script = Script(acts={"IDLING": say(b"* 1 EXPUNGE", b"* 2 FETCH (FLAGS (\\Seen))", b"* 0 RECENT", b"* OK here")})

    async with scripted(script), open_imap(script.mailbox(), PASSWORD) as source:
        await source.uids()

        assert await source.wait(0.1) is False


async def test_a_server_without_idle_is_asked_after_the_pause() -> None:
    script = Script(capabilities="IMAP4rev1", acts={"NOOP": say(b"* 3 EXISTS", b"TAG OK")})

    async with scripted(script), open_imap(script.mailbox(), PASSWORD) as source:
        await source.uids()
        is_news = await source.wait(0.05)

    assert is_news
    assert script.said("IDLE") == []


async def test_news_that_comes_before_the_idle_has_its_turn_ends_the_wait_at_once() -> None:
    script = Script(acts={"UID STORE": say(b"* 3 EXISTS", b"TAG OK")})

    async with scripted(script), open_imap(script.mailbox(), PASSWORD) as source, asyncio.timeout(10):
        await source.uids()
        _, is_news = await asyncio.gather(source.mark_seen({1}), source.wait(20))

    assert is_news
    assert script.said("IDLE") == []


async def test_an_idle_that_the_server_ends_is_no_error() -> None:
    script = Script(acts={"IDLE": say(b"+ idling", b"TAG OK long enough")})

    async with scripted(script), open_imap(script.mailbox(), PASSWORD) as source, asyncio.timeout(10):
        await source.uids()
        is_news = await source.wait(20)
        still_there = await source.uids()

    assert is_news is False
    assert still_there == {1, 2}
    assert b"DONE" not in script.heard


async def test_an_idle_that_the_server_refuses_is_an_error() -> None:
    script = Script(acts={"IDLE": say(b"TAG NO not today")})

    async with scripted(script), open_imap(script.mailbox(), PASSWORD) as source:
        await source.uids()
        with pytest.raises(SourceError, match="not today"):
            await source.wait(20)


async def test_another_command_ends_an_idle_and_is_not_kept_waiting() -> None:
    script = Script()

    async with scripted(script), open_imap(script.mailbox(), PASSWORD) as source, asyncio.timeout(10):
        await source.uids()
        waiting = asyncio.create_task(source.wait(20))
        await asyncio.sleep(0.05)
        await source.mark_seen({1})
        is_news = await waiting

    assert is_news is False
