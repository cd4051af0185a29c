"""Placeholders: the name in a text, the slug in an address, in one pass, and no others."""

import pytest

from console.placeholders import NAMES, fill_address, fill_text, unknown_names
from storage.settings import Account, Brand, BrandId

ACCOUNT = Account(name="konto", title="Konto BV")
ACME = Brand(id=BrandId(1), slug="acme", name="Acme BV")


@pytest.mark.parametrize("written", ["{{merknaam}}", "{{ brand }}", "{{Merknaam}}", "{{\tBRAND }}"])
def test_a_brand_is_its_name_in_a_text_and_its_slug_in_an_address(written: str) -> None:
    assert fill_text(f"Service {written}", ACME, ACCOUNT) == "Service Acme BV"
    assert fill_address(f"info@{written}.nl", ACME, ACCOUNT) == "info@acme.nl"


def test_an_account_is_its_title_or_its_name() -> None:
    assert fill_text("{{accountnaam}}, {{account}}", ACME, ACCOUNT) == "Konto BV, Konto BV"
    assert fill_text("{{account}}", ACME, Account(name="konto")) == "konto"
    assert fill_address("{{account}}@x.nl", ACME, ACCOUNT) == "konto@x.nl"


def test_what_a_placeholder_gives_is_not_read_again() -> None:
    brand = Brand(id=BrandId(1), slug="acme", name="{{account}}")

    assert fill_text("{{brand}} {{account}}", brand, ACCOUNT) == "{{account}} Konto BV"


@pytest.mark.parametrize("template", [f"{{{{{name}}}}}" for name in NAMES] + ["", "plain", "{one} brace", "a } b"])
def test_what_can_be_filled_in_is_known(template: str) -> None:
    assert unknown_names(template) == ()


@pytest.mark.parametrize(
    "template", ["{{naam}}", "{{}}", "{{brand", "brand}}", "{{{{brand}}", "{{brand.name}}", "{{a b}}"]
)
def test_anything_else_is_told(template: str) -> None:
    assert unknown_names(template) != ()
