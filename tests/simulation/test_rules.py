"""Each rule of time and each edge of it, asked again of a kept history; and what a simulation leaves as it is."""

from dataclasses import replace

import pytest

from console.mail.message_ids import sign_id
from console.simulation import PACE, SimulationStopped, freed, simulate
from console.simulation_outcome import Joined, Split
from storage.history import HistoryMessage, Trace
from storage.records import CustomerId, MessageKey, TicketNumber
from storage.settings import AddressId, BrandId, Exclusion, ExclusionId, Settings
from storage.words import Because, TicketStatus
from tests.simulation.builders import (
    ACME,
    DAY,
    GROUPED,
    HOUR,
    JAN,
    MOVED,
    NEW,
    NOON,
    PIET,
    SECOND,
    SETTINGS,
    excluding,
    mail,
    ours,
    parts,
    threaded,
    ticket,
    with_account,
    with_address,
)

PERIOD = 72 * HOUR
OPEN, CLOSED, SPAM = TicketStatus.OPEN, TicketStatus.CLOSED, TicketStatus.SPAM
WEEK = with_address(period_s=7 * 86_400)
OFF = with_address(group_by_time=False)


def test_nothing_is_made_of_nothing() -> None:
    simulation = simulate([], SETTINGS)

    assert (simulation.messages, simulation.tickets_now, simulation.tickets_then) == (0, 0, 0)


@pytest.mark.parametrize(("over", "together"), [(0, True), (SECOND, False)])
def test_exactly_the_period_joins_and_one_second_more_does_not(over: int, together: bool) -> None:
    history = [mail(1), mail(2, PERIOD + over, 2)]

    assert parts(history) == ([[1, 2]] if together else [[1], [2]])


def test_the_period_slides_with_each_mail_of_the_customer() -> None:
    history = [mail(1), mail(2, PERIOD, 2), mail(3, 2 * PERIOD, 3)]

    assert parts(history) == [[1, 2, 3]]


def test_neither_answers_nor_automatic_mail_extend_the_period() -> None:
    machine = {"automatic": True, "from_customer": False}
    history = [mail(1), ours(2, PERIOD), threaded(3, PERIOD, 1, 1, **machine), mail(4, PERIOD + SECOND, 2)]

    assert parts(history) == [[1, 2, 3], [4]]


@pytest.mark.parametrize(("before", "together"), [(PERIOD, True), (PERIOD + SECOND, False)])
def test_a_late_mail_counts_by_the_absolute_distance(before: int, together: bool) -> None:
    history = [mail(1), mail(2, -before, 2)]

    assert parts(history) == ([[1, 2]] if together else [[1], [2]])


@pytest.mark.parametrize(("over", "together"), [(0, True), (SECOND, False)])
def test_exactly_the_cap_of_days_still_joins(over: int, together: bool) -> None:
    then = with_address(cap_days=4)
    history = [mail(1), mail(2, 2 * DAY, 1, because=GROUPED), mail(3, 4 * DAY + over, 2)]

    assert parts(history, then) == ([[1, 2, 3]] if together else [[1, 2], [3]])


def test_a_cap_that_is_shorter_than_the_period_is_the_period() -> None:
    assert parts([mail(1), mail(2, PERIOD, 2)], with_address(cap_days=1)) == [[1, 2]]


def test_the_cap_of_mails_counts_automatic_ones_too() -> None:
    machine = threaded(2, HOUR, 1, 1, automatic=True, from_customer=False)
    history = [mail(1), machine, mail(3, 2 * HOUR, 1, because=GROUPED)]

    assert parts(history, with_address(cap_mails=2)) == [[1, 2], [3]]
    assert parts(history, with_address(cap_mails=3)) == [[1, 2, 3]]


def test_grouping_switched_off_splits_what_time_joined_and_leaves_threads() -> None:
    history = [mail(1), mail(2, HOUR, 1, because=GROUPED), threaded(3, 2 * HOUR, 1, 2)]

    assert parts(history, OFF) == [[1], [2, 3]]


def test_an_address_that_is_no_longer_registered_groups_by_the_defaults() -> None:
    then = replace(SETTINGS, addresses=())

    assert parts([mail(1), mail(2, PERIOD, 2), mail(3, 2 * PERIOD + SECOND, 3)], then) == [[1, 2], [3]]


