"""A report of delivery is read from its bytes, whatever it says about them."""

import pytest

from console.mail.parse import parse
from tests.mail.builders import multipart, part

STATUS = "Reporting-MTA: dns; mx.nl\r\n\r\nFinal-Recipient: rfc822; jan@klant.nl\r\nAction: failed\r\nStatus: 5.1.1\r\n"


def report(*, first: bytes = b"", status: str = STATUS) -> bytes:
    body = multipart("report", first or part("text/plain", "Onbestelbaar"), part("message/delivery-status", status))
    return b"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.nl\r\nSubject: Undelivered Mail\r\n" + body


@pytest.mark.parametrize("charset", [b"idna", b"undefined", b"zip", b'"a\x00b"', b"unicode_escape"])
def test_a_charset_that_is_no_charset_is_never_called(charset: bytes) -> None:
    words = b"Content-Type: text/plain; charset=" + charset + b"\r\n\r\ncaf\xe9 onbestelbaar"

    bounce = parse(report(first=words)).bounce

    assert bounce is not None
    assert bounce.recipients == ("jan@klant.nl",)


def test_a_diagnostic_in_utf_8_is_readable() -> None:
    bounce = parse(report(status=STATUS + "Diagnostic-Code: smtp; 550 postvak één bestaat niet\r\n")).bounce

    assert bounce is not None
    assert bounce.diagnostic == "550 postvak één bestaat niet"


def test_the_sender_of_a_mail_that_is_carried_shows_what_hides_in_the_name() -> None:
    inner = "Subject: x\r\nFrom: \u202enaJ <jan@klant.nl>\r\n\r\nHallo".encode()

    text = parse(b"Content-Type: message/rfc822\r\n\r\n" + inner).text

    assert text == "[Text of the attached mail “x” from ⟪U+202E⟫naJ <jan@klant.nl>:]\n\nHallo"


@pytest.mark.parametrize("sender", [b"From: MAILER-DAEMON@mx.nl\r\n", b"From: Postmaster <>\r\n", b""])
def test_who_failed_is_read_from_the_words_of_a_server_that_sends_no_report(sender: bytes) -> None:
    words = (
        b"Hi. This is the qmail-send program at mx.nl.\r\n\r\n<jan@klant.nl>:\r\nSorry, no mailbox by that name.\r\n"
    )

    bounce = parse(b"Return-Path: <>\r\n" + sender + b"Subject: failure notice\r\n\r\n" + words).bounce

    assert bounce is not None
    assert bounce.recipients == ("jan@klant.nl",)


def test_a_server_that_writes_the_null_path_as_a_daemon_is_read_like_one_that_does_not() -> None:
    headers = b"Return-Path: <MAILER-DAEMON@mx.nl>\r\nFrom: gateway@mx.nl\r\nSubject: Mail could not be delivered\r\n"

    bounce = parse(headers + b"\r\n550 5.1.1 unknown user\r\n").bounce

    assert bounce is not None
    assert (bounce.status, bounce.permanent) == ("5.1.1", True)
