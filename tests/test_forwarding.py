"""Whether forwarding works: the states and what turns one into another, and the likely causes in words."""

from dataclasses import replace
from typing import Any

import pytest

from console.forwarding import (
    Cause,
    Confirmation,
    ForwardingFacts,
    ForwardingState,
    Looking,
    Patience,
    can_see,
    forwarding_of,
)
from console.forwarding_facts import count_redirects
from console.forwarding_words import cause_words, next_step, state_words
from storage.probes import Probe, ProbeId
from storage.records import DeliveryKey
from storage.words import Forwarding
from tests.storage.builders import HOUR, MAIN, MINUTE, NOON

DAY = 24 * HOUR
SEEN = Looking(looked_at=NOON)
BLOCKED = "5.7.520 550 5.7.520 Access denied, Your organization does not allow external forwarding."


def a_probe(sent_at: int = NOON - 5 * MINUTE, **changes: Any) -> Probe:
    fields: dict[str, Any] = {
        "id": ProbeId(sent_at), "address": MAIN, "message_id": f"<{sent_at}@acme.nl>", "is_canary": True,
        "sent_at": sent_at, "sent_by": "",
    }  # fmt: skip
    return Probe(**(fields | changes))


def back(sent_at: int, *, after: int = 10_000) -> Probe:
    return a_probe(sent_at, arrived_at=sent_at + after, delivery=DeliveryKey(1))


def judged(*probes: Probe, now: int = NOON, **changes: Any) -> ForwardingState:
    fields: dict[str, Any] = {"address": MAIN, "looking": replace(SEEN, looked_at=now), "probes": probes}
    return forwarding_of(ForwardingFacts(**(fields | changes)), now)


def test_an_address_that_nothing_ever_came_for_waits() -> None:
    assert judged() == ForwardingState(state=Forwarding.WAITING)


def test_mail_shows_that_forwarding_works() -> None:
    assert judged(last_mail_at=NOON - DAY) == ForwardingState(state=Forwarding.VERIFIED, since=NOON - DAY)


def test_a_probe_that_came_back_shows_that_forwarding_works() -> None:
    assert judged(back(NOON - HOUR)).state is Forwarding.VERIFIED


@pytest.mark.parametrize(
    ("waited", "state"),
    [
        (10 * MINUTE, Forwarding.VERIFIED),
        (10 * MINUTE + 1, Forwarding.LATE),
        (2 * HOUR, Forwarding.LATE),
        (2 * HOUR + 1, Forwarding.BROKEN),
    ],
)
def test_a_probe_is_late_after_ten_minutes_and_the_forwarding_broken_after_two_hours(
    waited: int, state: Forwarding
) -> None:
    assert judged(a_probe(NOON - waited), last_mail_at=NOON - DAY).state is state


def test_a_probe_on_its_way_leaves_an_address_waiting_that_nothing_came_for() -> None:
    assert judged(a_probe(NOON - MINUTE)).state is Forwarding.WAITING


def test_newer_probes_on_their_way_do_not_excuse_an_old_one() -> None:
    hourly = [a_probe(NOON - hours * HOUR - MINUTE) for hours in range(4)]

    found = judged(*hourly, last_mail_at=NOON - DAY)

    assert (found.state, found.since, found.cause) == (Forwarding.BROKEN, hourly[-1].sent_at, Cause.NOT_BACK)


@pytest.mark.parametrize("failed", [False, True])
def test_a_mail_that_arrives_later_heals(failed: bool) -> None:
    lost = a_probe(NOON - 5 * HOUR, **({"failed_at": NOON - 4 * HOUR, "failure": BLOCKED} if failed else {}))

    assert judged(lost, last_mail_at=NOON - 6 * HOUR).state is Forwarding.BROKEN
    assert judged(lost, last_mail_at=NOON - HOUR).state is Forwarding.VERIFIED


def test_a_probe_that_comes_back_after_all_heals_even_its_own_bounce() -> None:
    late = replace(back(NOON - 3 * HOUR, after=HOUR), failed_at=NOON - 2 * HOUR, failure=BLOCKED)

    assert judged(late).state is Forwarding.VERIFIED
    assert judged(back(NOON - HOUR), a_probe(NOON - 5 * HOUR)).state is Forwarding.VERIFIED


@pytest.mark.parametrize(
    ("failure", "cause"),
    [
        (BLOCKED, Cause.EXTERNAL_FORWARDING),
        ("5.7.1 550 5.7.1 Forwarding to external recipients is not allowed", Cause.EXTERNAL_FORWARDING),
        ("5.7.1 554 5.7.1 spam", Cause.BOUNCED),
        ("5.1.1 550 5.1.1 no such user", Cause.UNKNOWN_ADDRESS),
        ("SMTP: 550 5.1.1 no such user here", Cause.REFUSED),
    ],
)
def test_a_bounce_breaks_the_forwarding_and_its_words_name_the_cause(failure: str, cause: Cause) -> None:
    found = judged(a_probe(failed_at=NOON - MINUTE, failure=failure), last_mail_at=NOON - HOUR)

    assert (found.state, found.since, found.cause) == (Forwarding.BROKEN, NOON - MINUTE, cause)
    assert failure.removeprefix("SMTP: ") in cause_words(found, MAIN)


def test_a_probe_that_was_never_sent_says_nothing_about_the_forwarding() -> None:
    unsent = a_probe(NOON - 5 * HOUR, failure="The outgoing server can't be reached")

    verified, waiting = judged(unsent, last_mail_at=NOON - DAY), judged(unsent)

    assert (verified.state, verified.cause) == (Forwarding.VERIFIED, Cause.NOT_SENT)
    assert (waiting.state, waiting.cause) == (Forwarding.WAITING, Cause.NOT_SENT)


