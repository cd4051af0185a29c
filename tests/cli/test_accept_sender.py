"""Who wrote a mail that an employee forwarded by hand: shown as proposed, accepted by a verb, and taken back."""

from typing import Any

import pytest

from tests.cli.program import Program
from tests.cli.test_reading_verbs import a_mail, import_mails, tickets
from tests.cli.test_ticket_changes import done, later_mail, whole


@pytest.fixture
def triage(desk: Program) -> Program:
    """The desk with Ana, and two tickets."""
    assert desk.here("employee", "add", "ana", "--name", "Ana", "--email", "ana@konto.example").code == 0
    import_mails(desk, a_mail(1), a_mail(2))
    return desk


def forwarded(desk: Program) -> dict[str, Any]:
    """Take in a mail of a customer that Ana forwarded by hand, and return its ticket."""
    text = (
        "Zie hieronder.\n\n---------- Forwarded message ---------\nVan: Piet Post <piet@example.nl>\n"
        "Datum: ma 2 mrt 2026 09:00\nOnderwerp: Mijn pakket\nAan: Ana <ana@konto.example>\n\nWaar blijft het?"
    )
    raw = a_mail(7, sender="Ana <ana@konto.example>", text=text).replace(b"Vraag 7", b"Fwd: Mijn pakket")
    (desk.home / "forwarded").mkdir()
    (desk.home / "forwarded" / "mail.eml").write_bytes(raw)
    assert desk.here("import", str(desk.home / "forwarded"), "--brand", "acme").code == 0
    (ticket,) = tickets(desk, "--query", "<7@example.nl>")
    return ticket


@pytest.mark.parametrize("words", [("accept-sender",), ("customer", "piet@example.nl")], ids=lambda one: one[0])
def test_a_proposed_inner_sender_is_shown_and_accepted_and_that_is_undone(
    triage: Program, words: tuple[str, ...]
) -> None:
    number = str(forwarded(triage)["number"])
    before = whole(triage)
    shown, said = done(triage, "show", number)["ticket"], triage.here("ticket", "show", number).out

    shape = done(triage, words[0], number, *words[1:])

    proposed = {"name": "Piet Post", "address": "piet@example.nl", "message": shown["messages"][0]["id"]}
    assert (shown["badges"], shown["proposed_customer"]) == (["inner sender proposed"], proposed)
    assert f"Piet Post <piet@example.nl>; `omnidesk ticket accept-sender {number}`" in said
    assert shape["ticket"]["customer"] == {"name": "Piet Post", "address": "piet@example.nl"}
    assert shape["ticket"]["badges"] == []
    assert done(triage, "show", number)["ticket"]["proposed_customer"] is None
    assert triage.here("ticket", "undo", str(shape["event"])).code == 0
    assert whole(triage) == before


@pytest.mark.parametrize("words", [("accept-sender",), ("customer", "piet@example.nl")], ids=lambda one: one[0])
def test_the_next_mail_of_an_accepted_sender_joins_what_was_forwarded(triage: Program, words: tuple[str, ...]) -> None:
    number = forwarded(triage)["number"]
    done(triage, words[0], str(number), *words[1:])

    assert later_mail(triage, 8, sender="piet@example.nl")["number"] == number


def test_a_sender_is_accepted_only_where_one_is_proposed_and_at_the_revision_seen(triage: Program) -> None:
    ticket = forwarded(triage)
    number, revision = str(ticket["number"]), ticket["revision"]

    late = triage.here("ticket", "accept-sender", number, "--if-revision", str(revision + 1), "--json")
    none = triage.here("ticket", "accept-sender", "1", "--json")

    assert (late.code, late.error_code) == (75, "changed")
    assert (none.code, none.error_code) == (1, "no-proposal")
    assert done(triage, "accept-sender", number, "--if-revision", str(revision))["ticket"]["badges"] == []
