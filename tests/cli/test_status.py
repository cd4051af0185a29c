"""`omnidesk status` says what the screen says, and keeps every key that scripts rely on; no stranger steers it."""

import sqlite3
import time
from collections.abc import Callable

import pytest

from tests.cli.program import Program

PROMISED = {
    "state", "connected_since", "last_poll_at", "last_mail_at", "next_try_at", "lag_seconds", "lease_holder", "error",
}  # fmt: skip


@pytest.fixture
def fetching(desk: Program) -> Callable[..., Program]:
    """Return what makes a desk with a forward mailbox, whose poller said something an hour ago."""

    def make(state: str, error: str = "") -> Program:
        added = desk.here(
            "mailbox", "add", "acme", "--brand", "acme", "--host", "imap.example", "--user", "acme", "--secret", "acme"
        )
        assert added.code == 0
        at = int(time.time() * 1000) - 3_600_000
        with sqlite3.connect(desk.database) as connection:
            connection.execute(
                "insert or replace into mailbox_health values (1, ?, null, ?, ?, null, null, ?)", (state, at, at, error)
            )
        return desk

    return make


def test_the_first_line_says_that_nobody_fetches_mail_and_what_to_do(fetching: Callable[..., Program]) -> None:
    said = fetching("stopped").here("status")

    first, second = said.out.splitlines()[:2]
    assert first.startswith("Mail does not come in: acme: nobody is fetching mail, since ")
    assert second == "Next step: Start it: omnidesk poll, or the console without --no-poll."


def test_every_promised_key_is_there_and_the_rest_tells_what_the_screen_tells(fetching: Callable[..., Program]) -> None:
    shape = fetching("stopped", "the login is refused: no").here("status", "--json").shape

    (mailbox,) = shape["mailboxes"]
    assert set(mailbox) >= PROMISED
    assert set(shape) >= {"open", "unassigned", "parked", "failed", "outbox", "revision", "database_schema"}
    assert (mailbox["state"], mailbox["error"]) == ("stopped", "the login is refused: no")
    assert mailbox["likely_cause"].startswith("The user or the password is wrong")
    assert len(mailbox["mails_per_hour"]) == 24
    assert (shape["comes_in"]["state"], shape["comes_in"]["since"]) == ("critical", mailbox["last_poll_at"])
    assert shape["database"]["size_bytes"] > 0 and shape["database"]["free_bytes"] > 0


def test_the_words_of_a_server_steer_no_terminal(fetching: Callable[..., Program]) -> None:
    said = fetching("refused", "the login is refused: \x1b[2J\x07\u202e[bold]no[/bold]").here("status")

    assert "[bold]no[/bold]" in said.out
    assert all(letter.isprintable() or letter == "\n" for letter in said.out)


def test_a_desk_without_mailboxes_says_how_one_is_set_up(desk: Program) -> None:
    said = desk.here("status")

    assert said.out.splitlines()[0] == "Mail does not come in: no forward mailbox is set up."
    assert said.code == 0


def test_it_is_said_in_dutch_too(fetching: Callable[..., Program]) -> None:
    said = fetching("stopped").here("--lang", "nl", "status")

    assert "niemand haalt mail op" in said.out
