"""The outbox through the program: what leaves, what is shown of it, and what a person does about it."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.program import Program
from tests.cli.test_reading_verbs import a_mail, import_mails
from tests.outgoing.sink import OnMail, Sink, sink

JAN = "jan@example.nl"


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a desk, a ticket of Jan, and Ana's answer in the outbox."""
    made = Program(home=tmp_path_factory.mktemp("home"))
    for words in (
        ("account", "set", "--name", "konto", "--title", "Konto BV"),
        ("brand", "add", "acme", "--name", "Acme BV"),
        ("address", "add", "info@acme.example", "--brand", "acme"),
        ("employee", "add", "ana", "--name", "Ana", "--email", "ana@konto.example"),
    ):
        assert made.here(*words).code == 0
    import_mails(made, a_mail(1, sender=JAN))
    reply(made, "Dag Jan")
    return made.home


@pytest.fixture
def answered(made_once: Path, tmp_path: Path) -> Program:
    """The same desk in a home of its own."""
    shutil.copytree(made_once, tmp_path, dirs_exist_ok=True)
    return Program(home=tmp_path)


def reply(desk: Program, text: str) -> None:
    assert desk.here("--employee", "ana", "ticket", "reply", "1", "--text", text).code == 0


@contextmanager
def a_server(desk: Program, on_mail: OnMail | None = None) -> Iterator[Sink]:
    """Serve the account's outgoing server."""
    with sink(on_mail=on_mail) as post:
        told = ("smtp", "set", "--host", "127.0.0.1", "--port", str(post.port), "--security", "none")
        assert desk.here(*told).code == 0
        yield post


def test_a_round_sends_what_is_due_also_without_a_mailbox(answered: Program) -> None:
    with a_server(answered) as post:
        first = answered.here("poll", "--once", "--json")
        again = answered.here("poll", "--once")

    assert first.code == again.code == 0
    assert first.shape["outbox"] == {"sent": 1, "waiting": 0, "refused": 0, "unknown": 0, "busy": False}
    assert len(post.mails) == 1
    assert "sent" not in again.out


def test_a_round_says_what_was_sent_what_waits_and_what_was_refused(answered: Program) -> None:
    def refuse(mail: object) -> str | None:
        return replies.pop(0)

    reply(answered, "Nog iets")
    reply(answered, "En nog iets")
    replies: list[str | None] = [None, "451 later", "550 no"]
    with a_server(answered, refuse):
        said = answered.here("poll", "--once")

    assert said.code == 0
    assert "1 mail sent" in said.out
    assert "1 mail waits in the outbox: omnidesk outbox list --state queued" in said.out
    assert "1 mail was refused: omnidesk outbox list --state refused" in said.out


def test_the_list_has_the_promised_shape_in_every_state(answered: Program) -> None:
    reply(answered, "Nog iets")
    with a_server(answered, lambda mail: "550 5.1.1 no such user" if b"Nog iets" in mail.raw else None):
        assert answered.here("poll", "--once").code == 0

    shape = answered.here("outbox", "list", "--json").shape

    refused, sent = shape["outbox"]
    assert shape["schema"] == 1
    assert set(sent) >= {
        "id", "ticket", "message_id", "to", "state", "attempts", "next_try_at", "server_said", "refused", "subject",
        "queued_at", "queued_by", "handed_at", "automatic", "settled_at",
    }  # fmt: skip
    assert (sent["id"], sent["ticket"], sent["to"], sent["state"], sent["attempts"]) == (1, 1, [JAN], "sent", 1)
    assert (sent["next_try_at"], sent["refused"], sent["server_said"]) == (None, [], "2.0.0 kept")
    assert (refused["state"], refused["refused"]) == ("refused", [JAN])
    assert refused["server_said"] == "550 5.1.1 no such user"
    assert sent["message_id"].startswith("<od.")


def test_the_list_is_narrowed_and_goes_on_by_pages(answered: Program) -> None:
    reply(answered, "Nog iets")

    def ids(*words: str) -> list[int]:
        return [one["id"] for one in answered.here("outbox", "list", "--json", *words).shape["outbox"]]

    assert ids("--state", "queued", "sending") == ids("--open") == [2, 1]
    assert ids("--state", "sent") == []
    assert ids("--limit", "1") == [2]
    assert answered.here("outbox", "list", "--limit", "1", "--json").shape["next"] == 2
    assert ids("--limit", "1", "--before", "2") == [1]
    assert "More: --before 2" in answered.here("outbox", "list", "--limit", "1").out


