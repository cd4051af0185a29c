"""`omnidesk address guide`: the steps of forwarding for a registered address."""

import pytest

from tests.cli.program import Program

FORWARD = "supportacme@konto.omnidesk.com"
PROVIDERS = ["google", "microsoft365", "outlook", "other"]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_steps_of_a_provider_are_numbered_and_name_the_forward_address(desk: Program, provider: str) -> None:
    ran = desk.here("address", "guide", "INFO@acme.example", "--provider", provider)

    assert ran.code == 0
    steps = [line for line in ran.out.splitlines() if line.lstrip()[:2].rstrip(".").isdigit()]
    assert steps[0].startswith("  1. ")
    assert any(FORWARD in step for step in steps)


def test_without_a_provider_all_are_listed_and_none_is_guessed(desk: Program) -> None:
    ran = desk.here("address", "guide", "info@acme.example")

    assert ran.code == 0
    assert FORWARD in ran.out
    assert [word for word in PROVIDERS if f"--provider {word}" in ran.out] == PROVIDERS
    assert len(ran.out.splitlines()) < 10


def test_a_guide_in_json_holds_the_steps_of_each_way(desk: Program) -> None:
    one = desk.run("address", "guide", "info@acme.example", "--provider", "google", "--json").shape
    every = desk.here("address", "guide", "info@acme.example", "--json").shape

    assert (one["schema"], one["address"], one["forward_address"]) == (1, "info@acme.example", FORWARD)
    (google,) = one["guides"]
    assert google["provider"] == "google"
    assert [sorted(way) for way in google["ways"]] == [["steps", "title"]] * 2
    assert [guide["provider"] for guide in every["guides"]] == PROVIDERS


def test_an_unknown_provider_is_refused_with_the_ones_there_are(desk: Program) -> None:
    ran = desk.here("address", "guide", "info@acme.example", "--provider", "hotmail")
    told = desk.here("address", "guide", "info@acme.example", "--provider", "hotmail", "--json")

    assert (ran.code, told.code, told.error_code) == (2, 2, "usage")
    assert "hotmail" in ran.err
    assert all(word in ran.err for word in PROVIDERS)


def test_an_address_that_is_not_registered_has_no_guide(desk: Program) -> None:
    ran = desk.here("address", "guide", "inof@acme.example", "--json")

    assert (ran.code, ran.error_code) == (1, "unknown-address")
    assert "info@acme.example" in ran.shape["error"]["message"]
