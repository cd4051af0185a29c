"""The pages about verbs and configuration say what the program does."""

import tomllib

import pytest

from console.cli.verbs import groups
from console.config_file import config_keys, read_file
from tests.house.pages import COMMANDS, CONFIGURATION, pages
from tests.house.sources import ROOT


@pytest.mark.parametrize("path", ["docs/commands.md", "docs/configuration.md"])
def test_a_page_is_what_the_program_would_write(path: str) -> None:
    kept = (ROOT / path).read_text(encoding="utf-8")

    assert kept == pages()[path], "python -m tests.house.pages"


def test_every_verb_has_its_place_on_the_page() -> None:
    page = COMMANDS.read_text(encoding="utf-8")

    missing = [verb.name for group in groups() for verb in group.verbs() if f"### omnidesk {verb.name}\n" not in page]

    assert missing == []


def test_every_group_has_verbs_of_its_own_name() -> None:
    strays = [group.word for group in groups() if not group.verbs()]

    assert strays == []


def test_the_example_on_the_page_is_a_configuration(tmp_path_factory: pytest.TempPathFactory) -> None:
    example = CONFIGURATION.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    file = tmp_path_factory.mktemp("page") / "config.toml"
    file.write_text(example, encoding="utf-8")

    read = read_file(file)

    assert read.problems == ()
    assert tomllib.loads(example).keys() == {key.name for key in config_keys()}
