"""`omnidesk smtp`: the outgoing servers are set, shown, tried and forgotten; no password is ever in sight."""

import pytest

from tests.cli.program import Program
from tests.outgoing.sink import LOOPBACK, Sink, sink

PASSWORD = "hunter2"
SERVER = ("--host", "smtp.acme.example", "--user", "acme", "--secret", "acme")


def configured(desk: Program, post: Sink, entry: str = "acme") -> None:
    """Let the desk's mail leave by a sink."""
    desk.configure('[secrets]\nacme = { env = "ACME" }\n')
    login = ("--user", post.login[0], "--secret", entry) if post.login else ()
    place = ("--host", LOOPBACK, "--port", str(post.port), "--security", "none")
    assert desk.here("smtp", "set", *place, *login).code == 0


def test_a_server_is_set_changed_and_shown_in_its_promised_shape(desk: Program) -> None:
    made = desk.here("smtp", "set", *SERVER, "--json").shape
    changed = desk.here("smtp", "set", "--security", "starttls", "--json").shape
    own = desk.here(
        "smtp", "set", "--address", "INFO@acme.example", "--host", "::1", "--security", "none", "--json"
    ).shape
    shown = desk.here("smtp", "show", "--json").shape

    assert made == {
        "schema": 1, "address": None, "host": "smtp.acme.example", "port": 465, "security": "tls", "user": "acme",
        "secret": "acme", "login_way": "password", "settings_version": 4,
    }  # fmt: skip
    assert (changed["port"], changed["user"], changed["settings_version"]) == (587, "acme", 5)
    assert (own["address"], own["port"], own["user"], own["secret"]) == ("info@acme.example", 25, None, None)
    assert shown["account"] == {name: changed[name] for name in shown["account"]}
    assert shown["addresses"] == [{name: own[name] for name in shown["account"]}]


def test_setting_says_what_comes_next(desk: Program) -> None:
    made = desk.here("smtp", "set", *SERVER)
    own = desk.here("smtp", "set", "--address", "info@acme.example", *SERVER)

    assert "omnidesk smtp test" in made.out
    assert "[secrets]" in made.out
    assert "omnidesk smtp test --address info@acme.example" in own.out


def test_without_a_server_each_verb_says_how_to_set_one(desk: Program) -> None:
    shown, tried, cleared = desk.here("smtp", "show"), desk.here("smtp", "test"), desk.here("smtp", "clear", "--json")

    assert (shown.code, tried.code, cleared.code) == (0, 1, 1)
    assert "omnidesk smtp set" in shown.out
    assert "omnidesk smtp set" in tried.err
    assert cleared.error_code == "no-server"


def test_clearing_falls_back_to_the_accounts_server_and_then_to_none(desk: Program) -> None:
    desk.here("smtp", "set", *SERVER)
    desk.here("smtp", "set", "--address", "info@acme.example", *SERVER)

    own = desk.here("smtp", "clear", "--address", "info@acme.example", "--json").shape
    left = desk.here("smtp", "show", "--json").shape
    last = desk.here("smtp", "clear")

    assert (own["cleared"], own["address"], own["settings_version"]) == (True, "info@acme.example", 6)
    assert (left["account"]["host"], left["addresses"]) == ("smtp.acme.example", [])
    assert "Nothing can be sent" in last.out


@pytest.mark.parametrize(
    ("words", "code", "name"),
    [
        (("--host", "smtp.acme.example", "--security", "none"), 69, "insecure"),
        (("--host", "smtp.acme.example", "--user", "acme"), 2, "usage"),
        (("--host", "smtp.acme.example", "--port", "70000"), 2, "out-of-bounds"),
        (("--host", "smtp.acme.example", "--user", "acme", "--secret", "my password!"), 2, "bad-secret-name"),
        (("--user", "acme", "--secret", "acme"), 2, "usage"),
        (("--address", "other@acme.example", "--host", "smtp.acme.example"), 1, "unknown-address"),
    ],
)
def test_what_cannot_be_is_refused_with_its_code(desk: Program, words: tuple[str, ...], code: int, name: str) -> None:
    ran = desk.here("smtp", "set", *words, "--json")

    assert (ran.code, ran.error_code) == (code, name)
    assert "my password!" not in ran.out


def test_each_step_to_the_server_is_told_and_nothing_is_sent(desk: Program) -> None:
    with sink(login=("acme", PASSWORD)) as post:
        configured(desk, post)
        told = desk.here("smtp", "test", "--json", ACME=PASSWORD)
        said = desk.here("smtp", "test", "--address", "info@acme.example", ACME=PASSWORD)

    assert (told.code, told.shape["ok"], told.shape["port"]) == (0, True, post.port)
    assert [step["name"] for step in told.shape["steps"]] == ["resolve", "connect", "tls", "greet", "login", "quit"]
    assert said.code == 0
    assert "sink.example" in said.out
    assert post.mails == []


def test_a_server_without_a_login_needs_no_secret(desk: Program) -> None:
    with sink() as post:
        configured(desk, post)
        ran = desk.here("smtp", "test", "--json")

    assert (ran.code, [step["name"] for step in ran.shape["steps"]][-2:]) == (0, ["greet", "quit"])


def test_a_refused_login_ends_with_77_and_the_password_is_nowhere(desk: Program) -> None:
    with sink(login=("acme", PASSWORD)) as post:
        configured(desk, post)
        ran = desk.here("smtp", "test", ACME="another-password")

    assert ran.code == 77
    assert "omnidesk: " in ran.err
    assert "another-password" not in ran.out + ran.err


def test_a_server_that_is_not_there_ends_with_69(desk: Program) -> None:
    with sink() as post:
        configured(desk, post)

    ran = desk.here("smtp", "test", "--json")

    assert (ran.code, ran.shape["ok"], ran.shape["error"]["code"]) == (69, False, "unreachable")


def test_a_secret_that_is_not_there_ends_with_78(desk: Program) -> None:
    with sink(login=("acme", PASSWORD)) as post:
        configured(desk, post, entry="another")
        ran = desk.here("smtp", "test", "--json", ACME=PASSWORD)

    assert (ran.code, ran.error_code) == (78, "secret")
