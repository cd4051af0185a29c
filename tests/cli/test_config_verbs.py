"""`omnidesk config`: what is in force, and everything that is wrong, without a secret."""

from tests.cli.program import Program

WRONG = """
databse = "sqlite:////x.db"
language = "fr"

[secrets]
plain = "hunter2"
acme = { command = "pass show acme" }
nova = { file = "nova.secret", env = "NOVA" }

[keys]
"move.down" = 5
"""


def test_the_path_is_told_whether_or_not_the_file_is_there(program: Program) -> None:
    before = program.here("config", "path", "--json").shape
    program.configure("")
    after = program.here("config", "path", "--json").shape

    assert before["read"] == []
    assert before["files"][0] == {"path": str(program.config_file), "exists": False}
    assert after["read"] == [str(program.config_file)]


def test_everything_that_is_wrong_is_told_at_once_and_no_secret_with_it(program: Program) -> None:
    program.configure(WRONG)

    ran = program.run("config", "check", "--json")

    problems = {problem["key"]: problem for problem in ran.shape["problems"]}
    assert ran.code == 78
    assert problems.keys() == {"databse", "language", "secrets.plain", "secrets.acme", "secrets.nova", "keys.move.down"}
    assert all(problem["source"] == str(program.config_file) for problem in problems.values())
    assert "database" in problems["databse"]["message"]
    assert "hunter2" not in ran.out + ran.err


def test_any_other_verb_stops_at_a_wrong_configuration(program: Program) -> None:
    program.configure('[secrets]\nplain = "hunter2"\n')

    text, told = program.here("brand", "list"), program.here("brand", "list", "--json")

    assert (text.code, told.code, told.error_code) == (78, 78, "configuration")
    assert "secrets.plain" in text.err
    assert "hunter2" not in text.err + told.out


def test_secrets_that_cannot_be_had_are_told_before_they_are_needed(program: Program) -> None:
    open_file = program.home / "open.secret"
    open_file.write_text("hunter2")
    open_file.chmod(0o644)
    program.configure(
        f"[secrets]\na = {{ file = '{open_file}' }}\nb = {{ env = 'NOT_SET' }}\n"
        "c = { command = ['no-such-program'] }\nd = { credential = 'mail' }\ne = { file = 'missing' }\n"
    )

    ran = program.here("config", "check", "--json")

    assert [problem["key"] for problem in ran.shape["problems"]] == [f"secrets.{name}" for name in "abcde"]
    assert "chmod 600" in ran.shape["problems"][0]["message"]


def test_unknown_names_of_keys_are_told(program: Program) -> None:
    program.configure('[keys]\n"move.down" = "j"\n"mvoe.up" = "k"\n')

    ran = program.here("config", "check", "--json")

    assert [problem["key"] for problem in ran.shape["problems"]] == ["keys.mvoe.up"]


def test_what_is_shown_names_the_place_of_a_secret_only(program: Program) -> None:
    program.configure('[secrets]\nacme = { command = ["sh", "-c", "echo hunter2"] }\n')

    shown, text = program.here("config", "show", "--json"), program.here("config", "show")

    assert shown.shape["secrets"] == {"acme": {"command": "sh"}}
    assert "hunter2" not in shown.out + text.out


def test_a_file_that_is_named_must_be_there_and_stands_alone(program: Program) -> None:
    program.configure('language = "nl"\n')
    own = program.home / "own.toml"
    own.write_text('employee = "ana"\n')

    missing = program.here("--config", "nowhere.toml", "config", "show", "--json")
    shown = program.here("config", "show", "--json", OMNIDESK_CONFIG=str(own)).shape

    assert (missing.code, missing.error_code) == (78, "configuration")
    assert (shown["employee"], shown["language"]) == ("ana", None)


def test_keys_that_clash_are_wrong_and_keys_that_few_terminals_send_are_a_warning(program: Program) -> None:
    program.configure('[keys]\n"ticket.take" = "e"\n"ticket.snooze" = "b,ctrl+enter"\n')

    ran, text = program.here("config", "check", "--json"), program.here("config", "check")

    assert (ran.code, ran.shape["ok"]) == (78, False)
    assert [problem["key"] for problem in ran.shape["problems"]] == ["keys.ticket.take"]
    assert [problem["key"] for problem in ran.shape["warnings"]] == ["keys.ticket.snooze"]
    assert "warning: " in text.out + text.err


def test_warnings_alone_leave_the_configuration_in_order(program: Program) -> None:
    program.configure('[keys]\n"ticket.snooze" = "O"\n')

    ran, text = program.here("config", "check", "--json"), program.here("config", "check")

    assert (ran.code, ran.shape["ok"], ran.shape["problems"]) == (0, True, [])
    assert [problem["key"] for problem in ran.shape["warnings"]] == ["keys.ticket.snooze"]
    assert "slow line" in text.out
    assert "in order" in text.out


def test_how_the_console_looks_is_shown(program: Program) -> None:
    program.configure('[console]\ntheme = "contrast"\ndensity = "comfortable"\ntimezone = "Europe/Amsterdam"\n')

    shown = program.here("config", "show", "--json").shape

    assert (shown["theme"], shown["density"], shown["timezone"]) == ("contrast", "comfortable", "Europe/Amsterdam")
