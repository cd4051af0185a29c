"""Providers that give our mail another Message-ID say which one it had: it is ours all the same, and the new one is
learned."""

from dataclasses import replace

import pytest

from console.grouping.engine import question
from console.mail.authentication import read_authentication
from console.mail.message_ids import sign_id
from console.mail.parsed import ParsedMail
from console.verdict import Kept, Rewritten
from storage.records import MessageKey
from storage.words import Because, Direction
from tests.grouping.builders import NOTHING, SETTINGS, decided, fact, known, parsed, with_account

KEY = b"k" * 32
OURS = sign_id(KEY, 1, 11, "acme.nl")
NEW = "<CAJ8=rewritten@mail.gmail.com>"
SENT = replace(NOTHING, tokens=(known(OURS, direction=Direction.OUT),), facts=(fact(),))
NAMES = ["X-Google-Original-Message-ID", "X-Microsoft-Original-Message-ID"]


def back(*, name: str = NAMES[0], from_: str = "Acme <info@acme.nl>", written: str = OURS) -> ParsedMail:
    """Return a mail of ours that comes back under the id that a provider gave it."""
    return parsed(from_=from_, message_id=NEW, headers=[(name, written)])


@pytest.mark.parametrize("name", NAMES)
def test_our_mail_under_a_rewritten_id_is_a_loop_and_the_id_is_learned(name: str) -> None:
    mail = back(name=name)

    asked, verdict = question(mail, SETTINGS, KEY), decided(mail, SENT)

    assert [(key, evidence.header) for key, evidence in asked.tokens] == [(11, name)]
    assert verdict.because is Because.PARKED_LOOP
    assert (verdict.evidence[0].header, verdict.evidence[0].value) == (name, OURS)
    assert verdict.rewritten == Rewritten(message=MessageKey(11), message_id=NEW)


def test_what_we_have_not_signed_is_neither_ours_nor_learned() -> None:
    forged = back(written=sign_id(b"other", 1, 11, "acme.nl"))

    assert question(forged, SETTINGS, KEY).tokens == ()
    assert decided(forged, replace(NOTHING, tokens=())).rewritten is None


def test_somebody_else_who_has_our_id_teaches_us_nothing() -> None:
    verdict = decided(back(from_="Jan <jan@example.nl>"), SENT)

    assert (verdict.because, verdict.rewritten) == (Because.PARKED_LOOP, None)


def test_an_id_that_is_known_already_is_not_learned_for_ours() -> None:
    taken = replace(SENT, same_id=(known(NEW),))

    assert decided(back(), taken).rewritten is None


def test_a_mail_that_is_told_not_to_be_ours_teaches_nothing() -> None:
    settings = with_account(trusted_authservs=("mx.konto.nl",))
    failed = replace(back(), authentication=read_authentication("mx.konto.nl; dmarc=fail header.from=acme.nl"))

    assert decided(failed, SENT, settings).rewritten is None


def test_our_mail_under_its_own_id_teaches_nothing() -> None:
    mail = parsed(from_="info@acme.nl", message_id=OURS)

    verdict = decided(mail, SENT)

    assert (verdict.because, verdict.rewritten) == (Because.PARKED_LOOP, None)


def test_a_customer_s_own_rewritten_id_changes_nothing() -> None:
    mail = parsed(message_id=NEW, headers=[(NAMES[0], "<eigen@example.nl>")])

    verdict = decided(mail, Kept(customer_id=None))

    assert (verdict.because, verdict.rewritten) == (Because.NEW_NO_CANDIDATE, None)
