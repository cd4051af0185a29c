"""What `omnidesk` does without a verb: the demo only where nothing is set up, else the console as it is configured."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from console.cli.faults import UsageError
from console.cli.main import main
from console.cli.without_verb import need_terminal, own_language, run_console, wants_demo
from console.config import Given, default_database, usual_files
from storage.settings import Employee, EmployeeId, Settings
from storage.words import Role
from widgets.language import _, use_language

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


def employees(language: str) -> Settings:
    ana = Employee(id=EmployeeId(1), login="ana", name="Ana", email="ana@konto.nl", role=Role.AGENT, language=language)
    return Settings(version=1, employees=(ana,))


def test_the_console_speaks_the_employees_own_language() -> None:
    assert own_language("", employees("nl"), "ana") == "nl"


@pytest.mark.parametrize("chosen", ["nl", "en"])
def test_a_language_that_is_chosen_counts_before_the_employees(chosen: str) -> None:
    assert own_language(chosen, employees("nl"), "ana") == ""


def test_without_a_language_of_their_own_that_of_the_terminal_stays() -> None:
    assert own_language("", employees(""), "ana") == ""
    assert own_language("", employees("nl"), "owner") == ""


class Shown:
    """What the console would have been opened with, and the language it was opened in."""

    def __init__(self) -> None:
        self.options: dict[str, Any] = {}
        self.word = ""

    async def __call__(self, _repository: object, **options: Any) -> int:
        self.options, self.word = options, _("quit")
        return 0


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Shown]:
    """A desk of this login's own, with Dutch as their language."""
    shown = Shown()
    monkeypatch.setattr("console.app.show_desk", shown)
    for name in ("OMNIDESK_CONFIG", "OMNIDESK_DATABASE", "OMNIDESK_EMPLOYEE", "OMNIDESK_LANG"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    use_language("en")
    assert main(["employee", "add", "ana", "--name", "Ana", "--email", "ana@konto.nl", "--language", "nl"]) == 0
    yield shown
    use_language("en")


def test_the_console_and_its_poller_speak_dutch_to_who_reads_dutch(shown: Shown) -> None:
    run_console(Given(employee="ana"), poll=True)

    assert shown.word != "quit"
    assert shown.options["poll_options"][-2:] == ("--lang", "nl")


def test_an_option_counts_before_the_employees_language(shown: Shown) -> None:
    run_console(Given(employee="ana", language="en"), poll=True)

    assert shown.word == "quit"
    assert shown.options["poll_options"][-2:] == ("--lang", "en")


def test_the_theme_the_density_and_the_zone_of_the_configuration_reach_the_console(
    shown: Shown, tmp_path: Path
) -> None:
    file = tmp_path / "own.toml"
    file.write_text('[console]\ntheme = "contrast"\ndensity = "comfortable"\ntimezone = "Europe/Amsterdam"\n')

    run_console(Given(config=str(file)), poll=False)

    assert shown.options["theme"] == "contrast"
    assert shown.options["density"] == "comfortable"
    assert shown.options["zone"] == ZoneInfo("Europe/Amsterdam")
    assert shown.options["poll_options"] is None
