"""Which ticket a mail joins by its thread, and what becomes of it: a test for each sentence of grouping.md §6."""

from dataclasses import replace

import pytest

from console.grouping.engine import question
from console.mail.authentication import read_authentication
from console.mail.message_ids import sign_id
from console.mail.parsed import Correspondent, ParsedMail
from console.verdict import Kept, Verdict
from storage.evidence import KnownMessage, SeenReference, TicketFact
from storage.settings import Exclusion, ExclusionId, Settings
from storage.words import Because, Direction, TicketStatus
from tests.grouping.builders import (
    DAY,
    HOUR,
    JAN,
    NOON,
    NOVA,
    SETTINGS,
    decided,
    fact,
    known,
    parsed,
    seen,
    with_account,
)

KEY = b"k" * 32
TOKEN = sign_id(KEY, 1, 11, "acme.nl")
SENT = known(TOKEN, direction=Direction.OUT, sender="info@acme.nl")
EXCLUDED = replace(SETTINGS, exclusions=(Exclusion(id=ExclusionId(1), pattern="example.nl"),))


def kept(
    *facts: TicketFact,
    ids: tuple[KnownMessage, ...] = (),
    tokens: tuple[KnownMessage, ...] = (),
    refs: tuple[SeenReference, ...] = (),
    near: tuple[TicketFact, ...] = (),
    numbered: tuple[TicketFact, ...] = (),
) -> Kept:
    return Kept(customer_id=JAN, known=ids, tokens=tokens, seen=refs, facts=facts, candidates=near, numbered=numbered)


def landed(verdict: Verdict) -> tuple[Because, int | None]:
    return verdict.because, verdict.ticket


def unsure(mail: ParsedMail) -> ParsedMail:
    return replace(mail, from_=(Correspondent(name="", address="jan@example.nl", sure=False),))


def test_the_question_names_ids_newest_first_and_each_once() -> None:
    mail = parsed(in_reply_to="<d@x> <e@x>", references=f"<a@x> {TOKEN} <b@x> <d@x>")

    asked = question(mail, SETTINGS, KEY)

    assert [(name, evidence.header) for name, evidence in asked.ids] == [
        ("<d@x>", "In-Reply-To"),
        ("<e@x>", "In-Reply-To"),
        ("<b@x>", "References"),
        (TOKEN, "References"),
        ("<a@x>", "References"),
    ]
    assert [key for key, _ in asked.tokens] == [11]


@pytest.mark.parametrize("where", ["in_reply_to", "references"])
@pytest.mark.parametrize("spelled", [TOKEN, TOKEN.upper(), TOKEN.replace("acme.nl", "provider.example")])
def test_our_token_brings_a_participant_home(where: str, spelled: str) -> None:
    mail = parsed(in_reply_to=spelled) if where == "in_reply_to" else parsed(references=f"{spelled} <x@y>")

    verdict = decided(mail, kept(fact(), tokens=(SENT,)))

    assert landed(verdict) == (Because.SIGNED_TOKEN, 1)
    assert verdict.evidence[0].header == {"in_reply_to": "In-Reply-To", "references": "References"}[where]
    assert verdict.badges == ()


def test_a_forged_token_is_no_token() -> None:
    forged = sign_id(b"other", 1, 11, "acme.nl")

    assert question(parsed(in_reply_to=forged), SETTINGS, KEY).tokens == ()
    assert landed(decided(parsed(in_reply_to=forged), kept(fact()))) == (Because.NEW_NO_CANDIDATE, None)


def test_the_token_goes_where_its_message_is_now() -> None:
    moved = replace(SENT, ticket=fact(9).number)

    assert landed(decided(parsed(in_reply_to=TOKEN), kept(fact(9), tokens=(moved,)))) == (Because.SIGNED_TOKEN, 9)


def test_a_token_anywhere_wins_over_an_id_and_the_other_hit_is_recorded() -> None:
    mail = parsed(in_reply_to="<b@x>", references=TOKEN)

    verdict = decided(mail, kept(fact(), fact(2), tokens=(SENT,), ids=(known("<b@x>", ticket=2),)))

    assert landed(verdict) == (Because.SIGNED_TOKEN, 1)
    assert [(one.ticket, one.lost_because) for one in verdict.candidates] == [(2, "other-evidence")]


def test_a_token_of_another_brand_is_no_hit() -> None:
    verdict = decided(parsed(in_reply_to=TOKEN), kept(fact(brand_id=NOVA), tokens=(SENT,)))

    assert landed(verdict) == (Because.NEW_NO_CANDIDATE, None)


def test_the_newest_of_several_ids_wins() -> None:
    ids = tuple(known(f"<{name}@x>", ticket=number) for number, name in enumerate("abc", start=1))
    facts = (fact(1), fact(2), fact(3))

    by_reply = decided(parsed(in_reply_to="<c@x> <b@x>", references="<a@x>"), kept(*facts, ids=ids))
    by_references = decided(parsed(references="<a@x> <c@x> <b@x>"), kept(*facts, ids=ids))

    assert landed(by_reply) == (Because.KNOWN_MESSAGE_ID, 3)
    assert landed(by_references) == (Because.KNOWN_MESSAGE_ID, 2)