def test_an_empty_outbox_says_so(desk: Program) -> None:
    assert desk.here("outbox", "list").out == "There is no such mail in the outbox.\n"
    assert desk.here("outbox", "list", "--json").shape == {"schema": 1, "outbox": [], "next": None}


def test_the_bytes_that_leave_are_shown_to_the_byte(answered: Program) -> None:
    raw = subprocess.run(
        [sys.executable, "-m", "console", "outbox", "show", "1", "--raw"],
        env=answered.surroundings(), capture_output=True, timeout=60, check=True,
    ).stdout  # fmt: skip
    with a_server(answered) as post:
        answered.here("poll", "--once")

    assert post.mails[0].raw == raw
    assert raw.endswith(b"\r\n")


def test_everything_about_a_mail_is_shown(answered: Program) -> None:
    said = answered.here("outbox", "show", "1").out

    assert JAN in said
    assert "Ana" in said
    assert "omnidesk outbox cancel 1" in said


@pytest.mark.parametrize("verb", [("show",), ("retry",), ("cancel",)])
def test_a_mail_that_is_not_there_is_refused_with_the_next_step(desk: Program, verb: tuple[str]) -> None:
    said = desk.here("outbox", *verb, "9", "--json")

    assert (said.code, said.error_code) == (1, "unknown-mail")


def test_a_refused_mail_is_tried_again_when_somebody_says_so(answered: Program) -> None:
    answers: list[str | None] = ["550 no"]
    with a_server(answered, lambda mail: answers.pop() if answers else None) as post:
        answered.here("poll", "--once")
        said = answered.here("--employee", "ana", "outbox", "retry", "1", "--json")
        answered.here("poll", "--once")

    assert (said.code, said.shape["was"], said.shape["mail"]["state"]) == (0, "refused", "queued")
    assert len(post.mails) == 1


def test_a_mail_that_has_not_left_is_taken_back_as_a_draft(answered: Program) -> None:
    said = answered.here("--employee", "ana", "outbox", "cancel", "1", "--json")

    assert (said.code, said.shape["taken_back"], said.shape["was"]) == (0, True, "queued")
    assert answered.here("outbox", "list", "--json").shape["outbox"] == []
    assert answered.here("ticket", "show", "1", "--json").shape["ticket"]["message_count"] == 1


def test_a_mail_that_was_sent_is_not_taken_back(answered: Program) -> None:
    with a_server(answered):
        answered.here("poll", "--once")

    said = answered.here("outbox", "cancel", "1", "--json")

    assert (said.code, said.error_code) == (1, "sent")


def test_the_status_says_what_waits_for_a_person_and_what_to_do(answered: Program) -> None:
    before = answered.here("status")
    with a_server(answered, lambda mail: "550 no such user"):
        answered.here("poll", "--once")
    after, shape = answered.here("status"), answered.here("status", "--json").shape

    assert "nobody sends it: omnidesk poll" in before.out
    assert "1 mail of ours waits for a person:" in after.out
    assert "omnidesk outbox retry 1" in after.out
    assert shape["outbox"] == 1
    assert [one["id"] for one in shape["sender"]["stuck"]] == [1]
    answered.here("--employee", "ana", "outbox", "cancel", "1")
    assert answered.here("status", "--json").shape["outbox"] == 0


def test_without_an_outgoing_server_a_mail_says_what_to_do(answered: Program) -> None:
    said = answered.here("poll", "--once", "--json")

    assert (said.code, said.shape["outbox"]["waiting"]) == (0, 1)
    (mail,) = answered.here("outbox", "list", "--json").shape["outbox"]
    assert (mail["state"], mail["attempts"]) == ("queued", 0)
    assert "omnidesk smtp set" in mail["server_said"]


def test_a_viewer_does_nothing_about_a_mail(answered: Program) -> None:
    hired = ("employee", "add", "vera", "--name", "Vera", "--email", "vera@konto.example", "--role", "viewer")
    assert answered.here(*hired).code == 0

    said = answered.here("--employee", "vera", "outbox", "retry", "1", "--json")

    assert (said.code, said.error_code) == (77, "not-allowed")
