"""The verbs of exclusions over mail that is kept: whom a pattern matches, and who is proposed."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.cli.program import Program, Ran

AGENCY = "post@inning.example"
DEBTORS = ("2026-101", "2026-102", "2026-103", "2026-104", "2026-105")
_numbers: Iterator[int] = count(1)


def a_mail(sender: str, subject: str, *, to: str = "info@acme.example", name: str = "Iemand") -> str:
    number = next(_numbers)
    return (
        f"From: {name} <{sender}>\nTo: {to}\nSubject: {subject}\nMessage-ID: <{number}@mail.example>\n"
        f"Date: Mon, 02 Mar 2026 08:{number % 60:02}:00 +0000\n\nZie het onderwerp. {number}\n"
    )


def take_in(program: Program, *mails: str) -> None:
    """Import mails as .eml files into Acme."""
    folder = program.home / f"mails{next(_numbers)}"
    folder.mkdir()
    for number, mail in enumerate(mails):
        Path(folder / f"{number}.eml").write_text(mail, encoding="utf-8")
    assert program.here("import", str(folder), "--brand", "acme").code == 0


def take_in_agency(program: Program, sender: str = AGENCY, name: str = "Inning BV") -> None:
    take_in(program, *(a_mail(sender, f"Debiteur, dossier {number}", name=name) for number in DEBTORS))


def suggested(program: Program) -> list[str]:
    shape = program.here("exclusion", "suggest", "--json").shape
    return [one["pattern"] for one in shape["suggestions"]]


def said(ran: Ran) -> str:
    assert ran.code == 0, ran.err
    return ran.out


def test_an_agency_that_writes_for_five_debtors_is_proposed_until_it_is_excluded(desk: Program) -> None:
    take_in_agency(desk)
    take_in(desk, a_mail("jan@example.nl", "Order 1000001"), a_mail("jan@example.nl", "Order 1000002"))

    shape = desk.run("exclusion", "suggest", "--json").shape
    text = said(desk.here("exclusion", "suggest"))
    added = desk.here("exclusion", "add", AGENCY, "--note", "agency", "--json").shape

    (found,) = shape["suggestions"]
    assert shape["schema"] == 1
    assert found["pattern"] == AGENCY
    assert found["because"] == "5 different reference numbers in 5 mails"
    assert (found["mails"], found["tickets"]) == (5, 1)
    assert found["references"] == [number.replace("-", "") for number in DEBTORS]
    assert found["names"] == ["Inning BV"]
    assert AGENCY in text and "omnidesk exclusion add" in text
    assert added["matches"] == {"senders": 1, "mails": 5, "first": [AGENCY]}
    assert suggested(desk) == []


def test_an_agency_that_is_excluded_for_one_address_only_is_not_proposed_any_more(desk: Program) -> None:
    take_in_agency(desk)

    desk.here("exclusion", "add", "inning.example", "--address", "info@acme.example")

    assert suggested(desk) == []


def test_two_desks_of_one_agency_are_proposed_as_their_domain(desk: Program) -> None:
    take_in_agency(desk)
    take_in_agency(desk, sender="ana@inning.example", name="Ana")

    assert suggested(desk) == ["*@inning.example"]


def test_two_such_senders_at_a_public_provider_are_proposed_apart(desk: Program) -> None:
    take_in_agency(desk, sender="a@gmail.com")
    take_in_agency(desk, sender="b@gmail.com")

    assert suggested(desk) == ["a@gmail.com", "b@gmail.com"]


def test_a_contact_form_is_proposed_until_it_is_listed_as_a_relay(desk: Program) -> None:
    take_in_agency(desk, sender="form@shop.example")

    before = suggested(desk)
    desk.here("account", "set", "--relay", "form@shop.example")

    assert (before, suggested(desk)) == (["form@shop.example"], [])


def test_nobody_is_proposed_on_an_empty_desk(desk: Program) -> None:
    ran = desk.here("exclusion", "suggest")

    assert (ran.code, suggested(desk)) == (0, [])
    assert "Nobody" in ran.out


def test_a_new_exclusion_tells_whom_it_matches(desk: Program) -> None:
    take_in_agency(desk)
    take_in(desk, a_mail("ana@mail.inning.example", "Hallo"))

    ran = desk.here("exclusion", "add", "inning.example")

    assert f"2 senders with 6 mails: {AGENCY}" in said(ran).replace("ana@mail.inning.example, ", "")


def test_a_pattern_that_matches_nobody_yet_is_added_with_a_word_of_doubt(desk: Program) -> None:
    take_in_agency(desk)

    ran = desk.here("exclusion", "add", "*@inming.example")
    again = desk.here("exclusion", "add", "inning.example", "--brand", "acme", "--json").shape

    assert "spelling" in said(ran)
    assert again["matches"]["mails"] == 5


def test_the_list_tells_how_many_kept_mails_each_exclusion_matches_where_it_holds(desk: Program) -> None:
    desk.here("address", "add", "sales@acme.example", "--brand", "acme")
    take_in_agency(desk)
    take_in(desk, a_mail(AGENCY, "Dossier 2026-106", to="sales@acme.example"))
    for words in ((AGENCY,), ("inning.example", "--address", "sales@acme.example"), ("other.example",)):
        desk.here("exclusion", "add", *words)

    shape = desk.here("exclusion", "list", "--json").shape
    text = said(desk.here("exclusion", "list"))

    assert [one["matches"]["mails"] for one in shape["exclusions"]] == [6, 1, 0]
    assert shape["exclusions"][2]["matches"] == {"senders": 0, "mails": 0, "first": []}
    assert "sales@acme.example" in text


def test_the_note_of_an_exclusion_is_changed_and_cleared(desk: Program) -> None:
    desk.here("exclusion", "add", "inning.example", "--brand", "acme", "--note", "agency")

    edited = desk.here("exclusion", "edit", "Inning.example", "--note", "writes for many", "--json").shape
    cleared = desk.here("exclusion", "edit", "inning.example", "--brand", "acme", "--note", "", "--json").shape
    text = said(desk.here("exclusion", "edit", "inning.example", "--note", "again"))

    expected = {"pattern": "inning.example", "brand": "acme", "address": None, "note": "writes for many"}
    assert {name: edited[name] for name in expected} == expected
    assert cleared["note"] == ""
    assert "inning.example" in text


@pytest.mark.parametrize(
    ("words", "code", "ended"),
    [
        (("other.example", "--note", "x"), "unknown-exclusion", 1),
        (("inning.example", "--brand", "acme", "--note", "x"), "unknown-exclusion", 1),
        (("inning.example", "--note", "agency"), "nothing-changed", 1),
        (("inning.example",), "nothing-changed", 1),
        (("inning.example", "--note", "x" * 1001), "too-long", 2),
        (("*", "--note", "x"), "bad-pattern", 2),
    ],
)
def test_what_can_not_be_edited_is_refused_by_name(
    desk: Program, words: tuple[str, ...], code: str, ended: int
) -> None:
    desk.here("exclusion", "add", "inning.example", "--note", "agency")

    ran = desk.here("exclusion", "edit", *words, "--json")

    assert (ran.code, ran.error_code) == (ended, code)


def test_the_note_is_changed_of_the_exclusion_whose_scope_is_named(desk: Program) -> None:
    for scope in (("--brand", "acme"), ("--address", "info@acme.example")):
        desk.here("exclusion", "add", "inning.example", *scope)

    unsaid = desk.here("exclusion", "edit", "inning.example", "--note", "x", "--json")
    desk.here("exclusion", "edit", "inning.example", "--address", "info@acme.example", "--note", "x")

    notes = [one["note"] for one in desk.here("exclusion", "list", "--json").shape["exclusions"]]
    assert (unsaid.error_code, notes) == ("which-exclusion", ["", "x"])


def test_the_text_shows_the_strongest_and_says_how_many_are_left_out(desk: Program) -> None:
    for number in range(11):
        for letter in "ab":
            numbers = (f"{number}00{dossier}1" for dossier in range(100, 103))
            take_in(desk, *(a_mail(f"{letter}@agency{number}{letter}.example", f"Dossier {one}") for one in numbers))

    text = said(desk.here("exclusion", "suggest"))

    assert text.count("agency") == 20
    assert "2 weaker ones are not shown" in text
