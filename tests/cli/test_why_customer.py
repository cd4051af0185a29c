"""`why` says whose a mail is and which header named them, also where that is not the From; words and JSON."""

import pytest

from tests.cli.program import Program
from tests.cli.test_reading_verbs import a_mail, import_mails

PIET = b"Piet Post <piet@example.nl>"


def by_group(number: int, *headers: bytes) -> bytes:
    """Return a mail whose From is an address of ours, as a group rewrites it, with more headers on top."""
    return b"".join(header + b"\r\n" for header in headers) + a_mail(number, sender="info@acme.example")


@pytest.mark.parametrize("header", ["X-Original-From", "X-Original-Sender", "Reply-To"])
def test_whoever_another_header_than_from_names_is_told_with_that_header(desk: Program, header: str) -> None:
    import_mails(desk, by_group(1, b"X-Spam: no", header.encode() + b": " + PIET))

    customer = desk.here("why", "1", "--json").shape["customer"]
    said = desk.here("why", "1").out

    assert customer == {"address": "piet@example.nl", "header": header, "position": 1, "value": PIET.decode()}
    assert f"piet@example.nl: found in {header}" in said
    assert f"{header} (header 2 from the top): {PIET.decode()}" in said


def test_whoever_stands_in_from_is_told_too(desk: Program) -> None:
    import_mails(desk, a_mail(1))

    assert desk.here("why", "1", "--json").shape["customer"] == {
        "address": "klant1@example.nl", "header": "From", "position": 2, "value": "Klant 1 <klant1@example.nl>",
    }  # fmt: skip


def test_the_settings_of_that_time_say_whose_a_mail_was(desk: Program) -> None:
    mail = b"Reply-To: " + PIET + b"\r\n" + a_mail(1, sender="formulier@example.net")
    import_mails(desk, mail)

    assert desk.here("account", "set", "--relay", "formulier@example.net").code == 0

    assert desk.here("why", "1", "--json").shape["customer"]["address"] == "formulier@example.net"


def test_a_duplicate_has_a_customer_and_a_mail_that_is_no_question_has_none(desk: Program) -> None:
    looped = a_mail(2, sender="supportacme@konto.omnidesk.com")
    import_mails(desk, a_mail(1), a_mail(1) + b"\r\n", looped)

    told = [desk.here("why", f"delivery:{number}", "--json").shape for number in (1, 2, 3)]

    assert [one["because"] for one in told] == ["new:no-candidate", "duplicate", "parked:loop"]
    assert [one["customer"] and one["customer"]["address"] for one in told] == ["klant1@example.nl"] * 2 + [None]


def test_a_mail_whose_bytes_are_lost_is_told_of_without_its_customer(desk: Program) -> None:
    import_mails(desk, a_mail(1))
    desk.change("update raw_mail set packed = x'00'")

    ran, said = desk.here("why", "1", "--json"), desk.here("why", "1")

    assert (ran.code, said.code) == (0, 0)
    assert (ran.shape["because"], ran.shape["customer"]) == ("new:no-candidate", None)
    assert "can't be read again" in said.out
