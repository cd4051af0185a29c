"""`address verify` and `address list` without any server: who may, and what is said about forwarding."""

import pytest

from tests.cli.program import Program
from tests.cli.test_reading_verbs import a_mail, import_mails


def set_up_servers(desk: Program) -> None:
    mailbox = ("--host", "127.0.0.1", "--port", "1", "--security", "none", "--user", "acme", "--secret", "acme")
    for words in (
        ("mailbox", "add", "acme", "--brand", "acme", *mailbox),
        ("smtp", "set", "--host", "127.0.0.1", "--port", "1", "--security", "none"),
    ):
        assert desk.here(*words).code == 0


def test_a_viewer_sends_no_probe(desk: Program) -> None:
    set_up_servers(desk)
    desk.here("employee", "add", "kim", "--name", "Kim", "--email", "kim@acme.example", "--role", "viewer")

    ran = desk.here("--employee", "kim", "address", "verify", "info@acme.example", "--json")

    assert (ran.code, ran.error_code) == (77, "not-allowed")


def test_an_agent_may_and_a_server_that_is_down_is_told_with_the_next_step(desk: Program) -> None:
    set_up_servers(desk)
    desk.here("employee", "add", "ana", "--name", "Ana", "--email", "ana@acme.example", "--role", "agent")

    ran = desk.here("--employee", "ana", "address", "verify", "info@acme.example", "--json")
    (listed,) = desk.here("address", "list", "--json").shape["addresses"]

    assert (ran.code, ran.error_code) == (69, "unreachable")
    assert "omnidesk smtp test" in ran.shape["error"]["message"]
    assert listed["forwarding"] == "waiting"


@pytest.mark.parametrize("address", ["nobody@acme.example", "no address"])
def test_an_address_that_is_not_registered_is_refused(desk: Program, address: str) -> None:
    set_up_servers(desk)

    assert desk.here("address", "verify", address).code != 0


def test_a_wait_that_is_no_duration_is_refused(desk: Program) -> None:
    assert desk.here("address", "verify", "info@acme.example", "--wait", "soon").code == 2


def test_the_list_says_in_words_how_forwarding_fares(desk: Program) -> None:
    set_up_servers(desk)
    import_mails(desk, a_mail(1))

    english, dutch = desk.here("address", "list").out, desk.here("--lang", "nl", "address", "list")
    (listed,) = desk.here("address", "list", "--json").shape["addresses"]

    assert "verified since" in english and "The forward mailbox is not polled" in english
    assert "omnidesk poll" in english
    assert dutch.code == 0
    assert (listed["forwarding"], listed["cause"]) == ("verified", "not-polled")
    assert listed["forwarding_since"] == listed["last_mail_at"]