def test_an_id_of_somebody_elses_thread_gives_way_to_an_older_one_of_their_own() -> None:
    mail = parsed(in_reply_to="<b@x>", references="<a@x>")
    ids = (known("<a@x>", ticket=1), known("<b@x>", ticket=2))

    verdict = decided(mail, kept(fact(1), fact(2, takes_part=False), ids=ids))

    assert landed(verdict) == (Because.KNOWN_MESSAGE_ID, 1)
    assert [(one.ticket, one.lost_because) for one in verdict.candidates] == [(2, "stranger")]


def test_an_id_that_only_strangers_hold_opens_a_linked_ticket_even_within_the_period() -> None:
    strange = fact(4, takes_part=False)

    verdict = decided(parsed(in_reply_to="<b@x>"), kept(strange, ids=(known("<b@x>", ticket=4),), near=(fact(1),)))

    assert (*landed(verdict), verdict.follows) == (Because.NEW_STRANGER, None, 4)
    assert ("stranger" in {one.lost_because for one in verdict.candidates}, verdict.badges) == (True, ())


def test_an_id_seen_in_the_same_customers_earlier_mail_joins() -> None:
    verdict = decided(parsed(references="<nooit@x>"), kept(fact(3), refs=(seen("<nooit@x>", ticket=3),)))

    assert landed(verdict) == (Because.SEEN_REFERENCE, 3)


def test_of_several_sightings_the_newest_counts() -> None:
    refs = (seen("<n@x>", ticket=3), seen("<n@x>", ticket=2))

    assert landed(decided(parsed(references="<n@x>"), kept(fact(2), fact(3), refs=refs)))[1] == 3


def test_a_seen_id_does_nothing_for_an_excluded_sender_and_a_known_one_does() -> None:
    by_seen = decided(parsed(references="<n@x>"), kept(fact(), refs=(seen("<n@x>"),)), EXCLUDED)
    by_known = decided(parsed(references="<n@x>"), kept(fact(), ids=(known("<n@x>"),)), EXCLUDED)

    assert landed(by_seen) == (Because.NEW_SENDER_EXCLUDED, None)
    assert landed(by_known) == (Because.KNOWN_MESSAGE_ID, 1)


def test_references_that_nobody_knows_leave_the_mail_to_time() -> None:
    verdict = decided(parsed(references="<n@x> <m@x>"), kept(near=(fact(),)))

    assert landed(verdict) == (Because.TIME_WINDOW, 1)


def test_a_stranger_with_a_token_joins_when_the_mail_is_for_the_tickets_address() -> None:
    strange = fact(takes_part=False, status=TicketStatus.CLOSED, closed_at=NOON - HOUR)

    verdict = decided(parsed(in_reply_to=TOKEN), kept(strange, tokens=(SENT,)))

    assert landed(verdict) == (Because.SIGNED_TOKEN, 1)
    assert (verdict.badges, verdict.reopen) == (("new participant",), False)


@pytest.mark.parametrize("to", ["sales@acme.nl", "undisclosed-recipients:;"])
def test_a_stranger_with_a_token_elsewhere_opens_a_linked_ticket(to: str) -> None:
    verdict = decided(parsed(to=to, in_reply_to=TOKEN), kept(fact(takes_part=False), tokens=(SENT,), ids=(SENT,)))

    assert (*landed(verdict), verdict.follows) == (Because.NEW_STRANGER, None, 1)


def test_an_unsure_sender_joins_by_nothing_but_a_token_and_as_a_stranger() -> None:
    everything = kept(fact(), ids=(known("<n@x>"),), refs=(seen("<n@x>"),), near=(fact(),), numbered=(fact(),))

    by_id = decided(unsure(parsed(in_reply_to="<n@x>", subject="Vraag [#1]")), everything)
    by_token = decided(unsure(parsed(in_reply_to=TOKEN)), kept(fact(), tokens=(SENT,)))

    assert (*landed(by_id), by_id.follows) == (Because.NEW_SENDER_UNSURE, None, None)
    assert "sender unsure" in by_id.badges
    assert landed(by_token) == (Because.SIGNED_TOKEN, 1)
    assert set(by_token.badges) == {"new participant", "sender unsure"}


def authenticated(mail: ParsedMail, result: str = "pass") -> ParsedMail:
    results = read_authentication(f"mx.konto.nl; dmarc={result} header.from=example.nl")
    return replace(mail, authentication=results)


TRUSTING: Settings = with_account(trusted_authservs=("mx.konto.nl",))


def test_a_ticket_number_joins_an_authenticated_participant() -> None:
    verdict = decided(authenticated(parsed(subject="Re: Vraag [#7]")), kept(numbered=(fact(7),)), TRUSTING)

    assert landed(verdict) == (Because.SUBJECT_NUMBER, 7)
    assert "ticket number suggested" not in verdict.badges


