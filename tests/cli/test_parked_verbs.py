"""`omnidesk parked` and `omnidesk reparse`: what is in no ticket is shown safely, what came of each is told."""

import base64
import io
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from console.cli.frame import Answer
from console.cli.printing import print_answer
from tests.cli.program import Program, Ran
from tests.dramas.stage import NearRoom
from tests.mail.builders import mail

MAIN = "info@acme.example"
HOSTILE = "\x1b]0;pwned\x07\x9b31m\u202eevil\u2066"
LOOP = mail(
    from_="Jan Smit <jan@example.nl>", to=MAIN, message_id="<rond@example.nl>", subject="Waar blijft het?",
    last_headers=(("X-Omnidesk-Loop", f"konto {MAIN}"),), text="Eén lamp \xff\n",
)  # fmt: skip
OTHER = LOOP.replace(b"rond@", b"vierkant@").replace(b"jan@", b"piet@")


@pytest.fixture(autouse=True)
def _near(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read mails in this process: a process for each verb would only be waited for."""
    for module in ("services", "cli.parked", "cli.parked_doing", "cli.reparse"):
        monkeypatch.setattr(f"console.{module}.ReadingRoom", NearRoom)


@pytest.fixture
def parked(desk: Program) -> Program:
    """A desk with two loops that are parked, and a mail in a ticket."""
    bring(desk, LOOP, OTHER, mail(from_="Ana <ana@example.nl>", to=MAIN, message_id="<goed@example.nl>"))
    return desk


def bring(desk: Program, *raws: bytes) -> None:
    """Import mails, in their order."""
    paths = []
    for raw in raws:
        paths.append(desk.home / f"{len(list(desk.home.glob('*.eml')))}.eml")
        paths[-1].write_bytes(raw)
    assert desk.here("import", *map(str, paths), "--brand", "acme").code == 0


def agrees(desk: Program) -> dict[str, int]:
    ran = desk.here("ledger", "--json")
    (row,) = ran.shape["mailboxes"]
    assert (ran.code, ran.shape["agrees"]) == (0, True)
    return {name: row[name] for name in ("ticketed", "parked", "failed", "pending") if row[name]}


def test_the_list_tells_why_and_only_what_waits(parked: Program) -> None:
    said, told = parked.here("parked", "list"), parked.here("parked", "list", "--json").shape

    assert [one["delivery"] for one in told["parked"]] == [2, 1]
    assert told["parked"][1] == {
        "delivery": 1, "arrival": told["parked"][1]["arrival"], "kept_at": told["parked"][1]["kept_at"],
        "outcome": "parked", "because": "parked:loop", "reason": f"a loop between jan@example.nl and {MAIN}",
        "brand": "acme", "mailbox": None, "size": len(LOOP), "discarded": None,
    }  # fmt: skip
    assert (told["waiting"], told["has_more"]) == ({"parked": 2, "failed": 0}, False)
    assert f"a loop: a loop between jan@example.nl and {MAIN}" in said.out and "omnidesk parked show MAIL" in said.out


def test_an_empty_list_says_that_all_is_well(desk: Program) -> None:
    said = desk.here("parked", "list")

    assert (said.code, said.out) == (0, "Nothing is parked: every mail is in a ticket.\n")
    assert desk.here("parked", "list", "--discarded").out == "Nothing was discarded.\n"


def test_show_tells_the_rule_what_it_says_and_where_it_would_go(parked: Program) -> None:
    said, told = parked.here("parked", "show", "1"), parked.here("parked", "show", "1", "--headers", "--json").shape

    for words in ("Parked: it is our own mail", "X-Omnidesk-Loop", "Jan Smit <jan@example.nl>", "Waar blijft het?"):
        assert words in said.out
    assert "A new ticket: this customer has no other ticket at this address." in said.out
    assert told["decision"]["because"] == "parked:loop"
    assert told["decision"]["evidence"][0]["header"] == "X-Omnidesk-Loop"
    assert (told["mail"]["from"], told["mail"]["subject"]) == (["jan@example.nl"], "Waar blijft het?")
    assert told["would"] == {
        "outcome": "ticketed", "because": "new:no-candidate", "ticket": None, "follows": None, "evidence": [],
        "candidates": [],
    }  # fmt: skip
    assert {"name": "message-id", "position": 3, "value": "<rond@example.nl>"} in told["mail"]["headers"]


def test_the_source_is_exact_to_the_byte_in_a_pipe_and_in_json(parked: Program) -> None:
    raw = LOOP.replace(b"lamp", b"\x1b[31m\x9b\xff\x00").replace(b"rond@", b"bytes@").replace(b"jan@", b"kees@")
    bring(parked, raw)

    piped = parked.home / "out"
    with piped.open("wb") as out:
        subprocess.run(
            [sys.executable, "-m", "console", "parked", "show", "4", "--source"],
            cwd=parked.home, env=parked.surroundings(), stdin=subprocess.DEVNULL, stdout=out, check=True, timeout=60,
        )  # fmt: skip

    assert piped.read_bytes() == raw
    told = parked.here("parked", "show", "4", "--source", "--json").shape
    assert base64.b64decode(told["source_base64"]) == raw


def test_a_hostile_mail_is_shown_without_a_control_character(desk: Program) -> None:
    bring(
        desk,
        LOOP.replace(b"Waar blijft het?", HOSTILE.encode()).replace(b"Jan Smit", b'"\x1b[2J\xc2\x9bJan"')
        + HOSTILE.encode(),
    )

    for words in (("parked", "list"), ("parked", "show", "1", "--headers"), ("parked", "accept", "1")):
        said = desk.here(*words)
        assert said.code == 0
        assert all(line.isprintable() for line in f"{said.out}{said.err}".split("\n"))


def test_accept_makes_a_ticket_and_undo_takes_it_back(parked: Program) -> None:
    told = parked.here("parked", "accept", "1", "--json").shape
    after = agrees(parked)
    undone = parked.here("ticket", "undo", str(told["event"]), "--json")

    (one,) = told["mails"]
    assert (one["outcome"], one["because"], one["ticket"], one["can_be_undone"]) == (
        "ticketed", "new:no-candidate", 2, True,
    )  # fmt: skip
    assert after == {"ticketed": 2, "parked": 1}
    assert (undone.code, undone.shape["tickets"]) == (0, [2])
    assert agrees(parked) == {"ticketed": 1, "parked": 2}
    assert [one["delivery"] for one in parked.here("parked", "list", "--json").shape["parked"]] == [2, 1]


def test_several_are_told_one_by_one_and_what_is_refused_ends_with_3(parked: Program) -> None:
    ran = parked.here("parked", "accept", "1", "2", "3", "99", "--ticket", "1")
    why = parked.here("why", "delivery:1", "--json").shape

    assert ran.code == 3
    assert ran.out.splitlines() == [
        "mail 1: in ticket #1. An employee moved it here.",
        "mail 2: in ticket #1. An employee moved it here.",
        ran.out.splitlines()[-1],
    ]
    assert ran.out.splitlines()[-1].startswith("`omnidesk ticket undo ")
    assert "3: Mail 3 is not parked: it is in ticket 1" in ran.err and "99: There is no mail 99" in ran.err
    assert (why["because"], why["ticket"], why["outcome"]) == ("moved-by-employee", 1, "ticketed")
    assert agrees(parked) == {"ticketed": 3}


def test_all_refused_is_an_error_with_its_code(parked: Program) -> None:
    told = parked.here("parked", "retry", "99", "--json")
    viewer = parked.here(
        "employee", "add", "vera", "--name", "Vera", "--email", "vera@acme.example", "--role", "viewer"
    )
    denied = parked.here("--employee", "vera", "parked", "discard", "1", "--reason", "spam", "--json")

    assert (told.code, told.error_code) == (1, "unknown-delivery")
    assert viewer.code == 0
    assert (denied.code, denied.error_code) == (77, "not-allowed")


def test_retry_that_changes_nothing_says_the_reason_and_ends_with_4(parked: Program) -> None:
    ran = parked.here("parked", "retry", "1")
    told = parked.here("parked", "retry", "1", "2", "--json")

    assert ran.code == told.code == 4
    assert "mail 1: still set aside. Parked: it is our own mail that came back, a loop." in ran.out
    assert "omnidesk parked accept MAIL" in ran.out
    assert (told.shape["event"], told.shape["mails"][0]["reason"]) == (
        None,
        f"a loop between jan@example.nl and {MAIN}",
    )


def test_retry_under_other_settings_makes_a_ticket(parked: Program) -> None:
    assert parked.here("account", "set", "--name", "anders").code == 0
    assert parked.here("address", "remove", MAIN).code == 0
    assert parked.here("address", "add", "nieuw@acme.example", "--brand", "acme").code == 0

    told = parked.here("parked", "retry", "1", "--json")

    assert (told.code, told.shape["mails"][0]["ticket"]) == (0, 2)
    assert agrees(parked) == {"ticketed": 2, "parked": 1}


def test_discard_is_counted_listed_apart_and_taken_back(parked: Program) -> None:
    told = parked.here("parked", "discard", "1", "2", "--reason", "test of a colleague", "--json").shape
    waiting, gone = (parked.here("parked", "list", *words, "--json").shape for words in ((), ("--discarded",)))
    status, sums = parked.here("status", "--json").shape, agrees(parked)
    undone = parked.here("ticket", "undo", str(told["event"]))

    assert (waiting["parked"], waiting["waiting"]) == ([], {"parked": 0, "failed": 0})
    assert [(one["delivery"], one["discarded"]["reason"]) for one in gone["parked"]] == [
        (2, "test of a colleague"), (1, "test of a colleague"),
    ]  # fmt: skip
    assert (status["parked"], status["set_aside"], sums) == (0, [], {"ticketed": 1, "parked": 2})
    assert (undone.code, undone.out) == (0, f"Event {told['event']} is undone.\n")
    assert len(parked.here("parked", "list", "--json").shape["parked"]) == 2


def test_a_discard_needs_a_reason(parked: Program) -> None:
    assert parked.here("parked", "discard", "1").code == 2
    ran = parked.here("parked", "discard", "1", "--reason", " ", "--json")
    assert (ran.code, ran.error_code) == (2, "empty")


def old(desk: Program, key: int, **changes: str) -> None:
    """Let a message be as an older parser read it."""
    changed = {"parse_version": "0", **changes}
    with closing(sqlite3.connect(desk.database)) as connection, connection:
        for column, value in changed.items():
            connection.execute(f"update message set {column} = ? where key = ?", (value, key))  # noqa: S608 (ours)


def test_reparse_tells_first_and_renews_then_and_finds_nothing_after(parked: Program) -> None:
    old(parked, 1, subject="Vraag Ã³ver mijn bestelling")

    dry = parked.here("reparse", "--dry-run", "--json")
    said = parked.here("reparse", "--dry-run")
    renewed = parked.here("reparse", "--json").shape
    again = parked.here("reparse", "--json").shape

    (one,) = dry.shape["messages"]
    assert (dry.code, dry.shape["looked_at"], dry.shape["renewed"]) == (0, 1, 0)
    assert one["changes"] == [
        {
            "field": "subject", "before": "Vraag Ã³ver mijn bestelling", "after": "Vraag over mijn bestelling",
            "lines": [], "can_be_renewed": True,
        }
    ]  # fmt: skip
    assert "subject: Vraag Ã³ver mijn bestelling → Vraag over mijn bestelling" in said.out
    assert "without --dry-run the texts are renewed" in said.out
    assert (renewed["renewed"], again["looked_at"]) == (1, 0)
    assert parked.here("ticket", "list", "--json").shape["tickets"][0]["subject"] == "Vraag over mijn bestelling"
    assert len(parked.here("search", "over mijn", "--json").shape["messages"]) == 1


def test_reparse_takes_a_time_or_a_message_and_refuses_others(parked: Program) -> None:
    every = parked.here("reparse", "--since", "1970-01-02", "--json").shape
    alone = parked.here("reparse", "--message", "<goed@example.nl>", "--json").shape

    assert (every["looked_at"], every["changed"], alone["looked_at"]) == (1, 0, 1)
    assert parked.here("reparse", "--message", "99", "--json").error_code == "unknown-message"
    assert parked.here("reparse", "--since", "soon").code == 2


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_verbs_speak_both_languages(parked: Program, language: str) -> None:
    ran: list[Ran] = [
        parked.here("--lang", language, *words)
        for words in (("parked", "list"), ("parked", "show", "1"), ("parked", "retry", "1"), ("reparse", "--dry-run"))
    ]

    assert [one.code for one in ran] == [0, 0, 4, 0]
    assert all(one.out.strip() for one in ran)


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_the_source_made_harmless(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)

    print_answer(Answer(source=b"Subject: \x1b]0;pwned\x07\x9b31m\r\n\r\nlamp\r\n"), as_json=False)

    assert all(line.isprintable() for line in screen.getvalue().split("\n"))
    assert "pwned" in screen.getvalue() and "lamp" in screen.getvalue()
