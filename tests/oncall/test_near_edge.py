"""Groupings that were nearly decided the other way: within a tenth of the period, on either side of its edge."""

import pytest

from console.oncall.near_edge import near_edges
from storage.records import Decision, DeliveryKey
from storage.words import Because
from tests.storage.builders import HOUR, NOON, a_decision

PERIOD = 72 * HOUR


def decided(apart: int, because: Because = Because.TIME_WINDOW, **changes: object) -> Decision:
    compared = (
        ("arrival", NOON),
        ("last_customer_mail", NOON - apart),
        ("first_mail", NOON - apart),
        ("period", PERIOD),
    )
    return a_decision(DeliveryKey(1), **({"because": because, "compared": compared} | changes))


@pytest.mark.parametrize(
    ("apart", "within"),
    [
        (PERIOD, 0),
        (PERIOD - PERIOD // 10, PERIOD // 10),
        (PERIOD - PERIOD // 10 - 1, None),
        (PERIOD + PERIOD // 10, -PERIOD // 10),
        (PERIOD + PERIOD // 10 + 1, None),
    ],
)
def test_a_tenth_of_the_period_is_near_on_both_sides(apart: int, within: int | None) -> None:
    found = near_edges([decided(apart)])

    assert [one.within_ms for one in found] == ([] if within is None else [within])


def test_the_nearest_comes_first() -> None:
    far, near = decided(PERIOD - HOUR), decided(PERIOD + 1, Because.NEW_PERIOD_OVER, sequence=2)

    assert [one.decision for one in near_edges([far, near])] == [near, far]


def test_what_time_did_not_decide_has_no_edge() -> None:
    assert near_edges([decided(PERIOD, Because.KNOWN_MESSAGE_ID), decided(PERIOD, compared=())]) == []


def test_a_mail_that_arrived_before_the_last_one_is_as_near() -> None:
    (edge,) = near_edges([decided(-PERIOD)])

    assert edge.within_ms == 0
