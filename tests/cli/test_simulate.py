"""What if, told and applied through the program: joins, splits, refusals, and the way back."""

from typing import Any

import pytest

from tests.cli.program import Program
from tests.cli.test_reading_verbs import a_mail, import_mails, tickets


def a_day(number: int, day: int, *, sender: str = "jan@example.nl", at: str = "08:00:00") -> bytes:
    """Return a mail that arrived on that day of March."""
    return a_mail(number, sender=sender, at=at).replace(b"2 Mar", b"%d Mar" % day)


def with_history(desk: Program) -> Program:
    """Take in: Jan on the 2nd, 3rd and 10th; Piet once; an agency twice in an hour."""
    import_mails(
        desk,
        a_day(1, 2),
        a_day(2, 3),
        a_day(3, 10),
        a_day(4, 2, sender="piet@example.nl"),
        a_day(5, 2, sender="dossiers@incasso.example"),
        a_day(6, 2, sender="dossiers@incasso.example", at="09:00:00"),
    )
    return desk


def simulated(desk: Program, *options: str) -> dict[str, Any]:
    ran = desk.here("simulate", *options, "--json")
    assert ran.code == 0, ran
    return ran.shape


def whole_list(desk: Program) -> list[dict[str, Any]]:
    """Return every ticket with its messages; the revision counts changes, and so does an undo."""
    return [{**ticket, "revision": None} for ticket in tickets(desk, "--messages", "--limit", "999")]


def places(desk: Program) -> dict[str, int]:
    """Return the ticket of each message."""
    return {message["message_id"]: ticket["number"] for ticket in whole_list(desk) for message in ticket["messages"]}


def test_without_options_the_settings_in_force_say_what_is_there(desk: Program) -> None:
    shape = simulated(with_history(desk))

    assert shape.pop("seconds") >= 0
    assert shape == {
        "schema": 1, "messages": 6, "tickets_now": 4, "tickets_then": 4, "joined": [], "split": [],
    }  # fmt: skip


def test_a_longer_period_joins(desk: Program) -> None:
    shape = simulated(with_history(desk), "--period", "7d")

    found = places(desk)
    numbers = [found["<1@example.nl>"], found["<3@example.nl>"]]
    assert shape["joined"] == [{"customer": "jan@example.nl", "from": numbers, "into": numbers[0]}]
    assert (shape["split"], shape["tickets_then"]) == ([], 3)


def test_a_shorter_period_splits(desk: Program) -> None:
    shape = simulated(with_history(desk), "--address", "INFO@acme.example", "--period", "23h")

    ids = {message["message_id"]: message["id"] for ticket in whole_list(desk) for message in ticket["messages"]}
    (split,) = shape["split"]
    assert (split["ticket"], split["into"]) == (places(desk)["<1@example.nl>"], 2)
    assert split["messages"] == [ids["<1@example.nl>"], ids["<2@example.nl>"]]
    assert split["parts"] == [[ids["<1@example.nl>"]], [ids["<2@example.nl>"]]]
    assert (shape["joined"], shape["tickets_then"]) == ([], 5)


@pytest.mark.parametrize(
    ("options", "split"),
    [
        (("--group-by-time", "off"), ["dossiers@incasso.example", "jan@example.nl"]),
        (("--exclude", "incasso.example"), ["dossiers@incasso.example"]),
        (("--exclude", "*@example.nl", "--exclude", "incasso.example"), ["dossiers@incasso.example", "jan@example.nl"]),
        (("--cap-mails", "1"), ["dossiers@incasso.example", "jan@example.nl"]),
        (("--group-by-time", "off", "--since", "2026-03-03"), ["jan@example.nl"]),
    ],
    ids=str,
)
def test_grouping_off_exclusions_and_caps_split(desk: Program, options: tuple[str, ...], split: list[str]) -> None:
    shape = simulated(with_history(desk), *options)

    assert sorted(one["customer"] for one in shape["split"]) == split
    assert shape["joined"] == []


def test_the_cap_of_days_counts_where_it_is_longer_than_the_period(desk: Program) -> None:
    import_mails(desk, a_day(1, 2), a_day(2, 4), a_day(3, 6))

    shape = simulated(desk, "--cap-days", "3")

    assert [len(one["parts"]) for one in shape["split"]] == [2]


def test_only_mail_since_then_is_regrouped(desk: Program) -> None:
    assert simulated(with_history(desk), "--period", "7d", "--since", "2026-03-05")["messages"] == 1
    assert len(simulated(desk, "--period", "7d", "--since", "2026-03-05")["joined"]) == 1
    assert simulated(desk, "--period", "7d", "--since", "2026-03-11")["joined"] == []


