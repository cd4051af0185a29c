"""No password and no mail before it is proven who listens: STARTTLS is demanded, certificates are verified."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.outgoing.deadlines import Deadlines
from console.outgoing.mailer import InsecureError, MailerError, UnreachableError
from console.outgoing.smtp import SmtpMailer
from storage.words import Security
from tests.intake.certificates import Authority, authority, has_openssl
from tests.intake.dovecot import require
from tests.outgoing.builders import MAIL, NOTICED_S, PASSWORD, SOON, an_envelope
from tests.outgoing.scripted import Script, Talk, hang_up, say, scripted, stall

USUAL = Deadlines()
CAN = (b"STARTTLS", b"AUTH PLAIN")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    if not has_openssl():
        require("openssl")
    folder: Path = tmp_path_factory.mktemp("authority")
    yield authority(folder)


async def secure_sending(script: Script, security: Security, own: Authority, deadlines: Deadlines = USUAL) -> None:
    server = script.server(security, user="acme", host="localhost")
    async with asyncio.timeout(NOTICED_S):
        await SmtpMailer(context=own.trusting(), deadlines=deadlines).send(server, PASSWORD, an_envelope(), MAIL)


def nothing_was_given(script: Script) -> bool:
    return script.said("AUTH") == script.said("MAIL") == []


async def test_starttls_protects_the_login_and_the_server_is_asked_anew(own: Authority) -> None:
    script = Script(can=CAN, serving=own.certificate("localhost").serving())

    async with scripted(script):
        await secure_sending(script, Security.STARTTLS, own)

    verbs = [line.split(b" ")[0] for line in script.heard]
    assert verbs == [b"EHLO", b"STARTTLS", b"EHLO", b"AUTH", b"MAIL", b"RCPT", b"DATA", b"QUIT"]


STRIPPED = {
    "not offered": Script(can=(b"AUTH PLAIN",)),
    "refused": Script(can=CAN, acts={"STARTTLS": say(b"502 what?")}),
}


@pytest.mark.parametrize("how", STRIPPED)
async def test_a_connection_whose_protection_was_taken_away_sees_no_login_and_no_mail(how: str, own: Authority) -> None:
    script = STRIPPED[how]

    async with scripted(script):
        with pytest.raises(InsecureError):
            await secure_sending(script, Security.STARTTLS, own)

    assert nothing_was_given(script)


async def test_words_slipped_in_before_the_protection_are_not_heard(own: Authority) -> None:
    async def inject(talk: Talk, line: bytes) -> None:
        await talk.say(b"220 go ahead", b"250 AUTH PLAIN")
        assert script.serving is not None
        await talk.writer.start_tls(script.serving)

    script = Script(can=(b"STARTTLS",), acts={"STARTTLS": inject}, serving=own.certificate("localhost").serving())

    async with scripted(script):
        with pytest.raises(MailerError):
            await secure_sending(script, Security.STARTTLS, own)

    assert nothing_was_given(script)


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_a_handshake_that_stalls_is_noticed(security: Security, own: Authority) -> None:
    async def agree_and_stall(talk: Talk, line: bytes) -> None:
        await talk.say(b"220 go ahead")
        await stall(talk, line)

    greeting = {"GREETING": stall} if security is Security.TLS else {}
    script = Script(can=CAN, acts={"STARTTLS": agree_and_stall, **greeting})

    async with scripted(script):
        with pytest.raises(UnreachableError, match="in time"):
            await secure_sending(script, security, own, SOON)


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_a_server_that_hangs_up_once_it_is_protected_is_unreachable(security: Security, own: Authority) -> None:
    async def agree_and_hang_up(talk: Talk, line: bytes) -> None:
        await talk.say(b"220 go ahead")
        assert script.serving is not None
        await talk.writer.start_tls(script.serving)
        await hang_up(talk, line)

    greeting = {"GREETING": hang_up} if security is Security.TLS else {}
    serving = own.certificate("localhost").serving()
    script = Script(can=CAN, acts={"STARTTLS": agree_and_hang_up, **greeting}, serving=serving)

    async with scripted(script, tls_at_once=security is Security.TLS):
        with pytest.raises(UnreachableError):
            await secure_sending(script, security, own)


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_a_certificate_for_another_name_is_refused(security: Security, own: Authority) -> None:
    script = Script(can=CAN, serving=own.certificate("mail.example.nl").serving())

    async with scripted(script, tls_at_once=security is Security.TLS):
        with pytest.raises(UnreachableError, match="certificate"):
            await secure_sending(script, security, own)

    assert nothing_was_given(script)


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_a_certificate_of_an_unknown_authority_is_refused(
    security: Security, own: Authority, tmp_path: Path
) -> None:
    stranger = authority(tmp_path, "stranger")
    script = Script(can=CAN, serving=stranger.certificate("localhost").serving())

    async with scripted(script, tls_at_once=security is Security.TLS):
        with pytest.raises(UnreachableError, match="certificate"):
            await secure_sending(script, security, own)

    assert nothing_was_given(script)


async def test_a_server_that_greets_with_a_refusal_under_tls_is_left_without_a_trace(own: Authority) -> None:
    script = Script(acts={"GREETING": say(b"554 not you")}, serving=own.certificate("localhost").serving())

    async with scripted(script, tls_at_once=True):
        with pytest.raises(MailerError, match="not you"):
            await secure_sending(script, Security.TLS, own)

    assert script.heard in ([], [b"QUIT"])


async def test_without_protection_only_this_machine_is_spoken_to() -> None:
    server = Script(port=9).server(host="192.0.2.1")

    with pytest.raises(InsecureError):
        await SmtpMailer(deadlines=SOON).send(server, PASSWORD, an_envelope(), MAIL)
