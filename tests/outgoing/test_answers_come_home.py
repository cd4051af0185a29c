"""An answer leaves by SMTP, the customer answers it in eleven ways, a real Dovecot holds that: one ticket each time."""

import hashlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from console.intake.imap import open_imap
from console.mail.parse import parse
from storage.settings import MailboxId, Settings
from storage.words import Because
from tests.intake.dovecot import Dovecot, dovecot
from tests.mail.builders import mail
from tests.outgoing.homecoming import VARIANTS, received
from tests.outgoing.postal import Box, Post, a_post
from tests.storage.builders import MAIN

pytestmark = pytest.mark.real_server
TEXT = "Dank je wel, maar het is er nog steeds niet."


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot({}) as running:
        yield running


@pytest.fixture
async def post(server: Dovecot, tmp_path: Path) -> AsyncIterator[Post]:
    user = f"supportacme-{hashlib.sha256(str(tmp_path).encode()).hexdigest()[:8]}"
    server.add_user(user, "correct horse")
    box = Box(
        mailbox=replace(server.mailbox(user), id=MailboxId(0)),
        deliver=lambda raw, arrival: server.deliver(user, raw, arrival=arrival),
        opener=open_imap,
    )
    async with a_post(tmp_path, box=box) as opened:
        yield opened


def question(number: int) -> bytes:
    """Return the question of a customer of its own, who has asked somebody else before."""
    return mail(
        from_=f"Jan Smit <jan{number}@example.nl>", to=f"Acme <{MAIN}>", subject=f"Waar blijft mijn pakket {number}?",
        message_id=f"<vraag.{number}@example.nl>", references="<eerder@winkel.example>", date=None,
    )  # fmt: skip


async def test_each_way_of_answering_comes_home_to_its_own_ticket(post: Post) -> None:
    opened = await post.take(*(question(number) for number in range(len(VARIANTS))))
    for decision in opened:
        assert decision.ticket is not None
        await post.answer(decision.ticket)
    sent = {kept.recipients[0]: kept.raw for kept in await post.send()}

    found = {}
    for number, variant in enumerate(VARIANTS):
        theirs = received(sent[f"jan{number}@example.nl"], as_id=variant.as_id)
        (decision,) = await post.take(variant.write(theirs, TEXT), way=variant.way)
        found[variant.name] = (decision.ticket, decision.because)

    assert found == {
        variant.name: (decision.ticket, variant.because) for variant, decision in zip(VARIANTS, opened, strict=True)
    }
    assert [len(await post.messages(number + 1)) for number in range(len(VARIANTS))] == [3] * len(VARIANTS)


async def test_what_arrives_carries_sender_thread_and_envelope_as_promised(post: Post) -> None:
    await post.change(with_from_address)
    await post.take(question(1))
    await post.answer(1, "Het komt morgen.")

    (kept,) = await post.send()

    seen, message = parse(kept.raw), await post.outgoing(1)
    assert (kept.sender, kept.recipients) == (MAIN, ("jan1@example.nl",))
    assert [(one.name, one.address) for one in seen.from_] == [("Klantenservice Acme BV", "klantenservice@acme.nl")]
    assert [one.address for one in seen.reply_to] == [MAIN]
    assert seen.message_id == message.message_id and seen.message_id.endswith("@acme.nl>")
    assert seen.in_reply_to == ("<vraag.1@example.nl>",)
    assert seen.references == ("<eerder@winkel.example>", "<vraag.1@example.nl>")
    assert seen.subject == "Re: Waar blijft mijn pakket 1?"
    assert seen.text.startswith("Het komt morgen.\n")


async def test_an_answer_to_the_reply_to_address_comes_home(post: Post) -> None:
    await post.change(with_from_address)
    await post.take(question(1))
    await post.answer(1)
    (kept,) = await post.send()

    theirs = received(kept.raw)
    (decision,) = await post.take(VARIANTS[0].write(theirs, TEXT))

    assert theirs.to == MAIN
    assert (decision.ticket, decision.because) == (1, Because.SIGNED_TOKEN)


async def test_an_answer_names_the_answer_before_it_so_that_every_program_shows_one_thread(post: Post) -> None:
    await post.take(question(1))
    await post.answer(1)
    (first,) = await post.send()
    await post.take(VARIANTS[4].write(received(first.raw), TEXT))

    await post.answer(1, "Excuses, we gaan er achteraan.")
    (second,) = await post.send()

    seen = parse(second.raw)
    assert seen.in_reply_to == ("<5D2F8C11-2222-4C3D-8E6F-1B2C3D4E5F60@example.nl>",)
    assert seen.references == (*parse(first.raw).references, parse(first.raw).message_id, *seen.in_reply_to)
    assert (await post.ticket(1)).subject == "Waar blijft mijn pakket 1?"


def with_from_address(settings: Settings) -> Settings:
    """Let the first address speak under another name and address."""
    first, *others = settings.addresses
    named = replace(first, from_name="Klantenservice {{merknaam}}", from_address="klantenservice@acme.nl")
    return replace(settings, addresses=(named, *others))
