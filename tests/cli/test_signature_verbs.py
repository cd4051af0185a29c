"""Signatures from the command line: set, shown, cleared, and which one closes an answer."""

import io
from pathlib import Path

import pytest

from tests.cli.program import Program

GREETING = "Met vriendelijke groet,\n\n{{medewerker}}\n{{merknaam}} · {{adres}}\n"


@pytest.fixture
def signing(desk: Program) -> Program:
    """A desk with two brands and an employee who answers."""
    desk.here("brand", "add", "nova", "--name", "Nova")
    desk.here("address", "add", "hallo@nova.example", "--brand", "nova")
    desk.here("employee", "add", "ana", "--name", "Ana", "--email", "ana@acme.example")
    return desk


def a_file(program: Program, text: str | bytes) -> str:
    path = program.home / "signature.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def set_one(program: Program, text: str, *scope: str) -> None:
    assert program.here("signature", "set", *scope, "--text", text).code == 0


def resolved(program: Program, *options: str) -> dict[str, object]:
    ran = program.here("signature", "resolve", "--address", "info@acme.example", *options, "--json")
    assert ran.code == 0, ran
    return ran.shape


def test_the_choice_has_the_promised_shape(signing: Program) -> None:
    signing.here("signature", "set", "--address", "INFO@acme.example", "--file", a_file(signing, GREETING))

    shape = signing.run("signature", "resolve", "--address", "info@acme.example", "--employee", "ana", "--json").shape

    nowhere = {"text": None, "lost_because": "not-set"}
    text = "Met vriendelijke groet,\n\nAna\nAcme BV · info@acme.example"
    assert shape == {
        "schema": 1,
        "level": "address",
        "because": "most-particular",
        "text": text,
        "considered": [
            {"level": "employee", "brand": None, "address": "info@acme.example", "employee": "ana", **nowhere},
            {"level": "employee", "brand": "acme", "address": None, "employee": "ana", **nowhere},
            {"level": "employee", "brand": None, "address": None, "employee": "ana", **nowhere},
            {
                "level": "address", "brand": None, "address": "info@acme.example", "employee": None,
                "text": text, "lost_because": "",
            },
            {"level": "brand", "brand": "acme", "address": None, "employee": None, **nowhere},
        ],
        "other_brands": [],
    }  # fmt: skip


def test_when_none_is_set_the_level_is_null_and_the_way_is_told(signing: Program) -> None:
    said = signing.here("signature", "resolve", "--address", "info@acme.example", "--employee", "ana")
    shape = resolved(signing, "--employee", "ana")

    assert (shape["level"], shape["text"], shape["because"], said.code) == (None, "", "none-set", 0)
    assert "omnidesk signature set --brand acme" in said.out


def test_the_more_particular_one_wins_until_the_address_fixes_the_level(signing: Program) -> None:
    set_one(signing, "van Acme", "--brand", "acme")
    set_one(signing, "Ana", "--employee", "ana")
    set_one(signing, "Ana van Acme", "--employee", "ana", "--brand", "acme")

    texts = [
        resolved(signing, "--employee", "ana")["text"],
        resolved(signing, "--employee", "ana", "--level", "brand")["text"],
    ]
    signing.here("address", "edit", "info@acme.example", "--signature-level", "address")
    fixed = resolved(signing, "--employee", "ana")

    assert texts == ["Ana van Acme", "van Acme"]
    assert (fixed["level"], fixed["text"], fixed["because"]) == (None, "", "none-at-level")


def test_without_an_employee_it_is_whoever_asks(signing: Program) -> None:
    set_one(signing, "van Acme", "--brand", "acme")
    set_one(signing, "Ana", "--employee", "ana")

    of_owner = resolved(signing)
    of_ana = signing.here("--employee", "ana", "signature", "resolve", "--address", "info@acme.example", "--json").shape

    assert (of_owner["text"], of_ana["text"]) == ("van Acme", "Ana")
    assert of_owner["considered"][0]["lost_because"] == "no-employee"  # type: ignore[index] # a list of objects


def test_the_lens_tells_a_person_who_won_and_why_the_others_lost(signing: Program) -> None:
    set_one(signing, "van Acme", "--brand", "acme")
    set_one(signing, "Ana van Nova", "--employee", "ana", "--brand", "nova")

    said = signing.here("signature", "resolve", "--address", "info@acme.example", "--employee", "ana").out

    assert "  van Acme\n" in said
    assert "belongs to another brand" in said


def test_signatures_are_shown_alone_and_together_and_cleared(signing: Program) -> None:
    set_one(signing, "Ana", "--employee", "ana")
    set_one(signing, "Info", "--address", "info@acme.example")
    set_one(signing, "Acme", "--brand", "acme")

    one = signing.here("signature", "show", "--employee", "ana", "--json").shape
    every = signing.here("signature", "show", "--json").shape
    cleared = signing.here("signature", "clear", "--employee", "ana", "--json").shape
    left = signing.here("signature", "show", "--employee", "ana")

    assert one["signatures"] == [
        {"level": "employee", "brand": None, "address": None, "employee": "ana", "text": "Ana"}
    ]
    assert [shown["text"] for shown in every["signatures"]] == ["Acme", "Info", "Ana"]
    assert cleared["cleared"] == {"brand": None, "address": None, "employee": "ana"}
    assert (left.code, "omnidesk signature show" in left.out) == (0, True)


