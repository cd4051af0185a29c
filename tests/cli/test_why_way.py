"""`why --way`: the servers that a mail passed, who forwarded it, which header named our address; words and JSON."""

from tests.cli.program import Program
from tests.cli.test_reading_verbs import a_mail, import_mails, tickets

PATH = b"Return-Path: <info+SRS=y7Hc2=ZK=klant.nl=jan@forward.example>\r\n"


def a_forwarded_mail(desk: Program) -> str:
    """Take in a mail that Exchange forwarded; return its id."""
    import_mails(desk, PATH + a_mail(1))
    (ticket,) = tickets(desk, "--messages")
    return str(ticket["messages"][0]["id"])


def test_the_way_is_told_only_when_it_is_asked_for(desk: Program) -> None:
    message = a_forwarded_mail(desk)

    shape = desk.here("why", message, "--json").shape

    assert "way" not in shape


def test_the_way_has_hops_return_paths_and_the_header_that_chose(desk: Program) -> None:
    message = a_forwarded_mail(desk)

    way = desk.here("why", message, "--way", "--json").shape["way"]

    assert way["hops"] == [
        {"header": 1, "from": "a", "by": "b", "with": None, "for": [], "at": "2026-03-02T08:00:00Z", "passed_s": None}
    ]
    (path,) = way["return_paths"]
    assert (path["kind"], path["mailbox"], path["sender"]) == ("srs", "info@forward.example", "jan@klant.nl")
    assert [one["evidence"]["header"] for one in way["named"] if one["chosen"]] == ["To"]
    assert (way["address"], way["address_because"]) == ("info@acme.example", "To")


def test_the_way_reads_as_sentences(desk: Program) -> None:
    message = a_forwarded_mail(desk)

    said = desk.here("why", message, "--way").out

    assert "info@forward.example forwards, what jan@klant.nl sent" in said
    assert "a → b" in said and "info@acme.example: found in To" in said


def test_a_mail_without_a_message_has_a_way_too(desk: Program) -> None:
    a_forwarded_mail(desk)

    assert "way" in desk.here("why", "delivery:1", "--way", "--json").shape
