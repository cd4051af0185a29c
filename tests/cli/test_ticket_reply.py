"""Answers from the command line: the bytes that would leave, the mail that is queued, and the way back."""

import json
import shutil
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from console.mail.parse import parse
from tests.attaching import a_mail_with_files
from tests.cli.program import Program, Ran
from tests.cli.test_reading_verbs import a_mail, import_mails

JAN = "jan@example.nl"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A desk with a signature, an outgoing server, Jan's ticket, and Piet's with files; it is only copied."""
    desk = Program(home=tmp_path_factory.mktemp("made"))
    for words in (
        ("account", "set", "--name", "konto", "--title", "Konto BV"),
        ("brand", "add", "acme", "--name", "Acme BV"),
        ("address", "add", "info@acme.example", "--brand", "acme"),
        ("signature", "set", "--brand", "acme", "--text", "Groet, {{merknaam}}"),
        ("smtp", "set", "--host", "127.0.0.1", "--port", "2525", "--security", "none"),
        ("brand", "add", "nova", "--name", "Nova"),
        ("employee", "add", "ana", "--name", "Ana", "--email", "ana@konto.example"),
        ("employee", "add", "vera", "--name", "Vera", "--email", "vera@konto.example", "--role", "viewer"),
    ):
        assert desk.here(*words).code == 0
    theirs = a_mail_with_files().replace(b"jan@", b"piet@").replace(b"info@acme.nl", b"info@acme.example")
    import_mails(desk, a_mail(1, sender=JAN), theirs)
    return desk


@pytest.fixture
def answering(made: Program, tmp_path: Path) -> Program:
    """A copy of that desk."""
    home = tmp_path / "home"
    shutil.copytree(made.home, home)
    return Program(home=home)


def ticket(desk: Program, *words: str) -> Ran:
    return desk.here("--employee", "ana", "ticket", *words)


def queued(desk: Program, *words: str) -> dict[str, Any]:
    ran = ticket(desk, *words, "--json")
    assert ran.code == 0, ran
    return ran.shape


def refused(desk: Program, *words: str) -> tuple[int, str]:
    ran = ticket(desk, *words, "--json")
    return ran.code, ran.error_code


def tried(desk: Program, *words: str) -> dict[str, Any]:
    return queued(desk, *words, "--dry-run")


def test_a_dry_run_prints_the_very_bytes_and_keeps_nothing(answering: Program) -> None:
    ran = answering.run("--employee", "ana", "ticket", "reply", "1", "--text", "Dag Jan.", "--dry-run")

    raw = ran.out.encode()
    read = parse(raw)
    assert (ran.code, ran.err) == (0, "")
    assert b"\r\n\r\n" in raw and b"\r\r" not in raw and raw.count(b"\n") == raw.count(b"\r\n")
    assert (read.text.split("\n\n")[:2], [one.address for one in read.to]) == (
        ["Dag Jan.", "-- \nGroet, Acme BV"],
        [JAN],
    )
    assert answering.here("ticket", "show", "1", "--json").shape["ticket"]["message_count"] == 1
    assert message_from_bytes(raw, policy=policy.compat32)["X-Omnidesk-Loop"] == "konto info@acme.example"


def test_the_quote_tells_the_time_of_the_brand_whatever_the_machine_of_whoever_answers(answering: Program) -> None:
    dry = ("ticket", "reply", "1", "--text", "Dag", "--dry-run")

    said = {answering.here(*dry, TZ=zone).out.partition("Dag")[2] for zone in ("UTC", "Asia/Tokyo")}
    answering.here("brand", "edit", "acme", "--time-zone", "Asia/Tokyo")
    elsewhere = answering.here(*dry).out.partition("Dag")[2]

    assert len(said) == 1
    assert elsewhere not in said


def test_a_sender_who_can_not_be_written_to_is_named(answering: Program) -> None:
    file = answering.home / "odd.eml"
    file.write_text("From: a..b@k.nl\nTo: info@acme.nl\nMessage-ID: <odd@k.nl>\nSubject: Hallo\n\nDag\n")
    assert answering.here("import", str(file), "--brand", "acme").code == 0
    newest = answering.here("ticket", "list", "--limit", "1", "--json").shape["tickets"][0]

    ran = answering.here("ticket", "reply", str(newest["number"]), "--text", "Dag", "--json")

    assert (ran.code, ran.error_code) == (2, "no-recipient")
    assert "a..b@k.nl" in ran.shape["error"]["message"]


def test_the_dry_run_in_json_says_what_is_in_the_bytes(answering: Program) -> None:
    shape = tried(answering, "reply", "1", "--text", "Dag Jan.")

    read = parse(shape["raw"].encode())
    assert (shape["from"], shape["to"], shape["cc"]) == ("info@acme.example", [JAN], [])
    assert (shape["subject"], shape["message_id"]) == (read.subject, read.message_id)
    assert (shape["in_reply_to"], shape["warnings"]) == ("<1@example.nl>", [])


def test_an_answer_is_queued_as_it_was_tried(answering: Program) -> None:
    shown = tried(answering, "reply", "1", "--text", "Dag Jan.")

    shape = queued(answering, "reply", "1", "--text", "Dag Jan.", "--then", "pending")

    assert (shape["message_id"], shape["outbox"], shape["message"]) == (shown["message_id"], 1, 3)
    assert (shape["ticket"]["status"], shape["ticket"]["message_count"]) == ("pending", 2)
    message = answering.here("ticket", "show", "1", "--json").shape["ticket"]["messages"][-1]
    assert (message["direction"], message["to"], message["text"].split("\n")[0]) == ("out", [JAN], "Dag Jan.")
    assert answering.here("status", "--json").shape["outbox"] == 1


def test_a_person_is_told_what_happens_next(answering: Program) -> None:
    ran = ticket(answering, "reply", "1", "--text", "Groet van Nova")

    assert ran.out.splitlines() == [
        "Ana answered ticket 1.",
        "Mail 1 of the outbox waits: nobody sends now; `omnidesk poll` does, or the console.",
        f"`omnidesk ticket undo {event_in(ran)}` takes it back until it leaves.",
    ]
    assert "The text names another brand: Nova." in ran.err


def event_in(ran: Ran) -> str:
    return ran.out.split("undo ")[1].split("`")[0]


def test_without_an_outgoing_server_the_answer_waits_and_says_for_what(answering: Program) -> None:
    assert answering.here("smtp", "clear").code == 0

    ran = ticket(answering, "reply", "1", "--text", "Dag")

    assert "`omnidesk smtp set` sets one" in ran.out
    assert (ran.code, ran.err) == (0, "")


def test_an_answer_that_is_taken_back_is_a_draft_again(answering: Program) -> None:
    event = queued(answering, "reply", "1", "--text", "Dag", "--then", "closed")["event"]

    ran = ticket(answering, "undo", str(event))

    assert (ran.code, "its text is a draft of ana again" in ran.out) == (0, True)
    shown = answering.here("ticket", "show", "1", "--json").shape["ticket"]
    assert (shown["status"], shown["message_count"]) == ("open", 1)


def test_everybody_is_answered_when_asked_for_and_others_are_named(answering: Program) -> None:
    alone = tried(answering, "reply", "2", "--text", "Dag", "--to", "kees@x.nl", "--cc", "Lies <lies@x.nl>", "mia@x.nl")
    together = tried(answering, "reply", "2", "--text", "Dag", "--all")

    assert (alone["to"], alone["cc"]) == (["kees@x.nl"], ["lies@x.nl", "mia@x.nl"])
    assert [one["code"] for one in alone["warnings"]] == ["new-recipient"] * 3
    assert together["to"] == ["piet@example.nl", "piet@elders.nl"]


def test_files_go_along_from_a_path_and_from_the_mail(answering: Program, tmp_path: Path) -> None:
    (tmp_path / "nota.pdf").write_bytes(b"%PDF nota")

    shape = tried(
        answering,
        "forward",
        "2",
        "kees@x.nl",
        "--text",
        "Kijk",
        "--with-attachments",
        "--attach",
        str(tmp_path / "nota.pdf"),
    )

    assert [(one["name"], one["size"]) for one in shape["attachments"]] == [
        ("bon.pdf", 5),
        ("foto.png", 4),
        ("nota.pdf", 9),
    ]
    assert (shape["subject"], shape["in_reply_to"]) == ("Fwd: Bon", None)
    assert "Doorgestuurd bericht" in parse(shape["raw"].encode()).text


def test_another_signature_or_none_can_be_asked_for(answering: Program) -> None:
    levels = ("none", "address", "brand", "auto")

    texts = [tried(answering, "reply", "1", "--text", "Dag", "--signature", level)["raw"] for level in levels]

    closing = [parse(raw.encode()).text.split("\n\n")[1][:7] for raw in texts]
    assert [one.startswith("-- \nGro") for one in closing] == [False, False, True, True]


def test_the_text_may_come_from_a_file(answering: Program, tmp_path: Path) -> None:
    (tmp_path / "tekst").write_text("Dag Zoë,\n\ntot dan", encoding="utf-8")

    raw = tried(answering, "reply", "1", "--file", str(tmp_path / "tekst"), "--subject", "Anders")["raw"]

    assert (parse(raw.encode()).text.split("\n")[0], parse(raw.encode()).subject) == ("Dag Zoë,", "Anders")


def test_a_message_may_be_named_by_its_id_or_its_message_id(answering: Program) -> None:
    ids = ["1", "<1@example.nl>"]

    assert [tried(answering, "reply", "1", "--text", "x", "--message", one)["in_reply_to"] for one in ids] == [
        ids[1]
    ] * 2


REFUSED = (
    (1, "unknown-ticket", ("reply", "99", "--text", "x")),
    (2, "usage", ("reply", "1")),
    (2, "usage", ("reply", "1", "--text", "x", "--file", "y")),
    (2, "empty", ("reply", "1", "--text", " ")),
    (2, "placeholder", ("reply", "1", "--text", "Dag {{klant}}")),
    (2, "own-address", ("reply", "1", "--text", "x", "--to", "info@acme.example")),
    (2, "bad-recipient", ("reply", "1", "--text", "x", "--to", "a@b.nl\nBcc: c@d.nl")),
    (1, "unknown-message", ("reply", "1", "--text", "x", "--message", "99")),
    (1, "unknown-message", ("reply", "1", "--text", "x", "--message", "2")),
    (2, "bad-file", ("reply", "1", "--text", "x", "--attach", "/nergens/x.pdf")),
    (75, "changed", ("reply", "1", "--text", "x", "--if-revision", "1")),
    (2, "usage", ("reply", "1", "--text", "x", "--then", "spam")),
    (2, "usage", ("reply", "1", "--text", "x", "--undo-seconds", "-1")),
    (2, "usage", ("forward", "1", "--text", "x")),
    (2, "bad-recipient", ("forward", "1", "niemand", "--text", "x")),
)


def test_what_can_not_leave_is_refused_with_its_exit_code(answering: Program) -> None:
    assert [(*refused(answering, *words), words) for _code, _error, words in REFUSED] == list(REFUSED)
    assert answering.here("status", "--json").shape["outbox"] == 0


def test_who_only_looks_on_sends_nothing(answering: Program) -> None:
    ran = answering.here("--employee", "vera", "ticket", "reply", "1", "--text", "x", "--json")

    assert (ran.code, ran.error_code) == (77, "not-allowed")


def test_the_second_of_two_is_told_who_answered(answering: Program) -> None:
    revision = str(answering.here("ticket", "show", "1", "--json").shape["ticket"]["revision"])
    queued(answering, "reply", "1", "--text", "De eerste", "--if-revision", revision)

    ran = answering.here("ticket", "reply", "1", "--text", "De tweede", "--if-revision", revision, "--json")

    assert (ran.code, ran.error_code) == (75, "changed")
    assert json.loads(ran.out)["error"]["message"].startswith("Ana answered ticket 1 while you were reading.")
