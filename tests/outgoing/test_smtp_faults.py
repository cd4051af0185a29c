"""Whatever a server does, the sender learns in time whether the mail was taken: no, yes, or nobody knows."""

import asyncio

import pytest

from console.outgoing.deadlines import Deadlines
from console.outgoing.mailer import (
    LoginRefusedError,
    LostAfterDataError,
    MailerError,
    RefusedByServerError,
    Sent,
    Step,
    UnreachableError,
    UnsafeMailError,
)
from console.outgoing.smtp import SmtpMailer
from tests.outgoing.builders import MAIL, NOTICED_S, PASSWORD, SOON, an_envelope
from tests.outgoing.scripted import (
    Act,
    Script,
    Talk,
    flood,
    garbage,
    hang_up,
    say,
    scripted,
    stall,
    trickle,
    trickle_lines,
)

USUAL = Deadlines(quit_s=0.5)
MISBEHAVIOUR: dict[str, Act] = {
    "hangs up": hang_up,
    "talks garbage": garbage,
    "floods": flood,
    "is out of turn": say(b"354 go on"),
    "stalls": stall,
    "trickles": trickle,
    "trickles lines": trickle_lines,
}
BEFORE_DATA = ("GREETING", "EHLO", "AUTH", "MAIL", "RCPT", "DATA")
AT = [
    *((stage, how) for stage in BEFORE_DATA for how in ("hangs up", "talks garbage", "floods", "stalls")),
    *((stage, "is out of turn") for stage in BEFORE_DATA if stage != "DATA"),
    ("GREETING", "trickles"),
    ("RCPT", "trickles"),
    ("EHLO", "trickles lines"),
]


async def sending(script: Script, *recipients: str, user: str = "acme", deadlines: Deadlines = USUAL) -> Sent:
    async with scripted(script), asyncio.timeout(NOTICED_S):
        mailer = SmtpMailer(deadlines=deadlines)
        return await mailer.send(script.server(user=user), PASSWORD, an_envelope(*recipients), MAIL)


@pytest.mark.parametrize(("stage", "how"), AT)
async def test_a_server_that_fails_before_the_mail_was_handed_over_can_be_asked_again(stage: str, how: str) -> None:
    script = Script(acts={stage: MISBEHAVIOUR[how]})

    with pytest.raises(UnreachableError):
        await sending(script, deadlines=SOON)

    assert script.bodies == []


@pytest.mark.parametrize("how", MISBEHAVIOUR)
async def test_a_server_that_fails_after_the_mail_was_handed_over_leaves_it_unknown(how: str) -> None:
    script = Script(acts={"BODY": MISBEHAVIOUR[how]})

    with pytest.raises(LostAfterDataError):
        await sending(script, deadlines=SOON)

    assert len(script.bodies) == 1


async def test_a_connection_that_breaks_while_the_mail_is_on_its_way_leaves_it_unknown() -> None:
    async def listen_a_little(talk: Talk, line: bytes) -> None:
        await talk.say(b"354 go on")
        await talk.reader.readexactly(10)
        talk.writer.close()

    with pytest.raises(LostAfterDataError):
        await sending(Script(acts={"DATA": listen_a_little}))


@pytest.mark.parametrize("code", [421, 450, 452, 550, 554])
@pytest.mark.parametrize("stage", ["GREETING", "EHLO", "MAIL", "RCPT", "DATA", "BODY"])
async def test_a_refusal_keeps_its_code_and_words_and_says_whether_to_try_again(stage: str, code: int) -> None:
    script = Script(acts={stage: say(b"%d 5.7.1 not \x1b]0;here\x07 today" % code)})

    with pytest.raises(RefusedByServerError) as caught:
        await sending(script)

    assert (caught.value.code, caught.value.temporary) == (code, code < 500)
    assert caught.value.words == "5.7.1 not ]0;here today"


@pytest.mark.parametrize("user", ["", "acme"])
async def test_only_a_server_with_a_user_sees_a_login(user: str) -> None:
    script = Script()

    sent = await sending(script, user=user)

    assert len(script.said("AUTH")) == len(user and "1")
    assert (sent.words, len(script.said("QUIT"))) == ("2.0.0 kept as 7", 1)


@pytest.mark.parametrize(
    ("code", "kind"), [(535, LoginRefusedError), (432, LoginRefusedError), (454, RefusedByServerError)]
)
async def test_a_login_is_tried_once(code: int, kind: type[MailerError]) -> None:
    script = Script(acts={"AUTH": say(b"%d no" % code)})

    with pytest.raises(kind, match=str(code)):
        await sending(script)

    assert len(script.said("AUTH")) == 1
    assert script.said("MAIL") == []


