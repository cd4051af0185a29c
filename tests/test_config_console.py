"""The part of the configuration that is about the console: its theme, its density and its time zone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.clock import zone_named
from console.config import load
from console.config_problems import ConfigError
from console.theme_names import THEMES
from widgets.density import DENSITIES


@pytest.fixture(autouse=True)
def system_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The machine's file is one of the test's own, and is not there."""
    file = tmp_path / "etc" / "config.toml"
    monkeypatch.setattr("console.config.SYSTEM_FILE", file)
    return file


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def personal(home: Path) -> Path:
    return home / ".config" / "omnidesk" / "config.toml"


def problems_of(home: Path, text: str) -> dict[str, str]:
    write(personal(home), text)
    with pytest.raises(ConfigError) as caught:
        load(environment={"HOME": str(home)})
    return {problem.key: problem.words for problem in caught.value.problems}


def test_without_a_word_the_usual_theme_and_the_machines_zone_hold(tmp_path: Path) -> None:
    config = load(environment={"HOME": str(tmp_path)})

    assert (config.theme, config.timezone) == ("", "")


def test_the_persons_theme_counts_before_the_machines_and_the_zone_stays(tmp_path: Path, system_file: Path) -> None:
    write(system_file, '[console]\ntheme = "light"\ntimezone = "Europe/Amsterdam"\n')
    write(personal(tmp_path), '[console]\ntheme = "contrast"\n')

    config = load(environment={"HOME": str(tmp_path)})

    assert (config.theme, config.timezone) == ("contrast", "Europe/Amsterdam")


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_can_be_configured(tmp_path: Path, theme: str) -> None:
    write(personal(tmp_path), f'[console]\ntheme = "{theme}"\n')

    assert load(environment={"HOME": str(tmp_path)}).theme == theme


def test_a_theme_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    told = problems_of(tmp_path, '[console]\ntheme = "solarized"\n')

    assert "contrast" in told["console.theme"]
    assert "solarized" in told["console.theme"]


@pytest.mark.parametrize("density", DENSITIES)
def test_every_density_can_be_configured(tmp_path: Path, density: str) -> None:
    write(personal(tmp_path), f'[console]\ndensity = "{density}"\n')

    assert load(environment={"HOME": str(tmp_path)}).density == density


def test_a_density_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    told = problems_of(tmp_path, '[console]\ndensity = "roomy"\n')

    assert all(word in told["console.density"] for word in ("roomy", *DENSITIES))


@pytest.mark.parametrize("zone", ["Europe/Amsterdan", "Europe", "../etc/passwd", "/etc/localtime", " "])
def test_a_zone_that_is_not_known_is_told(tmp_path: Path, zone: str) -> None:
    assert problems_of(tmp_path, f'[console]\ntimezone = "{zone}"\n').keys() == {"console.timezone"}


def test_a_key_that_is_not_there_is_told_with_the_one_that_was_meant(tmp_path: Path) -> None:
    told = problems_of(tmp_path, '[console]\ntimzone = "UTC"\nfont = "large"\n')

    assert told.keys() == {"console.timzone", "console.font"}
    assert "timezone" in told["console.timzone"]


def test_the_section_must_be_one(tmp_path: Path) -> None:
    assert problems_of(tmp_path, 'console = "dark"\n').keys() == {"console"}


def test_a_zone_has_its_summer() -> None:
    zone = zone_named("Europe/Amsterdam")

    assert zone is not None
    assert datetime(2026, 7, 1, 12, tzinfo=UTC).astimezone(zone).hour == 14
    assert datetime(2026, 1, 1, 12, tzinfo=UTC).astimezone(zone).hour == 13
