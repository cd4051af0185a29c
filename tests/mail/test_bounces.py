from email import message_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.mail.bounces import read_bounce
from console.mail.headers import decode_header, split_mail
from console.mail.parsed import BounceReport, Header
from console.mail.safe_text import safe_line

OURS = "<od.912.7.abcdefghijklmnopqrstuvwx@acme.nl>"
NOTICE = "Het bericht kon niet worden bezorgd."


def read(
    raw: str | bytes, return_path: str | None = "", from_address: str = "mailer-daemon@mx.example.org"
) -> BounceReport | None:
    raw = raw if isinstance(raw, bytes) else raw.encode()
    found, offset, _ = split_mail(raw)
    headers = [Header(name=one.name, value=decode_header(one.raw), position=one.position) for one in found]
    text = raw[offset:].decode("utf-8", "replace")
    return read_bounce(message_from_bytes(raw), headers, return_path, from_address, text)


def report(
    status: str = "Final-Recipient: rfc822; jan@example.org\nAction: failed\nStatus: 5.1.1\n"
    "Diagnostic-Code: smtp; 550 5.1.1 unknown user",
    original: str = f"Content-Type: message/rfc822\n\nMessage-ID: {OURS}\nSubject: Re: Vraag\n\nHallo",
    kind: str = "multipart/report; report-type=delivery-status",
    more: str = "",
    status_type: str = "message/delivery-status",
) -> str:
    return (
        f"From: MAILER-DAEMON@mx.example.org\nSubject: Undelivered Mail Returned to Sender\n{more}"
        f'Content-Type: {kind}; boundary="b"\n\n--b\nContent-Type: text/plain\n\n{NOTICE}\n'
        f"--b\nContent-Type: {status_type}\n\nReporting-MTA: dns; mx.example.org\n\n{status}\n\n"
        f"--b\n{original}\n--b--\n"
    )


def test_a_delivery_report_is_read_whole() -> None:
    assert read(report()) == BounceReport(
        original_ids=(OURS,),
        recipients=("jan@example.org",),
        permanent=True,
        status="5.1.1",
        diagnostic="550 5.1.1 unknown user",
    )


@pytest.mark.parametrize(
    "raw",
    [
        report(kind="multipart/mixed"),
        report(original=f"Content-Type: text/rfc822-headers\n\nMessage-ID: {OURS}\n"),
        report(original=f"Content-Type: message/global-headers\n\nMessage-ID: {OURS}\n"),
        report(original=f"Content-Type: text/plain\n\nMessage-ID: {OURS}\n"),
        report(original="Content-Type: text/plain\n\nx", more=f"In-Reply-To: {OURS}\n"),
        report(original="Content-Type: text/plain\n\nx", more=f"References: <old@x.nl> {OURS}\n"),
        report(status_type="message/global-delivery-status"),
    ],
)
def test_the_mail_it_speaks_of_is_found_wherever_it_stands(raw: str) -> None:
    bounce = read(raw)

    assert bounce is not None
    assert bounce.original_ids[0] == OURS
    assert bounce.permanent


def test_embedded_ids_come_before_those_of_the_bounce_itself() -> None:
    bounce = read(report(more="References: <first@x.nl> <second@x.nl>\nIn-Reply-To: <third@x.nl>\n"))

    assert bounce is not None
    assert bounce.original_ids == (OURS, "<third@x.nl>", "<second@x.nl>", "<first@x.nl>")


def test_a_report_of_delay_is_not_permanent() -> None:
    bounce = read(report(status="Final-Recipient: rfc822; jan@example.org\nAction: delayed\nStatus: 4.4.1"))

    assert bounce is not None
    assert not bounce.permanent
    assert bounce.status == "4.4.1"


def test_one_recipient_that_failed_among_delayed_ones_is_permanent() -> None:
    bounce = read(
        report(
            status="Final-Recipient: rfc822; <a@x.nl>\nAction: delayed\nStatus: 4.4.1\n\n"
            "Original-Recipient: rfc822;b@x.nl\nFinal-Recipient: rfc822;c@x.nl\nAction: Failed (sorry)\nStatus: 5.0.0"
        )
    )

    assert bounce is not None
    assert bounce.permanent
    assert bounce.recipients == ("a@x.nl", "b@x.nl")


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_report_of_success_is_no_bounce(action: str) -> None:
    assert read(report(status=f"Final-Recipient: rfc822; jan@example.org\nAction: {action}\nStatus: 2.1.5")) is None


@pytest.mark.parametrize("kind", ["disposition-notification", "feedback-report"])
def test_a_read_receipt_and_a_complaint_are_no_bounce(kind: str) -> None:
    raw = report(kind=f"multipart/report; report-type={kind}", status_type=f"message/{kind}")

    assert read(raw) is None