@pytest.mark.parametrize(
    ("then", "excluded"),
    [
        (excluding("jan@example.nl"), True),
        (excluding("*@example.nl", brand_id=ACME), True),
        (excluding("example.nl", address_id=AddressId(1)), True),
        (excluding("example.nl", address_id=AddressId(2)), False),
        (excluding("example.nl", brand_id=BrandId(2)), False),
        (excluding("piet@example.nl"), False),
    ],
)
def test_an_exclusion_splits_within_its_scope(then: Settings, excluded: bool) -> None:
    history = [mail(1), mail(2, HOUR, 1, because=GROUPED)]

    assert parts(history, then) == ([[1], [2]] if excluded else [[1, 2]])


def test_an_exclusion_of_the_customer_holds_where_the_from_is_a_relay() -> None:
    senders = ("formulier@acme.nl", "jan@example.nl")
    history = [mail(1, senders=senders), mail(2, HOUR, 1, because=GROUPED, senders=senders)]

    assert parts(history, excluding("jan@example.nl")) == [[1], [2]]


def test_an_excluded_sender_does_not_join_by_what_only_their_own_mails_named() -> None:
    history = [mail(1), threaded(2, HOUR, 1, 1, because=Because.SEEN_REFERENCE), threaded(3, HOUR, 1, 2)]

    assert parts(history, excluding("example.nl")) == [[1], [2, 3]]


@pytest.mark.parametrize(
    "because",
    [Because.NEW_STRANGER, Because.NEW_SENDER_UNSURE, Because.NEW_FROM_OURSELVES, Because.NEW_AUTOMATIC],
)
def test_mail_that_time_never_groups_stays_on_its_own(because: Because) -> None:
    history = [mail(1), mail(2, HOUR, 2, because=because)]

    assert parts(history, WEEK) == [[1], [2]]


def test_automatic_mail_is_not_grouped_whatever_was_said_of_it() -> None:
    history = [mail(1), mail(2, HOUR, 2, because=Because.NEW_GROUPING_OFF, automatic=True, from_customer=False)]

    assert parts(history) == [[1], [2]]


def test_other_customers_addresses_and_brands_do_not_meet() -> None:
    history = [
        mail(1),
        mail(2, HOUR, ticket(2, customer_id=PIET), customer_id=PIET),
        mail(3, HOUR, ticket(3, address="sales@acme.nl")),
        mail(4, HOUR, ticket(4, brand_id=BrandId(2), address="help@nova.nl")),
    ]

    assert parts(history, WEEK) == [[1], [2], [3], [4]]


def test_of_several_the_newest_activity_wins_then_the_lowest_number() -> None:
    apart = [mail(1, 0, 1), mail(2, 0, 2, because=Because.NEW_STRANGER)]

    assert parts([*apart, mail(3, HOUR, 3)]) == [[1, 3], [2]]
    assert parts([*apart, threaded(3, HOUR, 2, 2), mail(4, 2 * HOUR, 3)]) == [[1], [2, 3, 4]]
    assert parts([*apart, ours(3, HOUR, 2), mail(4, 2 * HOUR, 3)]) == [[1], [2, 3, 4]]


def test_a_thread_follows_the_message_that_it_named() -> None:
    history = [
        mail(1),
        mail(2, DAY, 1, because=GROUPED),
        threaded(3, 30 * DAY, 1, 2),
        threaded(4, 31 * DAY, 1, 1),
    ]

    assert parts(history, with_address(period_s=3600)) == [[1, 4], [2, 3]]


def test_an_answer_goes_with_the_mail_before_it_and_its_token_brings_the_customer_there() -> None:
    token = sign_id(b"key", 1, 3, "acme.nl")
    by_token = {"because": Because.SIGNED_TOKEN, "trace": Trace(evidence=token)}
    history = [mail(1), mail(2, DAY, 1, because=GROUPED), ours(3, 2 * DAY), mail(4, 30 * DAY, 1, **by_token)]

    assert parts(history, OFF) == [[1], [2, 3, 4]]


