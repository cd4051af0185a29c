"""The rows of the list of signatures: every place on its level, and whose answers each closes."""

from dataclasses import replace

from console.screens.admin.signature_rows import (
    SignatureRow,
    addresses_in,
    row_of,
    short_names,
    signature_rows,
    subject_of_scope,
)
from console.settings_changes import subject_of
from console.signature_candidates import Scope
from storage.settings import AddressId, MailAddress, Settings
from storage.words import SignatureLevel
from tests.signature_builders import ACME, ANA, AT_HALLO, AT_INFO, a_desk, a_signature

INFO_ADDRESS, SALES, HALLO = "info@acme.example", "sales@acme.example", "hallo@nova.example"


def row(settings: Settings, key: str) -> SignatureRow:
    found = row_of(signature_rows(settings), key)
    assert found is not None
    return found


def test_every_brand_address_and_employee_has_a_row_whether_set_or_not() -> None:
    keys = [one.key for one in signature_rows(a_desk())]

    assert keys == [
        "signature brand acme",
        "signature brand nova",
        f"signature address {INFO_ADDRESS}",
        f"signature address {SALES}",
        f"signature address {HALLO}",
        "signature employee ana",
        "signature employee joost",
    ]


def test_what_an_employee_has_for_one_brand_or_address_stands_under_them() -> None:
    settings = a_desk(
        a_signature("H", address=AT_HALLO, employee=ANA, number=1), a_signature("A", brand=ACME, employee=ANA, number=2)
    )

    keys = [one.key for one in signature_rows(settings)]

    assert keys[5:] == [
        "signature employee ana",
        "signature employee ana brand acme",
        f"signature employee ana address {HALLO}",
        "signature employee joost",
    ]


def test_a_row_is_named_as_in_the_history() -> None:
    kept = a_signature("A", brand=ACME, employee=ANA)
    settings = a_desk(kept)

    assert row(settings, subject_of(settings, kept)).text == "A"
    assert subject_of_scope(settings, Scope(brand="acme", employee="ana")) == subject_of(settings, kept)


def test_a_brands_signature_closes_what_no_address_of_it_closes() -> None:
    settings = a_desk(a_signature("B", brand=ACME, number=1), a_signature("I", address=AT_INFO, number=2))

    assert row(settings, "signature brand acme").closes == (SALES,)
    assert row(settings, f"signature address {INFO_ADDRESS}").closes == (INFO_ADDRESS,)
    assert row(settings, "signature brand nova").closes == ()


def test_an_employees_own_closes_their_answers_and_takes_nothing_from_the_brand() -> None:
    settings = a_desk(
        a_signature("B", brand=ACME, number=1),
        a_signature("E", employee=ANA, number=2),
        a_signature("S", brand=ACME, employee=ANA, number=3),
    )

    assert row(settings, "signature brand acme").closes == (INFO_ADDRESS, SALES)
    assert row(settings, "signature employee ana").closes == (HALLO,)
    assert row(settings, "signature employee ana brand acme").closes == (INFO_ADDRESS, SALES)


def test_a_fixed_level_leaves_the_others_nothing_to_close() -> None:
    settings = a_desk(
        a_signature("B", brand=ACME, number=1), a_signature("E", employee=ANA, number=2), level=SignatureLevel.BRAND
    )

    assert row(settings, "signature brand acme").closes == (INFO_ADDRESS, SALES)
    assert row(settings, "signature employee ana").closes == ()


def test_the_addresses_of_a_scope_are_those_whose_answers_it_could_close() -> None:
    settings = a_desk()

    def within(scope: Scope) -> list[str]:
        return [one.address for one in addresses_in(settings, scope)]

    assert within(Scope(brand="acme")) == [INFO_ADDRESS, SALES]
    assert within(Scope(address=HALLO)) == [HALLO]
    assert within(Scope(employee="ana")) == [INFO_ADDRESS, SALES, HALLO]
    assert within(Scope(employee="ana", brand="nova")) == [HALLO]


def test_an_address_is_shortened_only_where_no_other_begins_alike() -> None:
    desk = a_desk()
    twin = MailAddress(id=AddressId(9), brand_id=ACME, address="info@nova.example")
    settings = replace(desk, addresses=(*desk.addresses, twin))

    assert short_names(settings) == {
        INFO_ADDRESS: INFO_ADDRESS, SALES: "sales@", HALLO: "hallo@", "info@nova.example": "info@nova.example",
    }  # fmt: skip
