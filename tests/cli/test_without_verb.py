"""What `omnidesk` does without a verb: the demo only where nothing of the user's is set up."""

from pathlib import Path

import pytest

from console.cli.faults import UsageError
from console.cli.without_verb import need_terminal, wants_demo
from console.config import Given, default_database, usual_files

HOME = {"HOME": "/srv/ana"}
PERSONAL, SYSTEM = usual_files(HOME)
DATABASE = default_database(HOME)


def wanted(*there: Path, given: Given | None = None, **variables: str) -> bool:
    return wants_demo(given or Given(), HOME | variables, exists=lambda path: path in there)


def test_with_nothing_set_up_the_demo_is_shown() -> None:
    assert wanted()
    assert wanted(OMNIDESK_DATABASE="", OMNIDESK_CONFIG="")
    assert wanted(given=Given(language="nl"), OMNIDESK_LANG="nl")
    assert wanted(given=Given(employee="ana"), OMNIDESK_EMPLOYEE="ana")


@pytest.mark.parametrize("there", [PERSONAL, SYSTEM, DATABASE], ids=str)
def test_a_configuration_or_a_database_that_is_there_is_opened_instead(there: Path) -> None:
    assert not wanted(there)


@pytest.mark.parametrize("given", [Given(database="sqlite:////x.db"), Given(config="/x.toml")], ids=str)
def test_an_option_that_names_one_is_meant(given: Given) -> None:
    assert not wanted(given=given)


@pytest.mark.parametrize("variable", ["OMNIDESK_DATABASE", "OMNIDESK_CONFIG"])
def test_a_variable_that_names_one_is_meant(variable: str) -> None:
    assert not wanted(**{variable: "sqlite:////x.db"})


def test_a_plain_terminal_is_refused_with_the_verbs_to_use() -> None:
    with pytest.raises(UsageError, match="omnidesk ticket list"):
        need_terminal({"TERM": "dumb"})
