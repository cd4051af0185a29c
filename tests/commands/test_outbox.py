"""What a person does about a mail of ours: who may, what is refused with words, and what becomes of it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from console.commands.actor import Actor
from console.commands.desk import Desk
from console.commands.outbox import Cancel, Retry
from console.commands.refusal import RefusedError
from storage.outbox import OutboxId, Recipient, Step
from storage.protocol import Writer
from storage.words import Handing, OutboxState, Role
from tests.outgoing.sending import OutboxDesk, an_outbox, an_outgoing
from tests.storage.builders import JAN, MINUTE, NOON

ANA = Actor(login="ana", role=Role.AGENT)
VERA = Actor(login="vera", role=Role.VIEWER)
PIET = "piet@example.nl"
REFUSED = Step(
    state=OutboxState.REFUSED,
    server_said="550 no",
    ended_at=NOON,
    recipients=(Recipient(address=JAN, handing=Handing.REFUSED, code=550, words="no"),),
)
UNKNOWN = Step(state=OutboxState.UNKNOWN, server_said="no answer", ended_at=NOON)
SENT = Step(
    state=OutboxState.SENT,
    server_said="kept",
    ended_at=NOON,
    recipients=(Recipient(address=JAN, handing=Handing.TAKEN, code=250, words="kept"),),
)
PARTLY = replace(SENT, recipients=(*SENT.recipients, Recipient(address=PIET, handing=Handing.REFUSED, code=550)))


@pytest.fixture
async def outbox(tmp_path: Path) -> AsyncIterator[OutboxDesk]:
    async with an_outbox(tmp_path) as opened:
        yield opened


def desk(outbox: OutboxDesk, actor: Actor = ANA) -> Desk:
    return Desk(repository=outbox.repository, clock=outbox.clock, actor=actor)


async def tried(outbox: OutboxDesk, step: Step | None, *recipients: str) -> OutboxId:
    """Queue a mail and end a try with it; None leaves it in the middle of one."""
    mail = await outbox.queue(*recipients)

    def end(writer: Writer) -> None:
        writer.take_up(mail, at=outbox.clock())
        if step is not None:
            writer.end_try(mail, step)

    await outbox.repository.writing(end)
    return mail


async def verbs(outbox: OutboxDesk) -> list[tuple[str, str, str]]:
    return [(one.verb, one.actor, one.detail) for one in await outbox.trail() if one.verb.startswith("mail-")]


@pytest.mark.parametrize("command", [Retry, Cancel])
def test_only_who_may_answer_does_anything_about_a_mail(command: type[Retry | Cancel]) -> None:
    refusal = command(outbox_id=OutboxId(3)).check(an_outgoing(state=OutboxState.UNKNOWN), VERA)

    assert refusal is not None
    assert refusal.code == "not-allowed"


@pytest.mark.parametrize("command", [Retry, Cancel])
@pytest.mark.parametrize(
    ("state", "code"), [(None, "unknown-mail"), (OutboxState.SENDING, "busy"), (OutboxState.SENT, "sent")]
)
def test_what_can_not_be_done_is_refused_with_words(
    command: type[Retry | Cancel], state: OutboxState | None, code: str
) -> None:
    taken = Recipient(address=JAN, handing=Handing.TAKEN)
    outgoing = None if state is None else an_outgoing(taken, state=state)

    refusal = command(outbox_id=OutboxId(3)).check(outgoing, ANA)

    assert refusal is not None
    assert refusal.code == code
    assert "3" in refusal.words


@pytest.mark.parametrize("step", [REFUSED, UNKNOWN])
async def test_a_refused_or_unknown_mail_is_tried_again_by_a_person_only(outbox: OutboxDesk, step: Step) -> None:
    mail = await tried(outbox, step)
    outbox.clock.at += MINUTE

    was = await Retry(outbox_id=mail).run(desk(outbox))

    now = await outbox.mail(mail)
    assert (was.state, now.state, now.next_try_at) == (step.state, OutboxState.QUEUED, outbox.clock())
    assert (now.attempts, now.waiting) == (0, (JAN,))
    assert await verbs(outbox) == [("mail-retry", "ana", JAN)]


async def test_a_partly_refused_mail_is_tried_again_for_who_was_refused(outbox: OutboxDesk) -> None:
    mail = await tried(outbox, PARTLY, JAN, PIET)

    await Retry(outbox_id=mail).run(desk(outbox))

    assert (await outbox.mail(mail)).waiting == (PIET,)
    assert await verbs(outbox) == [("mail-retry", "ana", PIET)]


async def test_a_mail_that_waits_is_tried_at_once(outbox: OutboxDesk) -> None:
    mail = await outbox.queue(due_at=outbox.clock() + 60 * MINUTE)

    await Retry(outbox_id=mail).run(desk(outbox))

    assert (await outbox.mail(mail)).next_try_at == outbox.clock()


@pytest.mark.parametrize("step", [None, REFUSED])
async def test_a_mail_that_has_not_left_is_taken_back_as_its_authors_draft(
    outbox: OutboxDesk, step: Step | None
) -> None:
    mail = await (outbox.queue() if step is None else tried(outbox, step))

    done = await Cancel(outbox_id=mail).run(desk(outbox))

    assert done.is_taken_back
    assert await outbox.states() == []
    draft = await outbox.repository.reading(lambda reader: reader.draft("ana", outbox.ticket))
    assert draft is not None
    assert "Goedendag Jan" in draft.text
    assert await verbs(outbox) == [("mail-cancel", "ana", JAN)]


@pytest.mark.parametrize("step", [UNKNOWN, PARTLY])
async def test_a_mail_that_may_have_left_stays_and_nobody_is_asked_about_it_any_more(
    outbox: OutboxDesk, step: Step
) -> None:
    mail = await tried(outbox, step, JAN, PIET)

    done = await Cancel(outbox_id=mail).run(desk(outbox))

    now = await outbox.mail(mail)
    assert not done.is_taken_back
    assert (now.state, now.needs_person, now.settled_by) == (step.state, False, "ana")
    assert [verb for verb, _actor, _detail in await verbs(outbox)] == ["mail-settle"]


async def test_a_mail_that_some_have_got_is_tried_for_the_others_no_more(outbox: OutboxDesk) -> None:
    waits = Recipient(address=PIET, handing=Handing.WAITING, code=452, words="full")
    later = Step(
        state=OutboxState.QUEUED,
        server_said="452 full",
        next_try_at=NOON + 9 * 60 * MINUTE,
        recipients=(*SENT.recipients, waits),
    )
    mail = await tried(outbox, later, JAN, PIET)

    done = await Cancel(outbox_id=mail).run(desk(outbox))

    now = await outbox.mail(mail)
    assert not done.is_taken_back
    assert (now.state, [one.address for one in now.refused], now.needs_person) == (OutboxState.SENT, [PIET], False)


async def test_a_mail_that_was_unknown_once_and_waits_again_is_not_taken_back(outbox: OutboxDesk) -> None:
    mail = await tried(outbox, UNKNOWN)
    await Retry(outbox_id=mail).run(desk(outbox))

    done = await Cancel(outbox_id=mail).run(desk(outbox))

    now = await outbox.mail(mail)
    assert (done.is_taken_back, now.state, now.needs_person) == (False, OutboxState.UNKNOWN, False)


async def test_what_was_left_at_that_is_not_left_at_that_again(outbox: OutboxDesk) -> None:
    mail = await tried(outbox, UNKNOWN)
    await Cancel(outbox_id=mail).run(desk(outbox))

    with pytest.raises(RefusedError) as caught:
        await Cancel(outbox_id=mail).run(desk(outbox))

    assert caught.value.refusal.code == "nothing-changed"
    assert "ana" in caught.value.refusal.words


async def test_a_mail_that_is_being_sent_is_left_alone(outbox: OutboxDesk) -> None:
    mail = await tried(outbox, None)

    for command in (Retry(outbox_id=mail), Cancel(outbox_id=mail)):
        with pytest.raises(RefusedError) as caught:
            await command.run(desk(outbox))
        assert caught.value.refusal.code == "busy"
