"""The engine is a function: equal arguments, equal verdict; the order in which evidence was found means nothing."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from console.mail.parsed import Correspondent, ParsedMail
from console.verdict import Kept
from storage.evidence import TicketFact
from storage.records import TicketNumber
from storage.settings import Exclusion, ExclusionId, Settings
from storage.words import Because, Outcome, TicketStatus
from tests.grouping.builders import (
    ACME,
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
    with_address,
)

MANY = settings(max_examples=150, deadline=None)
TIMES = st.sampled_from([NOON, NOON - HOUR, NOON - 72 * HOUR, NOON - 72 * HOUR - 1, NOON + HOUR, NOON - 40 * DAY])
DESKS: list[Settings] = [
    SETTINGS,
    with_account(group_into_closed=True, reopen_days=1, flood_per_hour=1),
    with_address(group_by_time=False),
    replace(SETTINGS, exclusions=(Exclusion(id=ExclusionId(1), pattern="example.nl"),)),
]
MAILS: list[ParsedMail] = [
    parsed(),
    parsed(references="<a@x> <b@x>", subject="Vraag [#3]"),
    parsed(in_reply_to="<b@x>", headers=[("Auto-Submitted", "auto-replied")]),
    parsed(from_="ana@konto.nl", references="<c@x>"),
    replace(parsed(in_reply_to="<a@x>"), from_=(Correspondent(name="", address="jan@example.nl", sure=False),)),
]


@st.composite
def facts(draw: st.DrawFn) -> TicketFact:
    last = draw(st.one_of(st.none(), TIMES))
    status = draw(st.sampled_from(list(TicketStatus)))
    return fact(
        draw(st.integers(1, 9)),
        brand_id=draw(st.sampled_from([ACME, ACME, ACME, NOVA])),
        address=draw(st.sampled_from(["info@acme.nl", "info@acme.nl", "sales@acme.nl"])),
        status=status,
        closed_at=draw(TIMES) if status is TicketStatus.CLOSED else None,
        active_at=draw(TIMES),
        first_mail_at=draw(TIMES),
        last_customer_mail_at=last,
        mail_count=draw(st.sampled_from([1, 199, 200])),
        parted=draw(st.booleans()),
        takes_part=draw(st.booleans()),
    )


@st.composite
def kept(draw: st.DrawFn) -> Kept:
    tickets = draw(st.lists(facts(), max_size=5, unique_by=lambda one: one.number))
    numbers = st.sampled_from([int(ticket.number) for ticket in tickets] or [1])
    ids = st.sampled_from(["<a@x>", "<b@x>", "<c@x>"])
    return Kept(
        customer_id=JAN,
        known=tuple(known(draw(ids), ticket=draw(numbers), key=at) for at in range(draw(st.integers(0, 2)))),
        seen=tuple(seen(draw(ids), ticket=draw(numbers)) for _ in range(draw(st.integers(0, 2)))),
        candidates=tuple(tickets),
        facts=tuple(tickets),
        numbered=tuple(tickets[:1]),
        unthreaded_automatic=draw(st.sampled_from([0, 1, 60])),
    )


@MANY
@given(st.sampled_from(MAILS), kept(), st.sampled_from(DESKS), st.randoms(use_true_random=False))
def test_equal_arguments_give_an_equal_verdict_whatever_the_order_of_tickets(mail, have, desk, chance) -> None:  # type: ignore[no-untyped-def] # drawn
    shuffled = list(have.candidates)
    chance.shuffle(shuffled)

    verdict = decided(mail, have, desk)

    assert decided(mail, have, desk) == verdict
    assert decided(mail, replace(have, candidates=tuple(shuffled), facts=tuple(shuffled)), desk) == verdict


@MANY
@given(st.sampled_from(MAILS), kept(), st.sampled_from(DESKS))
def test_a_verdict_keeps_to_what_the_rules_promise(mail, have, desk) -> None:  # type: ignore[no-untyped-def] # drawn
    verdict = decided(mail, have, desk)

    here = {one.number: one for one in have.facts if one.brand_id == ACME}
    named: set[TicketNumber | None] = {verdict.ticket, verdict.follows}
    assert named - {None} <= here.keys()
    assert verdict.ticket is None or verdict.follows is None
    assert (verdict.ticket is None) == (verdict.outcome is not Outcome.TICKETED or verdict.because.startswith("new:"))
    assert not (verdict.reopen and verdict.automatic)
    assert verdict.ticket not in {one.ticket for one in verdict.candidates}


@MANY
@given(st.sampled_from(MAILS), kept(), st.sampled_from(DESKS))
def test_time_joins_only_what_every_sentence_on_it_allows(mail, have, desk) -> None:  # type: ignore[no-untyped-def] # drawn
    verdict = decided(mail, have, desk)

    if verdict.because is Because.TIME_WINDOW:
        (joined,) = (one for one in have.candidates if one.number == verdict.ticket)
        closed = () if desk.account.group_into_closed else (TicketStatus.CLOSED,)
        assert (joined.address, joined.parted, verdict.automatic) == ("info@acme.nl", False, False)
        assert joined.status not in (TicketStatus.MERGED, TicketStatus.SPAM, *closed)
        assert joined.last_customer_mail_at is not None
        assert abs(NOON - joined.last_customer_mail_at) <= 72 * HOUR
        assert joined.mail_count < 200
