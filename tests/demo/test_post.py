"""A scenario's mails lie ready, and more come while somebody looks."""

import imaplib
import time
from random import Random

import pytest

from console.clock import system_clock
from console.demo.post import post
from console.demo.scenarios import Scenario, names, scenario
from console.demo.server import LOOPBACK

PASSWORD = "for-the-demo"


def count(port: int, user: str) -> int:
    with imaplib.IMAP4(LOOPBACK, port, timeout=10) as client:
        client.login(user, PASSWORD)
        _, rows = client.select("INBOX", readonly=True)
        assert rows[0] is not None
        return int(rows[0])


@pytest.mark.parametrize("name", names())
def test_every_scenario_can_be_made(name: str) -> None:
    made = scenario(name, Random(1))

    assert len({mail.name for mail in made.mails}) == len(made.mails)


def test_the_morning_lies_ready_when_the_server_answers() -> None:
    quiet = Scenario(mails=scenario("morning", Random(1)).mails, pause_s=None)

    with post(quiet, password=PASSWORD, clock=system_clock, chance=Random(1)) as ports:
        acme, nova = count(ports.imap, "acme"), count(ports.imap, "nova")

    assert acme + nova == len(quiet.mails)


def test_more_mail_comes_in_while_somebody_looks() -> None:
    lively = Scenario(mails=(), pause_s=(0.0, 0.01))

    with post(lively, password=PASSWORD, clock=system_clock, chance=Random(1)) as ports:
        patience = time.monotonic() + 20
        while count(ports.imap, "acme") < 5:
            assert time.monotonic() < patience


def test_the_server_is_gone_when_the_demo_ends() -> None:
    with post(Scenario(mails=(), pause_s=None), password=PASSWORD, clock=system_clock, chance=Random(1)) as ports:
        pass

    with pytest.raises(OSError):
        imaplib.IMAP4(LOOPBACK, ports.imap, timeout=5)
