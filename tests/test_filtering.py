"""The filter language: what each term asks for, what is said of a wrong one, and that any text at all can be read."""

from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.filter_terms import terms
from console.filtering import Filter, Problem, help_lines, parse, shown, within
from storage import narrowing as traits
from storage.narrowing import Narrowing, Sort, Trait
from storage.records import TicketView
from storage.words import Because, TicketStatus
from tests.storage.builders import ACME, HOUR, MAIN, NOON, NOVA, some_settings

SETTINGS = some_settings()
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OPEN, PENDING, CLOSED, SNOOZED = TicketStatus.OPEN, TicketStatus.PENDING, TicketStatus.CLOSED, TicketStatus.SNOOZED
DAY = 24 * HOUR


def read(text: str, *, login: str = "ana", zone: tzinfo = UTC) -> Filter | Problem:
    return parse(text, now=NOON, zone=zone, settings=SETTINGS, login=login)


def understood(text: str, *, login: str = "ana", zone: tzinfo = UTC) -> Filter:
    found = read(text, login=login, zone=zone)
    assert isinstance(found, Filter), found
    return found


def refused(text: str, *, login: str = "ana") -> Problem:
    found = read(text, login=login)
    assert isinstance(found, Problem), found
    return found


def midnight(year: int, month: int, day: int, zone: tzinfo) -> int:
    return round(datetime(year, month, day, tzinfo=zone).timestamp() * 1000)


@pytest.mark.parametrize(
    ("text", "trait"),
    [
        ("status:open", traits.StatusIn(statuses=(OPEN,))),
        ("status:open,Gesloten", traits.StatusIn(statuses=(OPEN, CLOSED))),
        ("status:wachtend status:uitgesteld", traits.StatusIn(statuses=(PENDING, SNOOZED))),
        ("brand:acme", traits.BrandIn(brand_ids=(ACME,))),
        ('brand:"Acme BV",nova', traits.BrandIn(brand_ids=(ACME, NOVA))),
        ("address:INFO@acme.nl", traits.AddressIn(addresses=(MAIN,))),
        ("to:info", traits.AddressIn(addresses=(MAIN,))),
        ("to:gone@acme.nl", traits.AddressIn(addresses=("gone@acme.nl",))),
        ("from:jan", traits.SentBy(part="jan")),
        ('from:"jan  smit"', traits.SentBy(part="jan smit")),
        ("assignee:Ana", traits.AssigneeIn(logins=("ana",))),
        ("assignee:me", traits.AssigneeIn(logins=("ana",))),
        ("assignee:mij,niemand", traits.AssigneeIn(logins=("ana", ""))),
        ("tag:Spoed", traits.TagIn(tags=("spoed",))),
        ("tag:spoed,retour", traits.TagIn(tags=("spoed", "retour"))),
        ('tag:"spoed,retour"', traits.TagIn(tags=("spoed,retour",))),
        ("because:time-window", traits.BecauseIn(rules=(Because.TIME_WINDOW,))),
        ("because:new:stranger", traits.BecauseIn(rules=(Because.NEW_STRANGER,))),
        ("because:setup:*", traits.BecauseIn(rules=(Because.SETUP_GMAIL_CONFIRMATION, Because.SETUP_PROBE))),
        ("header:To", traits.DecidedBy(header="to")),
        ("header:To=info@acme.nl,x", traits.DecidedBy(header="to", value="info@acme.nl,x")),
        ('header:Subject="Re: x = y"', traits.DecidedBy(header="subject", value="Re: x = y")),
        ("id:<a@b>", traits.MessageNamed(message_id="<a@b>")),
        ("id:a@b", traits.MessageNamed(message_id="<a@b>")),
        ("id:7", traits.NumberIn(numbers=(7,))),
        ("#7", traits.NumberIn(numbers=(7,))),
        ("#7 id:#09", traits.NumberIn(numbers=(7, 9))),
        ("is:unread", traits.Unread(login="ana")),
        ("is:mijn", traits.AssigneeIn(logins=("ana",))),
        ("is:unassigned", traits.AssigneeIn(logins=("",))),
        ("is:unresolved", traits.BadgeIn(badges=("recipient unresolved",))),
        ("is:automatic", traits.BadgeIn(badges=("automatic",))),
        ("is:stranger", traits.BecauseIn(rules=(Because.NEW_STRANGER,))),
        ("is:failed-bounce", traits.Undelivered()),
        ("is:waiting", traits.WaitingSince(at=NOON)),
        ("older:3d", traits.ActiveBefore(at=NOON - 3 * DAY)),
        ("newer:1d12u", traits.ActiveSince(at=NOON - 36 * HOUR)),
        ("waiting:4h", traits.WaitingSince(at=NOON - 4 * HOUR)),
        ("has:bijlage", traits.WithAttachment()),
    ],
)
def test_a_term_asks_for_a_trait(text: str, trait: Trait) -> None:
    assert understood(text).narrowings == (Narrowing(trait=trait),)


