"""Placeholders: the name in a text, the slug in an address, in one pass, and no others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.placeholders import (
    NAMES,
    NAMES_IN_FROM_NAME,
    NAMES_IN_SIGNATURE,
    NAMES_IN_TEMPLATE,
    PLACEHOLDERS,
    Meaning,
    fill_address,
    fill_signature,
    fill_template,
    fill_text,
    from_name,
    name_of_customer,
    unknown_names,
)
from console.signature_words import placeholder_words
from storage.settings import Account, AddressId, Brand, BrandId, Employee, EmployeeId, MailAddress

ACCOUNT = Account(name="konto", title="Konto BV")
ACME = Brand(id=BrandId(1), slug="acme", name="Acme BV")
ANA = Employee(id=EmployeeId(1), login="ana", name="Ana de Wit", email="ana@konto.example")
AT_INFO = MailAddress(id=AddressId(1), brand_id=ACME.id, address="info@acme.nl", from_name="Service {{merknaam}}")
PIECES = st.lists(
    st.sampled_from(["{{", "}}", "{", "}", "merknaam", "medewerker", "adres", " ", "x", "\n"]), max_size=8
)


@pytest.mark.parametrize("written", ["{{merknaam}}", "{{ brand }}", "{{Merknaam}}", "{{\tBRAND }}"])
def test_a_brand_is_its_name_in_a_text_and_its_slug_in_an_address(written: str) -> None:
    assert fill_text(f"Service {written}", ACME, ACCOUNT) == "Service Acme BV"
    assert fill_address(f"info@{written}.nl", ACME, ACCOUNT) == "info@acme.nl"


def test_an_account_is_its_title_or_its_name() -> None:
    assert fill_text("{{accountnaam}}, {{account}}", ACME, ACCOUNT) == "Konto BV, Konto BV"
    assert fill_text("{{account}}", ACME, Account(name="konto")) == "konto"
    assert fill_address("{{account}}@x.nl", ACME, ACCOUNT) == "konto@x.nl"


def test_an_employee_is_named_where_there_is_one_and_the_brand_speaks_where_there_is_none() -> None:
    assert fill_text("{{medewerker}} van {{merknaam}}", ACME, ACCOUNT, ANA) == "Ana de Wit van Acme BV"
    assert fill_text("{{ Employee }}", ACME, ACCOUNT) == "Acme BV"


def test_a_signature_also_knows_the_address_and_its_from_name() -> None:
    filled = fill_signature("{{afzendernaam}}\n{{ADRES}}\n{{from_name}} {{address}}", ACME, ACCOUNT, AT_INFO, ANA)

    assert filled == "Service Acme BV\ninfo@acme.nl\nService Acme BV info@acme.nl"


def test_an_address_without_a_from_name_speaks_by_the_name_of_its_brand() -> None:
    bare = MailAddress(id=AddressId(1), brand_id=ACME.id, address="info@acme.nl")

    assert from_name(bare, ACME, ACCOUNT) == "Acme BV"


def test_a_filled_signature_has_no_spaces_at_its_ends_and_lines_of_one_kind() -> None:
    assert fill_signature("\n Groet,  \r\n\n{{brand}}\t\n\n", ACME, ACCOUNT, AT_INFO) == " Groet,\n\nAcme BV"


def test_what_stands_for_nothing_stays_in_a_signature_for_its_writer_to_see() -> None:
    assert fill_signature("{{naam}} {{brand", ACME, ACCOUNT, AT_INFO) == "{{naam}} {{brand"


def test_what_a_placeholder_gives_is_not_read_again() -> None:
    brand = Brand(id=BrandId(1), slug="acme", name="{{account}}")

    assert fill_text("{{brand}} {{account}}", brand, ACCOUNT) == "{{account}} Konto BV"
    assert fill_signature("{{brand}} {{from_name}}", brand, ACCOUNT, AT_INFO) == "{{account}} Service {{account}}"


@given(name=PIECES.map("".join), template=PIECES.map("".join))
def test_filling_is_one_pass_whatever_the_name(name: str, template: str) -> None:
    marked = fill_signature(template, Brand(id=BrandId(1), slug="acme", name="\u2603"), ACCOUNT, AT_INFO, ANA)
    shown = name.strip() or "x"

    filled = fill_signature(template, Brand(id=BrandId(1), slug="acme", name=shown), ACCOUNT, AT_INFO, ANA)

    assert filled.split() == marked.replace("\u2603", shown).split()


@pytest.mark.parametrize("template", [f"{{{{{name}}}}}" for name in NAMES] + ["", "plain", "{one} brace", "a } b"])
def test_what_can_be_filled_in_is_known(template: str) -> None:
    assert unknown_names(template) == ()


@pytest.mark.parametrize(
    "template", ["{{naam}}", "{{}}", "{{brand", "brand}}", "{{{{brand}}", "{{brand.name}}", "{{a b}}", "{{a}{b}}"]
)
def test_anything_else_is_told(template: str) -> None:
    assert unknown_names(template, NAMES_IN_SIGNATURE) != ()


def test_single_braces_around_a_placeholder_are_no_slip() -> None:
    assert unknown_names("{{{brand}}}{{{account}}}") == ()


@pytest.mark.parametrize(("name", "in_from_name"), [("medewerker", True), ("adres", False), ("afzendernaam", False)])
def test_where_a_name_can_not_be_filled_in_it_is_told(name: str, in_from_name: bool) -> None:
    template = "{{" + name + "}}"

    assert unknown_names(template) == (template,)
    assert (unknown_names(template, NAMES_IN_FROM_NAME) == ()) is in_from_name
    assert unknown_names(template, NAMES_IN_SIGNATURE) == ()


def test_every_placeholder_says_what_it_stands_for() -> None:
    assert [one.meaning for one in PLACEHOLDERS] == list(Meaning)
    assert all(len(one.names) == 2 and placeholder_words(one.meaning) for one in PLACEHOLDERS)


def test_a_template_also_knows_the_customer_and_the_ticket() -> None:
    text = "Beste {{klant}},\r\n\r\n{{ Customer }}, {{ticket}} {{ticketnummer}} \n{{medewerker}} van {{afzendernaam}}\n"

    filled = fill_template(text, ACME, ACCOUNT, AT_INFO, ANA, "Jan Smit", 7)

    assert filled == "Beste Jan Smit,\n\nJan Smit, 7 7\nAna de Wit van Service Acme BV"


def test_a_template_filled_by_a_machine_speaks_for_the_brand() -> None:
    assert fill_template("{{medewerker}}", ACME, ACCOUNT, AT_INFO, None, "Jan", 7) == "Acme BV"


@pytest.mark.parametrize("name", ["klant", "customer", "ticket", "ticketnummer"])
def test_a_signature_knows_neither_the_customer_nor_the_ticket(name: str) -> None:
    template = "{{" + name + "}}"

    assert unknown_names(template, NAMES_IN_TEMPLATE) == ()
    assert unknown_names(template, NAMES_IN_SIGNATURE) == (template,)
    assert fill_signature(template, ACME, ACCOUNT, AT_INFO, ANA) == template


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("{{merknaam}}", "((merknaam))"),
        ("Jan\r\nBcc: x@y.example", "Jan Bcc: x@y.example"),
        ("  Jan \t Smit ", "Jan Smit"),
        ("Jan\u202e\x1b[2J", "Jan[2J"),
        ("x" * 81, "x" * 79 + "…"),
    ],
)
def test_what_a_customer_calls_himself_can_neither_steer_nor_fill_in(name: str, shown: str) -> None:
    assert fill_template("{{klant}}", ACME, ACCOUNT, AT_INFO, ANA, name, 7) == shown


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Jan Smit", "Jan Smit"),
        ("J. Smit", "J. Smit"),
        ("", "jan@example.nl"),
        (" \u200b ", "jan@example.nl"),
        ("Win at https://x.example", "jan@example.nl"),
        ("www.x.example", "jan@example.nl"),
        ("x.example/win now", "jan@example.nl"),
    ],
)
def test_a_customer_is_called_by_a_name_that_holds_no_link(name: str, called: str) -> None:
    assert name_of_customer(name, "jan@example.nl") == called


def test_what_stands_for_nothing_stays_in_a_template_so_that_it_can_be_refused() -> None:
    filled = fill_template("{{naam}} {{klant", ACME, ACCOUNT, AT_INFO, ANA, "Jan", 7)

    assert filled == "{{naam}} {{klant"
    assert unknown_names(filled, NAMES_IN_TEMPLATE) != ()
