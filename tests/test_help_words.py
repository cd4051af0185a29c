"""What the help says and what a search leaves of it."""

import pytest

from console.filtering import help_lines
from console.help_words import LABEL, Group, Topic, entries_of, found, help_groups, place_words
from console.key_names import Where
from console.placeholders import PLACEHOLDERS
from widgets.entries import Line, Title
from widgets.language import use_language


def titles(groups: tuple[Group, ...]) -> list[str]:
    return [group.title for group in groups]


def labels(groups: tuple[Group, ...]) -> list[str]:
    return [topic.label for group in groups for topic in group.topics]


def test_the_help_ends_with_what_can_be_typed() -> None:
    groups = help_groups((Where.LIST,), {})

    assert titles(groups) == ["In the list", "Everywhere", "Filter language", "Placeholders"]
    assert labels(groups[2:3]) == [line.example for line in help_lines()]
    assert len(groups[3].topics) == len(PLACEHOLDERS)
    assert "{{merknaam}}" in labels(groups[3:])
    assert labels(found(groups, "{{brand}}")) == ["{{merknaam}}"]


def test_a_search_finds_words_and_keeps_their_group() -> None:
    left = found(help_groups((Where.LIST, Where.TICKET), {}), "SNOOZE")

    assert titles(left) == ["With a ticket, or all that are selected", "Filter language"]
    assert labels(left) == ["b", "status:open,pending"]  # ticket.snooze is the name of the key


def test_every_typed_word_must_be_there() -> None:
    left = found(help_groups((Where.READER, Where.TICKET, Where.PANES), {}), "mail headers")

    assert labels(left) == ["v"]


def test_a_single_letter_finds_a_key_and_no_words() -> None:
    left = found(help_groups((Where.PANES,), {}), "g")

    assert labels(left) == ["g Home", "G End"]


def test_keys_are_found_as_they_are_in_force() -> None:
    groups = help_groups((Where.LIST,), {"list.why": "f6"})

    assert [topic.words for group in found(groups, "F6") for topic in group.topics] == [
        "why its messages are in this ticket"
    ]


def test_a_title_finds_all_that_stands_under_it() -> None:
    groups = help_groups((Where.LIST,), {})

    assert found(groups, "placeholders") == groups[-1:]


def test_nothing_typed_leaves_everything() -> None:
    groups = help_groups((Where.LIST,), {})

    assert found(groups, "  ") == groups


def test_a_label_that_is_too_long_has_a_line_of_its_own() -> None:
    long = "header:X-Forwarded-For=info@acme.example"

    entries = entries_of([Group(title="T", topics=(Topic(label=long, words="which"), Topic(label="j", words="down")))])

    assert len(long) >= LABEL
    assert entries == [
        Title(text="T"), Line(value=long, look="$text-muted"), Line(value="which"), Line(label="j", value="down"),
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_place_has_a_name(language: str) -> None:
    use_language(language)

    assert all(place_words(place) for place in Where)

    use_language("en")
