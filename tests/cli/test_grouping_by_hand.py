"""What an employee did by hand, and where the next mail goes: given to another customer, split, merged, undone."""

from typing import Any

import pytest

from tests.cli.program import Program
from tests.cli.test_reading_verbs import a_mail, import_mails

OLD, NEW, JAN = "oud@example.nl", "nieuw@example.nl", "jan@example.nl"
Landed = tuple[int, str]


def answering(number: int, earlier: int | None = None, **about: Any) -> bytes:
    """Return a mail that names an earlier one, if any."""
    named = f"\r\nIn-Reply-To: <{earlier}@example.nl>" if earlier else ""
    return a_mail(number, **about).replace(b"\r\nTo:", f"{named}\r\nTo:".encode(), 1)


def take(desk: Program, number: int, earlier: int | None = None, **about: Any) -> Landed:
    """Take a mail in; return its ticket and the rule that put it there."""
    assert import_mails(desk, answering(number, earlier, **about)).code == 0
    shape = do(desk, "why", f"<{number}@example.nl>")
    return shape["ticket"], shape["because"]


def do(desk: Program, *words: str) -> dict[str, Any]:
    ran = desk.here(*words, "--json")
    assert ran.code == 0, ran
    return ran.shape


def test_who_wrote_goes_on_in_their_ticket_after_it_was_given_to_another_customer(desk: Program) -> None:
    take(desk, 1, sender=OLD)
    do(desk, "ticket", "customer", "1", NEW)

    assert take(desk, 2, 1, sender=OLD, at="09:00:00") == (1, "known-message-id")
    assert take(desk, 3, 1, sender="vreemd@example.nl", at="09:00:00") == (2, "new:stranger")


def test_an_employee_who_forwarded_a_mail_goes_on_in_the_ticket_of_who_wrote_it(desk: Program) -> None:
    do(desk, "employee", "add", "ana", "--name", "Ana", "--email", "ana@example.nl")
    take(desk, 1, sender="ana@example.nl")
    do(desk, "ticket", "customer", "1", NEW)

    assert take(desk, 2, 1, sender="ana@example.nl", at="09:00:00") == (1, "known-message-id")


def split(desk: Program) -> None:
    """Let Jan's second mail be split off his first."""
    assert take(desk, 1, sender=JAN) == (1, "new:no-candidate")
    assert take(desk, 2, sender=JAN, at="09:00:00") == (1, "time-window")
    do(desk, "ticket", "split", "2")


@pytest.mark.parametrize(("gone", "into"), [(2, 1), (1, 2)])
def test_parts_that_were_merged_again_are_one_ticket_for_time_too(desk: Program, gone: int, into: int) -> None:
    split(desk)
    do(desk, "ticket", "merge", str(gone), str(into))

    assert take(desk, 3, sender=JAN, at="10:00:00") == (into, "time-window")


@pytest.mark.parametrize(("gone", "into"), [(2, 1), (1, 2)])
def test_an_undone_merge_leaves_the_split_remembered(desk: Program, gone: int, into: int) -> None:
    split(desk)
    do(desk, "ticket", "merge", str(gone), str(into))
    do(desk, "ticket", "undo")
    do(desk, "ticket", "spam", "2")

    assert take(desk, 3, sender=JAN, at="10:00:00") == (3, "new:split-remembered")


def test_a_mail_that_was_split_off_because_it_was_somebody_elses_parts_nobody(desk: Program) -> None:
    split(desk)
    do(desk, "ticket", "customer", "2", NEW)

    assert take(desk, 3, sender=JAN, at="10:00:00") == (1, "time-window")
