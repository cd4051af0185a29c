"""Searching messages on the command line: words and terms, what is refused, and mails that are in no ticket."""

from typing import Any

import pytest

from tests.cli.program import Program
from tests.cli.test_reading_verbs import a_mail, import_mails


def found(desk: Program, *words: str) -> list[Any]:
    """Return the subjects of the messages that are found."""
    ran = desk.here("search", "--json", *words)
    assert ran.code == 0, ran
    return [message["subject"] for message in ran.shape["messages"]]


def test_hostile_words_are_taken_for_words(desk: Program) -> None:
    import_mails(desk, a_mail(1, text='Hij zei "nooit" (weer).'), a_mail(2))

    asked = ("nooit", '"zei nooit"', "pak", "pak & !", 'nooit" OR 1', "NEAR(", "'; drop table message --")

    assert [found(desk, words) for words in asked] == [
        ["Vraag 1"], ["Vraag 1"], ["Vraag 2"], ["Vraag 2"], [], [], [],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "subjects"),
    [
        (("from:jan",), ["Vraag 3", "Vraag 1"]),
        (("from:klant2@ex",), ["Vraag 2"]),
        (("because:time-window",), ["Vraag 3"]),
        (("because:new:*",), ["Vraag 2", "Vraag 1"]),
        (("header:To",), ["Vraag 3", "Vraag 2", "Vraag 1"]),
        (("header:To=INFO@acme", "kraan"), ["Vraag 3"]),
        (("header:To=help@",), []),
        (("id:<2@example.nl>",), ["Vraag 2"]),
        (("<2@example.nl>",), ["Vraag 2"]),
        (("<2@example.nl>", "kraan"), []),
        (("kraan", "from:jan", "because:time-window"), ["Vraag 3"]),
        (('"mijn pakket" from:jan',), ["Vraag 1"]),
        (("from:jan -kraan",), ["Vraag 1"]),
        (("--", "-from:jan"), ["Vraag 2"]),
        (("--limit", "1", "header:To"), ["Vraag 3"]),
    ],
    ids=str,
)
def test_terms_about_a_message_find_it(desk: Program, words: tuple[str, ...], subjects: list[str]) -> None:
    jan = "Jan Smit <jan@example.nl>"
    import_mails(desk, a_mail(1, sender=jan), a_mail(2), a_mail(3, sender=jan, at="09:00:00", text="De kraan lekt"))

    assert found(desk, *words) == subjects


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "There is nothing to look for"),
        ("%", "There is nothing to look for"),
        ('""', "There is nothing to look for"),
        ("status:open", "status:open is about tickets, and not about a message: `omnidesk ticket list --query`"),
        ("lamp sort:age", "sort:age is about tickets"),
        ("#7", "#7 is about tickets"),
        ("subject:Vraag*", "no term is called so"),
        ("because:nothing", "is not known"),
    ],
)
def test_what_can_not_be_asked_of_a_message_is_refused_in_words(desk: Program, words: str, said: str) -> None:
    refused, told = desk.here("search", words), desk.here("search", words, "--json")

    assert (refused.code, refused.out, said in refused.err) == (2, "", True)
    assert (told.code, told.error_code) == (2, "bad-query")


def test_where_a_mail_is_that_is_in_no_ticket_is_said(desk: Program) -> None:
    import_mails(desk, a_mail(1, sender="supportacme@konto.omnidesk.com"))

    searched, why = desk.here("search", "pakket"), desk.here("why", "<2@example.nl>")

    assert (searched.code, "`omnidesk parked list`" in searched.out) == (0, True)
    assert (why.code, "`omnidesk parked list`" in why.err) == (1, True)
    assert "parked:loop" in desk.here("why", "<1@example.nl>").out
    assert "parked list" not in desk.here("why", "99").err
