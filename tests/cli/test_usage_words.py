"""What argparse says reaches a person in the words of the house, whatever the release of Python."""

import pytest

from console.cli.faults import UsageError
from console.cli.parsing import read_globals, read_verb, split


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["address", "add"], "missing: ADDRESS, --brand"),
        (["brand"], "missing: VERB"),
        (["brand", "list", "--foo"], "unknown here: --foo (global options stand before the verb)"),
        (["address", "add", "x", "--brand"], "--brand needs a value"),
        (
            ["ticket", "list", "--query", "-status:open"],
            '--query needs a value (a value that begins with - goes behind a =, like "--query=-status:open")',
        ),
        (["address", "add", "x", "--brand", "y", "--cap-days", "٣"], '--cap-days: "٣" is no whole number.'),
        (["address", "add", "x", "--brand", "y", "--period", "5"], "--period: "),
        (["account", "set", "--group-into-closed", "yes"], '--group-into-closed: "yes" is neither on nor off.'),
    ],
)
def test_a_wrong_command_is_told_in_the_words_of_the_house(words: list[str], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_verb(words)

    assert str(caught.value).startswith(said)
    assert caught.value.usage.startswith("usage: omnidesk")


def test_what_a_verb_needs_no_hint_for_is_told_without_one() -> None:
    with pytest.raises(UsageError) as caught:
        read_verb(["ticket", "list", "--query", "--limit=1"])

    assert str(caught.value) == "--query needs a value"


@pytest.mark.parametrize("words", [["ticket", "forward", "1", "--to", "x@y.nl"], ["ticket", "forward"]], ids=str)
def test_the_usage_that_is_shown_is_that_of_the_verb(words: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        read_verb(words)

    assert caught.value.usage.startswith("usage: omnidesk ticket forward ")


def test_a_choice_names_what_can_be_chosen() -> None:
    with pytest.raises(UsageError, match=r"--lang can't be '?fr'?: choose from '?en'?, '?nl'?"):
        read_globals(["--lang", "fr"])


@pytest.mark.parametrize(
    ("argv", "options", "rest"),
    [
        ([], [], []),
        (["--or-demo"], ["--or-demo"], []),
        (["--lang", "nl", "brand", "--name", "x"], ["--lang", "nl"], ["brand", "--name", "x"]),
        (["--lang=nl", "--json", "why", "--", "-x"], ["--lang=nl", "--json"], ["why", "--", "-x"]),
        (["--database", "list", "brand"], ["--database", "list"], ["brand"]),
        (["--config"], ["--config"], []),
        (["--", "brand", "list"], [], ["brand", "list"]),
    ],
)
def test_global_options_end_at_the_verb(argv: list[str], options: list[str], rest: list[str]) -> None:
    assert split(argv) == (options, rest)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("72h", 259_200), ("1m", 60), ("3d", 259_200), ("1d12h", 129_600), ("2w", 1_209_600), ("90S", 90)],
)
def test_a_duration_is_read_in_its_units(text: str, seconds: int) -> None:
    _verb, arguments = read_verb(["address", "edit", "x@y.nl", "--period", text])

    assert arguments.period == seconds


@pytest.mark.parametrize("text", ["", "72", "h", "-1h", "1.5h", "72 h", "1h30", "٣h", "9" * 20 + "h"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_verb(["address", "edit", "x@y.nl", f"--period={text}"])