@pytest.mark.parametrize(
    ("headers", "return_path", "sender"),
    [
        ("Subject: x\nX-Failed-Recipients: jan@example.org", "jan@x.nl", "jan@x.nl"),
        ("Subject: x", "jan@x.nl", "MAILER-DAEMON@mx.example.org"),
        ("Subject: x\nFrom: Mail Delivery <Mailer-Daemon>", None, ""),
        ("Subject: x", None, "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@acme.nl"),
        ("Subject: x", "", "postmaster@example.org"),
        ("Subject: Onbestelbaar: Re: Vraag", "forward@acme.nl", "postmaster@example.org"),
        ("Subject: Mail delivery failed: returning message to sender", "", "noreply@example.org"),
        ("Subject: x\nContent-Type: multipart/report; boundary=b", "", "x@example.org"),
        ("Subject: Delivery status notification", "MAILER-DAEMON@mx.example.org", "mail.delivery.system@example.org"),
        ("Subject: Mail could not be delivered", "mailer-daemon", "gateway@example.org"),
        ("Subject: FAILED MAIL to jan", "forward@acme.nl", "postmaster@example.org"),
        ("Subject: Warning: jan@example.org - User unknown!", "mdaemon@example.org", "mdaemon@example.org"),
        ("Subject: Mail delivery failed: returning message to sender", "prvs=1=ndr@example.org", "ndr@example.org"),
        ("From: <>\nAuto-Submitted: auto-replied", "", ""),
    ],
)
def test_each_header_rule_recognises_a_bounce(headers: str, return_path: str | None, sender: str) -> None:
    bounce = read(f"{headers}\n\n<jan@example.org>: 550 5.1.1 unknown user\n", return_path, sender)

    assert bounce is not None
    assert bounce.permanent
    assert bounce.status == "5.1.1"
    assert bounce.diagnostic == "550 5.1.1 unknown user"


def test_a_receipt_that_says_rejected_is_a_bounce() -> None:
    raw = report(
        kind="multipart/report; report-type=disposition-notification",
        status_type="message/disposition-notification",
        more="Auto-Submitted: auto-replied (rejected)\n",
    )

    bounce = read(raw, from_address="jan@example.org")

    assert bounce is not None
    assert bounce.original_ids == (OURS,)
    assert bounce.permanent


@pytest.mark.parametrize(
    ("headers", "return_path", "sender"),
    [
        ("Subject: Afwezig\nAuto-Submitted: auto-replied", "", "jan@example.org"),
        ("Subject: Vraag", "jan@example.org", "jan@example.org"),
        ("Subject: Undeliverable: mijn pakket", "jan@example.org", "jan@example.org"),
        ("Subject: Vraag", "postmaster@example.org", "postmaster@example.org"),
        ("Subject: Vraag", None, "daemon@example.org"),
        ("Subject: Afwezig", "mailer-daemon@mx.example.org", "jan@example.org"),
        ("From: <>\nSubject: Vraag", None, ""),
    ],
)
def test_persons_and_absence_notes_are_no_bounce(headers: str, return_path: str | None, sender: str) -> None:
    assert read(f"{headers}\n\nIk ben er niet.\n", return_path, sender) is None


def test_a_forwarded_bounce_inside_a_mail_is_no_bounce() -> None:
    inner = "\n".join(["--o", "Content-Type: message/rfc822", "", report(), "--o--"])
    raw = f'From: jan@example.org\nSubject: Fwd\nContent-Type: multipart/mixed; boundary="o"\n\n{inner}\n'

    assert read(raw, "jan@example.org", "jan@example.org") is None


def test_the_words_of_a_qmail_server_name_the_recipient_and_the_mail() -> None:
    raw = (
        "From: MAILER-DAEMON@mx.example.org\nSubject: failure notice\n\n"
        "Hi. This is the qmail-send program at mx.example.org.\nI'm afraid I wasn't able to deliver your message\n\n"
        "<jan@example.org>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
        f"--- Below this line is a copy of the message.\n\nMessage-ID: {OURS}\nSubject: Re: Vraag\n"
    )

    bounce = read(raw)

    assert bounce is not None
    assert bounce.recipients == ("jan@example.org",)
    assert bounce.original_ids == (OURS,)
    assert bounce.permanent


def test_a_warning_in_words_is_not_permanent() -> None:
    bounce = read("From: MAILER-DAEMON@mx.example.org\nSubject: Warning: message delayed 24 hours\n\nStill trying.\n")

    assert bounce is not None
    assert not bounce.permanent


def test_long_lines_are_kept_from_the_slow_patterns() -> None:
    bounce = read("Subject: x\n\nA message that you sent could not be delivered\n" + "a " * 300_000)

    assert bounce is not None
    assert bounce.recipients == ()


def test_many_recipients_are_cut() -> None:
    blocks = "\n\n".join(f"Final-Recipient: rfc822; a{number}@x.nl\nAction: failed" for number in range(500))

    bounce = read(report(status=blocks))

    assert bounce is not None
    assert len(bounce.recipients) <= 100


def test_no_control_character_leaves_a_diagnostic() -> None:
    bounce = read(
        report(status="Final-Recipient: rfc822; a@x.nl\nAction: failed\nDiagnostic-Code: smtp; 550 \x1b]52;c\x07 x")
    )

    assert bounce is not None
    assert bounce.diagnostic == safe_line(bounce.diagnostic)
    assert "\x1b" not in bounce.diagnostic


LINES = [
    *report().encode().split(b"\n"),
    b"--b--",
    b"\xe9\xff: \x00",
    b"Content-Transfer-Encoding: base64",
    b"Message-ID: <\xe9>",
]


@given(st.lists(st.sampled_from(LINES), max_size=40).map(b"\n".join) | st.binary())
def test_no_bytes_make_the_reader_raise_or_unsafe(raw: bytes) -> None:
    bounce = read(raw)

    if bounce is not None:
        for one in (*bounce.original_ids, *bounce.recipients, bounce.status, bounce.diagnostic):
            assert one == safe_line(one)
            one.encode("utf-8")
