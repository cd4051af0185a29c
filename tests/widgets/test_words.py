"""Every word of the closed vocabularies can be read in Dutch and in English."""

import pytest

from storage.words import Badge, Because, Direction, MailboxState, Outcome, TicketStatus
from widgets.language import use_language
from widgets.words import (
    badge_words,
    because_words,
    direction_words,
    lost_words,
    mailbox_words,
    outcome_words,
    status_words,
)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_rule_has_a_sentence_of_its_own(language: str) -> None:
    use_language(language)

    sentences = [because_words(because) for because in Because]

    assert len(set(sentences)) == len(Because)
    assert all(sentence.endswith(".") for sentence in sentences)


@pytest.mark.parametrize("because", Because)
def test_every_rule_is_said_in_dutch_too(because: Because) -> None:
    use_language("en")
    english = because_words(because)
    use_language("nl")

    assert because_words(because) != english


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_status_outcome_state_direction_and_badge_has_words(language: str) -> None:
    use_language(language)

    said = [
        *(status_words(status) for status in TicketStatus),
        *(outcome_words(outcome) for outcome in Outcome),
        *(mailbox_words(state) for state in MailboxState),
        *(direction_words(direction) for direction in Direction),
        *(badge_words(badge) for badge in Badge),
    ]

    assert all(said)


def test_a_new_badge_or_reason_is_shown_as_it_is() -> None:
    assert (badge_words("brand new"), lost_words("brand new")) == ("brand new", "brand new")
