"""What follows from a try: sent, later, refused, or nobody knows; a pure rule over what the server said."""

import pytest

from console.outgoing.door import OutgoingPasswordError
from console.outgoing.mailer import (
    InsecureError,
    LoginRefusedError,
    LostAfterDataError,
    NoServiceError,
    RefusedByServerError,
    RefusedRecipient,
    Sent,
    UnreachableError,
    UnsafeMailError,
)
from console.outgoing.next_step import after_restart, after_try, envelope_of, given_up, rest_ms
from storage.outbox import Recipient
from storage.words import Handing, OutboxState
from tests.outgoing.sending import an_outgoing
from tests.storage.builders import JAN, MINUTE, NOON

HOUR = 60 * MINUTE
PIET = "piet@example.nl"
BUSY = RefusedByServerError(451, "later", True)


def refused(address: str = PIET, code: int = 550, words: str = "no such user") -> RefusedRecipient:
    return RefusedRecipient(address=address, code=code, words=words)


def test_a_mail_that_was_taken_is_sent_with_the_servers_words() -> None:
    step = after_try(an_outgoing(JAN, PIET), Sent(words="2.0.0 kept as 7"), NOON, 0.0)

    assert (step.state, step.server_said, step.ended_at) == (OutboxState.SENT, "2.0.0 kept as 7", NOON)
    assert [(one.address, one.handing, one.code) for one in step.recipients] == [
        (JAN, Handing.TAKEN, 250),
        (PIET, Handing.TAKEN, 250),
    ]


def test_a_mail_that_was_taken_for_some_is_sent_and_names_who_was_refused() -> None:
    step = after_try(an_outgoing(JAN, PIET), Sent(words="kept", refused=(refused(),)), NOON, 0.0)

    assert (step.state, step.server_said) == (OutboxState.SENT, "550 no such user")
    assert [(one.address, one.handing, one.code) for one in step.recipients] == [
        (JAN, Handing.TAKEN, 250),
        (PIET, Handing.REFUSED, 550),
    ]


def test_who_was_refused_for_now_is_tried_again_alone() -> None:
    step = after_try(an_outgoing(JAN, PIET), Sent(words="kept", refused=(refused(code=452),)), NOON, 0.0)

    later = an_outgoing(*step.recipients)
    again = after_try(later, Sent(words="kept"), NOON + HOUR, 0.0)

    assert (step.state, step.next_try_at, step.server_said) == (
        OutboxState.QUEUED, NOON + MINUTE, "452 no such user",
    )  # fmt: skip
    assert envelope_of(later).recipients == (PIET,)
    assert (again.state, [one.address for one in again.recipients]) == (OutboxState.SENT, [PIET])


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 2), (3, 5), (4, 15), (5, 30), (6, 60), (7, 60), (50, 60)]
)
@pytest.mark.parametrize("error", [BUSY, UnreachableError("nobody there"), NoServiceError(554, "closed", False)])
def test_a_server_that_is_busy_or_down_is_tried_again_ever_more_seldom(
    error: Exception, attempts: int, minutes: int
) -> None:
    mail = an_outgoing(attempts=attempts)

    first, last = (after_try(mail, error, NOON, chance) for chance in (0.0, 0.999))

    assert (first.state, first.next_try_at) == (OutboxState.QUEUED, NOON + minutes * MINUTE)
    assert last.next_try_at is not None
    assert 1.09 < (last.next_try_at - NOON) / (minutes * MINUTE) < 1.1
    assert first.server_said == str(error)


@pytest.mark.parametrize("error", [BUSY, UnreachableError("nobody there"), NoServiceError(554, "closed", False)])
def test_after_two_days_it_is_given_up_with_words(error: Exception) -> None:
    early = after_try(an_outgoing(attempts=50), error, NOON + 48 * HOUR - 1, 0.0)
    late = after_try(an_outgoing(attempts=50), error, NOON + 48 * HOUR, 0.0)

    assert (early.state, late.state) == (OutboxState.QUEUED, OutboxState.REFUSED)
    assert late.server_said == f"given up after 48 hours: {error}"
    assert [(one.address, one.handing) for one in late.recipients] == [(JAN, Handing.REFUSED)]


def test_an_acknowledgement_is_given_up_sooner() -> None:
    early = after_try(an_outgoing(automatic=True), BUSY, NOON + 4 * HOUR - 1, 0.0)
    late = after_try(an_outgoing(automatic=True), BUSY, NOON + 4 * HOUR, 0.0)

    assert (early.state, late.state) == (OutboxState.QUEUED, OutboxState.REFUSED)
    assert late.server_said == "given up after 4 hours: 451 later"


def test_what_some_have_got_is_sent_when_the_others_are_given_up() -> None:
    mail = an_outgoing(Recipient(address=JAN, handing=Handing.TAKEN, code=250), PIET)

    step = after_try(mail, BUSY, NOON + 49 * HOUR, 0.0)

    assert (step.state, step.ended_at) == (OutboxState.SENT, NOON + 49 * HOUR)
    assert [(one.address, one.handing) for one in step.recipients] == [
        (JAN, Handing.TAKEN),
        (PIET, Handing.REFUSED),
    ]