def test_a_number_in_the_subject_names_the_ticket_that_keeps_it() -> None:
    by_number = {"because": Because.SUBJECT_NUMBER, "trace": Trace(evidence="Vraag [#1]")}
    history = [mail(1), mail(2, DAY, 1, because=GROUPED), mail(3, 30 * DAY, 1, **by_number)]

    assert parts(history, OFF) == [[1, 3], [2]]


def test_what_an_employee_moved_stays_where_it_was_put() -> None:
    merged = [mail(1, 0, 2, because=MOVED), mail(2, 30 * DAY, 2), mail(3, 31 * DAY, 2, because=GROUPED)]
    split = [mail(1), mail(2, HOUR, 2, because=MOVED)]

    assert parts(merged) == [[1, 2, 3]]
    assert parts(merged, OFF) == [[1, 2], [3]]
    assert parts(split, WEEK) == [[1], [2]]


def test_what_was_merged_into_a_ticket_counts_for_its_caps_from_the_last_mail_that_time_put_there() -> None:
    merged = [mail(1, 0, 2, because=MOVED), mail(2, 30 * DAY, 2), mail(3, 30 * DAY + HOUR, 3)]

    assert parts(merged) == [[1, 2], [3]]


def test_what_was_merged_into_a_ticket_comes_along_when_that_ticket_is_joined() -> None:
    history = [mail(1), mail(2, 0, ticket(3, customer_id=PIET), because=MOVED, customer_id=PIET), mail(3, HOUR, 3)]

    assert parts(history) == [[1, 2, 3]]


def test_a_split_that_is_remembered_holds_from_the_last_mail_that_time_put_there() -> None:
    origin, moved = ticket(1, parted=True), {"because": MOVED, "trace": Trace(decided=TicketNumber(1))}
    history = [
        mail(1, 0, origin),
        mail(2, 60 * HOUR, 2, **moved),
        mail(3, 120 * HOUR, origin, because=GROUPED),
        mail(4, 121 * HOUR, 2, because=GROUPED),
    ]

    assert parts(history) == [[1, 3], [2, 4]]


def test_a_first_mail_that_was_split_off_leaves_its_ticket_standing() -> None:
    origin, moved = ticket(1, parted=True), {"because": MOVED, "trace": Trace(decided=TicketNumber(1))}

    assert parts([mail(1, 0, 2, **moved), mail(2, HOUR, origin, because=GROUPED)]) == [[1], [2]]


def test_a_closed_ticket_is_not_joined_after_its_closing() -> None:
    closed = ticket(1, status=CLOSED, closed_at=NOON + 4 * DAY)

    assert parts([mail(1, 0, closed), mail(2, 5 * DAY, 2)], WEEK) == [[1], [2]]
    assert parts([mail(1, 0, closed), mail(2, 3 * DAY + HOUR, 2)], WEEK) == [[1, 2]]


def test_a_closed_ticket_is_joined_where_the_account_says_so() -> None:
    closed = ticket(1, status=CLOSED, closed_at=NOON + HOUR)
    history = [mail(1, 0, closed), mail(2, 2 * HOUR, 2, because=Because.NEW_CANDIDATE_CLOSED)]

    assert parts(history) == [[1], [2]]
    assert parts(history, with_account(group_into_closed=True)) == [[1, 2]]


def test_a_ticket_that_is_open_again_was_closed_where_a_decision_says_so() -> None:
    trace = Trace(closed=(TicketNumber(1),))
    history = [mail(1), mail(2, HOUR, 2, because=Because.NEW_CANDIDATE_CLOSED, trace=trace)]

    assert parts(history) == [[1], [2]]


def test_an_answer_to_a_ticket_that_was_closed_too_long_ago_stays_on_its_own() -> None:
    trace = Trace(evidence="<vraag@example.nl>")
    history = [mail(1), mail(2, HOUR, 2, because=Because.NEW_CANDIDATE_CLOSED, trace=trace)]

    assert parts(history) == [[1], [2]]


def test_spam_is_no_candidate_from_the_last_mail_that_time_put_there() -> None:
    spam = ticket(1, status=SPAM)
    history = [mail(1, 0, spam), mail(2, HOUR, spam, because=GROUPED), mail(3, 2 * HOUR, 2)]

    assert parts(history) == [[1, 2], [3]]


