"""A person's own keys: which are wrong, which are only unwise, and the way out in words."""

import pytest

from console.config_problems import Problem
from console.key_names import Where
from console.key_places import SHARED
from console.key_problems import key_problems
from console.key_reach import Reach, reach_of
from console.key_spelling import is_printable, spelled_key, spelled_keymap
from console.keys import catalog, shown, shown_keys


def problems(**keys: str) -> list[Problem]:
    """Return the problems of keys; in their names a "__" stands for the dot, a "_" for the hyphen."""
    named = {name.replace("__", ".").replace("_", "-"): text for name, text in keys.items()}
    return key_problems(named, catalog(), "config.toml")


def test_the_keys_as_they_are_clash_nowhere() -> None:
    assert key_problems({key.name: key.keys for key in catalog()}, catalog(), "config.toml") == []


def test_a_name_that_is_not_there_is_told_with_the_one_that_was_meant() -> None:
    (problem,) = problems(mvoe__down="j")

    assert problem.key == "keys.mvoe.down"
    assert "did you mean move.down?" in problem.words
    assert not problem.is_warning


def test_a_name_like_no_other_is_told_with_all_there_are() -> None:
    (problem,) = problems(zzz="j")

    assert "move.down" in problem.words
    assert "`?`" in problem.words


def test_a_key_that_does_two_things_at_one_place_is_told_with_both_names() -> None:
    (problem,) = problems(ticket__take="e")

    assert problem.key == "keys.ticket.take"
    assert "ticket.take" in problem.words
    assert "ticket.close" in problem.words
    assert "another key" in problem.words


def test_a_key_of_one_place_is_free_in_another() -> None:
    assert problems(address__verify="W") == []


def test_two_names_that_change_places_clash_no_longer() -> None:
    assert problems(ticket__take="e", ticket__close="i") == []


def test_a_key_that_works_everywhere_clashes_with_each_place() -> None:
    told = problems(help="e")

    assert {problem.key for problem in told} == {"keys.help"}
    assert any("ticket.close" in problem.words for problem in told)
    assert any("admin.edit" in problem.words for problem in told)


@pytest.mark.parametrize("key", ["O", "A", "[", "~", "left_square_bracket"])
def test_a_letter_of_a_torn_escape_sequence_is_a_warning(key: str) -> None:
    told = problems(ticket__snooze=key)

    assert [problem.is_warning for problem in told] == [True]
    assert "slow line" in told[0].words


@pytest.mark.parametrize(
    ("key", "reach"),
    [
        ("j", Reach.SENT), ("G", Reach.SENT), ("ctrl+d", Reach.SENT), ("shift+tab", Reach.SENT), ("f5", Reach.SENT),
        ("ctrl+shift+left", Reach.SENT), ("alt+x", Reach.SENT), ("question_mark", Reach.SENT), ("é", Reach.SENT),
        ("ctrl+enter", Reach.RARE), ("ctrl+1", Reach.RARE), ("super+j", Reach.RARE), ("f13", Reach.RARE),
        ("ctrl+i", Reach.ANOTHER), ("ctrl+m", Reach.ANOTHER), ("shift+g", Reach.ANOTHER),
        ("ctrl+c", Reach.TAKEN), ("ctrl+z", Reach.TAKEN),
        ("ctlr+d", Reach.UNKNOWN), ("pgdwn", Reach.UNKNOWN), ("cmd+k", Reach.UNKNOWN), ("f99", Reach.UNKNOWN),
    ],
)  # fmt: skip
def test_what_a_terminal_can_send_is_known(key: str, reach: Reach) -> None:
    assert reach_of(key) is reach


def test_every_key_of_ours_can_be_sent_by_any_terminal() -> None:
    keys = {one for key in catalog() for one in key.keys.split(",")}

    assert {key for key in keys if reach_of(key) is not Reach.SENT} == set()


@pytest.mark.parametrize(
    ("key", "is_warning"), [("ctrl+enter", True), ("ctrl+i", True), ("F99", False), ("C-c", False)]
)
def test_a_key_that_does_not_arrive_is_told(key: str, is_warning: bool) -> None:
    assert [problem.is_warning for problem in problems(ticket__snooze=key)] == [is_warning]


def test_a_printable_key_in_a_form_would_be_typed() -> None:
    told = problems(form__save="s", setup__next="space")

    assert [(problem.key, problem.is_warning) for problem in told] == [
        ("keys.form.save", False),
        ("keys.setup.next", False),
    ]
    assert "Ctrl" in told[0].words


def test_quitting_lies_on_no_key_that_is_typed() -> None:
    told = problems(quit="Q")

    assert any("quit while somebody types" in problem.words for problem in told)


def test_a_name_without_keys_is_told() -> None:
    (problem,) = problems(help=" , ")

    assert "no key is named" in problem.words


def test_keys_are_written_as_textual_or_as_the_help_writes_them() -> None:
    written = ["C-d", "S-Tab", "PgDn", "?", "/", "+", "G", "Esc", "ctrl+D", "f5", "comma", "M-x", "*", "Space", "↓"]

    assert [spelled_key(one) for one in written] == [
        "ctrl+d", "shift+tab", "pagedown", "question_mark", "slash", "plus", "G", "escape", "ctrl+D", "f5", "comma",
        "alt+x", "asterisk", "space", "down",
    ]  # fmt: skip


def test_every_key_as_the_help_prints_it_is_read_back() -> None:
    keys = {one for key in catalog() for one in key.keys.split(",") if one != "comma"}

    assert {key: spelled_key(shown(key)) for key in keys} == {key: key for key in keys}


def test_own_keys_are_read_once_for_the_terminal_and_the_help() -> None:
    keymap = spelled_keymap({"move.down": "C-n, j", "help": ""})

    assert keymap == {"move.down": "ctrl+n,j"}
    assert shown_keys(next(key for key in catalog() if key.name == "move.down"), keymap) == ["C-n", "j"]


def test_what_is_typed_into_a_field_is_known() -> None:
    assert all(map(is_printable, ("a", "9", "slash", "space", "é")))
    assert not any(map(is_printable, ("ctrl+a", "f2", "enter", "tab")))


def test_every_place_shares_a_screen_with_others_or_stands_everywhere() -> None:
    listed = {place for places in SHARED for place in places}

    assert listed == set(Where) - {Where.EVERYWHERE}
