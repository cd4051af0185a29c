"""A question for messages: what is understood as in a filter of tickets, and what is refused as a term about those."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.filter_terms import terms
from console.filtering import Filter, Problem
from console.message_question import read_question
from storage import narrowing as traits
from storage.narrowing import Narrowing, Trait
from storage.sqlite.message_statements import found_statement
from storage.words import Because
from tests.storage.builders import some_settings

SETTINGS = some_settings()


def understood(text: str) -> Filter:
    found = read_question(text, SETTINGS)
    assert isinstance(found, Filter), found
    return found


@pytest.mark.parametrize(
    ("text", "trait"),
    [
        ("from:jan", traits.SentBy(part="jan")),
        ("because:time-window", traits.BecauseIn(rules=(Because.TIME_WINDOW,))),
        ("header:To=info", traits.DecidedBy(header="to", value="info")),
        ("id:a@b", traits.MessageNamed(message_id="<a@b>")),
        ("<a@b>", traits.MessageNamed(message_id="<a@b>")),
    ],
)
def test_a_term_asks_for_a_trait_of_a_message(text: str, trait: Trait) -> None:
    assert understood(text).narrowings == (Narrowing(trait=trait),)
    assert understood(f"-{text}").narrowings == (Narrowing(trait=trait, negated=True),)


def test_words_are_read_as_in_a_filter_and_what_holds_no_letter_counts_for_nothing() -> None:
    found = understood('pakket - & "kwijt  geraakt" "!"')

    assert (found.words, found.narrowings) == ('pakket "kwijt geraakt"', ())


@pytest.mark.parametrize("term", [term for term in terms() if not term.of_message], ids=lambda term: term.name)
@pytest.mark.parametrize("minus", ["", "-"])
def test_a_term_about_tickets_is_refused_and_the_list_named(term: object, minus: str) -> None:
    example = f"{minus}{term.example}"  # type: ignore[attr-defined]

    found = read_question(f"lamp {example}", SETTINGS)

    assert isinstance(found, Problem)
    assert (found.words.startswith(f"{example} "), "ticket list --query" in found.words) == (True, True)


@given(st.text(alphabet=st.sampled_from('ab:<>@"-#7 ,*=.!') | st.characters(), max_size=40))
def test_any_text_is_answered_or_refused(text: str) -> None:
    found = read_question(text, SETTINGS)

    if isinstance(found, Filter):
        assert found.words or found.narrowings
        found_statement(found.words, found.narrowings)
    else:
        assert found.words
