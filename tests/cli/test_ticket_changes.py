"""What is done with tickets through the program: each verb, its refusals with exit codes, and the way back."""

import json
import sqlite3
from typing import Any

import pytest

from tests.cli.program import Program, Ran
from tests.cli.test_reading_verbs import a_mail, import_mails, tickets

JAN = "jan@example.nl"


@pytest.fixture
def triage(desk: Program) -> Program:
    """The desk with employees, a second address, another brand, and five tickets: Jan's has two mails."""
    for words in (
        ("employee", "add", "ana", "--name", "Ana", "--email", "ana@konto.example"),
        ("employee", "add", "vera", "--name", "Vera", "--email", "vera@konto.example", "--role", "viewer"),
        ("address", "add", "sales@acme.example", "--brand", "acme"),
        ("brand", "add", "nova", "--name", "Nova"),
        ("address", "add", "help@nova.example", "--brand", "nova"),
    ):
        assert desk.here(*words).code == 0
    import_mails(
        desk,
        a_mail(1, sender=JAN),
        a_mail(2, sender=JAN, at="08:30:00"),
        a_mail(3, at="09:00:00"),
        a_mail(4, at="09:10:00"),
        a_mail(5, at="09:20:00"),
        a_mail(6, at="09:30:00"),
    )
    return desk


def as_ana(desk: Program, *words: str) -> Ran:
    return desk.here("--employee", "ana", "ticket", *words)


def done(desk: Program, *words: str) -> dict[str, Any]:
    ran = desk.here("ticket", *words, "--json")
    assert ran.code == 0, ran
    return ran.shape


def whole(desk: Program) -> list[dict[str, Any]]:
    """Return every ticket with its messages and what `ticket show` says of it; revisions and events apart."""
    listed = [{**ticket, "revision": None} for ticket in tickets(desk, "--messages", "--limit", "999")]
    for ticket in listed:
        shown = desk.here("ticket", "show", str(ticket["number"]), "--json").shape["ticket"]
        ticket["shown"] = {**shown, "revision": None, "events": None}
    return listed


def later_mail(desk: Program, number: int, *, sender: str = JAN, answers: int | None = None) -> dict[str, Any]:
    """Take in one more mail, and return its ticket."""
    raw = a_mail(number, sender=sender, at="10:00:00")
    if answers is not None:
        raw = raw.replace(b"Subject", b"In-Reply-To: <%d@example.nl>\r\nSubject" % answers)
    folder = desk.home / f"later{number}"
    folder.mkdir()
    (folder / "mail.eml").write_bytes(raw)
    assert desk.here("import", str(folder), "--brand", "acme").code == 0
    held = [one for one in tickets(desk, "--messages", "--limit", "999") if f"<{number}@example.nl>" in ids_of(one)]
    return held[0]


def ids_of(ticket: dict[str, Any]) -> list[str]:
    return [message["message_id"] for message in ticket["messages"]]


CHANGES = [
    (("assign", "1", "ana"), {"assignee": "ana"}),
    (("close", "1"), {"status": "closed"}),
    (("pending", "1"), {"status": "pending"}),
    (("spam", "1"), {"status": "spam"}),
    (("snooze", "1", "2h"), {"status": "snoozed"}),
    (("note", "1", "Even bellen"), {"message_count": 3}),
    (("tag", "1", "Retour"), {"tags": ["retour"]}),
    (("move", "1", "sales@acme.example"), {"address": "sales@acme.example"}),
    (("customer", "1", "piet@example.nl"), {"customer": {"name": "", "address": "piet@example.nl"}}),
    (("merge", "2", "1"), {"number": 1, "message_count": 3}),
]


