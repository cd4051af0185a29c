"""Where an exclusion holds, changed: for the account, a brand or a mail address, and never for two at once."""

from dataclasses import replace

import pytest

from console.commands.exclusions import EditExclusion
from console.settings_changes import differences, taken_back
from console.settings_words import difference_words
from storage.settings import AddressId, BrandId, Exclusion, ExclusionId
from tests.commands.builders import ACME, NOVA, a_desk, why_not

PATTERN = "incasso.example"


@pytest.mark.parametrize(
    ("holds_for", "scope"),
    [("acme", (ACME, None)), ("hallo@nova.example", (None, AddressId(2))), ("Hallo@NOVA.example", (None, 2))],
)
def test_an_exclusion_of_the_account_is_narrowed(
    holds_for: str, scope: tuple[BrandId | None, AddressId | None]
) -> None:
    after = EditExclusion(pattern=PATTERN, holds_for=holds_for).change(a_desk()).settings.exclusions[0]

    assert (after.id, after.brand_id, after.address_id) == (1, *scope)


def test_an_exclusion_of_a_brand_is_widened_to_the_account_and_its_note_stays() -> None:
    own = Exclusion(id=ExclusionId(1), pattern=PATTERN, brand_id=NOVA, note="agency")

    (after,) = (
        EditExclusion(pattern=PATTERN, brand="nova", holds_for="")
        .change(replace(a_desk(), exclusions=(own,)))
        .settings.exclusions
    )

    assert after == replace(own, brand_id=None)


def test_two_exclusions_of_one_pattern_never_hold_for_the_same() -> None:
    other = Exclusion(id=ExclusionId(2), pattern=PATTERN, brand_id=ACME)
    desk = replace(a_desk(), exclusions=(*a_desk().exclusions, other))

    assert why_not(EditExclusion(pattern=PATTERN, holds_for="acme"), desk) == "exclusion-exists"
    assert why_not(EditExclusion(pattern=PATTERN, holds_for="nova"), desk) == ""


@pytest.mark.parametrize(
    ("holds_for", "code"), [("", "nothing-changed"), ("gone", "unknown-brand"), ("x@y.nl", "unknown-address")]
)
def test_a_place_that_is_not_there_or_is_the_same_is_refused_by_name(holds_for: str, code: str) -> None:
    assert why_not(EditExclusion(pattern=PATTERN, holds_for=holds_for)) == code


def test_the_history_tells_from_where_to_where_in_words_and_it_can_be_taken_back() -> None:
    before = a_desk()
    after = EditExclusion(pattern=PATTERN, holds_for="acme").change(before).settings
    then = EditExclusion(pattern=PATTERN, brand="acme", holds_for="hallo@nova.example").change(after).settings

    assert [difference_words(one, after) for one in differences(before, after)] == ["brand - → acme"]
    assert [difference_words(one, then) for one in differences(after, then)] == [
        "brand acme → -",
        "mail address - → hallo@nova.example",
    ]
    assert taken_back(after, then, then) == after
