"""Answer targets on the command line: set by brand or address, and told with tickets, by a check and a digest."""

import pytest

from tests.cli.program import Program
from tests.cli.test_reading_verbs import a_mail, import_mails, tickets


def test_a_target_is_kept_and_what_waits_longer_is_overdue_everywhere(desk: Program) -> None:
    import_mails(desk, a_mail(1))

    said = desk.here("brand", "edit", "acme", "--first-answer", "4h", "--next-answer", "90m", "--json").shape

    assert (said["first_answer_seconds"], said["next_answer_seconds"]) == (14400, 5400)
    assert [one["due_at"] for one in tickets(desk)] == ["2026-03-02T12:00:00Z"]
    assert [one["number"] for one in tickets(desk, "--query", "is:overdue")] == [1]
    assert tickets(desk, "--query", "status:open -is:due") == []
    assert "overdue" in desk.here("ticket", "list").out
    assert "late" in desk.here("ticket", "show", "1").out
    assert desk.here("check", "--json").shape["figures"]["overdue"] == 1
    assert "waits for an answer longer than promised" in desk.here("check").out
    assert desk.here("digest", "--json").shape["overdue"] == 1
    assert desk.here("status", "--json").shape["overdue"] == 1


def test_an_address_promises_otherwise_than_its_brand_until_it_follows_it_again(desk: Program) -> None:
    import_mails(desk, a_mail(1))
    desk.here("brand", "edit", "acme", "--first-answer", "4h")

    off = desk.here("address", "edit", "info@acme.example", "--first-answer", "off", "--json").shape
    none_is_due = tickets(desk, "--query", "is:overdue")
    back = desk.here("address", "edit", "info@acme.example", "--first-answer", "brand", "--json").shape

    assert (off["first_answer_seconds"], back["first_answer_seconds"]) == (0, None)
    assert none_is_due == []
    assert len(tickets(desk, "--query", "is:overdue")) == 1


def test_working_hours_zone_and_days_off_are_kept_in_one_spelling(desk: Program) -> None:
    ran = desk.here(
        "account", "set", "--working-hours", "ma-vr 9:00-17:30", "--time-zone", "Europe/Brussels",
        "--day-off", "2026-12-25", "2026-04-27", "--json",
    )  # fmt: skip

    kept = ran.shape
    assert kept["working_hours"] == "mon-fri 09:00-17:30"
    assert kept["time_zone"] == "Europe/Brussels"
    assert kept["days_off"] == ["2026-04-27", "2026-12-25"]
    assert "mon-fri 09:00-17:30" in desk.here("account", "show").out


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("account", "set", "--working-hours", "nine to five"), "nine to five"),
        (("account", "set", "--time-zone", "Mars/Olympus"), "Mars/Olympus"),
        (("account", "set", "--time-zone", ""), "Europe/Amsterdam"),
        (("account", "set", "--day-off", "25 december"), "2026-12-25"),
        (("brand", "edit", "acme", "--first-answer", "2d"), "4h"),
        (("brand", "edit", "acme", "--next-answer", "1001h"), "1000h"),
        (("brand", "edit", "acme", "--next-answer", "30s"), "1m"),
        (("address", "edit", "info@acme.example", "--first-answer", "soon"), "soon"),
    ],
)
def test_a_target_that_means_nothing_is_refused_with_the_way_out(
    desk: Program, words: tuple[str, ...], named: str
) -> None:
    ran = desk.here(*words)

    assert ran.code == 2
    assert named in ran.err
