"""Right before the first byte of a mail whoever sends is asked once more; what they raise keeps it here."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from console.outgoing.mailer import (
    LostAfterDataError,
    NoServiceError,
    RefusedByServerError,
    Sent,
    UnreachableError,
)
from console.outgoing.smtp import SmtpMailer
from tests.outgoing.builders import MAIL, NOTICED_S, SOON, an_envelope
from tests.outgoing.scripted import Act, Script, Talk, hang_up, say, scripted, stall

NOT_HANDED_OVER: list[tuple[str, Act]] = [
    (stage, act)
    for stage in ("GREETING", "EHLO", "MAIL", "RCPT", "DATA")
    for act in (say(b"451 later"), say(b"554 no"), hang_up)
]


async def choose(talk: Talk, line: bytes) -> None:
    """Refuse one recipient for good and one for now."""
    answers = {b"RCPT TO:<gone@x.example>": b"550 5.1.1 no such user", b"RCPT TO:<full@x.example>": b"452 full"}
    await talk.say(answers.get(line, b"250 ok"))


async def send(
    script: Script, handing_over: Callable[[], Awaitable[None]], *recipients: str, listening: bool = False
) -> Sent:
    mailer = SmtpMailer(deadlines=SOON)
    if listening:
        return await mailer.send(script.server(), "", an_envelope(*recipients), MAIL, handing_over=handing_over)
    async with scripted(script), asyncio.timeout(NOTICED_S):
        return await mailer.send(script.server(), "", an_envelope(*recipients), MAIL, handing_over=handing_over)


async def test_it_is_asked_once_after_the_server_waits_for_the_mail_and_before_it_has_any() -> None:
    script, seen = Script(), list[tuple[bytes, int]]()

    async def note() -> None:
        seen.append((script.heard[-1], len(script.bodies)))

    await send(script, note)

    assert seen == [(b"DATA", 0)]
    assert len(script.bodies) == 1


@pytest.mark.parametrize(("stage", "act"), NOT_HANDED_OVER)
async def test_it_is_not_asked_when_the_server_does_not_wait_for_the_mail(stage: str, act: Act) -> None:
    asked: list[int] = []

    async def note() -> None:
        asked.append(1)

    with pytest.raises((RefusedByServerError, UnreachableError)):
        await send(Script(acts={stage: act}), note)

    assert asked == []


async def test_what_it_raises_goes_on_and_not_a_byte_was_handed_over() -> None:
    script, ended = Script(), asyncio.Event()

    async def listen(talk: Talk, line: bytes) -> None:
        await talk.say(b"354 go on")
        script.bodies.append(await talk.reader.read())
        ended.set()

    script.acts["DATA"] = listen

    async def refuse() -> None:
        raise ZeroDivisionError

    async with scripted(script), asyncio.timeout(NOTICED_S):
        with pytest.raises(ZeroDivisionError):
            await send(script, refuse, listening=True)
        await ended.wait()

    assert script.bodies == [b""]


async def test_a_connection_that_is_lost_while_it_is_asked_was_not_handed_over() -> None:
    gone = asyncio.Event()

    async def wait_and_hang_up(talk: Talk, line: bytes) -> None:
        await talk.say(b"354 go on")
        talk.writer.close()
        await talk.writer.wait_closed()
        gone.set()

    async def wait() -> None:
        await gone.wait()
        await asyncio.sleep(0.05)  # the end of the connection is told to our side of it

    with pytest.raises(UnreachableError, match="before the mail was handed over"):
        await send(Script(acts={"DATA": wait_and_hang_up}), wait)


async def test_a_mail_that_is_lost_names_who_was_refused_before() -> None:
    script = Script(acts={"RCPT": choose, "BODY": hang_up})

    with pytest.raises(LostAfterDataError) as caught:
        await send(script, _nothing, "gone@x.example", "jan@x.example")

    assert [one.address for one in caught.value.refused] == ["gone@x.example"]


async def test_a_mail_that_is_refused_in_the_end_names_who_was_refused_before() -> None:
    script = Script(acts={"RCPT": choose, "BODY": say(b"452 no room")})

    with pytest.raises(RefusedByServerError) as caught:
        await send(script, _nothing, "gone@x.example", "jan@x.example")

    assert (caught.value.code, caught.value.temporary) == (452, True)
    assert [one.address for one in caught.value.refused] == ["gone@x.example"]


async def test_all_but_the_refused_have_it() -> None:
    envelope = an_envelope("gone@x.example", "jan@x.example", "full@x.example")

    sent = await send(Script(acts={"RCPT": choose}), _nothing, *envelope.recipients)

    assert sent.taken(envelope) == ("jan@x.example",)


@pytest.mark.parametrize("stage", ["GREETING", "EHLO"])
async def test_a_server_that_refuses_before_it_hears_of_a_mail_serves_nobody(stage: str) -> None:
    with pytest.raises(NoServiceError, match="554 closed"):
        await send(Script(acts={stage: say(b"554 closed")}), _nothing)


async def test_a_cancelled_sending_ends_at_once() -> None:
    script, begun = Script(acts={"BODY": stall}), asyncio.Event()

    async def note() -> None:
        begun.set()

    async with scripted(script), asyncio.timeout(NOTICED_S):
        sending = asyncio.create_task(send(script, note, listening=True))
        await begun.wait()
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending


async def _nothing() -> None:
    """Nothing is noted."""