def test_several_lines_come_from_a_file_or_from_standard_input(
    signing: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("-- \r\nGroet,\r\n{{brand}}\r\n".encode("utf-8-sig"))))

    by_input = signing.here("signature", "set", "--brand", "nova", "--file", "-", "--json").shape
    by_file = signing.here("signature", "set", "--brand", "acme", "--file", a_file(signing, GREETING), "--json").shape

    assert (by_input["text"], by_file["text"]) == ("Groet,\n{{brand}}", GREETING.strip())


def test_a_backslash_is_a_backslash(signing: Program) -> None:
    kept = signing.here("signature", "set", "--brand", "acme", "--text", "Groet\\nAna", "--json").shape

    assert kept["text"] == "Groet\\nAna"


def test_another_brands_name_is_warned_about(signing: Program) -> None:
    told = signing.here("signature", "set", "--brand", "acme", "--text", "Groet, Nova", "--json").shape
    said = signing.here("signature", "set", "--address", "info@acme.example", "--text", "Groet, Nova")
    asked = signing.here("signature", "resolve", "--address", "info@acme.example")

    assert told["other_brands"] == ["Nova"]
    assert "another brand: Nova" in said.out and "another brand: Nova" in asked.out


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("set", "--text", "x"), "usage", 2),
        (("set", "--brand", "acme"), "usage", 2),
        (("set", "--brand", "acme", "--text", "x", "--file", "y"), "usage", 2),
        (("set", "--brand", "acme", "--address", "info@acme.example", "--text", "x"), "usage", 2),
        (("set", "--brand", "acme", "--text", "{{naam}}"), "unknown-placeholder", 2),
        (("set", "--brand", "acme", "--text", ""), "empty", 2),
        (("set", "--brand", "acme", "--file", "/nowhere/at/all"), "file", 1),
        (("set", "--brand", "none", "--text", "x"), "unknown-brand", 1),
        (("clear", "--brand", "acme"), "unknown-signature", 1),
        (("show", "--employee", "nobody"), "unknown-employee", 1),
        (("resolve", "--address", "x@acme.example"), "unknown-address", 1),
        (("resolve", "--address", "info@acme.example", "--level", "account"), "usage", 2),
    ],
)
def test_what_can_not_be_is_refused(signing: Program, words: tuple[str, ...], code: str, exit_code: int) -> None:
    ran = signing.here("signature", *words, "--json")

    assert (ran.code, ran.error_code) == (exit_code, code)


@pytest.mark.parametrize(("content", "code"), [(b"Groet \xff", "bad-text"), (b"x" * 1_000_001, "too-long")])
def test_a_file_that_is_no_text_is_refused(signing: Program, content: bytes, code: str) -> None:
    ran = signing.here("signature", "set", "--brand", "acme", "--file", a_file(signing, content), "--json")

    assert ran.error_code == code


def test_a_folder_is_no_text(signing: Program, tmp_path: Path) -> None:
    ran = signing.here("signature", "set", "--brand", "acme", "--file", str(tmp_path), "--json")

    assert (ran.code, ran.error_code) == (1, "file")


def test_an_agent_sets_their_own_and_no_other(signing: Program) -> None:
    own = signing.here("--employee", "ana", "signature", "set", "--employee", "ana", "--text", "Ana")
    other = signing.here("--employee", "ana", "signature", "set", "--brand", "acme", "--text", "x", "--json")

    assert (own.code, other.code, other.error_code) == (0, 77, "not-allowed")


def test_what_goes_with_a_removal_is_told(signing: Program) -> None:
    set_one(signing, "Info", "--address", "info@acme.example")
    set_one(signing, "Ana", "--employee", "ana")
    set_one(signing, "Ana van Acme", "--employee", "ana", "--brand", "acme")

    address = signing.here("address", "remove", "info@acme.example", "--json").shape
    brand = signing.here("brand", "remove", "acme")
    employee = signing.here("employee", "remove", "ana", "--json").shape

    assert address["also_removed"] == {"signatures": 1, "servers": 0, "templates": 0}
    assert "1 signature went with it" in brand.out
    assert employee["also_removed"] == {"signatures": 1, "servers": 0, "templates": 0}
    assert signing.here("signature", "show", "--json").shape["signatures"] == []


def test_an_employee_has_a_language_and_the_last_admin_is_missed(signing: Program) -> None:
    edited = signing.here("employee", "edit", "ana", "--language", "nl", "--role", "admin", "--json").shape
    demoted = signing.here("employee", "edit", "ana", "--role", "agent", "--language", "")
    again = signing.here("employee", "edit", "ana", "--name", "Anna")
    listed = signing.here("employee", "list", "--json").shape["employees"]

    assert (edited["language"], listed[0]["language"]) == ("nl", "")
    assert "Nobody is admin now" in demoted.out
    assert "Nobody is admin now" not in again.out


def test_an_address_has_a_place_and_a_canary(signing: Program) -> None:
    signing.here("address", "add", "sales@acme.example", "--brand", "acme")

    moved = signing.here("address", "edit", "sales@acme.example", "--position", "1", "--canary", "1d", "--json").shape
    silent = signing.here("address", "edit", "sales@acme.example", "--canary", "off", "--json").shape
    listed = signing.here("address", "list", "--json").shape["addresses"]
    refused = signing.here("address", "edit", "sales@acme.example", "--canary", "8d", "--json")

    assert (moved["position"], moved["canary_seconds"], silent["canary_seconds"]) == (1, 86_400, 0)
    assert [(one["address"], one["position"]) for one in listed] == [
        ("sales@acme.example", 1), ("info@acme.example", 2), ("hallo@nova.example", 1),
    ]  # fmt: skip
    assert (refused.code, refused.error_code) == (2, "bad-canary")