@pytest.mark.parametrize(
    ("takes_part", "result", "word"), [(True, "fail", "not-authenticated"), (False, "pass", "not-a-participant")]
)
def test_a_ticket_number_is_else_only_a_suggestion(takes_part: bool, result: str, word: str) -> None:
    mail = authenticated(parsed(subject="Vraag [#7]"), result)

    verdict = decided(mail, kept(numbered=(fact(7, takes_part=takes_part),)), TRUSTING)

    assert (*landed(verdict), verdict.follows) == (Because.NEW_NO_CANDIDATE, None, None)
    assert "ticket number suggested" in verdict.badges
    assert [(one.ticket, one.lost_because) for one in verdict.candidates] == [(7, word)]


def test_a_number_of_a_merged_ticket_stands_for_its_survivor() -> None:
    mail = authenticated(parsed(subject="Vraag [#7]", in_reply_to="<n@x>"))
    strange = fact(2, takes_part=False)

    alone = decided(authenticated(parsed(subject="Vraag [#7]")), kept(numbered=(fact(3),)), TRUSTING)
    beside = decided(mail, kept(strange, ids=(known("<n@x>", ticket=2),), numbered=(fact(3),)), TRUSTING)

    assert landed(alone) == (Because.SUBJECT_NUMBER, 3)
    assert landed(beside) == (Because.SUBJECT_NUMBER, 3)


@pytest.mark.parametrize("status", [TicketStatus.PENDING, TicketStatus.SNOOZED])
def test_an_answer_sets_a_waiting_ticket_open_and_an_automatic_one_does_not(status: TicketStatus) -> None:
    have = kept(fact(status=status), ids=(known("<n@x>"),))

    by_person = decided(parsed(in_reply_to="<n@x>"), have)
    by_machine = decided(parsed(in_reply_to="<n@x>", headers=[("Auto-Submitted", "auto-replied")]), have)

    assert (landed(by_person), by_person.reopen) == ((Because.KNOWN_MESSAGE_ID, 1), True)
    assert (landed(by_machine), by_machine.reopen) == ((Because.KNOWN_MESSAGE_ID, 1), False)


def test_an_answer_to_spam_stays_with_it_quietly() -> None:
    verdict = decided(parsed(in_reply_to="<n@x>"), kept(fact(status=TicketStatus.SPAM), ids=(known("<n@x>"),)))

    assert (landed(verdict), verdict.reopen) == ((Because.KNOWN_MESSAGE_ID, 1), False)


@pytest.mark.parametrize(
    ("ago", "because"),
    [
        (-HOUR, Because.KNOWN_MESSAGE_ID),
        (30 * DAY - 1, Because.KNOWN_MESSAGE_ID),
        (30 * DAY, Because.NEW_CANDIDATE_CLOSED),
    ],
)
def test_a_closed_ticket_reopens_within_the_days_and_is_followed_after(ago: int, because: Because) -> None:
    closed = fact(status=TicketStatus.CLOSED, closed_at=NOON - ago)

    verdict = decided(parsed(in_reply_to="<n@x>"), kept(closed, ids=(known("<n@x>"),), near=(fact(5),)))

    joined = because is Because.KNOWN_MESSAGE_ID
    assert (verdict.because, verdict.reopen) == (because, joined)
    assert (verdict.ticket, verdict.follows) == ((1, None) if joined else (None, 1))


def test_the_reopen_days_are_a_setting() -> None:
    closed = fact(status=TicketStatus.CLOSED, closed_at=NOON - 3 * DAY)
    have = kept(closed, ids=(known("<n@x>"),))

    assert decided(parsed(in_reply_to="<n@x>"), have, with_account(reopen_days=3)).follows == 1
    assert decided(parsed(in_reply_to="<n@x>"), have, with_account(reopen_days=4)).ticket == 1


def test_automatic_mail_joins_a_closed_ticket_without_reopening_it() -> None:
    closed = fact(status=TicketStatus.CLOSED, closed_at=NOON - 90 * DAY)
    mail = parsed(in_reply_to="<n@x>", headers=[("Auto-Submitted", "auto-replied")])

    verdict = decided(mail, kept(closed, ids=(known("<n@x>"),)))

    assert (landed(verdict), verdict.reopen) == ((Because.KNOWN_MESSAGE_ID, 1), False)


def test_a_second_late_answer_joins_the_ticket_that_the_first_one_opened() -> None:
    closed = fact(status=TicketStatus.CLOSED, closed_at=NOON - 40 * DAY)
    have = kept(closed, fact(2), ids=(known("<n@x>"),), refs=(seen("<n@x>", ticket=2), seen("<n@x>", ticket=1)))

    verdict = decided(parsed(in_reply_to="<n@x>"), have)

    assert landed(verdict) == (Because.SEEN_REFERENCE, 2)