def test_a_confirmation_of_gmail_is_the_cause_until_something_comes() -> None:
    asked = Confirmation(asked_at=NOON - 3 * HOUR, said="code 123456789, link https://mail.google.com/vf-x")

    waiting = judged(confirmation=asked)
    broken = judged(a_probe(NOON - 150 * MINUTE), confirmation=asked)
    answered = judged(confirmation=asked, last_mail_at=NOON - HOUR)

    assert (waiting.state, waiting.cause) == (Forwarding.WAITING, Cause.GMAIL_CONFIRMATION)
    assert (broken.state, broken.cause) == (Forwarding.BROKEN, Cause.GMAIL_CONFIRMATION)
    assert "123456789" in cause_words(waiting, MAIN)
    assert answered.cause is None


def test_what_was_not_fetched_is_not_late() -> None:
    away = Looking(looked_at=NOON - 4 * HOUR, error="the connection broke")

    found = judged(a_probe(NOON - 3 * HOUR), last_mail_at=NOON - DAY, looking=away)

    assert (found.state, found.cause) == (Forwarding.VERIFIED, Cause.NOT_POLLED)
    assert "the connection broke" in cause_words(found, MAIN)


def test_what_waits_in_a_backlog_is_not_late() -> None:
    behind = Looking(looked_at=NOON, seen_until=NOON - 3 * HOUR)

    found = judged(a_probe(NOON - 150 * MINUTE), last_mail_at=NOON - DAY, looking=behind)

    assert (found.state, found.cause) == (Forwarding.VERIFIED, None)


@pytest.mark.parametrize(
    ("looking", "cause"),
    [
        (Looking(has_mailbox=False), Cause.NO_MAILBOX),
        (Looking(), Cause.NOT_POLLED),
        (Looking(looked_at=NOON, is_refused=True, error="NO"), Cause.LOGIN_REFUSED),
    ],
)
def test_where_nobody_looks_the_state_is_what_it_was_and_that_is_said(looking: Looking, cause: Cause) -> None:
    found = judged(last_mail_at=NOON - DAY, looking=looking)

    assert (found.state, found.cause) == (Forwarding.VERIFIED, cause)
    assert not can_see(looking, NOON)
    assert can_see(SEEN, NOON)


def test_a_bounce_is_known_also_where_nobody_looks_now() -> None:
    bounced = a_probe(failed_at=NOON - MINUTE, failure=BLOCKED)

    assert judged(bounced, looking=Looking(looked_at=NOON - DAY)).cause is Cause.EXTERNAL_FORWARDING


def test_a_probe_that_counts_as_mail_to_another_address_works_and_is_told() -> None:
    found = judged(back(NOON - HOUR), landed="sales@acme.nl")

    assert (found.state, found.cause) == (Forwarding.VERIFIED, Cause.OTHER_ADDRESS)
    assert "sales@acme.nl" in cause_words(found, MAIN)
    assert judged(back(NOON - HOUR), landed=MAIN).cause is None


def test_a_second_redirect_is_suspected_where_earlier_mail_had_two() -> None:
    found = judged(a_probe(NOON - HOUR), back(NOON - DAY), redirects=2)

    assert (found.state, found.cause) == (Forwarding.LATE, Cause.SECOND_REDIRECT)
    assert "2" in cause_words(found, MAIN)


def test_a_silent_address_is_late_and_a_probe_that_came_back_since_says_otherwise() -> None:
    hours = range((NOON - 6 * HOUR) // HOUR - 8 * 168, (NOON - 6 * HOUR) // HOUR)
    habit = dict.fromkeys(hours, 3)

    silent = judged(last_mail_at=NOON - 6 * HOUR, arrivals=habit)
    probed = judged(back(NOON - HOUR), last_mail_at=NOON - 6 * HOUR, arrivals=habit)

    assert (silent.state, silent.cause) == (Forwarding.LATE, Cause.SILENT)
    assert probed.state is Forwarding.VERIFIED


def test_somebody_who_waits_may_be_less_patient() -> None:
    facts = ForwardingFacts(address=MAIN, looking=SEEN, probes=(a_probe(NOON - MINUTE),))

    assert forwarding_of(facts, NOON, Patience(late_ms=1000)).state is Forwarding.LATE


def test_redirects_are_counted_by_the_mailboxes_that_made_them() -> None:
    once = b"Resent-From: <info@acme.nl>\r\nX-MS-Exchange-Inbox-Rules-Loop: info@acme.nl\r\nSubject: x\r\n\r\ny"
    twice = b"X-Forwarded-For: team@acme.nl supportacme@konto.omnidesk.com\r\n" + once

    assert [count_redirects(raw) for raw in (b"Subject: x\r\n\r\ny", once, twice)] == [0, 1, 2]


@pytest.mark.parametrize("cause", list(Cause))
def test_each_cause_has_words_and_a_next_step(cause: Cause) -> None:
    found = ForwardingState(state=Forwarding.LATE, cause=cause, said="\x1b[31m {x}")

    words = cause_words(found, MAIN)
    step = next_step(found, address=MAIN, forward="supportacme@konto.omnidesk.com", brand="acme")

    assert words and step
    assert "\x1b" not in words
    assert "{" not in step


def test_an_address_that_waits_is_told_where_to_forward_to_and_one_that_works_nothing() -> None:
    forward = "supportacme@konto.omnidesk.com"

    waiting = next_step(judged(), address=MAIN, forward=forward, brand="acme")

    assert forward in waiting
    assert next_step(judged(last_mail_at=NOON), address=MAIN, forward=forward, brand="acme") == ""
    assert [state_words(state) for state in Forwarding] == ["waiting for mail", "verified", "late", "broken"]
