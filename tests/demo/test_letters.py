"""The demo's mails are real mails: each can be read, and says what its script says."""

from email import message_from_bytes
from email.header import decode_header, make_header
from itertools import islice
from random import Random

from console.demo.letters import BRANDS, letters
from console.demo.script import ScriptedMail, morning, traffic
from console.demo.times import MINUTE_MS
from console.demo.traffic import endless

NOW = 1_780_000_000_000


def test_a_gmail_forward_names_the_address_it_was_written_to() -> None:
    mail = ScriptedMail(name="x", from_="Jan <jan@post.example>", to="info@acme.example", way="gmail", text="Hoi")

    read = message_from_bytes(letters([mail], NOW)[0].raw)

    assert read["X-Forwarded-For"] == f"info@acme.example {BRANDS['acme']}"
    assert read["Return-Path"] == "<info+caf_=supportacme=konto.omnidesk.com@acme.example>"


def test_a_mail_arrived_as_long_ago_as_its_script_says() -> None:
    mail = ScriptedMail(name="x", minutes=90, from_="jan@post.example", to="info@acme.example", text="Hoi")

    arrival = letters([mail], NOW)[0].arrival

    assert arrival == NOW - 90 * MINUTE_MS


def test_a_second_delivery_says_the_same_by_another_way() -> None:
    script = [
        ScriptedMail(name="one", minutes=9, from_="jan@post.example", to="info@acme.example", way="gmail", text="Hoi"),
        ScriptedMail(name="two", minutes=8, again="one", way="exchange", through="facturen@acme.example"),
    ]

    first, second = (message_from_bytes(letter.raw) for letter in letters(script, NOW))

    assert first["Message-ID"] == second["Message-ID"]
    assert first.get_payload() == second.get_payload()
    assert second["X-MS-Exchange-ForwardingLoop"].startswith("facturen@acme.example;")


def test_every_mail_of_the_morning_can_be_read_and_keeps_its_subject() -> None:
    script = morning()

    read = [message_from_bytes(letter.raw) for letter in letters(script, NOW)]

    assert len(read) >= 40
    for mail, message in zip(script, read, strict=True):
        assert message.defects == []
        assert mail.again or str(make_header(decode_header(message["Subject"]))) == mail.subject


def test_traffic_does_not_end_and_some_of_it_answers() -> None:
    mails = [mail for mail, _ in islice(endless(traffic(), Random(7)), 200)]

    assert len({mail.name for mail in mails}) == 200
    assert any(mail.answers for mail in mails)
    assert all("{" not in mail.subject + mail.text for mail in mails)


def test_the_same_chance_writes_the_same_mails() -> None:
    first = [mail for mail, _ in islice(endless(traffic(), Random(7)), 20)]
    second = [mail for mail, _ in islice(endless(traffic(), Random(7)), 20)]

    assert first == second
