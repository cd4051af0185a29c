"""A password that is typed is kept for its owner only, the configuration finds it, and nothing else is written."""

import asyncio
import os
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest

from console.config import Given, load
from console.secret_keeping import Kept, SecretKeepingError, keep, place_of, why_not
from console.secret_sources import FromCommand, FromFile, SecretSource
from console.secrets import reveal

PASSWORD = "hunter2 € 'quoted' \\ \"too\""


@pytest.fixture
def configuration(tmp_path: Path) -> Path:
    return tmp_path / "omnidesk" / "config.toml"


def known_to(configuration: Path) -> Mapping[str, SecretSource]:
    return load(Given(config=str(configuration)), {}).secrets if configuration.exists() else {}


def kept(configuration: Path, name: str = "acme", password: str = PASSWORD) -> Kept:
    return keep(configuration, name, password, known_to(configuration))


def refused(configuration: Path, name: str = "acme", password: str = PASSWORD) -> str:
    with pytest.raises(SecretKeepingError) as caught:
        kept(configuration, name, password)
    assert PASSWORD not in str(caught.value)
    return str(caught.value)


def had(configuration: Path, name: str) -> str:
    return asyncio.run(reveal(known_to(configuration), name, environment={}))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def written(configuration: Path, text: str) -> None:
    configuration.parent.mkdir(parents=True, exist_ok=True)
    configuration.write_bytes(text.encode())


def test_a_kept_password_is_found_by_its_name(configuration: Path) -> None:
    kept(configuration)

    assert had(configuration, "acme") == PASSWORD


def test_only_its_owner_reads_it(configuration: Path) -> None:
    before = os.umask(0)
    try:
        file = kept(configuration).file
    finally:
        os.umask(before)

    assert (mode(file), mode(file.parent), mode(configuration)) == (0o600, 0o700, 0o600)
    assert mode(configuration.parent) == 0o700


def test_a_folder_that_was_open_to_others_is_closed(configuration: Path) -> None:
    place_of(configuration, "acme").parent.mkdir(parents=True)
    place_of(configuration, "acme").parent.chmod(0o777)

    assert mode(kept(configuration).file.parent) == 0o700


def test_a_password_is_replaced_and_the_configuration_left_alone(configuration: Path) -> None:
    kept(configuration)
    before = configuration.read_bytes()

    again = kept(configuration, password="another")

    assert not again.is_new
    assert configuration.read_bytes() == before
    assert had(configuration, "acme") == "another"
    assert [path.name for path in again.file.parent.iterdir()] == ["acme"]


def test_the_configuration_keeps_its_bytes_and_its_mode(configuration: Path) -> None:
    text = '# mine\r\nlanguage = "nl"   # Dutch\r\n\r\n[secrets]\r\nother = { env = "X" }'
    written(configuration, text)
    configuration.chmod(0o640)

    kept(configuration)

    after = configuration.read_bytes().decode()
    assert after.replace('acme = { file = "secrets/acme" }\r\n', "") == text
    assert mode(configuration) == 0o640


def test_a_configuration_behind_a_link_is_changed_where_it_is(configuration: Path, tmp_path: Path) -> None:
    dotfiles = tmp_path / "dotfiles.toml"
    dotfiles.write_text('language = "nl"\n')
    configuration.parent.mkdir()
    configuration.symlink_to(dotfiles)

    kept(configuration)

    assert configuration.is_symlink()
    assert "acme" in dotfiles.read_text()
    assert had(configuration, "acme") == PASSWORD


