"""What is kept, told to scripts and people: import, ticket list and show, why, search, ledger, status, poll."""

import json
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import Program, Ran


def a_mail(number: int, *, sender: str = "", at: str = "08:00:00", text: str = "Waar blijft mijn pakket?") -> bytes:
    """Return a mail to the address of the desk, of a customer of its own unless a sender is given."""
    who = sender or f"Klant {number} <klant{number}@example.nl>"
    headers = (
        f"Received: from a by b; Mon, 2 Mar 2026 {at} +0000",
        f"Message-ID: <{number}@example.nl>",
        f"From: {who}",
        "To: info@acme.example",
        f"Subject: Vraag {number}",
    )
    return ("\r\n".join(headers) + f"\r\n\r\n{text}\r\n").encode()


def import_mails(desk: Program, *mails: bytes) -> Ran:
    folder = desk.home / "mails"
    folder.mkdir(exist_ok=True)
    for place, raw in enumerate(mails):
        (folder / f"{place}.eml").write_bytes(raw)
    return desk.here("import", str(folder), "--brand", "acme", "--json")


def tickets(desk: Program, *options: str) -> list[dict[str, Any]]:
    ran = desk.here("ticket", "list", "--json", *options)
    assert ran.code == 0, ran
    found: list[dict[str, Any]] = ran.shape["tickets"]
    return found


def test_an_import_says_what_became_of_each_mail_and_a_second_one_changes_nothing(desk: Program) -> None:
    mails = [a_mail(1), a_mail(2), a_mail(2), a_mail(3, sender="klant1@example.nl", at="09:00:00")]

    first = import_mails(desk, *mails).shape
    again = import_mails(desk, *mails).shape

    sums = {name: first[name] for name in ("fetched", "ticketed", "duplicate", "bounce", "setup", "parked", "failed")}
    assert sums == {"fetched": 4, "ticketed": 3, "duplicate": 1, "bounce": 0, "setup": 0, "parked": 0, "failed": 0}
    assert first["already_known"] == 0
    assert first["seconds"] > 0 and first["mails_per_second"] > 0
    assert (again["fetched"], again["already_known"]) == (0, 4)
    assert len(tickets(desk)) == 2


def test_a_ticket_in_json_is_as_promised(desk: Program) -> None:
    later = a_mail(2, sender="jan@example.nl", at="09:30:00").replace(b"Vraag 2", b"Re: Vraag 1")
    import_mails(desk, a_mail(1, sender="Jan Smit <jan@example.nl>"), later)

    (ticket,) = tickets(desk, "--messages")

    messages = ticket.pop("messages")
    promised = {
        "number": 1, "brand": "acme", "address": "info@acme.example", "subject": "Vraag 1",
        "customer": {"name": "Jan Smit", "address": "jan@example.nl"}, "status": "open", "assignee": None, "tags": [],
        "badges": [], "follows": None, "merged_into": None, "opened_at": "2026-03-02T08:00:00Z",
        "active_at": "2026-03-02T09:30:00Z", "message_count": 2,
    }  # fmt: skip
    assert {name: ticket[name] for name in promised} == promised
    assert {name: messages[0][name] for name in ("message_id", "direction", "from", "to", "arrival", "badges")} == {
        "message_id": "<1@example.nl>", "direction": "in", "from": "jan@example.nl", "to": ["info@acme.example"],
        "arrival": "2026-03-02T08:00:00Z", "badges": [],
    }  # fmt: skip
    assert [(one["id"], one["because"], one["address_because"]) for one in messages] == [
        (1, "new:no-candidate", "To"),
        (2, "time-window", "To"),
    ]


def test_the_list_goes_on_where_its_next_says(desk: Program) -> None:
    import_mails(desk, *(a_mail(number, at=f"08:{number:02}:00") for number in range(1, 8)))

    seen, after = [], None
    while True:
        page = desk.here("ticket", "list", "--json", "--limit", "3", *(("--after", after) if after else ())).shape
        seen += [ticket["subject"] for ticket in page["tickets"]]
        after = page["next"]
        if after is None:
            break

    assert seen == [f"Vraag {number}" for number in range(7, 0, -1)]


