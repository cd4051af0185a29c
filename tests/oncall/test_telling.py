"""What is told on call line by line: each with how bad it is and what it opens, in both languages."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from console.forwarding import Cause, ForwardingState
from console.oncall.facts import Opens
from console.oncall.judging import Level
from console.oncall.overview import COUNTED, HOURS, change_before
from console.oncall.sight import HELD_UP_MS
from console.oncall.telling import needing, sections_of, worst_of
from storage.oncall import Backlog, HourSum, LastLook, StoreRoom
from storage.records import Counts, Delivery, DeliveryKey
from storage.settings import MailboxId, SettingsChange
from storage.words import Because, Forwarding, MailboxState, Outcome
from tests.oncall.sights import NOW, a_mailbox_sight, a_sight, an_overview, around, fact_of
from tests.screens.desk import a_ticket
from tests.storage.builders import HOUR, MINUTE
from widgets.language import use_language
from widgets.times import HOUR_MS

HOSTILE = "\x1b[2J[bold]rood[/bold]\u202e\x07"
COUNTS = Counts(open=0, unassigned=0, parked=0, failed=0, pending=0, outbox=0, tickets=0)
BACKLOG = Backlog(parked_since=None, failed_since=None, queued_since=None, stuck=0, outbox={}, newest_at=None)
HERE = NOW // HOUR_MS


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


def a_change(**changes: object) -> SettingsChange:
    change = SettingsChange(
        version=12, at=NOW - 70 * MINUTE, actor="ana", verb="edit", subject="mailbox acme", detail="user"
    )
    return replace(change, **changes)  # type: ignore[arg-type] # fields of a change


def a_parked_mail(**changes: object) -> Delivery:
    parked = Delivery(
        key=DeliveryKey(3), mailbox_id=MailboxId(1), brand_id=None, uidvalidity=7, uid=3, arrival=NOW - MINUTE,
        kept_at=NOW - MINUTE, size=100, sha256=bytes(32), outcome=Outcome.PARKED, because=Because.PARKED_LOOP,
        reason="it came back",
    )  # fmt: skip
    return replace(parked, **changes)  # type: ignore[arg-type] # fields of a delivery


def test_a_desk_where_all_is_well_needs_nobody() -> None:
    sections = sections_of(an_overview(), around())

    assert (needing(sections), worst_of(sections)) == (0, None)


def test_the_mails_of_a_mailbox_are_drawn_hour_by_hour_and_counted() -> None:
    hours = [
        HourSum(mailbox_id=MailboxId(1), hour=HERE, outcome=Outcome.TICKETED, mails=2),
        HourSum(mailbox_id=MailboxId(1), hour=HERE, outcome=Outcome.PARKED, mails=2),
        HourSum(mailbox_id=MailboxId(1), hour=HERE - 23, outcome=Outcome.TICKETED, mails=1),
        HourSum(mailbox_id=MailboxId(2), hour=HERE, outcome=Outcome.TICKETED, mails=90),
        HourSum(mailbox_id=MailboxId(1), hour=HERE - 24, outcome=Outcome.TICKETED, mails=90),
    ]

    drawn = [fact_of(sections_of(an_overview(hours=hours), around(bars=bars)), "mailbox:1:flow").words
             for bars in ("·▁▂▃▄▅▆▇█", "_.:-=+*#@")]  # fmt: skip

    assert drawn == [f"▂{'·' * (HOURS - 2)}█  5 mails in 24 h", f":{'_' * (HOURS - 2)}@  5 mails in 24 h"]


def test_what_became_of_the_mails_is_summed_by_outcome() -> None:
    hours = [HourSum(mailbox_id=None, hour=HERE, outcome=Outcome.TICKETED, mails=COUNTED)]

    fact = fact_of(sections_of(an_overview(hours=hours), around()), "intake")

    assert fact.words == "of the newest 20000: in a ticket 20000"


def test_an_error_is_told_in_the_servers_own_words_with_cause_and_step() -> None:
    one = a_mailbox_sight(state=MailboxState.REFUSED, error=f"the login is refused: {HOSTILE} not today")

    fact = fact_of(sections_of(an_overview(a_sight(mailboxes=(one,))), around()), "mailbox:1:error")

    assert fact.words.endswith("not today") and "[bold]rood" in fact.words
    assert not {"\x1b", "\x07", "\u202e"} & set(fact.words)
    assert [line.label for line in fact.more] == ["Likely", "Next step"]


def test_a_dead_holder_is_named_as_such() -> None:
    sight = a_sight(mailboxes=(a_mailbox_sight(is_held=False),))

    fact = fact_of(sections_of(an_overview(sight), around()), "mailbox:1:holder")

    assert (fact.words, fact.level) == ("desk, 42: gives no sign of life", Level.CRITICAL)


def test_a_change_of_the_settings_near_the_beginning_of_the_trouble_is_told_and_opens_its_version() -> None:
    one = a_mailbox_sight(state=MailboxState.REFUSED, last_poll_at=NOW - 64 * MINUTE, error="no")
    overview = an_overview(a_sight(mailboxes=(one,)), changes={MailboxId(1): a_change()})

    fact = fact_of(sections_of(overview, around()), "mailbox:1:changed")

    assert fact.words == "mailbox acme, ana, 6 min before the trouble"
    assert (fact.opens, fact.name) == (Opens.VERSION, "12")


def test_only_changes_near_the_trouble_count_and_those_of_the_mailbox_first() -> None:
    one = a_mailbox_sight(last_poll_at=NOW - 64 * MINUTE)
    other, long_ago = a_change(version=13, subject="brand acme"), a_change(version=1, at=NOW - 20 * HOUR)

    found = change_before(one, [other, a_change(), long_ago])

    assert found is not None and found.version == 12
    assert change_before(one, [other, long_ago]) == other
    assert change_before(one, [long_ago]) is None


def test_parked_and_failed_are_told_with_their_age_and_each_mail_with_its_reason() -> None:
    counts, backlog = replace(COUNTS, parked=2, failed=1), replace(
        BACKLOG, parked_since=NOW - 4 * HOUR, failed_since=NOW - HOUR
    )  # fmt: skip
    aside = (a_parked_mail(), a_parked_mail(key=DeliveryKey(4), reason=HOSTILE))

    sections = sections_of(an_overview(a_sight(counts=counts, backlog=backlog), aside=aside), around())

    assert fact_of(sections, "parked").words == "2 mails, the oldest for 4 h"
    assert fact_of(sections, "failed").level is Level.CRITICAL
    mail = fact_of(sections, "mail:3")
    assert (mail.words, mail.opens, mail.name) == ("a loop: it came back", Opens.MAIL, "3")
    assert "\x1b" not in fact_of(sections, "mail:4").words


def test_a_mail_without_a_decision_is_bad_only_after_a_while() -> None:
    sight = a_sight(counts=replace(COUNTS, pending=2))

    young, old = (
        fact_of(sections_of(an_overview(sight, undecided_since=NOW - age), around()), "pending")
        for age in (MINUTE, HOUR)
    )

    assert (young.level, old.level) == (Level.OK, Level.WARNING)
    assert old.words == "2 mails, the oldest for 1 h"


def test_an_address_that_is_late_broken_or_asked_for_is_told_and_the_others_are_counted() -> None:
    addresses = {
        "sales@acme.nl": ForwardingState(state=Forwarding.LATE, since=NOW - HOUR, cause=Cause.SILENT),
        "info@acme.nl": ForwardingState(state=Forwarding.BROKEN, since=NOW - HOUR, cause=Cause.NOT_BACK),
        "new@acme.nl": ForwardingState(state=Forwarding.WAITING, cause=Cause.GMAIL_CONFIRMATION),
        "help@nova.nl": ForwardingState(state=Forwarding.VERIFIED, since=NOW),
    }

    sections = sections_of(an_overview(a_sight(addresses=addresses)), around())
    told = next(section for section in sections if section.title == "Mail addresses").facts

    assert [fact.label for fact in told] == ["info@acme.nl", "new@acme.nl", "sales@acme.nl", "The others"]
    assert [fact.level for fact in told] == [Level.CRITICAL, Level.WARNING, Level.WARNING, Level.OK]
    assert "omnidesk address verify sales@acme.nl" in told[2].more[-1].value
    assert told[3].words == "1 verified"


@pytest.mark.parametrize(("waits_ms", "level"), [(HELD_UP_MS, Level.OK), (HELD_UP_MS + 1, Level.WARNING)])
def test_what_a_server_said_of_mail_that_it_did_not_take_is_shown_at_once(waits_ms: int, level: Level) -> None:
    backlog = replace(BACKLOG, held_up="451 \x1b[2Jlater", held_up_since=NOW - waits_ms)

    fact = fact_of(sections_of(an_overview(a_sight(backlog=backlog)), around()), "held-up")

    assert (fact.level, fact.opens) == (level, Opens.OUTBOX)
    assert "451" in fact.words and "\x1b" not in fact.words


def test_the_tickets_that_wait_longest_open_themselves() -> None:
    waiting = (a_ticket(7, waiting_since=NOW - 26 * HOUR, subject=HOSTILE), a_ticket(8))

    sections = sections_of(an_overview(waiting=waiting), around())

    fact = fact_of(sections, "ticket:7")
    assert (fact.opens, fact.name) == (Opens.TICKET, "7")
    assert fact.words.startswith("1 d 2 h · ") and "\x1b" not in fact.words


@pytest.mark.parametrize(
    ("free", "level"),
    [(199_999_999, Level.CRITICAL), (200_000_000, Level.WARNING), (1_000_000_000, Level.OK)],
)
def test_a_disk_that_fills_up_is_told(free: int, level: Level) -> None:
    room = StoreRoom(schema=7, size=128_000_000, free=free)

    fact = fact_of(sections_of(an_overview(), around(room=room)), "database")

    assert fact.level is level
    assert fact.words.startswith("128.0 MB, ") and fact.words.endswith("revision 912, schema 7")


@pytest.mark.parametrize(
    ("looked", "level", "words"),
    [
        (None, Level.OK, "nobody has looked yet whether it is whole"),
        (LastLook(at=NOW - 2 * HOUR, by="backup"), Level.OK, "whole, as backup saw 2 h ago"),
        (LastLook(at=NOW, by="fsck", problem="{x}"), Level.CRITICAL, "DAMAGED, as fsck saw 0.0 s ago: {x}"),
    ],
)
def test_the_last_look_at_the_structure_is_told_with_its_age(looked: LastLook | None, level: Level, words: str) -> None:
    room = StoreRoom(schema=7, size=1, free=10**12, looked=looked)

    fact = fact_of(sections_of(an_overview(), around(room=room)), "structure")
    looking = fact_of(sections_of(an_overview(), around(room=room, looking="looking …")), "structure")

    assert (fact.level, fact.words) == (level, words)
    assert looking.words == f"{words} · looking …"


def test_the_last_words_of_the_consoles_own_poller_are_told_harmless() -> None:
    fact = fact_of(sections_of(an_overview(), around(poller=f"it ended {HOSTILE}")), "poller")

    assert fact.level is Level.CRITICAL and "\x1b" not in fact.words


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_line_has_words_and_a_key_of_its_own_in_both_languages(language: str) -> None:
    use_language(language)
    mailboxes = tuple(
        replace(a_mailbox_sight(state=state), mailbox=replace(a_mailbox_sight().mailbox, id=MailboxId(place)))
        for place, state in enumerate(MailboxState)
    )

    facts = [fact for section in sections_of(an_overview(a_sight(mailboxes=mailboxes)), around())
             for fact in section.facts]  # fmt: skip

    assert all(fact.words for fact in facts)
    assert len({fact.key for fact in facts}) == len(facts)
