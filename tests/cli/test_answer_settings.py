"""What is set of answers by verbs: of the account, of a mail address, of an outgoing server."""

from pathlib import Path

import pytest

from tests.cli.program import Program

SERVER = ("--host", "smtp.acme.example", "--user", "acme", "--secret", "acme")


def test_the_account_shows_and_changes_what_is_set_of_answers(desk: Program) -> None:
    before = desk.here("account", "show", "--json").shape
    on = ("--subject-number", "--html-alternative", "--acknowledgements-per-hour", "20")
    after = desk.here("account", "set", *on, "--json").shape
    off = desk.here("account", "set", "--no-subject-number", "--no-html-alternative", "--json").shape

    def set_of(shape: dict[str, object]) -> tuple[object, ...]:
        return shape["subject_number"], shape["html_alternative"], shape["acknowledgements_per_hour"]

    assert [set_of(shape) for shape in (before, after, off)] == [
        (False, False, 60), (True, True, 20), (False, False, 20),
    ]  # fmt: skip
    assert "20 mails in an hour" in desk.here("account", "show").out


def test_an_address_acknowledges_in_its_own_words(desk: Program, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("Dear {{customer}},\nno {{ticket}}\n", encoding="utf-8")
    given = ("--acknowledge", "--language", "en", "--acknowledgement-file", str(text))

    edited = desk.here("address", "edit", "info@acme.example", *given, "--json").shape
    (listed,) = desk.here("address", "list", "--json").shape["addresses"]
    silent = desk.here("address", "edit", "info@acme.example", "--no-acknowledge", "--acknowledgement", "", "--json")

    expected = {"acknowledge": True, "language": "en", "acknowledgement": "Dear {{customer}},\nno {{ticket}}"}
    assert {name: edited[name] for name in expected} == expected
    assert {name: listed[name] for name in expected} == expected
    assert (silent.shape["acknowledge"], silent.shape["acknowledgement"]) == (False, "")


def test_acknowledging_without_a_server_says_what_is_missing(desk: Program) -> None:
    without = desk.here("address", "edit", "info@acme.example", "--acknowledge")
    desk.here("smtp", "set", *SERVER)
    able = desk.here("address", "edit", "info@acme.example", "--language", "en")

    assert "omnidesk smtp set" in without.out
    assert "smtp set" not in able.out


def test_a_new_address_can_acknowledge_at_once(desk: Program) -> None:
    added = desk.here("address", "add", "sales@acme.example", "--brand", "acme", "--acknowledge", "--json").shape

    assert (added["acknowledge"], added["language"]) == (True, "nl")


def test_a_server_is_set_to_be_logged_in_to_with_a_token(desk: Program) -> None:
    made = desk.here("smtp", "set", *SERVER, "--login-way", "xoauth2", "--json").shape
    shown = desk.here("smtp", "show")
    back = desk.here("smtp", "set", "--login-way", "password", "--json").shape

    assert (made["login_way"], back["login_way"]) == ("xoauth2", "password")
    assert "xoauth2" in shown.out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("account", "set", "--acknowledgements-per-hour", "0"), "out-of-bounds"),
        (("address", "edit", "info@acme.example", "--language", "de"), "usage"),
        (("address", "edit", "info@acme.example", "--acknowledgement", "{{naam}}"), "unknown-placeholder"),
        (
            ("address", "edit", "info@acme.example", "--acknowledgement", "x", "--acknowledgement-file", "y"),
            "usage",
        ),
        (("smtp", "set", *SERVER, "--login-way", "oauth"), "usage"),
    ],
)
def test_what_can_not_be_is_refused(desk: Program, words: tuple[str, ...], code: str) -> None:
    assert desk.here(*words, "--json").error_code == code