@pytest.mark.parametrize(
    ("options", "code", "error"),
    [
        (("--period", "0h"), 2, "bad-period"),
        (("--period", "400d"), 2, "bad-period"),
        (("--period=-3h",), 2, "usage"),
        (("--period", "0"), 2, "usage"),
        (("--group-by-time", "maybe"), 2, "usage"),
        (("--cap-days", "0"), 2, "out-of-bounds"),
        (("--exclude", "@@"), 2, "bad-pattern"),
        (("--address", "nobody"), 2, "bad-address"),
        (("--address", "other@acme.example"), 1, "unknown-address"),
        (("--since", "soonish"), 2, "usage"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_can_not_be_supposed_is_refused_in_words(
    desk: Program, options: tuple[str, ...], code: int, error: str
) -> None:
    said, told = desk.here("simulate", *options), desk.here("simulate", *options, "--json")

    assert (said.code, said.out, told.code, told.error_code) == (code, "", code, error)
    assert said.err


def test_a_person_is_told_the_first_twenty(desk: Program) -> None:
    mails = [
        a_day(number * 2 + turn, 2 + turn * 5, sender=f"klant{number}@example.nl")
        for number in range(23)
        for turn in (0, 1)
    ]
    import_mails(desk, *mails)

    said = desk.here("simulate", "--period", "7d").out

    assert "46 messages looked at: they are in 46 tickets, and would be in 23." in said
    assert "23 joins:" in said
    assert said.count(" into #") == 20
    assert "… and 3 more" in said


def applied(desk: Program, *options: str) -> dict[str, Any]:
    return dict(simulated(desk, *options, "--apply")["applied"])


def test_applied_joins_are_put_back_exactly(desk: Program) -> None:
    before, were = whole_list(with_history(desk)), places(desk)

    done = applied(desk, "--period", "7d")

    now = places(desk)
    merged = were["<3@example.nl>"]
    assert now["<3@example.nl>"] == now["<1@example.nl>"] == were["<1@example.nl>"]
    assert (done["merged"], done["opened"], len(done["moved"])) == ([merged], [], 1)
    (gone,) = (ticket for ticket in whole_list(desk) if ticket["number"] == merged)
    assert (gone["status"], gone["merged_into"]) == ("merged", were["<1@example.nl>"])

    undone = desk.here("ticket", "undo", str(done["event"]), "--json")

    assert (undone.code, undone.shape["undone"]) == (0, done["event"])
    assert whole_list(desk) == before


def test_applied_splits_are_put_back_and_the_new_tickets_stay_as_numbers_only(desk: Program) -> None:
    before = whole_list(with_history(desk))
    numbers = {ticket["number"] for ticket in before}

    done = applied(desk, "--group-by-time", "off")

    assert len(done["opened"]) == 2 and not numbers & set(done["opened"])
    assert len(set(places(desk).values())) == 6

    assert desk.here("ticket", "undo").code == 0

    left = whole_list(desk)
    assert [ticket for ticket in left if ticket["number"] in numbers] == before
    emptied = [ticket for ticket in left if ticket["number"] not in numbers]
    assert all((one["status"], one["message_count"], one["messages"]) == ("merged", 0, []) for one in emptied)


def test_applying_twice_changes_nothing_the_second_time_and_says_so(desk: Program) -> None:
    applied(with_history(desk), "--period", "7d")
    before = whole_list(desk)

    again = desk.here("simulate", "--period", "7d", "--apply")

    assert "Nothing was changed: no open ticket is left to regroup." in again.out
    assert applied(desk, "--period", "7d")["event"] is None
    assert whole_list(desk) == before


def test_what_came_in_later_stays_when_it_is_undone(desk: Program) -> None:
    done = applied(with_history(desk), "--period", "7d")
    import_mails(desk, a_day(7, 3).replace(b"Subject", b"In-Reply-To: <1@example.nl>\r\nSubject"))

    assert desk.here("ticket", "undo").code == 0

    found = places(desk)
    assert found["<7@example.nl>"] == found["<1@example.nl>"]
    assert found["<3@example.nl>"] == done["merged"][0]


def test_a_second_undo_is_refused_in_words(desk: Program) -> None:
    done = applied(with_history(desk), "--period", "7d")
    desk.here("ticket", "undo")

    again = desk.here("ticket", "undo", str(done["event"]), "--json")
    nothing, unknown = desk.here("ticket", "undo", "--json"), desk.here("ticket", "undo", "99", "--json")

    assert [(ran.code, ran.error_code) for ran in (again, nothing, unknown)] == [
        (1, "undone-already"),
        (1, "nothing-to-undo"),
        (1, "unknown-event"),
    ]


def test_the_list_shows_what_can_be_undone(desk: Program) -> None:
    nothing = desk.here("ticket", "undo", "--list").out
    done = applied(with_history(desk), "--period", "7d")

    (event,) = desk.here("ticket", "undo", "--list", "--json").shape["undoable"]

    assert "There is nothing to undo." in nothing
    assert (event["event"], event["verb"], event["actor"]) == (done["event"], "regroup", "owner")
    assert str(done["event"]) in desk.here("ticket", "undo", "--list").out


def test_each_ticket_tells_what_was_done_to_it(desk: Program) -> None:
    applied(with_history(desk), "--period", "7d")

    events = [
        desk.here("ticket", "show", str(number), "--json").shape["ticket"]["events"]
        for number in sorted({ticket["number"] for ticket in whole_list(desk)})
    ]

    assert sorted(event["verb"] for told in events for event in told) == ["regroup", "regroup"]


def test_only_an_administrator_may_apply(desk: Program) -> None:
    with_history(desk)
    desk.here("employee", "add", "joost", "--name", "Joost", "--email", "joost@konto.example")

    refused = desk.here("--employee", "joost", "simulate", "--period", "7d", "--apply", "--json")
    told = desk.here("--employee", "joost", "simulate", "--period", "7d", "--json")

    assert (refused.code, refused.error_code) == (77, "not-allowed")
    assert (told.code, len(told.shape["joined"])) == (0, 1)
