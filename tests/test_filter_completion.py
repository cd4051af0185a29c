"""What is offered while a filter is typed."""

from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from console.filtering import Candidate, Filter, complete, parse
from tests.storage.builders import NOON, some_settings

SETTINGS = some_settings()
TAGS = ("retour", "spoed")


def offered(text: str, cursor: int | None = None, *, login: str = "ana") -> list[Candidate]:
    place = len(text) if cursor is None else cursor
    return list(complete(text, place, settings=SETTINGS, tags=TAGS, login=login))


def terms(text: str, cursor: int | None = None, *, login: str = "ana") -> list[str]:
    return [candidate.term for candidate in offered(text, cursor, login=login)]


def taken(text: str, term: str, cursor: int | None = None) -> tuple[str, int]:
    return next((one.text, one.cursor) for one in offered(text, cursor) if one.term == term)


def test_nothing_typed_offers_the_names_of_terms() -> None:
    assert terms("")[:3] == ["status:", "is:", "assignee:"]
    assert terms("lamp ")[:1] == ["status:"]


def test_the_beginning_of_a_name_offers_it_and_the_values_that_begin_so() -> None:
    assert terms("st") == ["status:", "is:stranger"]
    assert terms("ret") == ["tag:retour"]
    assert terms("lamp ne") == ["newer:"]
    assert terms("nova") == ["brand:nova"]
    assert terms("to") == ["to:"]


def test_a_name_offers_its_values() -> None:
    assert terms("status:") == [f"status:{one}" for one in ("open", "pending", "snoozed", "closed", "merged", "spam")]
    assert terms("tag:s") == ["tag:spoed"]
    assert terms("to:he") == ["to:help@nova.nl"]
    assert terms("assignee:") == ["assignee:me", "assignee:nobody", "assignee:ana"]
    assert terms("assignee:", login="") == ["assignee:nobody", "assignee:ana"]
    assert terms("because:new:st") == ["because:new:stranger"]
    assert terms("because:new:*") == ["because:new:*"]


def test_values_that_are_typed_already_stay_and_are_not_offered_again() -> None:
    assert terms("status:open,p") == ["status:open,pending"]
    assert "status:open,open" not in terms("status:open,")


def test_a_minus_stays_before_what_is_offered() -> None:
    assert terms("-sta") == ["-status:"]
    assert terms("-tag:") == ["-tag:retour", "-tag:spoed"]


def test_nothing_is_offered_within_a_phrase_or_for_a_term_that_is_none() -> None:
    assert terms('"sta') == []
    assert terms("statis:o") == []
    assert terms("from:ja") == []


def test_a_candidate_says_what_the_whole_text_and_the_cursor_become() -> None:
    assert taken("st", "status:") == ("status:", 7)
    assert taken("lamp st deur", "status:", 7) == ("lamp status: deur", 12)
    assert taken("status:o", "status:open") == ("status:open ", 12)
    assert taken("status:o lamp", "status:open", 8) == ("status:open lamp", 12)
    assert taken("lamp", "status:", 0) == ("status:lamp", 7)


def test_each_candidate_says_what_its_term_asks_for() -> None:
    assert all(candidate.words for candidate in offered(""))


@given(st.text(max_size=30), st.integers(-5, 40))
def test_any_text_and_any_place_in_it_can_be_gone_on_with(text: str, cursor: int) -> None:
    for candidate in offered(text, cursor):
        assert 0 <= candidate.cursor <= len(candidate.text)


@given(st.lists(st.integers(0, 11), min_size=1, max_size=5))
def test_what_is_offered_and_taken_is_understood_in_the_end(choices: list[int]) -> None:
    text = ""
    for choice in choices:
        candidates = offered(text)
        text = candidates[choice % len(candidates)].text if candidates else f"{text}jan "

    if not text.endswith(":"):
        found = parse(text, now=NOON, zone=UTC, settings=SETTINGS, login="ana")
        assert isinstance(found, Filter) or "one way" in found.words
