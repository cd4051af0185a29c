"""The guide to forwarding: steps for each provider with the addresses filled in, and nothing left to fill."""

import pytest

from console.forwarding_guide import Guide, Provider, guide
from widgets.language import LANGUAGES, use_language

ADDRESS, FORWARD = "info@acme.example", "supportacme@konto.omnidesk.com"


def a_guide(provider: Provider) -> Guide:
    return guide(provider, ADDRESS, FORWARD)


def texts(one: Guide) -> list[str]:
    return [
        one.title,
        *(way.title for way in one.ways),
        *(step for way in one.ways for step in way.steps),
        *one.remarks,
    ]


@pytest.mark.parametrize("provider", Provider)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_way_of_each_provider_names_both_addresses(provider: Provider, language: str) -> None:
    use_language(language)
    try:
        one = a_guide(provider)
    finally:
        use_language("en")

    assert one.ways
    for way in one.ways:
        steps = " ".join(way.steps)
        assert FORWARD in steps
        assert ADDRESS in steps
    assert any(ADDRESS in remark for remark in one.remarks)


@pytest.mark.parametrize("provider", Provider)
def test_nothing_is_left_to_fill_in(provider: Provider) -> None:
    assert [text for text in texts(a_guide(provider)) if not text or "{" in text or "}" in text] == []


def test_google_has_a_way_for_the_user_and_one_for_the_administrator() -> None:
    user, routing = a_guide(Provider.GOOGLE).ways

    assert any("confirmation" in step and "omnidesk address list" in step for step in user.steps)
    assert any("X-Gm-Original-To" in step for step in routing.steps)


@pytest.mark.parametrize("provider", [Provider.MICROSOFT365, Provider.OUTLOOK])
def test_microsofts_block_of_external_forwarding_is_told_beforehand(provider: Provider) -> None:
    assert any("5.7.520" in remark for remark in a_guide(provider).remarks)


def test_a_rule_of_outlook_redirects_and_runs_on_the_server() -> None:
    one = a_guide(Provider.OUTLOOK)

    assert any("Redirect to" in step and FORWARD in step for step in one.ways[0].steps)
    assert any("client-only" in remark for remark in one.remarks)


def test_other_providers_are_helped_with_panels_and_with_a_server_of_ones_own() -> None:
    text = " ".join(texts(a_guide(Provider.OTHER)))

    assert all(word in text for word in ("cPanel", "Plesk", ".forward", "SRS"))