@pytest.mark.parametrize(("words", "expected"), CHANGES, ids=lambda one: one[0] if isinstance(one, tuple) else "")
def test_a_change_is_told_and_undone_exactly(triage: Program, words: tuple[str, ...], expected: dict[str, Any]) -> None:
    before = whole(triage)

    shape = done(triage, *words)

    assert {name: shape["ticket"][name] for name in expected} == expected
    assert whole(triage) != before
    undone = triage.here("ticket", "undo", str(shape["event"]), "--json")
    assert (undone.code, undone.shape["undone"], undone.shape["left"]) == (0, shape["event"], [])
    assert whole(triage) == before


@pytest.mark.parametrize("words", [("release", "1"), ("reopen", "1"), ("tag", "1", "vip", "--remove")], ids=str)
def test_what_takes_something_away_is_undone_exactly_too(triage: Program, words: tuple[str, ...]) -> None:
    done(triage, "assign", "1", "ana")
    done(triage, "tag", "1", "vip")
    done(triage, "close", "1")
    before = whole(triage)

    shape = done(triage, *words)

    assert whole(triage) != before
    assert triage.here("ticket", "undo", str(shape["event"])).code == 0
    assert whole(triage) == before


def test_a_split_is_undone_exactly_and_only_its_number_stays(triage: Program) -> None:
    before = whole(triage)

    shape = done(triage, "split", "<2@example.nl>")

    assert (shape["ticket"]["subject"], shape["ticket"]["number"]) == ("Vraag 2", 6)
    assert triage.here("ticket", "undo").code == 0
    assert [ticket for ticket in whole(triage) if ticket["number"] != 6] == before


def test_a_split_is_remembered(triage: Program) -> None:
    opened = done(triage, "split", "2")["ticket"]["number"]
    done(triage, "spam", str(opened))

    ticket = later_mail(triage, 20)

    assert ticket["number"] not in (1, opened)
    assert ticket["messages"][0]["because"] == "new:split-remembered"


def test_an_undone_split_is_forgotten(triage: Program) -> None:
    done(triage, "split", "2")
    assert triage.here("ticket", "undo").code == 0

    assert later_mail(triage, 20)["number"] == 1


def test_after_a_merge_the_next_mail_goes_to_the_survivor(triage: Program) -> None:
    done(triage, "merge", "1", "2")

    assert later_mail(triage, 20, answers=1)["number"] == 2


def test_the_next_mail_of_a_customer_finds_the_ticket_that_they_were_given(triage: Program) -> None:
    done(triage, "customer", "1", "piet@example.nl")

    ticket = later_mail(triage, 20, sender="Piet <piet@example.nl>")

    assert (ticket["number"], ticket["messages"][-1]["because"]) == (1, "time-window")
    assert later_mail(triage, 21)["number"] != 1


@pytest.mark.parametrize("words", [("snooze", "1", "3d"), ("pending", "1")], ids=str)
def test_a_mail_opens_what_was_put_off_or_waits(triage: Program, words: tuple[str, ...]) -> None:
    done(triage, *words)

    ticket = later_mail(triage, 20)

    assert (ticket["number"], ticket["status"], ticket["snoozed_until"]) == (1, "open", None)


def test_spam_gets_no_mail_by_time(triage: Program) -> None:
    done(triage, "spam", "1")

    assert later_mail(triage, 20)["number"] != 1


def test_a_ticket_that_is_due_is_opened_by_whoever_polls(triage: Program) -> None:
    done(triage, "snooze", "1", "2h")
    assert "put off until" in triage.here("ticket", "show", "1").out
    with sqlite3.connect(triage.database) as connection:
        connection.execute("update ticket set snoozed_until = 1 where number = 1")

    assert triage.here("poll", "--once").code == 0

    shown = triage.here("ticket", "show", "1", "--json").shape["ticket"]
    assert (shown["status"], shown["snoozed_until"]) == ("open", None)
    assert (shown["events"][-1]["verb"], shown["events"][-1]["actor"]) == ("wake", "")


# Several at once


