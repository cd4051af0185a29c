"""Targets of answers: whose they are, when an answer is due, and that the limits of the filter agree with it."""

import random
from dataclasses import replace
from typing import Any

import pytest

from console.oncall.answers import answers_given
from console.targets import SOON, due_of, has_targets, wait_limits, with_due
from storage.oncall import AnswerGiven
from storage.records import Ticket, TicketNumber
from storage.settings import Account, Brand, Settings
from storage.words import TicketStatus
from tests.screens.desk import a_ticket
from tests.storage.builders import ACME, MAIN, an_address
from tests.test_working_time import HOUR_MS, at, wall

HOUR_S = 3600
OTHER = "sales@acme.nl"
MONDAY = at("2026-03-02 10:00")


def some_settings(*, first: int = 4, following: int = 8, **brand: Any) -> Settings:
    """Return a desk that works from nine to five; its second address promises the first answer within an hour."""
    acme = Brand(
        id=ACME, slug="acme", name="Acme", first_answer_s=first * HOUR_S, next_answer_s=following * HOUR_S, **brand
    )
    return Settings(
        account=Account(working_hours="mon-fri 09:00-17:00", days_off=("2026-03-03",)),
        brands=(acme,),
        addresses=(an_address(address=MAIN), an_address(address=OTHER, first_answer_s=HOUR_S)),
    )


def waiting(since: int = MONDAY, **changes: Any) -> Ticket:
    fields: dict[str, Any] = {"brand_id": ACME, "address": MAIN, "waiting_since": since, "status": TicketStatus.OPEN}
    return a_ticket(7, **(fields | changes))


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({}, "2026-03-02 14:00"),
        ({"answered": True}, "2026-03-04 10:00"),
        ({"address": OTHER}, "2026-03-02 11:00"),
        ({"address": OTHER, "answered": True}, "2026-03-04 10:00"),
        ({"address": "gone@acme.nl"}, "2026-03-02 14:00"),
        ({"status": TicketStatus.PENDING}, "2026-03-02 14:00"),
        ({"status": TicketStatus.SNOOZED}, ""),
        ({"waiting_since": None}, ""),
    ],
)
def test_an_answer_is_due_by_the_target_of_its_address_else_of_its_brand(changes: dict[str, Any], due: str) -> None:
    found = due_of(some_settings(), waiting(**changes))

    assert wall(found.at if found else None) == due


def test_a_quarter_before_it_is_due_an_answer_is_due_soon() -> None:
    found = due_of(some_settings(), waiting())

    assert found is not None
    assert wall(found.soon_at) == "2026-03-02 13:00"


def test_a_brand_may_work_at_other_hours_of_another_zone() -> None:
    settings = some_settings(working_hours="mon-sun 00:00-12:00", time_zone="America/New_York")

    found = due_of(settings, waiting())

    assert wall(found.at if found else None) == "2026-03-02 14:00"


def test_where_nothing_is_promised_nothing_is_due() -> None:
    settings = replace(some_settings(first=0, following=0), addresses=(an_address(address=MAIN),))

    assert not has_targets(settings)
    assert due_of(settings, waiting()) is None
    assert with_due(settings, [waiting()]) == (waiting(),)


def test_the_limits_hold_exactly_those_tickets_that_are_due() -> None:
    chance, settings = random.Random(8), some_settings()
    for _trial in range(500):
        now = MONDAY + chance.randrange(10 * 24 * 60) * 60_000
        ticket = waiting(
            now - chance.randrange(10 * 24 * 60) * 60_000,
            address=chance.choice((MAIN, OTHER, "gone@acme.nl")),
            answered=chance.random() < 0.5,
        )
        due = due_of(settings, ticket)

        assert due is not None
        assert (due.at <= now) == beyond(settings, ticket, now, 100)
        assert (due.soon_at <= now) == beyond(settings, ticket, now, SOON)


def beyond(settings: Settings, ticket: Ticket, now: int, part: int) -> bool:
    """Tell whether a ticket waits beyond its limit, as the database reads the limits: its address before its brand."""
    found = [
        one for one in wait_limits(settings, now, part)
        if one.answered == ticket.answered and one.address in (ticket.address, "")
    ]  # fmt: skip
    limit = max(found, key=lambda one: one.address).at
    return limit is not None and ticket.waiting_since is not None and ticket.waiting_since <= limit


def test_answers_are_late_by_the_working_time_that_they_took() -> None:
    asked = at("2026-03-02 16:00")  # the third is a day off
    in_time = an_answer_given(asked, at("2026-03-04 12:00"))
    late = an_answer_given(asked, at("2026-03-04 12:01"))
    following = an_answer_given(asked, at("2026-03-04 12:01"), is_first=False)

    found = answers_given([in_time, late, following], some_settings())

    assert (found.given, found.promised) == (3, 3)
    assert [one.answer for one in found.late] == [late]
    assert found.late[0].took_ms == 4 * HOUR_MS + 60_000


def an_answer_given(asked_at: int, answered_at: int, *, is_first: bool = True) -> AnswerGiven:
    return AnswerGiven(
        ticket=TicketNumber(7), brand_id=ACME, address=MAIN, asked_at=asked_at, answered_at=answered_at,
        is_first=is_first,
    )  # fmt: skip
