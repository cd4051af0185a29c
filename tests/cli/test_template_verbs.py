"""`omnidesk template`: texts for answers are made, listed, changed and removed; each change can be taken back."""

from pathlib import Path

import pytest

from tests.cli.program import Program

GREETING = "Beste {{klant}},\n\nWe zoeken het uit ({{ticket}}).\n"


@pytest.fixture
def offering(desk: Program) -> Program:
    """A desk with two brands and a template of each kind."""
    for words in (
        ("brand", "add", "nova", "--name", "Nova"),
        ("template", "add", "Uitzoeken", "--text", GREETING),
        ("template", "add", "Retour", "--brand", "acme", "--text", "Retour kan."),
        ("template", "add", "Retour", "--brand", "nova", "--text", "Retour kan niet."),
    ):
        assert desk.here(*words).code == 0
    return desk


def names(program: Program, *words: str) -> list[tuple[str, str | None]]:
    listed = program.here("template", "list", *words, "--json").shape["templates"]
    return [(one["name"], one["brand"]) for one in listed]


def test_a_template_is_made_and_listed_in_its_promised_shape(desk: Program) -> None:
    made = desk.here("template", "add", "Uitzoeken", "--text", GREETING, "--why", "vaak gevraagd", "--json").shape
    listed = desk.here("template", "list", "--json").shape

    kept = {"name": "Uitzoeken", "brand": None, "text": GREETING.strip()}
    assert made == {"schema": 1, **kept, "settings_version": made["settings_version"]}
    assert listed == {"schema": 1, "templates": [kept]}


def test_those_of_all_brands_come_first_and_one_brand_alone_has_its_own_and_those(offering: Program) -> None:
    assert names(offering) == [("Uitzoeken", None), ("Retour", "acme"), ("Retour", "nova")]
    assert names(offering, "--brand", "nova") == [("Uitzoeken", None), ("Retour", "nova")]


def test_a_person_reads_each_with_its_text(offering: Program) -> None:
    said = offering.here("template", "list").out

    assert "Uitzoeken (all brands):\n  Beste {{klant}},\n\n  We zoeken het uit ({{ticket}}).\n" in said
    assert "Retour (brand acme):\n  Retour kan.\n" in said


def test_without_any_the_list_says_how_to_make_one(desk: Program) -> None:
    assert "omnidesk template add" in desk.here("template", "list").out


def test_a_template_of_a_brand_is_renamed_and_rewritten_from_a_file(offering: Program, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("Ruilen kan.\r\n", encoding="utf-8")

    edited = offering.here(
        "template", "edit", "retour", "--brand", "acme", "--name", "Ruilen", "--file", str(text), "--json"
    ).shape

    assert (edited["name"], edited["brand"], edited["text"]) == ("Ruilen", "acme", "Ruilen kan.")
    assert names(offering) == [("Uitzoeken", None), ("Ruilen", "acme"), ("Retour", "nova")]


def test_a_removed_template_comes_back_when_that_is_undone(offering: Program) -> None:
    removed = offering.here("template", "remove", "Retour", "--brand", "nova", "--json").shape
    left = names(offering)
    shown = offering.here("settings", "show", str(removed["settings_version"]))
    offering.here("settings", "undo")

    assert (removed["removed"], removed["brand"]) == ("Retour", "nova")
    assert ("Retour", "nova") not in left
    assert "template Retour brand nova: removed" in shown.out
    assert ("Retour", "nova") in names(offering)


def test_a_brand_takes_its_templates_along_and_says_so(offering: Program) -> None:
    removed = offering.here("brand", "remove", "nova")

    assert "1 template went with it." in removed.out
    assert names(offering) == [("Uitzoeken", None), ("Retour", "acme")]


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("add", "Retour"), "usage", 2),
        (("add", "Retour", "--text", "x", "--file", "y"), "usage", 2),
        (("add", "Uitzoeken", "--text", "x"), "template-exists", 2),
        (("add", "X", "--text", "{{naam}}"), "unknown-placeholder", 2),
        (("add", "X", "--brand", "none", "--text", "x"), "unknown-brand", 1),
        (("edit", "Uitzoeken"), "nothing-changed", 1),
        (("edit", "Uitzoeken", "--text", "x", "--file", "y"), "usage", 2),
        (("edit", "Retour", "--text", "x"), "unknown-template", 1),
        (("remove", "Anders"), "unknown-template", 1),
        (("list", "--brand", "none"), "unknown-brand", 1),
    ],
)
def test_what_can_not_be_is_refused(offering: Program, words: tuple[str, ...], code: str, exit_code: int) -> None:
    ran = offering.here("template", *words, "--json")

    assert (ran.code, ran.error_code) == (exit_code, code)


def test_only_admins_change_templates(offering: Program) -> None:
    offering.here("employee", "add", "ana", "--name", "Ana", "--email", "ana@konto.example")

    ran = offering.here("--employee", "ana", "template", "remove", "Uitzoeken", "--json")

    assert (ran.code, ran.error_code) == (77, "not-allowed")
