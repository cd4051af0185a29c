"""`omnidesk settings`: every change is told with who, when, from which to which, and why; and can be taken back."""

import pytest

from tests.cli.program import Program


@pytest.fixture
def changed(desk: Program) -> Program:
    """The desk of three versions, and a fourth that shortens a period."""
    assert desk.here("address", "edit", "info@acme.example", "--period", "24h").code == 0
    return desk


def test_the_history_tells_each_change_from_which_to_which(changed: Program) -> None:
    newest, *older = changed.here("settings", "list", "--json").shape["versions"]

    assert (newest["version"], newest["actor"], newest["subject"]) == (4, "owner", "address info@acme.example")
    assert newest["changes"] == [
        {"subject": "address info@acme.example", "field": "period_s", "before": 259200, "after": 86400}
    ]
    assert [one["version"] for one in older] == [3, 2, 1]
    assert "grouping period 72h → 24h" in changed.here("settings", "list").out


def test_one_version_can_be_looked_at(changed: Program) -> None:
    shown = changed.here("settings", "show", "2")

    assert "brand acme: added" in shown.out
    assert changed.here("settings", "show", "2", "--json").shape["changes"][0]["before"] is None


def test_an_undone_change_is_a_version_that_can_be_undone(changed: Program) -> None:
    undone = changed.here("settings", "undo", "--why", "too short after all", "--json")
    between = changed.here("address", "list", "--json").shape["addresses"][0]["period_seconds"]
    again = changed.here("settings", "undo")

    assert undone.shape == {"schema": 1, "undone": 4, "settings_version": 5}
    assert between == 259200
    assert again.code == 0
    assert changed.here("address", "list", "--json").shape["addresses"][0]["period_seconds"] == 86400
    assert changed.here("settings", "show", "5", "--json").shape["why"] == "too short after all"


def test_a_removed_address_comes_back_with_its_settings(changed: Program) -> None:
    before = changed.here("address", "list", "--json").out
    assert changed.here("address", "remove", "info@acme.example").code == 0

    assert changed.here("settings", "undo").code == 0

    assert changed.here("address", "list", "--json").out == before


def test_an_older_change_is_undone_alone(changed: Program) -> None:
    changed.here("account", "set", "--reopen-days", "7")

    assert changed.here("settings", "undo", "4").code == 0

    assert changed.here("account", "show", "--json").shape["reopen_days"] == 7
    assert changed.here("address", "list", "--json").shape["addresses"][0]["period_seconds"] == 259200


def test_what_was_changed_again_is_refused_with_words(changed: Program) -> None:
    changed.here("address", "edit", "info@acme.example", "--period", "12h")

    refused = changed.here("settings", "undo", "4", "--json")

    assert (refused.code, refused.error_code) == (1, "overtaken")
    assert "12h" in refused.shape["error"]["message"]


@pytest.mark.parametrize("version", ["0", "99", "-1"])
def test_an_unknown_version_is_refused(changed: Program, version: str) -> None:
    refused = changed.here("settings", "show", version, "--json")

    assert refused.error_code == "unknown-version"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("address", "add", "info-acme.example", "--brand", "acme"), "bad-address"),
        (("address", "add", "INFO@Acme.Example", "--brand", "acme"), "address-exists"),
        (("address", "edit", "info@acme.example", "--period", "-3h"), "usage"),
        (("address", "edit", "info@acme.example", "--period", "0"), "usage"),
        (("address", "edit", "info@acme.example", "--period", "0h"), "bad-period"),
        (("address", "edit", "info@acme.example", "--period", "400d"), "bad-period"),
        (("address", "edit", "info@acme.example", "--from-name", "Acme\nBcc: x@y.example"), "unseen-characters"),
        (("address", "edit", "info@acme.example", "--from-address", "a\r\n@acme.example"), "unseen-characters"),
        (("address", "edit", "info@acme.example", "--from-name", "{{nobody}}"), "unknown-placeholder"),
        (("brand", "remove", "acme"), "brand-in-use"),
        (("account", "set", "--reopen-days", "-1"), "out-of-bounds"),
    ],
)
def test_a_bad_value_is_refused_with_words_and_exit_2(desk: Program, words: tuple[str, ...], code: str) -> None:
    refused = desk.here(*words, "--json")

    assert (refused.code, refused.error_code) == (2, code)


@pytest.mark.parametrize(
    "words",
    [
        ("account", "set", "--title", "Konto & Co"),
        ("brand", "add", "nova", "--name", "Nova"),
        ("address", "edit", "info@acme.example", "--period", "24h"),
        ("exclusion", "add", "incasso.example"),
        ("employee", "add", "jan", "--name", "Jan", "--email", "jan@acme.example"),
        ("mailbox", "add", "acme", "--brand", "acme", "--host", "imap.example", "--user", "u", "--secret", "s"),
        ("signature", "set", "--brand", "acme", "--text", "Acme"),
        ("smtp", "set", "--host", "smtp.example"),
        ("address", "remove", "info@acme.example"),
    ],
)
def test_every_change_can_say_why(desk: Program, words: tuple[str, ...]) -> None:
    assert desk.here(*words, "--why", "as agreed on Monday").code == 0

    assert desk.here("settings", "list", "--limit", "1", "--json").shape["versions"][0]["why"] == "as agreed on Monday"