def test_several_are_done_with_one_undo(triage: Program) -> None:
    before = whole(triage)

    shape = done(triage, "close", "1", "2", "3", "2")

    assert [(one["number"], one["status"]) for one in shape["tickets"]] == [(one, "closed") for one in (1, 2, 3)]
    assert shape["refused"] == []
    assert triage.here("ticket", "undo", str(shape["event"])).code == 0
    assert whole(triage) == before


def test_what_is_refused_among_several_is_told_and_the_rest_done(triage: Program) -> None:
    done(triage, "close", "2")

    told = triage.here("ticket", "close", "1", "2", "77", "--json")
    said = triage.here("ticket", "reopen", "1", "77")

    assert told.code == said.code == 3
    assert [one["number"] for one in told.shape["tickets"]] == [1]
    assert [(one["ticket"], one["code"]) for one in told.shape["refused"]] == [
        (2, "nothing-changed"),
        (77, "unknown-ticket"),
    ]
    assert "#77: There is no ticket 77" in said.err and "opened ticket 1 again" in said.out


def test_several_that_are_all_refused_are_an_error(triage: Program) -> None:
    ran = triage.here("ticket", "close", "77", "78", "--json")

    assert (ran.code, ran.error_code) == (1, "unknown-ticket")


def test_an_undo_of_several_leaves_what_changed_since_and_says_so(triage: Program) -> None:
    event = done(triage, "close", "1", "2")["event"]
    done(triage, "reopen", "2")

    ran = triage.here("ticket", "undo", str(event), "--json")

    assert (ran.code, ran.shape["tickets"], ran.shape["left"]) == (3, [1], [2])


