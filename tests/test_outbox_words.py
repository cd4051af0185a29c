"""What is told of a mail of ours: true in every state, with what can be done, harmless whatever a server says."""

from dataclasses import replace

import pytest

from console.outbox_words import (
    Hands,
    Tone,
    advice_words,
    can_be_left,
    can_be_retried,
    can_be_taken_back,
    counts_down,
    outbox_entries,
    said_words,
    short_words,
    state_words,
    tone_of,
    verb_hands,
)
from storage.outbox import OutboxId, Recipient
from storage.words import OutboxState
from tests.outbox_builders import JAN, MINUTE, NOW, PETRA, PIET, SECOND, a_mail, ended, mails, refused_by, taken_for
from tests.screens.desk import AMSTERDAM
from widgets.table_rows import LOOKS

KEYS = Hands(take_back="z", retry="r", cancel="x")


def said(name: str) -> str:
    return state_words(mails()[name], NOW, AMSTERDAM)


def advised(name: str) -> str:
    return advice_words(mails()[name], NOW, KEYS)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("leaves", "leaves in 8 s"),
        ("late", "waits since 12:55 to be sent"),
        ("no-server", "waits: no outgoing server is set: omnidesk smtp set"),
        ("tried", "tried 3 times, again 13:20: 451 4.7.1 greylisted, try again later"),
        ("on-its-way", "on its way"),
        ("sent", "sent 12:04"),
        ("partly", "sent 12:04 · refused for petra@example.nl: 550 no such user"),
        ("refused", "refused for jan@example.nl: 550 no such user"),
        ("given-up", "not sent: no answer for 48 hours"),
        ("unknown", "nobody knows whether it left: the connection was lost after the mail was handed over"),
        ("bounced", "sent 12:04 · bounced: 5.1.1 mailbox unknown"),
        ("settled", "nobody knows whether it left: lost · left at that by ben"),
    ],
)
def test_every_state_is_told_in_a_sentence_of_its_own(name: str, words: str) -> None:
    assert said(name) == words


def test_a_mail_counts_down_by_whole_seconds_until_it_leaves() -> None:
    mail = a_mail(next_try_at=NOW + 2 * SECOND)

    told = [state_words(mail, NOW + ms, AMSTERDAM) for ms in (0, 1, 1000, 1999, 2000, 16_999, 17_000)]

    assert told == [
        "leaves in 2 s", "leaves in 2 s", "leaves in 1 s", "leaves in 1 s", "leaves now", "leaves now",
        "waits since 13:00 to be sent",
    ]  # fmt: skip


def test_a_mail_of_later_tells_its_time_and_does_not_count() -> None:
    mail = a_mail(next_try_at=NOW + 5 * MINUTE)

    assert state_words(mail, NOW, AMSTERDAM) == "leaves 13:05"
    assert not counts_down(mail, NOW)


def test_of_several_recipients_those_who_have_it_and_those_who_wait_are_told_apart() -> None:
    recipients = (taken_for(JAN), refused_by(PETRA), Recipient(address=PIET))
    mail = a_mail(attempts=1, server_said="450 busy", recipients=recipients)

    words = state_words(mail, NOW, AMSTERDAM)

    refused = "refused for petra@example.nl: 550 no such user"
    assert words == f"taken for jan@example.nl · {refused} · tried 1 time, again 13:00: 450 busy"


def test_many_recipients_are_counted_not_listed() -> None:
    recipients = tuple(refused_by(f"{number}@example.nl") for number in range(6))

    words = state_words(ended(OutboxState.REFUSED, recipients=recipients), NOW, AMSTERDAM)

    assert words == "refused for 0@example.nl, 1@example.nl, 2@example.nl +3: 550 no such user"


