"""A login with a token: sent once as XOAUTH2 says, its refusal heard to the end, and never seen in any words."""

import asyncio
import base64
from dataclasses import replace

import pytest

from console.outgoing.mailer import LoginRefusedError, MailerError, RefusedByServerError, Sent
from console.outgoing.smtp import SmtpMailer
from storage.words import LoginWay
from tests.outgoing.builders import MAIL, NOTICED_S, SOON, an_envelope
from tests.outgoing.scripted import Act, Script, Talk, hang_up, say, scripted

TOKEN = "ya29.EwB!x*Token"
CAN = (b"AUTH PLAIN LOGIN XOAUTH2", b"8BITMIME")
SPELLED = base64.b64encode(f"user=info@acme.example\x01auth=Bearer {TOKEN}\x01\x01".encode())
WHY = base64.b64encode(b'{"status":"401","schemes":"bearer"}')


async def sending(script: Script, token: str = TOKEN, user: str = "info@acme.example") -> Sent:
    async with scripted(script), asyncio.timeout(NOTICED_S):
        server = replace(script.server(user=user), login_way=LoginWay.XOAUTH2)
        return await SmtpMailer(deadlines=SOON).send(server, token, an_envelope(), MAIL)


def challenging(verdict: bytes) -> Act:
    """Refuse as Google does: first why, as a challenge, then the verdict once the client has said nothing more."""

    async def act(talk: Talk, line: bytes) -> None:
        await talk.say(b"334 " + WHY)
        assert await talk.listen() == b""
        await talk.say(verdict)

    return act


async def test_the_token_is_sent_as_xoauth2_says_and_no_other_way_is_tried() -> None:
    script = Script(can=CAN)

    sent = await sending(script)

    assert script.said("AUTH") == [b"AUTH XOAUTH2 " + SPELLED]
    assert sent.words == "2.0.0 kept as 7"


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        (challenging(b"535 5.7.8 not accepted"), LoginRefusedError),
        (say(b"535 5.7.3 unsuccessful"), LoginRefusedError),
        (say(b"432 4.7.0 expired"), LoginRefusedError),
        (say(b"454 4.7.0 later"), RefusedByServerError),
        (challenging(b"454 4.7.0 later"), RefusedByServerError),
    ],
)
async def test_a_refused_token_is_tried_once_and_no_mail_is_begun(act: Act, kind: type[MailerError]) -> None:
    script = Script(can=CAN, acts={"AUTH": act})

    with pytest.raises(kind):
        await sending(script)

    assert len(script.said("AUTH")) == 1
    assert script.said("MAIL") == []


async def test_a_refusal_names_the_token_with_the_servers_words() -> None:
    script = Script(can=CAN, acts={"AUTH": challenging(b"535 5.7.8 not accepted")})

    with pytest.raises(LoginRefusedError, match=r"^the token is refused: 535 5\.7\.8 not accepted$"):
        await sending(script)


async def test_a_token_that_the_server_repeats_is_hidden() -> None:
    async def repeat(talk: Talk, line: bytes) -> None:
        await talk.say(b"535 what is " + line + b" or " + TOKEN.encode() + b" or " + base64.b64encode(TOKEN.encode()))

    with pytest.raises(LoginRefusedError) as caught:
        await sending(Script(can=CAN, acts={"AUTH": repeat}))

    said = str(caught.value)
    assert said.count("(hidden)") == 3
    assert TOKEN not in said and SPELLED.decode()[-12:] not in said


@pytest.mark.parametrize("act", [hang_up, challenging(b"")])
async def test_a_server_that_breaks_off_is_no_refusal(act: Act) -> None:
    with pytest.raises(MailerError) as caught:
        await sending(Script(can=CAN, acts={"AUTH": act}))

    assert not isinstance(caught.value, LoginRefusedError)


async def test_a_server_that_takes_no_token_is_given_none() -> None:
    script = Script(can=(b"AUTH PLAIN LOGIN",))

    with pytest.raises(LoginRefusedError, match="no login by token"):
        await sending(script)

    assert script.said("AUTH") == []


@pytest.mark.parametrize(
    ("token", "user"),
    [
        ('{"access_token": "x"}', "info@acme.example"),
        ("two words", "info@acme.example"),
        ("tok\x01en", "info@acme.example"),
        ("", "info@acme.example"),
        (TOKEN, "info@acme.example\x01auth=Bearer other"),
    ],
)
async def test_what_could_be_read_as_something_else_is_not_sent(token: str, user: str) -> None:
    script = Script(can=CAN)

    with pytest.raises(LoginRefusedError):
        await sending(script, token, user)

    assert script.said("AUTH") == []
