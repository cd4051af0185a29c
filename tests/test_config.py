"""The configuration: which place counts, what is judged, and that nothing of a secret is in it."""

from pathlib import Path

import pytest

from console.config import Config, Given, config_files, default_database, load, spoken_language
from console.config_problems import ConfigError
from console.secret_sources import FromCommand, FromCredential, FromEnvironment, FromFile


@pytest.fixture(autouse=True)
def no_system_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The machine's file is one of the test's own, and is not there."""
    file = tmp_path / "etc" / "config.toml"
    monkeypatch.setattr("console.config.SYSTEM_FILE", file)
    return file


def write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def at(home: Path, **variables: str) -> dict[str, str]:
    return {"HOME": str(home), **variables}


def personal(home: Path) -> Path:
    return home / ".config" / "omnidesk" / "config.toml"


def problems_of(home: Path, text: str) -> dict[str, str]:
    """Return the problems of a personal file by their key."""
    write(personal(home), text)
    with pytest.raises(ConfigError) as caught:
        load(environment=at(home))
    return {problem.key: problem.words for problem in caught.value.problems}


def test_with_nothing_set_the_defaults_hold(tmp_path: Path) -> None:
    config = load(environment=at(tmp_path))

    database = f"sqlite:///{tmp_path}/.local/share/omnidesk/omnidesk.db"
    assert config == Config(database=database, options=("--database", database))


def test_the_persons_file_counts_before_the_machines_entry_by_entry(tmp_path: Path, no_system_file: Path) -> None:
    write(no_system_file, 'language = "en"\nemployee = "ana"\n[secrets]\na = { env = "A" }\nb = { env = "B" }\n')
    write(personal(tmp_path), 'language = "nl"\n[secrets]\nb = { env = "MINE" }\n')

    config = load(environment=at(tmp_path))

    assert (config.language, config.employee) == ("nl", "ana")
    assert config.secrets == {"a": FromEnvironment(variable="A"), "b": FromEnvironment(variable="MINE")}
    assert config.files == (personal(tmp_path), no_system_file)


def test_a_file_that_is_named_stands_in_place_of_both(tmp_path: Path, no_system_file: Path) -> None:
    write(no_system_file, 'employee = "ana"\n')
    named = write(tmp_path / "own.toml", 'language = "nl"\n')

    by_option = load(Given(config=str(named)), at(tmp_path, OMNIDESK_CONFIG="elsewhere.toml"))
    by_variable = load(environment=at(tmp_path, OMNIDESK_CONFIG=str(named)))

    assert (by_option.employee, by_option.language) == (None, "nl")
    assert by_option == by_variable
    assert by_option.options[2:] == ("--config", str(named))


def test_a_variable_that_is_empty_says_nothing(tmp_path: Path) -> None:
    empty = {"OMNIDESK_CONFIG": "", "OMNIDESK_DATABASE": "", "OMNIDESK_EMPLOYEE": "", "OMNIDESK_LANG": ""}

    assert load(environment=at(tmp_path, **empty)) == load(environment=at(tmp_path))


def test_a_relative_base_directory_does_not_count(tmp_path: Path) -> None:
    environment = at(tmp_path, XDG_DATA_HOME="data", XDG_CONFIG_HOME="config")

    assert default_database(environment) == tmp_path / ".local/share/omnidesk/omnidesk.db"
    assert config_files(Given(), environment) == ()


def test_the_four_kinds_of_secret_are_read(tmp_path: Path) -> None:
    text = (
        '[secrets]\na = { command = ["pass", "a"] }\nb = { file = "b.secret" }\nc = { env = "C" }\n'
        'd = { credential = "d" }\n'
    )
    write(personal(tmp_path), text)

    assert load(environment=at(tmp_path)).secrets == {
        "a": FromCommand(words=("pass", "a")),
        "b": FromFile(path=personal(tmp_path).parent / "b.secret"),
        "c": FromEnvironment(variable="C"),
        "d": FromCredential(name="d"),
    }


@pytest.mark.parametrize(
    "entry",
    [
        '"hunter2"',
        '["hunter2"]',
        "{}",
        '{ password = "hunter2" }',
        '{ command = "pass hunter2" }',
        "{ command = [] }",
        '{ command = [""] }',
        '{ command = ["pass", 5] }',
        '{ env = "" }',
        '{ env = "A=hunter2" }',
        '{ file = "a", env = "hunter2" }',
        '{ credential = "../hunter2" }',
        "{ file = 5 }",
        "true",
    ],
)
def test_an_entry_that_says_not_where_is_told_without_its_value(tmp_path: Path, entry: str) -> None:
    told = problems_of(tmp_path, f"[secrets]\nacme = {entry}\n")

    assert told.keys() == {"secrets.acme"}
    assert "hunter2" not in told["secrets.acme"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("databse = 1", "databse"),
        ("database = 5", "database"),
        ('database = "postgres://desk"', "database"),
        ('database = ""', "database"),
        ('language = "fr"', "language"),
        ("employee = ['ana']", "employee"),
        ("secrets = 1", "secrets"),
        ("[[keys]]", "keys"),
        ('[keys]\n"move.down" = 5', "keys.move.down"),
        ("database =", ""),
        ("a = 1\na = 2", ""),
        ("x = " + "[" * 5000, ""),
    ],
)
def test_what_is_wrong_is_told_by_its_key(tmp_path: Path, text: str, key: str) -> None:
    assert problems_of(tmp_path, text).keys() == {key}


def test_a_file_that_is_no_text_or_too_large_or_a_folder_is_told(tmp_path: Path) -> None:
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe")
    large = write(tmp_path / "large.toml", "#" * 1_000_001)

    for file in (binary, large, tmp_path, tmp_path / "missing.toml"):
        with pytest.raises(ConfigError, match=str(file)):
            load(Given(config=str(file)), at(tmp_path))


def test_a_key_with_a_line_end_stays_on_one_line(tmp_path: Path) -> None:
    write(personal(tmp_path), '"a\\nomnidesk: all is well" = 1\n')

    with pytest.raises(ConfigError) as caught:
        load(environment=at(tmp_path))

    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("sqlite:////srv/desk.db", "/srv/desk.db"),
        ("sqlite:////srv/with space/100%.db", "/srv/with space/100%.db"),
        ("sqlite:///~/desk.db", str(Path.home() / "desk.db")),
        ("sqlite:///desk.db", str(Path.cwd() / "desk.db")),
    ],
)
def test_a_database_url_becomes_absolute(tmp_path: Path, given: str, path: str) -> None:
    assert load(Given(database=given), at(tmp_path)).database == f"sqlite:///{path}"


def test_a_password_in_a_url_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(Given(database="mysql://ana:hunter2@host/desk"), at(tmp_path))

    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "variables", "spoken"),
    [
        (["--lang", "nl"], {"OMNIDESK_LANG": "en"}, "nl"),
        (["--lang=nl"], {}, "nl"),
        (["--nonsense", "--lang"], {"LANG": "nl_NL.UTF-8"}, "nl_NL.UTF-8"),
        ([], {"OMNIDESK_LANG": "nl", "LANG": "en_GB"}, "nl"),
        ([], {"LC_ALL": "nl_BE", "LANG": "en_GB"}, "nl_BE"),
        ([], {}, ""),
    ],
)
def test_the_language_is_known_before_anything_is_judged(
    tmp_path: Path, options: list[str], variables: dict[str, str], spoken: str
) -> None:
    assert spoken_language(options, at(tmp_path, **variables)) == spoken
