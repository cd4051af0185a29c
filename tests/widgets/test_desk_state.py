"""The status line never lies: a poller's last words only count while its lease lives."""

from typing import Any

import pytest

from storage.records import Counts
from storage.words import MailboxState
from tests.screens.desk import AMSTERDAM, MINUTE, NOW, a_health, a_lease
from widgets.desk_state import BAD, BUSY, GOOD, DeskState, MailboxSight, MailsSight, Said, count_words, intake_words
from widgets.language import use_language
from widgets.status_line import status_content

COUNTS = Counts(open=12, unassigned=3, parked=0, failed=0, pending=0, outbox=0, tickets=40)


def a_mailbox(name: str = "acme", *, is_alive: bool = True, **changes: Any) -> MailboxSight:
    return MailboxSight(name=name, health=a_health(**changes), lease=a_lease() if is_alive else None)


def said_of(*mailboxes: MailboxSight, **changes: Any) -> Said:
    state = DeskState(**{"counts": COUNTS, "mailboxes": mailboxes, **changes})
    return intake_words(state, NOW, AMSTERDAM)


def test_a_connected_mailbox_tells_since_when_its_last_mail_and_its_lag() -> None:
    said = said_of(a_mailbox())

    assert said == Said(look=GOOD, parts=("connected since 09:00", "last mail 7m", "lag 0.4 s"))


def test_a_poller_whose_lease_ran_out_fetches_nothing_whatever_it_last_said() -> None:
    gone = MailboxSight(name="acme", health=a_health(), lease=a_lease(until=NOW))

    said = said_of(gone)

    assert said == Said(look=BAD, parts=("nobody is fetching mail", "last looked 1m"))


def test_the_error_is_told_in_words_with_the_next_try() -> None:
    waiting = a_mailbox(state=MailboxState.WAITING, error="Connection refused", next_try_at=NOW + 5 * MINUTE)

    said = said_of(waiting)

    assert said == Said(look=BAD, parts=("disconnected", "Connection refused", "next try 13:05"))


def test_of_several_mailboxes_the_worst_is_named() -> None:
    refused = a_mailbox("globex", state=MailboxState.REFUSED, error="AUTHENTICATIONFAILED")

    said = said_of(a_mailbox(), refused, a_mailbox("third"))

    assert said == Said(look=BAD, parts=("globex: login refused", "AUTHENTICATIONFAILED", "+2 mailboxes"))


def test_a_dead_poller_is_worse_than_a_refused_login() -> None:
    refused = a_mailbox("globex", state=MailboxState.REFUSED)

    said = said_of(refused, a_mailbox(is_alive=False))

    assert said.parts[0] == "acme: nobody is fetching mail"


@pytest.mark.parametrize(
    ("changes", "look", "words"),
    [
        ({"counts": None}, BUSY, "reading the desk …"),
        ({"trouble": "The database is locked"}, BAD, "The database is locked"),
        ({"mailboxes": ()}, BUSY, "no forward mailbox yet"),
    ],
)
def test_when_nothing_is_known_it_says_so(changes: dict[str, Any], look: str, words: str) -> None:
    said = said_of(a_mailbox(), **changes)

    assert said == Said(look=look, parts=(words,))


def test_what_our_own_poller_died_of_is_told() -> None:
    said = said_of(a_mailbox(is_alive=False), poller="the poller stopped (78)\x1b[2J")

    assert said.parts[:2] == ("nobody is fetching mail", "the poller stopped (78)[2J")


@pytest.mark.parametrize("state", MailboxState)
def test_every_state_has_words_of_its_own(state: MailboxState) -> None:
    assert said_of(a_mailbox(state=state)).parts[0]


def test_counts_begin_with_what_is_most_urgent() -> None:
    counts = Counts(open=12, unassigned=3, parked=2, failed=1, pending=0, outbox=0, tickets=40)

    assert [words for _look, words in count_words(counts)] == ["1 failed", "2 parked", "12 open", "3 unassigned"]


def test_mails_that_need_somebody_come_first_and_those_that_leave_are_counted_apart() -> None:
    counts = Counts(open=12, unassigned=3, parked=2, failed=0, pending=0, outbox=4, tickets=40)

    said = count_words(counts, MailsSight(needing=1))

    assert [words for _look, words in said] == [
        "1 mail needs you", "2 parked", "outbox 3", "12 open", "3 unassigned",
    ]  # fmt: skip
    assert said[0][0] == BAD


def test_mails_that_came_back_need_somebody_and_are_none_of_those_that_leave() -> None:
    counts = Counts(open=12, unassigned=3, parked=0, failed=0, pending=0, outbox=4, tickets=40)

    said = count_words(counts, MailsSight(needing=1, returned=2))

    assert [words for _look, words in said] == ["3 mails need you", "outbox 3", "12 open", "3 unassigned"]


def test_an_empty_outbox_is_not_spoken_of() -> None:
    assert [words for _look, words in count_words(COUNTS)] == ["12 open", "3 unassigned"]


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_mails_that_need_somebody_are_the_last_to_give_way(width: int) -> None:
    counts = Counts(open=12, unassigned=3, parked=2, failed=0, pending=0, outbox=4, tickets=40)
    state = DeskState(counts=counts, mailboxes=(a_mailbox(),), mails=MailsSight(needing=1))

    line = status_content(state, "", NOW, AMSTERDAM, width)

    assert "1 mail needs you" in line.plain
    assert line.cell_length == width


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("width", [30, 60, 80, 200])
def test_the_line_is_exactly_as_wide_as_the_screen(width: int, language: str) -> None:
    use_language(language)
    error = "fout " * 60
    states = [
        DeskState(counts=COUNTS, mailboxes=(a_mailbox(),)),
        DeskState(counts=COUNTS, mailboxes=(a_mailbox(state=MailboxState.WAITING, error=error),)),
        DeskState(),
    ]

    widths = {status_content(state, "", NOW, AMSTERDAM, width).cell_length for state in states}

    assert widths == {width}


def test_an_error_that_does_not_fit_is_cut_not_dropped() -> None:
    state = DeskState(counts=COUNTS, mailboxes=(a_mailbox(state=MailboxState.WAITING, error="refused " * 20),))

    line = status_content(state, "", NOW, AMSTERDAM, 80).plain

    assert "disconnected · refused refused" in line
    assert "…" in line
