"""Each way to fail at a mail server has a likely cause and something to do, in words that fit."""

import pytest

from console.certificate_names import CertificateNames
from console.commands.mailboxes import PORTS
from console.trial_advice import Target, advice_of
from storage.words import Security


def a_target(**changes: object) -> Target:
    """Return an IMAP server over TLS, changed as asked."""
    usual = {"protocol": "IMAP", "host": "imap.acme.example", "port": 993, "security": Security.TLS, "ports": PORTS}
    return Target(**{**usual, **changes})  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("step", "words", "changes", "said"),
    [
        ("resolve", "the name cannot be found", {}, "no server of the name imap.acme.example"),
        ("resolve", "is not this machine", {"security": Security.NONE}, "only this machine itself"),
        ("connect", "no connection: 192.0.2.1: Connection refused", {}, "Nothing listens on port 993"),
        ("connect", "no connection: 192.0.2.1: no answer", {}, "a firewall"),
        ("connect", "the mail server fell silent", {"port": 25}, "listens on port 25"),
        ("tls", "the certificate is not trusted: certificate has expired", {}, "no longer valid"),
        ("tls", "the certificate is not trusted: Hostname mismatch, certificate …", {}, "another name"),
        ("tls", "the certificate is not trusted: self-signed certificate", {}, "nobody whom this machine trusts"),
        ("tls", "the mail server offers no STARTTLS", {"port": 143}, "offers no STARTTLS on port 143"),
        ("tls", "TLS failed: wrong version number", {}, "No TLS is spoken on port 993"),
        ("select", "the folder cannot be opened", {"folder": "Arch"}, "There is no folder Arch"),
        ("capabilities", "what?", {}, "every IMAP server"),
        ("login", "connection lost", {}, "before the login was done"),
        ("login", "LOGINDISABLED", {"security": Security.NONE}, "not protected"),
        ("", "", {}, "every IMAP server"),
    ],
)
def test_a_step_that_failed_has_a_likely_cause(step: str, words: str, changes: dict[str, object], said: str) -> None:
    advice = advice_of(step, words, a_target(**changes))

    assert said in advice.cause
    assert advice.remedy


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("imap.gmail.com", "app password"),
        ("outlook.office365.com", "Microsoft has ended"),
        ("imap.gmail.com.example", "The user or the password is wrong"),
        ("notgmail.com", "The user or the password is wrong"),
    ],
)
def test_a_refused_login_knows_the_providers_that_want_something_else(host: str, said: str) -> None:
    assert said in advice_of("login", "no", a_target(host=host), is_refused=True).cause


def test_a_certificate_that_was_presented_is_named() -> None:
    seen = CertificateNames(subject="CN=x", issuer="CN=Own CA", until="2027-01-31", hosts=("mail.other.example",))

    advice = advice_of("tls", "certificate: Hostname mismatch", a_target(), presented=seen)

    assert "It is for mail.other.example, signed by CN=Own CA, valid until 2027-01-31." in advice.cause


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("the token is refused: 535 5.7.8", "has expired"),
        ("the server offers no login by token (XOAUTH2): plain", "takes no tokens"),
        ("the secret gives no token: a token is one word", "something else than a token"),
    ],
)
def test_a_login_with_a_token_is_not_told_of_passwords(words: str, said: str) -> None:
    target = a_target(protocol="SMTP", host="smtp.gmail.com", by_token=True)

    assert said in advice_of("login", words, target, is_refused=True).cause


def test_who_may_use_no_password_is_told_of_tokens_where_there_are_some() -> None:
    target = a_target(protocol="SMTP", host="smtp.office365.com")

    assert "token" in advice_of("login", "no", target, is_refused=True).remedy