def test_a_date_begins_in_the_zone_of_who_typed_it_and_is_newer_than_nothing_of_the_day_before() -> None:
    begins = midnight(2026, 3, 29, AMSTERDAM)

    found = understood("older:2026-03-29 newer:2026-03-29 newer:2026-03-29T08:30", zone=AMSTERDAM)

    assert [narrowing.trait for narrowing in found.narrowings] == [
        traits.ActiveBefore(at=begins - 1),
        traits.ActiveSince(at=begins),
        traits.ActiveSince(at=begins + 7 * HOUR + HOUR // 2),  # the clock goes forward an hour in that night
    ]


def test_a_minus_asks_for_tickets_without() -> None:
    found = understood('-status:open -tag:spoed -lamp -"de lamp" -#7')

    assert all(narrowing.negated for narrowing in found.narrowings)
    assert [narrowing.trait for narrowing in found.narrowings] == [
        traits.StatusIn(statuses=(OPEN,)),
        traits.TagIn(tags=("spoed",)),
        traits.HoldsWords(words="lamp"),
        traits.HoldsWords(words='"de lamp"'),
        traits.NumberIn(numbers=(7,)),
    ]
    assert found.words == ""


def test_words_and_phrases_are_to_be_found_in_a_message() -> None:
    found = understood('pakket "de  lamp" 12:30 http://acme.nl/x status:open')

    assert found.words == 'pakket "de lamp" 12:30 http://acme.nl/x'
    assert shown(found) == 'pakket "de lamp" 12:30 http://acme.nl/x status:open'


def test_what_is_repeated_counts_once_and_what_a_ticket_has_once_adds_up() -> None:
    found = understood("status:open lamp tag:a status:pending lamp tag:a status:open tag:b")

    assert shown(found) == "status:open,pending lamp tag:a tag:b"


def test_no_text_holds_every_ticket() -> None:
    assert understood("  ") == Filter()
    assert within(Filter(), TicketView(statuses=(OPEN,))) == TicketView(statuses=(OPEN,))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("statis:open", "statis: no term is called so: did you mean status:?"),
        ("zzz:open", "status, is, assignee"),
        ("status:opn", 'status: "opn" is not known: did you mean open?'),
        ("status:zzz", "open, pending, snoozed, closed, merged, spam"),
        ("status:", "status: a value is missing: write it like status:open,pending."),
        ("status:open,", "a value is missing"),
        ("brand:zzz", "acme, nova"),
        ("address:zzz", "info@acme.nl"),
        ("assignee:an", "did you mean ana?"),
        ("because:time", "is not known"),
        ("because:zzz*", "is not known"),
        ("header:=x", "X-Forwarded-For"),
        ("id:<>", "id:7"),
        ("is:zzz", "unread, unassigned, mine"),
        ("older:3", "30m, 2h, 3d, 1w or 2026-03-02"),
        ("older:2026-13-01", "30m, 2h, 3d, 1w or 2026-03-02"),
        ("has:zzz", "attachment"),
        ("sort:zzz", "activity, age, waiting"),
        ("-sort:age", "one way"),
        ("sort:age sort:waiting", "one way"),
        ("from:!", "no letter or digit"),
        ("lamp -", '"-" holds no letter or digit'),
        ('""', "no letter or digit"),
    ],
)
def test_what_is_wrong_is_named_with_the_way_out(text: str, words: str) -> None:
    assert words in refused(text).words


