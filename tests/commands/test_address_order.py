"""The place of an address within its brand, how often it is probed, and what a From name may be filled with."""

from dataclasses import replace

import pytest

from console.commands.addresses import AddAddress, AddressOptions, EditAddress
from console.commands.employees import AddEmployee, EditEmployee, RemoveEmployee, lacks_admin
from storage.settings import DAY_S, HOUR_S, AddressId, MailAddress, Settings
from storage.words import Role
from tests.commands.builders import ACME, a_desk, why_not


def a_desk_of(*names: str) -> Settings:
    """Return the desk with these addresses of brand acme, in this order."""
    own = tuple(
        MailAddress(id=AddressId(10 + place), brand_id=ACME, address=f"{name}@acme.example", position=place)
        for place, name in enumerate(names)
    )
    return replace(a_desk(), addresses=(*own, a_desk().addresses[1]))


def names_of(settings: Settings) -> str:
    return "".join(known.address[0] for known in settings.addresses_of(ACME))


def moved(settings: Settings, name: str, place: int) -> Settings:
    options = AddressOptions(position=place)
    return EditAddress(address=f"{name}@acme.example", options=options).change(settings).settings


@pytest.mark.parametrize(
    ("name", "place", "order"), [("c", 1, "cabd"), ("a", 4, "bcda"), ("b", 3, "acbd"), ("d", 2, "adbc")]
)
def test_an_address_takes_its_place_and_the_others_make_room(name: str, place: int, order: str) -> None:
    after = moved(a_desk_of("a", "b", "c", "d"), name, place)

    assert names_of(after) == order
    assert [known.position for known in after.addresses_of(ACME)] == [0, 1, 2, 3]
    assert after.addresses[-1] == a_desk().addresses[1]


def test_places_that_were_equal_become_an_order() -> None:
    desk = a_desk_of("a", "b")
    level = replace(desk, addresses=tuple(replace(known, position=0) for known in desk.addresses))

    change = EditAddress(address="b@acme.example", options=AddressOptions(position=1)).change(level)

    assert (names_of(change.settings), change.detail) == ("ba", "position")


def test_a_place_and_another_setting_change_together() -> None:
    options = AddressOptions(position=1, cap_days=5)

    change = EditAddress(address="b@acme.example", options=options).change(a_desk_of("a", "b"))

    first = change.settings.addresses_of(ACME)[0]
    assert (first.address, first.cap_days, change.detail) == ("b@acme.example", 5, "cap_days, position")


def test_a_new_address_may_be_given_a_place() -> None:
    change = AddAddress(address="c@acme.example", brand="acme", options=AddressOptions(position=1)).change(
        a_desk_of("a", "b")
    )

    assert names_of(change.settings) == "cab"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (AddressOptions(position=0), "out-of-bounds"),
        (AddressOptions(position=3), "out-of-bounds"),
        (AddressOptions(position=2), "nothing-changed"),
        (AddressOptions(canary_s=0), "nothing-changed"),
        (AddressOptions(canary_s=HOUR_S), ""),
        (AddressOptions(canary_s=7 * DAY_S), ""),
        (AddressOptions(canary_s=HOUR_S - 1), "bad-canary"),
        (AddressOptions(canary_s=7 * DAY_S + 1), "bad-canary"),
        (AddressOptions(canary_s=-HOUR_S), "bad-canary"),
        (AddressOptions(from_name="{{medewerker}} van {{merknaam}}"), ""),
        (AddressOptions(from_name="{{adres}}"), "unknown-placeholder"),
        (AddressOptions(from_name="{{afzendernaam}}"), "unknown-placeholder"),
        (AddressOptions(from_address="{{medewerker}}@acme.example"), "unknown-placeholder"),
    ],
)
def test_what_can_be_set_of_an_address(options: AddressOptions, code: str) -> None:
    assert why_not(EditAddress(address="b@acme.example", options=options), a_desk_of("a", "b")) == code


@pytest.mark.parametrize(
    ("language", "code"), [("nl", ""), ("en", ""), ("", "nothing-changed"), ("fr", "bad-language")]
)
def test_an_employee_reads_a_language_that_is_spoken(language: str, code: str) -> None:
    assert why_not(EditEmployee(login="joost", language=language)) == code


def test_a_language_is_kept_and_taken_away() -> None:
    added = AddEmployee(login="piet", name="Piet", email="piet@konto.example", language="nl").change(a_desk()).settings
    cleared = EditEmployee(login="piet", language="").change(added).settings

    assert [settings.employees[-1].language for settings in (added, cleared)] == ["nl", ""]


def test_the_last_admin_may_go_and_is_missed() -> None:
    demoted = EditEmployee(login="ana", role=Role.AGENT).change(a_desk()).settings
    removed = RemoveEmployee(login="ana").change(a_desk()).settings

    assert [lacks_admin(settings) for settings in (a_desk(), demoted, removed)] == [False, True, True]
