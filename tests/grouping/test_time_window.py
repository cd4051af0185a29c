"""Grouping by time, its edges and its order of reasons: a test for each sentence of grouping.md §7 and §8."""

from dataclasses import replace

import pytest

from console.mail.parsed import Correspondent
from console.verdict import Kept
from storage.evidence import TicketFact
from storage.settings import AddressId, Exclusion, ExclusionId, Settings
from storage.words import Because, TicketStatus
from tests.grouping.builders import (
    ACME,
    DAY,
    HOUR,
    JAN,
    MAIN,
    NOON,
    NOVA,
    SALES,
    SETTINGS,
    decided,
    fact,
    parsed,
    with_account,
    with_address,
)

PERIOD = 72 * HOUR


def near(*facts: TicketFact) -> Kept:
    return Kept(customer_id=JAN, candidates=facts)


def at(last: int, number: int = 1) -> TicketFact:
    return fact(number, last_customer_mail_at=last, first_mail_at=last, active_at=last)


def closed(number: int = 1, at: int = NOON - 60_000) -> TicketFact:
    return fact(number, status=TicketStatus.CLOSED, closed_at=at)


def excluding(pattern: str, **scope: object) -> Settings:
    exclusion = Exclusion(id=ExclusionId(1), pattern=pattern, **scope)  # type: ignore[arg-type] # a scope
    return replace(SETTINGS, exclusions=(exclusion,))


def test_a_first_mail_opens_a_ticket() -> None:
    verdict = decided(parsed())

    assert (verdict.because, verdict.ticket, verdict.candidates) == (Because.NEW_NO_CANDIDATE, None, ())


@pytest.mark.parametrize("distance", [0, PERIOD, -PERIOD])
def test_exactly_the_period_still_groups_before_and_after(distance: int) -> None:
    verdict = decided(parsed(), near(at(NOON - distance)))

    assert (verdict.because, verdict.ticket, verdict.reopen) == (Because.TIME_WINDOW, 1, False)
    assert ("arrival", NOON) in verdict.compared
    assert ("last_customer_mail", NOON - distance) in verdict.compared


@pytest.mark.parametrize(("distance", "over"), [(PERIOD + 1, 1), (PERIOD + 1000, 1), (-PERIOD - 120_000, 120)])
def test_a_little_more_than_the_period_does_not(distance: int, over: int) -> None:
    verdict = decided(parsed(), near(at(NOON - distance)))

    assert (verdict.because, verdict.ticket) == (Because.NEW_PERIOD_OVER, None)
    assert [(one.lost_because, one.seconds_over) for one in verdict.candidates] == [("period-over", over)]


def test_the_period_is_that_of_the_address() -> None:
    settings = with_address(period_s=60)

    assert decided(parsed(), near(at(NOON - 60_000)), settings).because is Because.TIME_WINDOW
    assert decided(parsed(), near(at(NOON - 61_000)), settings).because is Because.NEW_PERIOD_OVER


def test_the_period_slides_with_the_customers_last_mail_up_to_the_cap() -> None:
    exactly = decided(parsed(), near(fact(first_mail_at=NOON - 30 * DAY)))
    beyond = decided(parsed(), near(fact(first_mail_at=NOON - 30 * DAY - 1000)))

    assert exactly.because is Because.TIME_WINDOW
    assert (beyond.because, beyond.candidates[0].seconds_over) == (Because.NEW_CAP_REACHED, 1)


def test_a_period_longer_than_the_cap_is_the_cap() -> None:
    settings = with_address(period_s=40 * 86_400)

    assert decided(parsed(), near(at(NOON - 40 * DAY)), settings).because is Because.TIME_WINDOW


def test_a_ticket_holds_exactly_the_cap_of_mails() -> None:
    assert decided(parsed(), near(fact(mail_count=199))).because is Because.TIME_WINDOW
    assert decided(parsed(), near(fact(mail_count=200))).because is Because.NEW_CAP_REACHED
    assert decided(parsed(), near(fact(mail_count=2)), with_address(cap_mails=2)).because is Because.NEW_CAP_REACHED


