"""Reports that an answer of ours could not be delivered, as different servers write them; each of it a whole mail.

`REPORTS` are these as data. They come to the envelope's sender, the mail address, and from there to us.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests.mail.builders import header_lines, multipart, part

ADDRESS = "info@acme.nl"
_NOTICE = "Your message could not be delivered to one or more recipients."
_DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.example.nl>"
_UNDELIVERED = "Undelivered Mail Returned to Sender"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One kind of report: `write` gets our mail as it was sent and whom it was for, and gives the report's bytes.

    `says` is what the desk must have understood; `fails` tells whether delivery was given up.
    """

    name: str
    write: Callable[[bytes, str], bytes]
    says: str
    fails: bool = True


def _whole(from_: str, subject: str, body: bytes, *more: tuple[str, str]) -> bytes:
    lines = [("From", from_), ("To", ADDRESS), ("Subject", subject), ("Message-ID", "<report.1@mx.example.nl>")]
    return header_lines([*lines, *more, ("MIME-Version", "1.0")]) + body


def _report(status: str, original: bytes, *, notice: str = _NOTICE) -> bytes:
    fields = f"Reporting-MTA: dns; mx.example.nl\r\n\r\n{status}"
    told = b"Content-Type: message/delivery-status\r\n\r\n" + fields.encode() + b"\r\n"
    return multipart("report", part("text/plain", notice), told, original, parameters="; report-type=delivery-status")


def _headers_of(raw: bytes) -> bytes:
    return b"Content-Type: text/rfc822-headers\r\n\r\n" + raw.partition(b"\r\n\r\n")[0] + b"\r\n"


def _whole_mail(raw: bytes) -> bytes:
    return b"Content-Type: message/rfc822\r\n\r\n" + raw


def _postfix(raw: bytes, recipient: str) -> bytes:
    status = f"Final-Recipient: rfc822; {recipient}\r\nOriginal-Recipient: rfc822;{recipient}\r\nAction: failed\r\n"
    status += "Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user here\r\n"
    return _whole(_DAEMON, _UNDELIVERED, _report(status, _whole_mail(raw)), ("Auto-Submitted", "auto-replied"))


def _exchange(raw: bytes, recipient: str) -> bytes:
    status = f"Final-Recipient: rfc822;{recipient}\r\nAction: failed\r\nStatus: 5.2.2\r\n"
    status += "Diagnostic-Code: smtp;554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException\r\n"
    sender = "postmaster@groot-bedrijf.example"
    body = _report(status, _headers_of(raw), notice="Your message to Jan couldn't be delivered.")
    return _whole(sender, "Undeliverable: Re: Waar blijft mijn pakket?", body, ("X-MS-Exchange-Message-Is-Ndr", ""))


def _qmail(raw: bytes, recipient: str) -> bytes:
    """Words for people alone, and our mail below them (qmail's QSBMF)."""
    text = (
        f"Hi. This is the qmail-send program at mx.example.nl.\r\nI'm afraid I wasn't able to deliver your message to "
        f"the following addresses.\r\nThis is a permanent error; I've given up. Sorry it didn't work out.\r\n\r\n"
        f"<{recipient}>:\r\n192.0.2.1 does not like recipient.\r\nRemote host said: 550 5.1.1 unknown mailbox\r\n"
        f"Giving up on 192.0.2.1.\r\n\r\n--- Below this line is a copy of the message.\r\n\r\n"
    )
    return _whole("MAILER-DAEMON@mx.example.nl", "failure notice", b"\r\n" + text.encode() + raw)


def _late(raw: bytes, recipient: str) -> bytes:
    status = f"Final-Recipient: rfc822; {recipient}\r\nAction: delayed\r\nStatus: 4.4.1\r\n"
    status += "Diagnostic-Code: smtp; connect to mx.example.nl: Connection timed out\r\n"
    return _whole(_DAEMON, "Delayed Mail (still being retried)", _report(status, _headers_of(raw)))


def _gmail(raw: bytes, recipient: str) -> bytes:
    """Gmail sent it under an id of its own, and says which one it had."""
    head, _, body = raw.partition(b"\r\n\r\n")
    renamed = (
        head.replace(b"Message-ID:", b"X-Google-Original-Message-ID:") + b"\r\nMessage-ID: <CAJ8=new@mail.gmail.com>"
    )
    status = f"Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    status += "Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist.\r\n"
    sender = "Mail Delivery Subsystem <mailer-daemon@googlemail.com>"
    whole = _report(status, _whole_mail(renamed + b"\r\n\r\n" + body))
    return _whole(sender, "Delivery Status Notification (Failure)", whole, ("X-Failed-Recipients", recipient))


REPORTS = (
    Report(name="Postfix", write=_postfix, says="5.1.1 550 5.1.1 no such user here"),
    Report(name="Exchange", write=_exchange, says="5.2.2 554 5.2.2 mailbox full"),
    Report(name="qmail, in words alone", write=_qmail, says="5.1.1 550 5.1.1 unknown mailbox"),
    Report(name="Gmail, which sent it under another id", write=_gmail, says="5.1.1 550-5.1.1 The email account"),
    Report(name="a delay", write=_late, says="4.4.1 connect to mx.example.nl", fails=False),
)
