"""Which signature closes an answer: the order of the levels, why each of the others lost, and whose name it bears."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.signature_candidates import Scope
from console.signature_words import because_words, loss_words, next_step, scope_words
from console.signatures import Resolved, SignatureBecause, SignatureLoss, other_brands_named, resolve
from storage.settings import AddressId, Brand, BrandId, Employee, MailAddress, Settings, Signature, SignatureId
from storage.words import SignatureLevel
from tests.signature_builders import (
    ACME,
    ANA,
    AT_HALLO,
    AT_INFO,
    AT_SALES,
    JOOST,
    NOVA,
    a_desk,
    a_signature,
    address_of,
)

AUTO, BRAND, ADDRESS, EMPLOYEE = SignatureLevel

EVERY = (
    a_signature("ana here", employee=ANA, address=AT_INFO, number=1),
    a_signature("ana acme", employee=ANA, brand=ACME, number=2),
    a_signature("ana", employee=ANA, number=3),
    a_signature("here", address=AT_INFO, number=4),
    a_signature("acme", brand=ACME, number=5),
)


def losses(resolved: Resolved) -> dict[str, str]:
    """Return by its scope in words why each candidate lost."""
    return {scope_words(one.scope): one.lost_because.value for one in resolved.considered}


@pytest.mark.parametrize("missing", range(5))
def test_the_most_particular_closes_the_answer(missing: int) -> None:
    desk = a_desk(*EVERY[missing:])

    resolved = resolve(desk, address_of(desk), ANA)

    assert (resolved.text, resolved.signature) == (EVERY[missing].text, EVERY[missing].id)
    assert resolved.level is (EMPLOYEE, EMPLOYEE, EMPLOYEE, ADDRESS, BRAND)[missing]
    assert resolved.because is SignatureBecause.MOST_PARTICULAR


def test_every_candidate_is_told_with_why_it_lost() -> None:
    elsewhere = (
        a_signature("ana nova", employee=ANA, brand=NOVA, number=6),
        a_signature("ana hallo", employee=ANA, address=AT_HALLO, number=7),
        a_signature("ana sales", employee=ANA, address=AT_SALES, number=8),
        a_signature("joost", employee=JOOST, number=9),
    )
    desk = a_desk(EVERY[2], EVERY[4], *elsewhere)

    resolved = resolve(desk, address_of(desk), ANA)

    assert losses(resolved) == {
        "employee ana, for info@acme.example": "not-set",
        "employee ana, for brand acme": "not-set",
        "employee ana": "",
        "info@acme.example": "not-set",
        "brand acme": "less-particular",
        "employee ana, for brand nova": "other-brand",
        "employee ana, for hallo@nova.example": "other-brand",
        "employee ana, for sales@acme.example": "other-address",
    }
    assert [one.text for one in resolved.considered][:5] == [None, None, "ana", None, "acme"]


@pytest.mark.parametrize(("level", "text"), [(BRAND, "acme"), (ADDRESS, "here"), (EMPLOYEE, "ana here")])
def test_a_fixed_level_takes_the_most_particular_of_that_level_only(level: SignatureLevel, text: str) -> None:
    desk = a_desk(*EVERY, level=level)

    resolved = resolve(desk, address_of(desk), ANA)

    assert (resolved.level, resolved.text, resolved.because) == (level, text, SignatureBecause.LEVEL_FIXED)
    assert {one.lost_because for one in resolved.considered if one.level is not level} == {SignatureLoss.LEVEL_FIXED}


@pytest.mark.parametrize("level", [BRAND, ADDRESS, EMPLOYEE])
def test_a_fixed_level_without_a_text_gives_none_and_says_what_to_do(level: SignatureLevel) -> None:
    others = [one for one in EVERY if (EMPLOYEE if one.employee_id else ADDRESS if one.address_id else BRAND) != level]
    desk = a_desk(*others, level=level)

    resolved = resolve(desk, address_of(desk), ANA)

    assert (resolved.level, resolved.text, resolved.signature) == (None, "", None)
    assert resolved.because is SignatureBecause.NONE_AT_LEVEL
    assert next_step(resolved).startswith("Next: omnidesk signature set --")
    assert next_step(resolved).endswith("or address edit info@acme.example --signature-level auto")


def test_the_level_that_is_asked_for_counts_instead_of_that_of_the_address() -> None:
    desk = a_desk(*EVERY, level=BRAND)

    asked, particular = (resolve(desk, address_of(desk), ANA, level=level) for level in (ADDRESS, AUTO))

    assert (asked.text, asked.because) == ("here", SignatureBecause.LEVEL_ASKED)
    assert (particular.text, particular.because) == ("ana here", SignatureBecause.MOST_PARTICULAR)
    assert {one.lost_because for one in asked.considered if one.level is BRAND} == {SignatureLoss.LEVEL_ASKED}


def test_nothing_is_said_when_nothing_is_set() -> None:
    desk = a_desk()

    resolved = resolve(desk, address_of(desk), ANA)

    assert (resolved.level, resolved.text, resolved.because) == (None, "", SignatureBecause.NONE_SET)
    assert next_step(resolved) == "Next: omnidesk signature set --brand acme --file FILE"


def test_whoever_is_no_employee_answers_with_the_words_of_the_address_or_the_brand() -> None:
    desk = a_desk(*EVERY)

    resolved = resolve(desk, address_of(desk), None)

    assert resolved.text == "here"
    assert losses(resolved) == {
        "whoever answers": "no-employee",
        "info@acme.example": "",
        "brand acme": "less-particular",
    }
    assert "omnidesk employee add" in next_step(resolve(desk, address_of(desk), None, level=EMPLOYEE))


def test_the_text_is_filled_for_the_address_and_the_employee() -> None:
    desk = a_desk(a_signature("{{ medewerker }}, {{Merknaam}}  \n{{adres}}", brand=ACME))

    assert resolve(desk, address_of(desk), ANA).text == "Ana, Acme BV\ninfo@acme.example"
    assert resolve(desk, address_of(desk, AT_SALES), JOOST).text == "Joost, Acme BV\nsales@acme.example"


def test_reasons_are_told_in_words() -> None:
    fixed = a_desk(*EVERY, level=BRAND)
    free = a_desk(EVERY[2], EVERY[4])

    by_level, by_order = resolve(fixed, address_of(fixed), ANA), resolve(free, address_of(free), ANA)

    assert because_words(by_level) == "info@acme.example fixes the level to brand."
    assert loss_words(by_level.considered[0], by_level) == "the address fixes the level to brand"
    assert because_words(by_order) == "The most particular signature that is set: that of employee ana."
    assert loss_words(by_order.considered[4], by_order) == "less particular than that of employee ana"


def test_every_reason_has_words() -> None:
    desk = a_desk(*EVERY)
    resolved = resolve(desk, address_of(desk), ANA)

    said = [because_words(replace(resolved, because=because)) for because in SignatureBecause]
    lost = [loss_words(replace(resolved.considered[0], lost_because=loss), resolved) for loss in SignatureLoss]

    assert all(said) and [bool(words) for words in lost] == [loss is not SignatureLoss.WON for loss in SignatureLoss]


def a_place(brand: BrandId | None, address: AddressId | None, employee: int, number: int) -> Signature:
    owner = (None, ANA, JOOST)[employee]
    text = f"{brand}/{address}/{employee}"
    return a_signature(text, brand=brand, address=address, employee=owner, number=number)


PLACES = tuple(
    a_place(brand, address, employee, number)
    for number, (brand, address, employee) in enumerate(
        product((None, ACME, NOVA), (None, AT_INFO, AT_SALES, AT_HALLO), range(3)), start=1
    )
    if (brand or address or employee) and not (brand and address)
)


@given(
    kept=st.sets(st.sampled_from(PLACES)),
    at=st.sampled_from([AT_INFO, AT_SALES, AT_HALLO]),
    who=st.sampled_from([ANA, JOOST, None]),
    level=st.sampled_from(SignatureLevel),
)
def test_nobody_gets_the_words_of_another_brand_address_employee_or_level(
    kept: set[Signature], at: AddressId, who: Employee | None, level: SignatureLevel
) -> None:
    desk = a_desk(*sorted(kept, key=lambda one: one.id), level=level)
    address = address_of(desk, at)

    resolved = resolve(desk, address, who)

    chosen = next((one for one in kept if one.id == resolved.signature), None)
    assert (chosen is None) == (resolved.level is None) == (resolved.text == "")
    if chosen is not None:
        assert chosen.brand_id in (None, address.brand_id)
        assert chosen.address_id in (None, address.id)
        assert chosen.employee_id in (None, who and who.id)
        assert level in (AUTO, resolved.level)
    assert [one.lost_because for one in resolved.considered].count(SignatureLoss.WON) == (chosen is not None)
    told = [one.signature for one in resolved.considered if one.text is not None]
    assert sorted(told) == sorted(one.id for one in kept if is_worth_telling(one, address, who))


def is_worth_telling(one: Signature, address: MailAddress, who: Employee | None) -> bool:
    """Tell whether a signature is the employee's, or that of the address or of its brand."""
    if one.employee_id is not None:
        return who is not None and one.employee_id == who.id
    return one.address_id == address.id or one.brand_id == address.brand_id


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Groet,\nNova", ("Nova",)),
        ("groet, NOVA.", ("Nova",)),
        ("schrijf naar hallo@nova.example", ("Nova",)),
        ("kijk op www.nova.example", ("Nova",)),
        ("een supernova, Novara, nova_x", ()),
        ("Acme  BV en info@acme.example", ()),
        ("", ()),
    ],
)
def test_another_brand_is_found_as_a_whole_word(text: str, named: tuple[str, ...]) -> None:
    desk = a_desk()

    assert other_brands_named(text, desk, desk.brand(ACME)) == named


def test_where_names_overlap_the_longest_counts() -> None:
    house = Brand(id=BrandId(3), slug="acme-nova", name="Acme BV Nova")
    desk: Settings = replace(a_desk(), brands=(*a_desk().brands, house))

    assert other_brands_named("Acme BV\nNova", desk, house) == ()
    assert other_brands_named("Acme BV Nova", desk, desk.brand(ACME)) == ("Acme BV Nova",)
    assert other_brands_named("STRASSE", replace(desk, brands=(house, Brand(id=NOVA, slug="s", name="Straße"))), house)


def test_a_scope_knows_its_level() -> None:
    assert Scope(brand="acme").level is BRAND
    assert Scope(address="info@acme.example").level is ADDRESS
    assert Scope(employee="ana", brand="acme").level is EMPLOYEE
    assert SignatureId(1) == resolve(a_desk(EVERY[0]), address_of(a_desk()), ANA).signature