def test_the_code_of_a_server_is_not_said_twice() -> None:
    mail = ended(OutboxState.REFUSED, recipients=(refused_by(JAN, "550 5.1.1 no such user"),))

    assert said_words(mail) == "550 5.1.1 no such user"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("leaves", "z takes it back."),
        ("tried", "r tries it at once. z takes it back."),
        ("on-its-way", ""),
        ("sent", ""),
        ("partly", "r tries it again for those who were refused. x leaves it at that."),
        ("refused", "r tries it again. x takes it back as a draft, to be changed and sent anew."),
        (
            "unknown",
            "Ask the recipient, or look into their mailbox: it may have arrived."
            " r sends it once more; then it may arrive twice. x leaves it at that.",
        ),
        ("bounced", "It came back. Look at the address, and answer the ticket anew. x leaves it at that."),
    ],
)
def test_the_advice_names_the_next_step_and_its_key(name: str, words: str) -> None:
    assert advised(name) == words


def test_what_somebody_left_at_that_is_not_offered_again() -> None:
    assert "leaves it at that" not in advised("settled")
    assert tone_of(mails()["settled"]) is Tone.QUIET
    assert not can_be_left(mails()["settled"])


def test_a_verb_is_named_where_no_key_is() -> None:
    hands = verb_hands(OutboxId(8))

    words = advice_words(mails()["refused"], NOW, hands)

    assert "omnidesk outbox retry 8 tries it again." in words
    assert "omnidesk outbox cancel 8 takes it back as a draft" in words


def test_what_can_not_be_done_where_one_is_is_not_advised() -> None:
    assert advice_words(mails()["leaves"], NOW, Hands()) == ""


def test_only_a_mail_that_nobody_has_can_be_taken_back() -> None:
    able = {name for name, mail in mails().items() if can_be_taken_back(mail)}

    assert able == {"leaves", "late", "no-server", "tried", "refused", "given-up"}
    assert not can_be_taken_back(ended(OutboxState.REFUSED, recipients=(refused_by(JAN), taken_for(PETRA))))


def test_what_left_for_sure_is_not_sent_again() -> None:
    able = {name for name, mail in mails().items() if can_be_retried(mail)}

    assert able == {"leaves", "late", "no-server", "tried", "partly", "refused", "given-up", "unknown", "settled"}


def test_every_tone_is_a_look_of_a_table() -> None:
    assert {tone.value for tone in Tone} == set(LOOKS)


@pytest.mark.parametrize("name", list(mails()))
def test_a_column_says_each_state_in_at_most_sixteen_letters(name: str) -> None:
    assert 0 < len(short_words(mails()[name], NOW, AMSTERDAM)) <= 16


@pytest.mark.parametrize("name", list(mails()))
def test_no_word_of_a_server_is_obeyed(name: str) -> None:
    bait = "\x1b]52;c;eA==\x07 [/x]\r\nBcc: x@y.nl \u202e"
    recipients = tuple(replace(one, words=bait) for one in mails()[name].recipients)
    mail = replace(mails()[name], server_said=bait, recipients=recipients, failure=bait, settled_by=bait)

    lines = [line.value for line in outbox_entries(mail, NOW, AMSTERDAM, KEYS, queued_by=bait)]
    told = [state_words(mail, NOW, AMSTERDAM), said_words(mail), *lines]

    assert not any(character in text for text in told for character in "\x1b\x07\r\n\u202e")


def test_the_sheet_names_every_recipient_with_what_was_said() -> None:
    entries = outbox_entries(mails()["partly"], NOW, AMSTERDAM, KEYS, queued_by="Ana")

    told = [f"{line.label}: {line.value}" for line in entries]

    assert "To: jan@example.nl: taken (250)" in told
    assert ": petra@example.nl: refused (550 no such user)" in told
    assert "Written: 2 Mar 2026 12:00:00 · Ana" in told
    assert "Tries: 1 try, the last 2 Mar 2026 12:04:00" in told


def test_an_acknowledgement_is_the_desks_own_and_bounces_to_nobody() -> None:
    told = {line.label: line.value for line in outbox_entries(mails()["acknowledgement"], NOW, AMSTERDAM, KEYS)}

    assert told["Written"].endswith("by the desk itself")
    assert told["Bounces to"] == "nobody: it is an automatic mail"