def test_outside_the_period_nothing_else_is_the_reason() -> None:
    over = at(NOON - 90 * DAY)
    shut = replace(over, status=TicketStatus.CLOSED, closed_at=NOON - 80 * DAY)

    assert decided(parsed(), near(over)).because is Because.NEW_PERIOD_OVER
    assert decided(parsed(), near(replace(over, parted=True))).because is Because.NEW_PERIOD_OVER
    verdict = decided(parsed(), near(shut))
    assert (verdict.because, verdict.follows) == (Because.NEW_PERIOD_OVER, None)


@pytest.mark.parametrize("status", [TicketStatus.PENDING, TicketStatus.SNOOZED])
def test_a_waiting_ticket_is_joined_and_set_open(status: TicketStatus) -> None:
    verdict = decided(parsed(), near(fact(status=status)))

    assert (verdict.because, verdict.reopen) == (Because.TIME_WINDOW, True)


def test_a_ticket_without_a_persons_mail_is_never_a_candidate() -> None:
    verdict = decided(parsed(), near(fact(last_customer_mail_at=None)))

    assert (verdict.because, verdict.candidates[0].lost_because) == (Because.NEW_NO_CANDIDATE, "no-customer-mail")


@pytest.mark.parametrize("status", [TicketStatus.MERGED, TicketStatus.SPAM])
def test_merged_and_spam_are_none(status: TicketStatus) -> None:
    assert decided(parsed(), near(fact(status=status))).because is Because.NEW_NO_CANDIDATE


def test_another_address_or_brand_is_none() -> None:
    verdict = decided(parsed(), near(fact(address="sales@acme.nl"), fact(2, brand_id=NOVA)))

    assert verdict.because is Because.NEW_NO_CANDIDATE


def test_a_split_is_remembered() -> None:
    verdict = decided(parsed(), near(fact(parted=True)))

    assert (verdict.because, verdict.candidates[0].lost_because) == (Because.NEW_SPLIT_REMEMBERED, "split-remembered")


def test_closed_within_the_period_is_followed_or_by_setting_joined() -> None:
    followed = decided(parsed(), near(closed()))
    joined = decided(parsed(), near(closed()), with_account(group_into_closed=True))

    assert (followed.because, followed.ticket, followed.follows) == (Because.NEW_CANDIDATE_CLOSED, None, 1)
    assert (joined.because, joined.ticket, joined.reopen) == (Because.TIME_WINDOW, 1, True)


def test_an_open_ticket_wins_over_a_closed_one_that_is_newer() -> None:
    newer = replace(closed(2), active_at=NOON - 1)

    verdict = decided(parsed(), near(newer, fact(1)))

    assert (verdict.because, verdict.ticket, verdict.follows) == (Because.TIME_WINDOW, 1, None)


def test_of_several_the_newest_activity_wins_then_the_lowest_number() -> None:
    verdict = decided(parsed(), near(fact(5), fact(4), fact(3, active_at=NOON - 2 * HOUR)))

    assert verdict.ticket == 4
    assert [(one.ticket, one.lost_because) for one in verdict.candidates] == [
        (5, "older-activity"),
        (3, "older-activity"),
    ]


def test_the_order_of_the_candidates_given_does_not_matter() -> None:
    facts = [fact(5), fact(4), fact(3, active_at=NOON), fact(6, parted=True)]

    assert decided(parsed(), near(*facts)) == decided(parsed(), near(*reversed(facts)))


@pytest.mark.parametrize(
    ("pattern", "holds"),
    [
        ("jan@example.nl", True),
        ("JAN@Example.NL", True),
        ("piet@example.nl", False),
        ("*@example.nl", True),
        ("*@nl", False),
        ("example.nl", True),
        ("nl", True),
        ("ample.nl", False),
        ("mail.example.nl", False),
    ],
)
def test_an_exclusion_is_an_address_a_domain_or_a_domain_with_its_subdomains(pattern: str, holds: bool) -> None:
    verdict = decided(parsed(), near(fact()), excluding(pattern))

    assert verdict.because is (Because.NEW_SENDER_EXCLUDED if holds else Because.TIME_WINDOW)