# Refusals


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (("close", "77"), 1, "unknown-ticket"),
        (("close", "0"), 2, "usage"),
        (("close",), 2, "usage"),
        (("assign", "1", "bob"), 1, "unknown-employee"),
        (("assign", "1", "vera"), 1, "viewer"),
        (("release", "1"), 1, "nothing-changed"),
        (("reopen", "1"), 1, "nothing-changed"),
        (("note", "1", " "), 2, "empty"),
        (("note", "1"), 2, "usage"),
        (("note", "1", "x", "--file", "-"), 2, "usage"),
        (("merge", "1", "1"), 1, "itself"),
        (("merge", "1", "77"), 1, "unknown-ticket"),
        (("split", "3"), 1, "only-message"),
        (("split", "77"), 1, "unknown-message"),
        (("split", ""), 1, "unknown-message"),
        (("move", "1", "help@nova.example"), 1, "two-brands"),
        (("move", "1", "other@acme.example"), 1, "unknown-address"),
        (("customer", "1", "piet"), 2, "bad-address"),
        (("customer", "1", "info@acme.example"), 1, "our-own"),
        (("tag", "1", "a b"), 2, "bad-tag"),
        (("tag", "1", "a", "--remove"), 1, "nothing-changed"),
        (("snooze", "1", "gisteren"), 2, "bad-time"),
        (("snooze", "1", "2020-01-01"), 1, "past"),
        (("close", "1", "2", "--if-revision", "1"), 2, "usage"),
        (("close", "1", "--if-revision", "x"), 2, "usage"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_what_can_not_be_done_is_refused_in_words(
    triage: Program, words: tuple[str, ...], code: int, error: str
) -> None:
    said, told = triage.here("ticket", *words), triage.here("ticket", *words, "--json")

    assert (said.code, said.out, told.code, told.error_code) == (code, "", code, error)
    assert said.err


def test_who_only_looks_on_changes_nothing(triage: Program) -> None:
    ran = triage.here("--employee", "vera", "ticket", "close", "1", "--json")

    assert (ran.code, ran.error_code) == (77, "not-allowed")


def test_a_ticket_that_changed_meanwhile_ends_with_75_and_tells_who_did_what(triage: Program) -> None:
    seen = triage.here("ticket", "show", "1", "--json").shape["ticket"]["revision"]
    assert as_ana(triage, "close", "1", "--if-revision", str(seen)).code == 0

    ran = triage.here("ticket", "reopen", "1", "--if-revision", str(seen), "--json")
    split = triage.here("ticket", "split", "2", "--if-revision", str(seen), "--json")

    assert (ran.code, ran.error_code, split.code, split.error_code) == (75, "changed", 75, "changed")
    assert ran.shape["error"]["message"].startswith("Ana closed ticket 1 while you were reading.")


def test_an_undo_too_is_done_only_if_the_ticket_is_as_it_was_seen(triage: Program) -> None:
    event = done(triage, "close", "1")["event"]
    seen = triage.here("ticket", "show", "1", "--json").shape["ticket"]["revision"]
    assert as_ana(triage, "note", "1", "gebeld").code == 0

    late = triage.here("ticket", "undo", str(event), "--if-revision", str(seen), "--json")
    in_time = triage.here("ticket", "undo", str(event), "--if-revision", str(seen + 1))

    assert (late.code, late.error_code) == (75, "changed")
    assert in_time.code == 0 and "#1 is as it was" in in_time.out


def test_an_undo_of_several_is_compared_with_no_revision(triage: Program) -> None:
    event = done(triage, "close", "1", "2")["event"]

    ran = triage.here("ticket", "undo", str(event), "--if-revision", "2", "--json")

    assert (ran.code, ran.error_code) == (2, "bad-revision")


def test_mine_are_those_of_whoever_acts(triage: Program) -> None:
    assert as_ana(triage, "assign", "1", "2", "me").code == 0

    assert {one["number"] for one in tickets(triage, "--assignee", "ana")} == {1, 2}
    assert triage.here("ticket", "assign", "3", "me", "--json").error_code == "unknown-employee"


def test_a_note_of_several_lines_comes_from_a_file(triage: Program) -> None:
    file = triage.home / "note.txt"
    file.write_text("Eerst bellen.\nDan mailen.\n", encoding="utf-8")

    assert as_ana(triage, "note", "1", "--file", str(file)).code == 0

    *_, note = triage.here("ticket", "show", "1", "--json").shape["ticket"]["messages"]
    assert (note["direction"], note["author"], note["text"]) == ("note", "ana", "Eerst bellen.\nDan mailen.")


def test_events_tell_whether_they_can_be_undone(triage: Program) -> None:
    event = done(triage, "close", "1")["event"]
    (before,) = triage.here("ticket", "show", "1", "--json").shape["ticket"]["events"]
    done(triage, "undo", str(event))

    after, undo = triage.here("ticket", "show", "1", "--json").shape["ticket"]["events"]

    assert (before["id"], before["can_be_undone"], before["undone_at"]) == (event, True, None)
    assert (after["can_be_undone"], bool(after["undone_at"]), undo["verb"], undo["can_be_undone"]) == (
        False, True, "undo", False,
    )  # fmt: skip


def test_what_was_done_is_said_with_the_way_back(triage: Program) -> None:
    said = as_ana(triage, "tag", "1", "vip").out

    event = json.loads(triage.here("ticket", "undo", "--list", "--json").out)["undoable"][0]["event"]
    assert said.splitlines() == ["Ana tagged ticket 1 vip.", f"`omnidesk ticket undo {event}` takes it back."]


@pytest.mark.parametrize(
    "deeds",
    [
        [("customer", "2", JAN)],
        [("move", "2", "sales@acme.example"), ("customer", "2", JAN), ("move", "1", "sales@acme.example")],
        [("split", "2")],
        [("split", "2"), ("merge", "6", "3")],
    ],
    ids=lambda one: " ".join(words[0] for words in one),
)
def test_what_an_employee_put_somewhere_stays_there_in_a_simulation(
    triage: Program, deeds: list[tuple[str, ...]]
) -> None:
    for words in deeds:
        done(triage, *words)

    shape = triage.here("simulate", "--json").shape

    assert (shape["joined"], shape["split"]) == ([], [])
    assert shape["tickets_now"] == shape["tickets_then"]