def test_a_join_is_as_open_as_the_livelier_of_its_parts() -> None:
    closed = ticket(1, status=CLOSED, closed_at=NOON + 5 * DAY)
    history = [mail(1, 0, closed), mail(2, 4 * DAY, 2), mail(3, 6 * DAY, 2, because=GROUPED)]

    assert parts(history, WEEK) == [[1, 2, 3]]


def test_mail_before_the_time_asked_about_stays_and_still_counts() -> None:
    history = [mail(1), mail(2, DAY, 1, because=GROUPED), mail(3, 5 * DAY, 2)]

    simulation = simulate(history, WEEK, since=NOON + 2 * DAY)

    assert parts(history, OFF, since=NOON + 2 * DAY) == [[1, 2], [3]]
    assert parts(history, WEEK, since=NOON + 2 * DAY) == [[1, 2, 3]]
    assert (simulation.messages, simulation.tickets_now, simulation.tickets_then) == (1, 1, 1)


def test_senders_who_are_no_longer_excluded_join_by_what_they_named_before() -> None:
    excluded = {"because": Because.NEW_SENDER_EXCLUDED}
    history = [mail(1, 0, 1, **excluded), mail(2, 30 * DAY, 2, **excluded), mail(3, 60 * DAY, 3, **excluded)]
    names = {MessageKey(1): ("<root@x>",), MessageKey(2): ("<root@x>",)}

    assert parts(history, names=names) == [[1, 2], [3]]
    assert parts(history, excluding("example.nl"), names=names) == [[1], [2], [3]]


def test_only_those_who_were_excluded_once_are_freed() -> None:
    once = [Exclusion(id=ExclusionId(1), pattern="example.nl")]
    history = [mail(1), mail(2, customer_id=PIET, senders=("piet@elders.nl",)), mail(3, customer_id=None)]

    assert freed(history, once, SETTINGS) == {JAN}
    assert freed(history, once, excluding("example.nl")) == frozenset()
    assert freed(history, [], SETTINGS) == frozenset[CustomerId]()


def test_what_differs_is_told_once_with_its_customer_and_numbers() -> None:
    history = [mail(1, 0, 5), mail(2, 4 * DAY, 7), mail(3, 20 * DAY, 9), mail(4, 20 * DAY, 9, because=GROUPED)]

    joins, splits = simulate(history, WEEK), simulate(history, OFF)

    assert joins.joined == (Joined(customer="jan@example.nl", tickets=_numbers(5, 7), into=TicketNumber(5)),)
    assert (joins.split, joins.tickets_now, joins.tickets_then) == ((), 3, 2)
    assert splits.split == (
        Split(ticket=TicketNumber(9), customer="jan@example.nl", parts=((MessageKey(3),), (MessageKey(4),))),
    )
    assert (splits.joined, splits.tickets_then) == ((), 4)


def test_parts_of_two_tickets_may_make_a_new_one() -> None:
    history = [
        mail(1, 0, 1),
        mail(2, 0, 2, because=Because.NEW_STRANGER),
        mail(3, 50 * HOUR, 1, because=GROUPED),
        mail(4, 51 * HOUR, 2, because=GROUPED),
    ]

    simulation = simulate(history, with_address(period_s=3600))

    assert simulation.joined == (Joined(customer="jan@example.nl", tickets=_numbers(1, 2), into=None),)
    assert [one.ticket for one in simulation.split] == [1, 2]


def test_it_tells_how_far_it_is_and_stops_when_told() -> None:
    history = [mail(key, key, key) for key in range(1, 2 * PACE + 1)]
    told: list[int] = []

    def go_on(done: int) -> bool:
        told.append(done)
        return done < PACE

    with pytest.raises(SimulationStopped):
        simulate(history, SETTINGS, go_on=go_on)
    assert told == [0, PACE]


def test_a_customer_with_thousands_of_tickets_costs_no_more_for_each() -> None:
    history: list[HistoryMessage] = [mail(key, key * DAY * 4, key, because=NEW) for key in range(1, 3001)]

    assert simulate(history, SETTINGS).tickets_then == 3000


def _numbers(*numbers: int) -> tuple[TicketNumber, ...]:
    return tuple(map(TicketNumber, numbers))
