"""The demo's outgoing server: what is sent to an address of the demo comes back by its forward mailbox."""

import smtplib
import time
from email.message import EmailMessage
from random import Random

from console.clock import system_clock
from console.demo.post import post
from console.demo.scenarios import Scenario
from console.demo.server import LOOPBACK
from console.demo.sink import forwarded
from tests.demo.test_server import fetched

NOW = 1_780_000_000_000
PASSWORD = "for-the-demo"


def a_mail(to: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "info@acme.example", to, "probe"
    mail.set_content("hello")
    return mail


def test_a_mail_to_an_address_of_the_demo_is_forwarded_to_its_brand() -> None:
    quiet = Scenario(mails=(), pause_s=None)

    with post(quiet, password=PASSWORD, clock=system_clock, chance=Random(1)) as ports:
        _send(ports.smtp, "hallo@novawonen.example")
        patience = time.monotonic() + 20
        while not (found := fetched(ports.imap, "nova")):
            assert time.monotonic() < patience

    (raw,) = found
    assert b"X-Forwarded-For: hallo@novawonen.example supportnova@konto.omnidesk.com" in raw
    assert raw.endswith(b"hello\r\n")


def _send(port: int, to: str) -> None:
    with smtplib.SMTP(LOOPBACK, port, timeout=10) as client:
        client.send_message(a_mail(to))


def test_what_is_for_somebody_else_goes_nowhere() -> None:
    assert forwarded(b"Subject: x\r\n\r\n", "info@acme.example", "jan@example.nl", NOW) is None
