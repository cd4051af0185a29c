"""A forward mailbox is followed: nothing skipped, nothing doubled, whatever the server does."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from console.intake.source import LoginRefusedError, SourceError
from storage.protocol import Reader
from storage.records import LedgerRow, MailboxHealth, TicketView
from storage.words import MailboxState, Outcome
from tests.intake.memory_source import Desk, a_desk, a_mail
from tests.storage.builders import NOON, a_delivery
from tests.storage.steps import save

DAY = 86_400_000


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with a_desk(tmp_path) as opened:
        yield opened


async def once(desk: Desk) -> int:
    (result,) = await desk.service().once()
    assert result.error is None
    assert result.tally is not None
    return result.tally.fetched


async def ledger(desk: Desk) -> list[LedgerRow]:
    return await desk.repository.reading(lambda reader: reader.ledger(None))


async def subjects(desk: Desk) -> list[str]:
    found = await desk.repository.reading(lambda reader: reader.tickets(TicketView(), limit=100))
    return sorted((ticket.subject for ticket in found), key=lambda subject: int(subject.split()[-1]))


async def health(desk: Desk) -> MailboxHealth:
    (said,) = await desk.repository.reading(lambda reader: reader.mailbox_health())
    return said


async def until(desk: Desk, seen: Callable[[Reader], object]) -> None:
    async with asyncio.timeout(15):
        async for _revision in desk.repository.watch():
            if await desk.repository.reading(seen):
                return


async def test_what_is_there_is_taken_in_once(desk: Desk) -> None:
    desk.box.deliver(*range(1, 11))

    first = await once(desk)
    again = await once(desk)

    assert (first, again) == (10, 0)
    assert await subjects(desk) == [f"Vraag {number}" for number in range(1, 11)]
    assert desk.box.seen == set(range(1, 11))
    assert [(row.counts[Outcome.TICKETED], row.gaps) for row in await ledger(desk)] == [(10, ())]


async def test_a_uid_that_appears_late_is_found(desk: Desk) -> None:
    desk.box.deliver(5, 6)
    await once(desk)

    desk.box.deliver(2)

    assert await once(desk) == 1
    assert await subjects(desk) == ["Vraag 2", "Vraag 5", "Vraag 6"]


async def test_a_broken_fetch_goes_on_where_it_broke(desk: Desk) -> None:
    desk.box.deliver(*range(1, 11))
    desk.box.breaks_after = 6

    (broken,) = await desk.service().once()
    rest = await once(desk)

    assert isinstance(broken.error, SourceError)
    assert rest == 4
    assert len(await subjects(desk)) == 10
    assert sorted(desk.box.fetched) == list(range(1, 11))


async def test_what_is_gone_before_it_was_fetched_has_vanished(desk: Desk) -> None:
    desk.box.deliver(1, 3)
    desk.box.gone = {2}

    fetched = await once(desk)
    await once(desk)

    (row,) = await ledger(desk)
    assert (fetched, row.vanished, row.fetched) == (2, 1, 2)
    assert desk.box.fetched == [1, 3]


async def test_a_mail_that_the_server_hid_for_a_moment_is_taken_in_when_it_is_there_again(desk: Desk) -> None:
    desk.box.deliver(1, 3)
    desk.box.gone = {2}
    await once(desk)

    desk.box.gone = set()
    desk.box.deliver(2)

    assert (await once(desk), await once(desk)) == (1, 0)
    (row,) = await ledger(desk)
    assert (row.vanished, row.fetched) == (0, 3)


async def test_the_last_mail_of_a_run_that_was_killed_is_told_by_the_next(desk: Desk) -> None:
    await desk.repository.writing(lambda writer: writer.keep(a_delivery(1)))

    await once(desk)

    assert (await health(desk)).last_mail_at == NOON


async def test_a_mailbox_numbered_anew_brings_no_mail_twice_and_the_new_ones_once(desk: Desk) -> None:
    desk.box.deliver(1, 2, 3, 4)
    await once(desk)

    desk.box.uidvalidity = 8
    old = [desk.box.mails[number] for number in (4, 2, 3, 1)]
    desk.box.mails = dict(enumerate([*old, a_mail(9)], start=11))

    assert await once(desk) == 1
    assert await once(desk) == 0
    assert await subjects(desk) == ["Vraag 1", "Vraag 2", "Vraag 3", "Vraag 4", "Vraag 9"]
    rows = {row.uidvalidity: row.fetched for row in await ledger(desk)}
    assert rows == {8: 5}


async def test_numbering_anew_that_is_interrupted_is_finished_by_the_next_visit(desk: Desk) -> None:
    desk.box.deliver(*range(1, 8))
    await once(desk)
    desk.box.uidvalidity = 8
    desk.box.mails = {uid + 20: raw for uid, raw in desk.box.mails.items()}
    desk.box.fetched.clear()
    desk.box.breaks_after = 3

    (broken,) = await desk.service().once()
    left = await once(desk)

    assert isinstance(broken.error, SourceError)
    assert left == 0
    assert len(await subjects(desk)) == 7
    assert sorted(desk.box.fetched) == list(range(21, 28))


async def test_a_server_that_refuses_flags_keeps_no_mail_out(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.box.refuses_flags = True
    desk.box.deliver(1, 2)

    assert await once(desk) == 2
    assert "seen was not done: NO [READ-ONLY]" in caplog.text


async def test_kept_mails_are_moved_and_what_could_not_be_is_moved_later(tmp_path: Path) -> None:
    async with a_desk(tmp_path, after_ingest="move:Verwerkt/2026") as desk:
        desk.box.refuses_flags = True
        desk.box.deliver(1, 2)
        await once(desk)
        left = set(desk.box.mails)

        desk.box.refuses_flags = False
        desk.clock.at += 1
        await once(desk)

        assert left == {1, 2}
        assert desk.box.moved == {1: "Verwerkt/2026", 2: "Verwerkt/2026"}


async def test_kept_mails_are_deleted_when_their_days_are_over(tmp_path: Path) -> None:
    async with a_desk(tmp_path, after_ingest="delete:3") as desk:
        desk.box.deliver(1)
        await once(desk)
        desk.clock.at += 2 * DAY
        desk.box.deliver(2)
        await once(desk)
        early = set(desk.box.deleted)

        desk.clock.at += DAY + 1
        await once(desk)

        assert early == set()
        assert (desk.box.deleted, set(desk.box.mails)) == ({1}, {2})


async def test_new_mail_comes_in_while_the_mailbox_is_followed(desk: Desk) -> None:
    following = asyncio.create_task(desk.service().run())
    try:
        await until(desk, lambda reader: reader.mailbox_health()[0].state is MailboxState.IDLE)
        desk.box.deliver(1)
        await until(desk, lambda reader: reader.counts().tickets == 1)
        desk.box.deliver(2)
        await until(desk, lambda reader: reader.counts().tickets == 2)
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)

    assert desk.box.opened == 1
    assert (await health(desk)).state is MailboxState.STOPPED
    assert await desk.repository.reading(lambda reader: reader.lease("mailbox:1")) is None


async def test_a_failing_server_is_told_in_its_words_and_tried_again(desk: Desk) -> None:
    desk.box.faults = [SourceError("the server says: come back later", wait_s=0.4)]
    desk.box.deliver(1)
    following = asyncio.create_task(desk.service().run())
    try:
        await until(desk, lambda reader: reader.mailbox_health()[0].state is MailboxState.WAITING)
        waiting = await health(desk)
        await until(desk, lambda reader: reader.counts().tickets == 1)
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)

    assert waiting.error == "the server says: come back later"
    assert waiting.next_try_at is not None and waiting.next_try_at >= desk.clock.at + 400
    assert desk.box.opened == 2


async def test_a_refused_login_is_shown_as_refused(desk: Desk) -> None:
    desk.box.faults = [LoginRefusedError("NO [AUTHENTICATIONFAILED]")] * 9
    following = asyncio.create_task(desk.service().run())
    try:
        await until(desk, lambda reader: reader.mailbox_health()[0].state is MailboxState.REFUSED)
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)

    assert desk.box.opened >= 1


async def test_two_processes_never_follow_one_mailbox_and_the_other_takes_over(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.intake.follower.STANDBY_S", 0.05)
    first, second = (asyncio.create_task(desk.service().run()) for _ in range(2))
    try:
        await until(desk, lambda reader: reader.mailbox_health()[0].state is MailboxState.IDLE)
        desk.box.deliver(1, 2)
        await until(desk, lambda reader: reader.counts().tickets == 2)
        opened = desk.box.opened
        first.cancel()
        desk.box.deliver(3)
        await until(desk, lambda reader: reader.counts().tickets == 3)
    finally:
        for following in (first, second):
            following.cancel()
        await asyncio.gather(first, second, return_exceptions=True)

    assert opened == 1
    assert await subjects(desk) == ["Vraag 1", "Vraag 2", "Vraag 3"]
    assert [row.counts[Outcome.TICKETED] for row in await ledger(desk)] == [3]


async def test_a_mailbox_that_is_added_is_followed_and_one_that_is_removed_is_left(desk: Desk) -> None:
    settings = await desk.repository.reading(lambda reader: reader.settings())
    bare = await desk.repository.writing(lambda writer: save(writer, replace(settings, mailboxes=())))
    desk.box.deliver(1)
    following = asyncio.create_task(desk.service().run())
    try:
        await asyncio.sleep(0.3)
        before = desk.box.opened
        added = await desk.repository.writing(lambda writer: save(writer, replace(bare, mailboxes=settings.mailboxes)))
        await until(desk, lambda reader: reader.counts().tickets == 1)
        await desk.repository.writing(lambda writer: save(writer, replace(added, mailboxes=())))
        await until(desk, lambda reader: reader.lease(f"mailbox:{added.mailboxes[0].id}") is None)
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)

    assert before == 0