def test_a_refusal_for_good_is_refused_at_once() -> None:
    step = after_try(an_outgoing(), RefusedByServerError(554, "5.7.1 spam", False), NOON, 0.0)

    assert (step.state, step.server_said, step.next_try_at) == (OutboxState.REFUSED, "554 5.7.1 spam", None)
    assert step.recipients == (Recipient(address=JAN, handing=Handing.REFUSED, code=554, words="5.7.1 spam"),)


def test_when_each_recipient_was_refused_only_those_for_now_are_tried_again() -> None:
    error = RefusedByServerError(550, "gone", True, refused=(refused(JAN), refused(PIET, 452, "full")))

    step = after_try(an_outgoing(JAN, PIET), error, NOON, 0.0)

    assert step.state is OutboxState.QUEUED
    assert [(one.address, one.handing, one.code) for one in step.recipients] == [
        (JAN, Handing.REFUSED, 550),
        (PIET, Handing.WAITING, 452),
    ]


def test_a_mail_that_is_refused_after_some_recipients_were_keeps_what_was_said_of_each() -> None:
    error = RefusedByServerError(451, "try later", True, refused=(refused(),))

    step = after_try(an_outgoing(JAN, PIET), error, NOON, 0.0)

    assert step.state is OutboxState.QUEUED
    assert [(one.address, one.handing, one.code) for one in step.recipients] == [
        (JAN, Handing.WAITING, 451),
        (PIET, Handing.REFUSED, 550),
    ]


def test_what_was_lost_after_it_was_handed_over_is_unknown_but_for_who_was_refused_before() -> None:
    step = after_try(an_outgoing(JAN, PIET), LostAfterDataError("no answer", refused=(refused(),)), NOON, 0.0)

    assert (step.state, step.server_said, step.next_try_at) == (OutboxState.UNKNOWN, "no answer", None)
    assert [(one.address, one.handing) for one in step.recipients] == [(PIET, Handing.REFUSED)]


def test_a_mail_that_can_be_read_in_two_ways_is_refused() -> None:
    step = after_try(an_outgoing(), UnsafeMailError("a NUL byte"), NOON, 0.0)

    assert (step.state, step.server_said) == (OutboxState.REFUSED, "a NUL byte")


@pytest.mark.parametrize(
    "error",
    [
        LoginRefusedError("535 no"),
        InsecureError("no STARTTLS"),
        OutgoingPasswordError("no secret acme"),
        ZeroDivisionError("a fault"),
    ],
)
def test_what_a_person_has_to_mend_waits_with_words_and_is_never_given_up(error: Exception) -> None:
    step = after_try(an_outgoing(attempts=400), error, NOON + 100 * HOUR, 0.0)

    assert (step.state, step.server_said) == (OutboxState.QUEUED, str(error))
    assert step.next_try_at == NOON + 100 * HOUR + 5 * MINUTE


def test_a_try_that_was_cut_short_is_sent_again_only_when_nothing_was_handed_over() -> None:
    before = after_restart(an_outgoing(), NOON)
    after = after_restart(an_outgoing(handed_at=NOON - 1), NOON)

    assert (before.state, before.next_try_at) == (OutboxState.QUEUED, NOON)
    assert (after.state, after.next_try_at, after.ended_at) == (OutboxState.UNKNOWN, None, NOON)
    assert before.server_said != after.server_said != ""


def test_a_mail_that_only_waits_for_a_server_is_given_up_too() -> None:
    assert given_up(an_outgoing(), "nobody there", NOON + 47 * HOUR) is None
    ended = given_up(an_outgoing(), "nobody there", NOON + 48 * HOUR)
    assert ended is not None
    assert (ended.state, ended.server_said) == (OutboxState.REFUSED, "given up after 48 hours: nobody there")


@pytest.mark.parametrize(
    ("error", "minutes"),
    [
        (UnreachableError("down"), 5),
        (NoServiceError(421, "closing", True), 5),
        (RefusedByServerError(421, "closing", True), 5),
        (LoginRefusedError("535"), 5),
        (InsecureError("no TLS"), 5),
        (BUSY, 0),
        (RefusedByServerError(550, "no", False), 0),
        (LostAfterDataError("lost"), 0),
        (UnsafeMailError("NUL"), 0),
    ],
)
def test_a_server_rests_only_after_what_would_fail_for_any_mail(error: Exception, minutes: int) -> None:
    assert rest_ms(an_outgoing(attempts=9), error, 0.0) == minutes * MINUTE


def test_a_servers_long_words_are_cut() -> None:
    step = after_try(an_outgoing(), RefusedByServerError(550, "x" * 5000, False), NOON, 0.0)

    assert len(step.server_said) == len(step.recipients[0].words) == 500
