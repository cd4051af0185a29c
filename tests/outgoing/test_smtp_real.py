"""A mail through a real SMTP server: it arrives byte for byte, and only a login that is right lets it in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.outgoing.mailer import LoginRefusedError, RefusedByServerError, Step, UnreachableError
from console.outgoing.smtp import SmtpMailer
from storage.words import Security
from tests.intake.certificates import Authority, authority, has_openssl
from tests.intake.dovecot import require
from tests.outgoing.builders import MAIL, PASSWORD, an_envelope
from tests.outgoing.sink import Kept, sink


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    if not has_openssl():
        require("openssl")
    folder: Path = tmp_path_factory.mktemp("authority")
    yield authority(folder)


def test_a_sink_without_visitors_ends() -> None:
    with sink() as post:
        assert post.port > 0


async def test_a_mail_arrives_as_it_was_given() -> None:
    with sink() as post:
        sent = await SmtpMailer().send(post.server(), "", an_envelope(), MAIL)

    assert post.mails == [Kept(sender="info@acme.example", recipients=("jan@klant.example",), raw=MAIL)]
    assert (sent.words, sent.refused) == ("2.0.0 kept", ())


@pytest.mark.parametrize(
    "body", [b".", b"..", b".x\r\n..\r\n.\r\nQUIT", b"a\r\n.\r\n.\r\nMAIL FROM:<x@y.example>\r\n.", b""]
)
async def test_lines_of_dots_end_no_mail_and_change_nothing(body: bytes) -> None:
    raw = b"Subject: dots\r\n\r\n" + body + b"\r\n"

    with sink() as post:
        await SmtpMailer().send(post.server(), "", an_envelope(), raw)

    assert [mail.raw for mail in post.mails] == [raw]


async def test_a_mail_of_a_megabyte_arrives_whole() -> None:
    raw = b"Subject: long\r\n\r\n" + (b"." + b"x" * 900 + b"\r\n") * 1100

    with sink() as post:
        await SmtpMailer().send(post.server(), "", an_envelope(), raw)

    assert post.mails[0].raw == raw


async def test_the_null_sender_and_several_recipients_go_through() -> None:
    with sink() as post:
        envelope = an_envelope("a@x.example", "b+c@xn--bcher-kva.example", sender="")
        await SmtpMailer().send(post.server(), "", envelope, MAIL)

    assert (post.mails[0].sender, post.mails[0].recipients) == ("", envelope.recipients)


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_a_protected_connection_logs_in_and_sends(security: Security, own: Authority) -> None:
    serving, told = own.certificate("localhost").serving(), list[Step]()
    mailer = SmtpMailer(context=own.trusting())

    with sink(login=("acme", PASSWORD), serving=serving, tls_at_once=security is Security.TLS) as post:
        await mailer.try_out(post.server(security), PASSWORD, told=told.append)
        await mailer.send(post.server(security), PASSWORD, an_envelope(), MAIL)

    assert [step.name for step in told if step.ok] == ["resolve", "connect", "tls", "greet", "login", "quit"]
    assert "TLSv1" in told[2].words
    assert len(post.mails) == 1


async def test_an_authority_named_by_the_system_is_trusted(own: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(own.chain))

    with sink(serving=own.certificate("localhost").serving(), tls_at_once=True) as post:
        await SmtpMailer().send(post.server(Security.TLS), "", an_envelope(), MAIL)

    assert len(post.mails) == 1


async def test_a_wrong_password_is_refused_and_nothing_is_sent() -> None:
    with sink(login=("acme", PASSWORD)) as post, pytest.raises(LoginRefusedError, match="535"):
        await SmtpMailer().send(post.server(), "another", an_envelope(), MAIL)

    assert post.mails == []


async def test_what_the_hook_replies_is_what_the_sender_hears() -> None:
    with sink(on_mail=lambda kept: "451 4.3.0 later") as post, pytest.raises(RefusedByServerError) as caught:
        await SmtpMailer().send(post.server(), "", an_envelope(), MAIL)

    assert (caught.value.code, caught.value.temporary, post.mails) == (451, True, [])


async def test_a_server_that_is_gone_is_unreachable() -> None:
    with sink() as post:
        server = post.server()

    with pytest.raises(UnreachableError):
        await SmtpMailer().send(server, "", an_envelope(), MAIL)