def test_a_filter_that_no_database_could_take_is_refused() -> None:
    assert "at most 200" in refused("lamp " * 201).words
    assert "at most 200" in refused("tag:" + ",".join("a" * 201)).words
    assert understood("lamp " * 200).words == "lamp"


def test_a_problem_tells_where_it_stands() -> None:
    problem = refused('lamp  statis:"open x" tag:')

    assert (problem.start, problem.end) == (6, 21)


def test_nothing_is_mine_where_nobody_is_logged_in() -> None:
    for text in ("assignee:me", "is:mine", "is:unread"):
        assert "nobody is logged in" in refused(text, login="").words


def test_what_would_hide_or_steer_is_shown_in_a_refusal() -> None:
    assert "\u202e" not in refused("status:a\u202eb").words
    assert "\x1b" not in refused("status:\x1b[31m").words


def test_a_filter_narrows_the_view_and_sorts_it() -> None:
    view = TicketView(statuses=(OPEN,), brand_id=ACME, words="kraan")

    found = within(understood("lamp tag:spoed sort:age"), view)

    assert found == replace(
        view, words="kraan lamp", narrowings=(Narrowing(trait=traits.TagIn(tags=("spoed",))),), sort=Sort.AGE
    )
    assert within(understood("lamp"), replace(view, sort=Sort.WAITING)).sort is Sort.WAITING


def test_a_filter_that_names_a_status_looks_beyond_that_of_the_view() -> None:
    view = TicketView(statuses=(OPEN,), assignee="")

    assert within(understood("status:closed"), view).statuses == ()
    assert within(understood("-status:closed"), view).statuses == (OPEN,)
    assert within(understood("status:closed"), view).assignee == ""


def test_a_filter_that_names_a_ticket_looks_everywhere() -> None:
    view = TicketView(statuses=(OPEN,), assignee="", brand_id=NOVA, sort=Sort.AGE)

    for text in ("#7", "id:<a@b>"):
        found = within(understood(text), view)

        assert (found.statuses, found.assignee, found.brand_id, found.sort) == ((), None, None, Sort.AGE)
    assert within(understood("-#7"), view).assignee == ""


def test_every_term_has_a_line_of_help_whose_example_can_be_typed() -> None:
    lines = help_lines()

    assert {line.name for line in lines} >= {term.name for term in terms()}
    for line in lines:
        assert line.words
        if not line.example.startswith("brand:"):
            understood(line.example)


# Any text at all

PIECES = st.sampled_from(
    ["status:", "open", "-", '"', " ", "#", "7", "tag:", ",", ":", "id:", "<a@b>", "header:x=", "older:", "3d",
     "//", "é", "sort:age", "is:unread", "from:", "lamp", "\u200b", "brand:acme", "because:new:*", "2026-03-02",
     "\t", "\udcff"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=12).map("".join))


@given(TEXTS, st.sampled_from(["", "ana"]))
def test_any_text_is_a_filter_or_a_problem_within_it(text: str, login: str) -> None:
    found = read(text, login=login)

    if isinstance(found, Problem):
        assert 0 <= found.start < found.end <= len(text)
        assert found.words.isprintable()


@given(TEXTS)
def test_a_filter_that_is_shown_and_read_again_is_the_same(text: str) -> None:
    found = read(text)

    if isinstance(found, Filter):
        assert read(shown(found)) == found


@given(st.lists(st.sampled_from([line.example for line in help_lines() if "acme" not in line.example]), max_size=6))
def test_terms_in_any_order_and_number_are_the_same_when_read_again(examples: list[str]) -> None:
    found = read(" ".join(examples))

    if isinstance(found, Filter):
        assert read(shown(found)) == found