def test_only_a_bare_domain_has_subdomains() -> None:
    mail = parsed(from_="x@team.incasso.nl")

    assert decided(mail, settings=excluding("incasso.nl")).because is Because.NEW_SENDER_EXCLUDED
    assert decided(mail, settings=excluding("*@incasso.nl")).because is Because.NEW_NO_CANDIDATE


@pytest.mark.parametrize(
    ("scope", "holds"),
    [
        ({}, True),
        ({"brand_id": ACME}, True),
        ({"brand_id": NOVA}, False),
        ({"address_id": MAIN.id}, True),
        ({"address_id": SALES.id}, False),
        ({"brand_id": ACME, "address_id": AddressId(99)}, False),
    ],
)
def test_an_exclusion_holds_for_the_account_a_brand_or_an_address(scope: dict[str, object], holds: bool) -> None:
    verdict = decided(parsed(), near(fact()), excluding("example.nl", **scope))

    assert (verdict.because is Because.NEW_SENDER_EXCLUDED) is holds


def test_an_exclusion_matches_the_from_or_the_customer() -> None:
    mail = parsed(from_="info@acme.nl", reply_to="jan@example.nl")

    assert decided(mail, settings=excluding("acme.nl")).because is Because.NEW_SENDER_EXCLUDED
    assert decided(mail, settings=excluding("example.nl")).because is Because.NEW_SENDER_EXCLUDED


def test_switched_off_ourselves_and_automatic_do_not_group() -> None:
    have = near(fact())

    assert decided(parsed(), have, with_address(group_by_time=False)).because is Because.NEW_GROUPING_OFF
    assert decided(parsed(from_="ana@konto.nl"), have).because is Because.NEW_FROM_OURSELVES
    assert decided(parsed(headers=[("Precedence", "bulk")]), have).because is Because.NEW_AUTOMATIC


def test_when_several_reasons_hold_the_first_in_the_order_is_given() -> None:
    unsure = (Correspondent(name="", address="ana@konto.nl", sure=False),)
    settings = replace(with_address(group_by_time=False), exclusions=excluding("konto.nl").exclusions)
    automatic = [("Precedence", "bulk")]
    ours = parsed(from_="ana@konto.nl", headers=automatic)
    at_sales = parsed(from_="x@konto.nl", to="sales@acme.nl", headers=automatic)

    found = [
        decided(replace(ours, from_=unsure), settings=settings),
        decided(ours, settings=settings),
        decided(parsed(from_="x@konto.nl", headers=automatic), settings=settings),
        decided(at_sales, settings=settings),
    ]

    assert [verdict.because for verdict in found] == [
        Because.NEW_SENDER_UNSURE,
        Because.NEW_FROM_OURSELVES,
        Because.NEW_GROUPING_OFF,
        Because.NEW_SENDER_EXCLUDED,
    ]
    assert [("automatic" in verdict.badges) for verdict in found] == [True] * 4


def test_of_lost_candidates_the_first_reason_in_the_order_is_given() -> None:
    over, full = at(NOON - 90 * DAY), fact(2, mail_count=200)
    shut, parted = closed(3), fact(4, parted=True)

    assert decided(parsed(), near(over)).because is Because.NEW_PERIOD_OVER
    assert decided(parsed(), near(over, full)).because is Because.NEW_CAP_REACHED
    assert decided(parsed(), near(over, full, shut)).because is Because.NEW_CANDIDATE_CLOSED
    assert decided(parsed(), near(over, full, shut, parted)).because is Because.NEW_SPLIT_REMEMBERED


def test_another_subject_or_reference_number_earns_a_warning_and_no_refusal() -> None:
    ticket = fact(subject="Dossier 2026-1181 inzake Smit")

    same = decided(parsed(subject="RE: Dossier 2026-1181 inzake Smit"), near(ticket))
    other = decided(parsed(subject="Dossier 2026-1190 inzake Bakker"), near(ticket))

    assert (same.because, same.badges) == (Because.TIME_WINDOW, ())
    assert (other.because, other.badges) == (Because.TIME_WINDOW, ("other subject", "other reference number"))
