"""Through a real Postfix: what we wrote arrives to the byte, its own reports mark the answer, refusals are named."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from console.commands.desk import Desk
from console.commands.tickets.answer_facts import read_opening
from console.commands.tickets.replying import Reply
from storage.outbox import Outgoing
from storage.records import TicketNumber
from storage.words import Because, Handing, OutboxState, Outcome, ReplyKind
from tests.mail.builders import mail
from tests.outgoing.homecoming import VARIANTS, received
from tests.outgoing.postal import ANA, Post, a_post
from tests.outgoing.postfix import GONE, NAME, postfix
from tests.outgoing.sink import Kept
from tests.storage.builders import MAIN

pytestmark = [pytest.mark.long, pytest.mark.real_server]
FIRST = TicketNumber(1)
PATIENCE_S = 60


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    """A desk whose mail leaves by Postfix, which hands it on to the sink; Jan has asked something."""
    async with a_post(tmp_path, via=lambda sink: postfix(sink.port)) as opened:
        await opened.take(mail(from_="Jan Smit <jan@example.nl>", to=MAIN, message_id="<vraag@example.nl>", date=None))
        yield opened


async def arrived(post: Post, count: int) -> list[Kept]:
    """Wait until so many mails have come through Postfix."""
    give_up = time.monotonic() + PATIENCE_S
    while len(post.sink.mails) < count:
        assert time.monotonic() < give_up, "Postfix did not hand it on"
        await asyncio.sleep(0.05)
    return post.sink.mails


async def outbox(post: Post) -> Outgoing:
    """Return the only mail of the outbox."""
    (kept,) = await post.repository.reading(lambda reader: reader.outbox(limit=10))
    return kept


async def test_what_arrives_is_what_was_kept_to_the_byte_and_the_answer_comes_home(post: Post) -> None:
    await post.answer(1, ".Het komt morgen.\n\nFrom here on: één regel met é.")
    await post.send()

    (kept,) = await arrived(post, 1)

    sent = await outbox(post)
    written = await post.repository.reading(lambda reader: reader.outgoing_bytes(sent.id))
    assert sent.state is OutboxState.SENT
    assert (kept.sender, kept.recipients) == (MAIN, ("jan@example.nl",))
    assert kept.raw.endswith(written)
    assert kept.raw.removesuffix(written).startswith(b"Received: from ") and NAME.encode() in kept.raw
    (decision,) = await post.take(VARIANTS[0].write(received(kept.raw), "Dank."))
    assert (decision.ticket, decision.because) == (1, Because.SIGNED_TOKEN)


async def test_its_own_report_marks_the_answer_as_failed(post: Post) -> None:
    post.sink.on_mail = lambda kept: "550 5.1.1 mailbox unknown here" if "jan@example.nl" in kept.recipients else None
    await post.answer(1)
    await post.send()

    (report,) = await arrived(post, 1)
    (decision,) = await post.take(report.raw, way="bounce")

    ours = await post.outgoing(1)
    assert (report.sender, report.recipients) == ("", (MAIN,))
    assert (decision.outcome, decision.message) == (Outcome.BOUNCE, ours.key)
    assert "jan@example.nl" in ours.failure and "5.1.1" in ours.failure and "mailbox unknown here" in ours.failure


async def test_the_recipient_whom_it_refuses_is_named_and_the_others_get_it(post: Post) -> None:
    desk = Desk(repository=post.repository, clock=post.clock, actor=ANA)
    opening = await post.repository.reading(lambda reader: read_opening(reader, FIRST, ReplyKind.REPLY, None, "ana"))
    await Reply(number=FIRST, answer=replace(opening.answer("Dag allebei."), cc=(GONE,))).run(desk)
    await post.send()

    (kept,) = await arrived(post, 1)

    sent = await outbox(post)
    assert kept.recipients == ("jan@example.nl",)
    assert sent.state is OutboxState.SENT and sent.needs_person
    assert [(one.address, one.handing, one.code) for one in sent.recipients] == [
        ("jan@example.nl", Handing.TAKEN, 250), (GONE, Handing.REFUSED, 550),
    ]  # fmt: skip
    assert "nobody here" in sent.refused[0].words