@pytest.mark.parametrize("can", [(b"SIZE",), (b"AUTH XOAUTH2 GSSAPI",)])
async def test_a_server_that_takes_no_password_is_given_none(can: tuple[bytes, ...]) -> None:
    script = Script(can=can)

    with pytest.raises(LoginRefusedError):
        await sending(script)

    assert script.said("AUTH") == []


@pytest.mark.parametrize("way", [b"AUTH PLAIN", b"AUTH LOGIN"])
async def test_a_password_that_the_server_repeats_is_hidden(way: bytes) -> None:
    async def repeat(talk: Talk, line: bytes) -> None:
        if line.startswith(b"AUTH LOGIN"):
            await talk.say(b"334 UGFzc3dvcmQ6")
            line = await talk.listen()
        await talk.say(b"535 what is " + line + b" or geheim?")

    with pytest.raises(LoginRefusedError) as caught:
        await sending(Script(can=(way,), acts={"AUTH": repeat}))

    assert PASSWORD not in str(caught.value)
    assert "Z2VoZWlt" not in str(caught.value)
    assert "(hidden)" in str(caught.value)


async def test_some_recipients_may_be_refused_and_are_named() -> None:
    async def choose(talk: Talk, line: bytes) -> None:
        answers = {b"RCPT TO:<gone@x.example>": b"550 5.1.1 no such user", b"RCPT TO:<full@x.example>": b"452 full"}
        await talk.say(answers.get(line, b"251 will forward"))

    script = Script(acts={"RCPT": choose})

    sent = await sending(script, "gone@x.example", "jan@x.example", "full@x.example")

    assert [(one.address, one.code, one.words, one.temporary) for one in sent.refused] == [
        ("gone@x.example", 550, "5.1.1 no such user", False),
        ("full@x.example", 452, "full", True),
    ]
    assert len(script.bodies) == 1


async def test_when_every_recipient_is_refused_nothing_is_sent_and_each_is_named() -> None:
    async def choose(talk: Talk, line: bytes) -> None:
        await talk.say(b"452 full" if b"full" in line else b"550 unknown")

    script = Script(acts={"RCPT": choose})

    with pytest.raises(RefusedByServerError) as caught:
        await sending(script, "gone@x.example", "full@x.example")

    assert [one.address for one in caught.value.refused] == ["gone@x.example", "full@x.example"]
    assert (caught.value.code, caught.value.temporary) == (550, True)
    assert script.said("DATA") == []


async def test_a_mail_of_eight_bits_is_announced_or_not_sent() -> None:
    raw = b"Subject: x\r\n\r\ncaf\xc3\xa9\r\n"
    able, unable = Script(), Script(can=(b"SIZE",))

    async with scripted(able), scripted(unable):
        mailer = SmtpMailer(deadlines=SOON)
        await mailer.send(able.server(), "", an_envelope(), raw)
        with pytest.raises(UnsafeMailError):
            await mailer.send(unable.server(), "", an_envelope(), raw)

    assert able.said("MAIL") == [b"MAIL FROM:<info@acme.example> SIZE=%d BODY=8BITMIME" % len(raw)]
    assert unable.said("MAIL") == []


async def test_our_name_for_the_server_is_an_address() -> None:
    script = Script()

    await sending(script)

    assert script.said("EHLO") == [b"EHLO [127.0.0.1]"]


async def test_a_trial_sends_nothing_and_tells_each_step_up_to_the_one_that_fails() -> None:
    script, told = Script(acts={"AUTH": say(b"535 5.7.8 wrong")}), list[Step]()

    async with scripted(script):
        with pytest.raises(LoginRefusedError):
            await SmtpMailer(deadlines=SOON).try_out(script.server(user="acme"), PASSWORD, told=told.append)

    assert [(step.name, step.ok) for step in told] == [
        ("resolve", True), ("connect", True), ("tls", True), ("greet", True), ("login", False),
    ]  # fmt: skip
    assert (told[1].words, told[4].words) == (f"127.0.0.1:{script.port} mx.example ready", "535 5.7.8 wrong")
    assert "AUTH PLAIN LOGIN CRAM-MD5" in told[3].words
    assert script.said("MAIL") == []


async def test_a_goodbye_that_never_comes_changes_nothing() -> None:
    script, told = Script(acts={"QUIT": stall}), list[Step]()

    async with scripted(script), asyncio.timeout(NOTICED_S):
        mailer = SmtpMailer(deadlines=SOON)
        await mailer.try_out(script.server(), "", told=told.append)
        sent = await mailer.send(script.server(), "", an_envelope(), MAIL)

    assert told[-1] == Step(name="quit", ok=True, words="")
    assert sent.words == "2.0.0 kept as 7"


async def test_a_name_that_nobody_knows_is_unreachable() -> None:
    with pytest.raises(UnreachableError, match=r"nowhere\.invalid"):
        await SmtpMailer(deadlines=SOON).try_out(Script(port=1).server(host="nowhere.invalid"), "")