def test_the_list_is_narrowed(desk: Program) -> None:
    import_mails(desk, a_mail(1), a_mail(2, text="De kraan lekt"))

    assert [ticket["subject"] for ticket in tickets(desk, "--query", "kraan")] == ["Vraag 2"]
    assert tickets(desk, "--status", "closed") == []
    assert len(tickets(desk, "--brand", "acme", "--address", "INFO@acme.example", "--assignee", "nobody")) == 2
    assert tickets(desk, "--query", "tag:vip") == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("ticket", "list", "--brand", "nova"), 1),
        (("ticket", "list", "--assignee", "nobody-here"), 1),
        (("ticket", "list", "--address", "gone@acme.example"), 1),
        (("ticket", "list", "--status", "lost"), 2),
        (("ticket", "list", "--limit", "0"), 2),
        (("ticket", "list", "--after", "soon"), 2),
        (("ticket", "show", "99"), 1),
        (("ticket", "show", "x"), 2),
        (("why", "99"), 1),
        (("why", "<nothing@example.nl>"), 1),
        (("why", "9" * 40), 1),
        (("ledger", "--mailbox", "none"), 1),
        (("ledger", "--since", "yesterdayish"), 2),
        (("import", "no-such-file", "--brand", "acme"), 1),
        (("import", ".", "--brand", "nova"), 1),
        (("poll", "--once", "--mailbox", "none"), 1),
        (("search",), 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_can_not_be_answered_is_said_in_words_that_name_it(
    desk: Program, words: tuple[str, ...], code: int
) -> None:
    said, told = desk.here(*words), desk.here(*words, "--json")

    assert (said.code, told.code) == (code, code)
    assert said.out == ""
    assert code == 2 or any(word in said.err for word in words[1:])
    assert told.error_code


def test_why_by_a_message_id_that_several_mails_have_names_them_all(desk: Program) -> None:
    import_mails(desk, a_mail(1), a_mail(1, text="Iets anders."), a_mail(2))

    newest = desk.here("why", "<1@example.nl>", "--json").shape

    assert (newest["message"], newest["same_message_id"]) == (2, [1])
    assert "The same Message-ID: message 1." in desk.here("why", "<1@example.nl>").out
    assert desk.here("why", "1", "--json").shape["same_message_id"] == [2]
    assert desk.here("why", "3", "--json").shape["same_message_id"] == []
    assert "The same Message-ID" not in desk.here("why", "3").out


def test_why_tells_the_rule_the_evidence_and_who_lost(desk: Program) -> None:
    import_mails(
        desk,
        a_mail(1, sender="jan@example.nl"),
        a_mail(2, sender="jan@example.nl").replace(b"2 Mar", b"9 Mar"),
    )

    by_key, by_id = desk.here("why", "2", "--json").shape, desk.here("why", "<2@example.nl>", "--json").shape
    said = desk.here("why", "2").out

    assert by_key == by_id
    assert (by_key["message"], by_key["ticket"], by_key["outcome"]) == (2, 2, "ticketed")
    assert by_key["because"] == "new:period-over"
    assert by_key["candidates"] == [{"ticket": 1, "lost_because": "period-over", "seconds_over": 4 * 86_400}]
    assert (by_key["address"]["because"], by_key["address"]["value"]) == ("To", "info@acme.example")
    assert (by_key["settings_version"], by_key["engine_version"]) == (3, 1)
    assert "new:period-over" in said and "#1" in said


def test_the_ledger_ends_with_4_when_the_sums_do_not_agree(desk: Program) -> None:
    import_mails(desk, a_mail(1))
    sound = desk.here("ledger", "--json")

    with sqlite3.connect(desk.database) as database:
        database.execute("delete from raw_mail")
    damaged = desk.here("ledger", "--json")

    (row,) = sound.shape["mailboxes"]
    assert (sound.code, sound.shape["agrees"], row["mailbox"], row["fetched"]) == (0, True, "import:acme", 1)
    assert (damaged.code, damaged.shape["agrees"]) == (4, False)
    assert damaged.shape["mailboxes"][0]["gaps"] == ["mails that lost their raw bytes: 1"]


def test_the_status_of_a_desk_without_mailboxes_counts_its_tickets(desk: Program) -> None:
    import_mails(desk, a_mail(1), a_mail(2))

    shape = desk.here("status", "--json").shape

    assert (shape["mailboxes"], shape["open"], shape["unassigned"], shape["parked"]) == ([], 2, 2, 0)
    assert shape["revision"] > 0 and shape["database_schema"] >= 1


def test_polling_without_mailboxes_is_nothing_to_do(desk: Program) -> None:
    ran = desk.here("poll", "--once", "--json")

    assert (ran.code, ran.shape["fetched"], ran.shape["mailboxes"]) == (0, 0, [])


def test_a_text_for_a_person_holds_no_byte_that_steers_a_terminal(desk: Program) -> None:
    hostile = b"\x1b]52;c;aGk=\x07\x9b2J\x1b[31m"
    raw = a_mail(1).replace(b"Vraag 1", b"Vraag " + hostile).replace(b"Klant 1", b'"' + hostile + b'"')
    import_mails(desk, raw.replace(b"pakket", b"pakket " + hostile))

    said = [desk.here(*words).out for words in (("ticket", "list"), ("ticket", "show", "1"), ("why", "1"))]

    assert all(letter.isprintable() or letter == "\n" for out in said for letter in out)


def test_an_mbox_and_a_maildir_are_taken_in_by_order_of_arrival(desk: Program, tmp_path: Path) -> None:
    box, maildir = tmp_path / "archive.mbox", tmp_path / "Maildir"
    box.write_bytes(b"From x\n" + a_mail(2, at="10:00:00").replace(b"\r\n", b"\n") + b"\n>From the window\n\n")
    (maildir / "cur").mkdir(parents=True)
    (maildir / "cur" / "1:2,S").write_bytes(a_mail(1, at="09:00:00"))

    ran = desk.here("import", str(box), str(maildir), "--brand", "acme", "--json")

    assert ran.shape["ticketed"] == 2
    assert [ticket["number"] for ticket in tickets(desk)] == [2, 1]
    assert "From the window" in json.dumps(desk.here("ticket", "show", "2", "--json").shape)
    assert ">From" not in json.dumps(desk.here("ticket", "show", "2", "--json").shape)


def test_what_is_in_no_ticket_can_be_found_with_its_reason(desk: Program) -> None:
    asked = (
        b"From: Gmail Team <forwarding-noreply@google.com>\r\nTo: supportacme@konto.omnidesk.com\r\n"
        b"Subject: (#123456789) Bevestiging voor doorsturen - E-mail ontvangen van info@acme.example\r\n"
        b"Date: Mon, 2 Mar 2026 08:00:00 +0000\r\n\r\n"
        b"info@acme.example heeft gevraagd. Code: 123456789\r\nhttps://mail.google.com/mail/vf-abc\r\n"
    )
    looped = a_mail(1, sender="supportacme@konto.omnidesk.com")
    import_mails(desk, asked, looped)

    (address,) = desk.here("address", "list", "--json").shape["addresses"]
    (parked,) = desk.here("status", "--json").shape["set_aside"]
    why = desk.here("why", f"delivery:{parked['delivery']}", "--json").shape
    said = [desk.here(*words).out for words in (("address", "list"), ("status",))]

    assert address["confirmation"]["because"] == "setup:gmail-confirmation"
    assert "123456789" in address["confirmation"]["reason"]
    assert (parked["outcome"], parked["because"]) == ("parked", "parked:loop")
    assert (why["because"], why["message"], why["reason"]) == ("parked:loop", None, parked["reason"])
    assert "123456789" in said[0] and "supportacme@konto.omnidesk.com" in said[1]
    assert desk.here("why", "delivery:99").code == desk.here("why", "delivery:x").code == 1


def test_the_marks_of_a_mail_are_shown_in_text_too(desk: Program) -> None:
    import_mails(desk, a_mail(1).replace(b"To: info@acme.example", b"To: elders@acme.example\r\nCc: piet@example.nl"))

    listed, shown = desk.here("ticket", "list").out, desk.here("ticket", "show", "1").out

    assert "recipient unresolved" in listed
    assert "recipient unresolved" in shown and "piet@example.nl" in shown


def test_an_import_names_what_it_can_not_read_and_counts_what_is_no_mail(desk: Program, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "1.eml").write_bytes(a_mail(1))
    (folder / "notes.txt").write_bytes(b"boodschappen\n")
    (folder / "gone.eml").symlink_to("/nonexistent")
    os.mkfifo(folder / "pipe.eml")

    told = desk.here("import", str(folder), "--brand", "acme", "--json")
    said = desk.here("--lang", "nl", "import", str(folder), "--brand", "acme")

    assert (told.code, told.shape["ticketed"], told.shape["passed_over"]) == (3, 1, 1)
    assert told.shape["unreadable"] == [
        {"path": str(folder / "gone.eml"), "reason": "No such file or directory"},
        {"path": str(folder / "pipe.eml"), "reason": "is no file"},
    ]
    assert (said.code, [line.split()[-1] for line in said.out.splitlines()[:-1]]) == (3, ["0", "1", "1", "2"])
    assert f"{folder / 'gone.eml'}: " in said.err and f"{folder / 'pipe.eml'}: is geen bestand" in said.err


def test_an_import_of_which_nothing_can_be_read_has_failed(desk: Program, tmp_path: Path) -> None:
    (tmp_path / "gone.eml").symlink_to("/nonexistent")

    told = desk.here("import", str(tmp_path / "gone.eml"), "--brand", "acme", "--json")

    assert (told.code, told.error_code) == (1, "unreadable")
    assert str(tmp_path / "gone.eml") in told.out