def test_a_link_in_the_place_of_the_file_is_replaced_and_not_followed(configuration: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("untouched")
    place = place_of(configuration, "acme")
    place.parent.mkdir(parents=True)
    place.symlink_to(victim)

    kept(configuration)

    assert victim.read_text() == "untouched"
    assert not place.is_symlink()
    assert mode(place) == 0o600


def test_a_link_in_the_place_of_the_folder_is_refused(configuration: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    configuration.parent.mkdir()
    place_of(configuration, "acme").parent.symlink_to(elsewhere)

    words = refused(configuration)

    assert "is no folder" in words
    assert list(elsewhere.iterdir()) == []
    assert not configuration.exists()


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ('{ command = ["pass", "show", "acme"] }', "command pass"),
        ('{ env = "ACME" }', "environment variable ACME"),
        ('{ credential = "acme" }', "systemd credential acme"),
        ('{ file = "/elsewhere/acme" }', "/elsewhere/acme"),
    ],
)
def test_an_entry_that_points_elsewhere_is_not_overwritten(configuration: Path, entry: str, words: str) -> None:
    written(configuration, f"[secrets]\nacme = {entry}\n")
    before = configuration.read_bytes()

    said = refused(configuration)

    assert words in said and "take another name" in said
    assert configuration.read_bytes() == before
    assert not place_of(configuration, "acme").exists()


def test_an_entry_of_the_machines_file_is_not_hidden_by_ones_own(configuration: Path) -> None:
    machines = {"acme": FromCommand(words=("pass", "show", "acme"))}

    assert "command pass" in why_not(configuration, "acme", machines)


def test_a_configuration_without_a_place_for_it_is_left_alone_with_words(configuration: Path) -> None:
    written(configuration, 'secrets = { a = { command = [\n"x"] } }\n')
    before = configuration.read_bytes()

    said = refused(configuration)

    assert 'acme = { file = "secrets/acme" }' in said
    assert configuration.read_bytes() == before
    assert not place_of(configuration, "acme").exists()


@pytest.mark.parametrize("text", ["[secrets", "\xff\xfe", "secrets = 3\n"])
def test_a_broken_configuration_is_left_alone(configuration: Path, text: str) -> None:
    configuration.parent.mkdir()
    configuration.write_bytes(text.encode("latin-1"))

    with pytest.raises(SecretKeepingError):
        keep(configuration, "acme", PASSWORD, {})

    assert configuration.read_bytes() == text.encode("latin-1")
    assert not place_of(configuration, "acme").exists()


def test_a_configuration_that_does_not_say_what_it_should_is_put_back(
    configuration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(configuration, 'language = "nl"\n')
    monkeypatch.setattr("console.secret_keeping.with_secret", lambda text, *_names: text + "[secrets\n")

    said = refused(configuration)

    assert "it is as it was" in said
    assert configuration.read_text() == 'language = "nl"\n'
    assert not place_of(configuration, "acme").exists()


def test_a_configuration_that_was_not_there_and_came_out_wrong_is_gone_again(
    configuration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.secret_keeping.with_secret", lambda text, *_names: text + "[secrets\n")

    refused(configuration)

    assert not configuration.exists()


@pytest.mark.parametrize("password", ["", "two\nlines", "cr\r", "nul\0", "half\ud800", "x" * 5000])
def test_what_is_no_password_is_refused(configuration: Path, password: str) -> None:
    refused(configuration, password=password)

    assert not configuration.parent.exists()


@pytest.mark.parametrize("name", ["", "../acme", "a/b", ".acme", "a b", 'a"b', "x" * 65, "hunter2!"])
def test_a_name_that_is_none_is_refused_and_not_repeated(configuration: Path, name: str) -> None:
    said = refused(configuration, name=name)

    assert not name or name not in said
    assert not configuration.parent.exists()


def test_a_folder_that_can_not_be_written_is_told(configuration: Path) -> None:
    configuration.parent.write_text("a file")

    assert "can't be kept below" in refused(configuration)


def test_a_name_with_dots_is_kept_and_found(configuration: Path) -> None:
    kept(configuration, "smtp.acme.nl")

    assert had(configuration, "smtp.acme.nl") == PASSWORD


def test_nothing_that_comes_back_holds_the_password(configuration: Path) -> None:
    made = kept(configuration)

    assert made == Kept(name="acme", file=place_of(configuration, "acme"), configuration=configuration, is_new=True)
    assert PASSWORD not in repr(made)
    assert isinstance(known_to(configuration)["acme"], FromFile)
