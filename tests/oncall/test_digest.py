"""What a night brought, and what the same hours of other days do: by the clock on the wall, also when that changes."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from console.oncall.digest import DAY_MS, Digest, Span, known_spans, read_digest
from console.oncall.digest_words import heading, line_of, sections
from storage.outbox import Step
from storage.protocol import Repository, Writer
from storage.sqlite.repository import open_repository
from storage.words import Because, OutboxState, Outcome
from tests.storage.builders import HOUR, MINUTE, NOON, a_decision, a_delivery
from tests.storage.steps import answer, take_in, with_settings

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NIGHT = Span(since=NOON - HOUR, until=NOON + HOUR)


@pytest.fixture
async def repository(tmp_path: Path) -> AsyncIterator[Repository]:
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOON) as opened:
        yield opened


def keep(writer: Writer, uid: int, kept_at: int, outcome: Outcome, because: Because, reason: str = "") -> None:
    key = writer.keep(a_delivery(uid, kept_at=kept_at, internal_date=kept_at))
    assert key is not None
    writer.settle(key, outcome, because, reason=reason)
    writer.add_decision(a_decision(key, outcome=outcome, because=because, decided_at=kept_at + 100))


async def read(repository: Repository, span: Span = NIGHT) -> Digest:
    return await repository.reading(partial(read_digest, span=span, zone=AMSTERDAM, now=span.until))


def said(digest: Digest, title: str) -> list[str]:
    """Return the lines of a section as the verb prints them."""
    found = next(one for one in sections(digest, AMSTERDAM, NOON + HOUR) if one.title.startswith(title))
    return [line_of(fact) for fact in found.facts]


def at(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).timestamp() * 1000)


def test_the_same_hours_are_those_of_the_clock_on_the_wall_when_it_changes() -> None:
    """On 29 March 2026 the clock goes an hour ahead."""
    span = Span(since=at("2026-03-30 02:00"), until=at("2026-03-30 08:00"))

    spans = known_spans(span, AMSTERDAM, 0)

    before = [datetime.fromtimestamp(one.until / 1000, UTC).astimezone(AMSTERDAM).hour for one in spans]
    assert len(spans) == 7
    assert before == [8] * 7
    assert span.since - spans[1].since == 2 * DAY_MS - HOUR


def test_only_days_are_compared_that_are_known_whole() -> None:
    assert known_spans(NIGHT, AMSTERDAM, None) == []
    assert len(known_spans(NIGHT, AMSTERDAM, NIGHT.since - 3 * DAY_MS)) == 3


def test_a_whole_day_is_compared_with_each_of_the_seven_before_it() -> None:
    day = Span(since=NOON - DAY_MS, until=NOON)

    assert [day.since - one.since for one in known_spans(day, UTC, 0)] == [DAY_MS * count for count in range(1, 8)]


def test_spans_of_several_days_do_not_overlap_those_before() -> None:
    span = Span(since=NOON - 36 * HOUR, until=NOON)

    assert [span.since - one.since for one in known_spans(span, UTC, 0)][:2] == [2 * DAY_MS, 4 * DAY_MS]


async def test_an_empty_night_says_so_in_every_section(repository: Repository) -> None:
    digest = await read(repository)

    told = sections(digest, AMSTERDAM, NOON)
    assert all(not one.facts and one.empty for one in told)
    assert heading(digest, AMSTERDAM).endswith("0 mails came in; there is no earlier day to compare it with.")


async def test_what_came_in_stands_by_rule_beside_what_usually_does(repository: Repository) -> None:
    await with_settings(repository)

    def fill(writer: Writer) -> None:
        keep(writer, 1, NOON - 2 * DAY_MS, Outcome.SETUP, Because.SETUP_PROBE)
        keep(writer, 2, NOON - DAY_MS, Outcome.PARKED, Because.PARKED_FLOOD)
        keep(writer, 3, NOON - DAY_MS + 1, Outcome.PARKED, Because.PARKED_FLOOD)
        keep(writer, 4, NOON, Outcome.PARKED, Because.PARKED_LOOP)

    await repository.writing(fill)
    digest = await read(repository, Span(since=NOON - MINUTE, until=NOON + MINUTE))

    rows = {(row.because, row.mails, row.usually) for row in digest.rows}
    assert digest.days == 1
    assert rows == {(Because.PARKED_LOOP, 1, 0.0), (Because.PARKED_FLOOD, 0, 2.0)}
    assert "in the same hours of the day before 2.0" in heading(digest, AMSTERDAM)


async def test_what_was_set_aside_stands_with_its_reason_and_the_way_to_know_more(repository: Repository) -> None:
    await with_settings(repository)
    await repository.writing(
        lambda writer: keep(writer, 1, NOON, Outcome.FAILED, Because.FAILED, "too deep\x1b[31m to read")
    )

    (line,) = said(await read(repository), "Parked or unreadable")

    assert "\x1b" not in line
    assert "acme: The mail could not be read. Too deep" in line
    assert line.endswith("(omnidesk why delivery:1)")


async def test_the_slowest_mail_is_told_with_both_of_its_times(repository: Repository) -> None:
    await with_settings(repository)

    def fill(writer: Writer) -> None:
        for uid, late in ((1, MINUTE), (2, HOUR // 2)):
            key = writer.keep(a_delivery(uid, internal_date=NOON - late, kept_at=NOON))
            assert key is not None
            writer.settle(key, Outcome.PARKED, Because.PARKED_FLOOD)
            writer.add_decision(a_decision(key, outcome=Outcome.PARKED, because=Because.PARKED_FLOOD, decided_at=NOON))

    await repository.writing(fill)
    digest = await read(repository)

    assert [(one.uid, one.took_ms) for one in digest.slowest] == [(2, HOUR // 2), (1, MINUTE)]
    assert said(digest, "Slowest")[0].startswith("parked  30 min: arrived")


async def test_a_mail_of_ours_that_was_refused_is_told_also_when_it_was_dealt_with(repository: Repository) -> None:
    await with_settings(repository)

    def fill(writer: Writer) -> None:
        _delivery, number, _message = take_in(writer)
        sent = answer(writer, number)
        writer.take_up(sent, at=NOON + 31 * MINUTE)
        writer.end_try(sent, Step(state=OutboxState.REFUSED, server_said="550 no", ended_at=NOON + 31 * MINUTE))
        writer.settle_outgoing(sent, at=NOON + 40 * MINUTE, by="ana")

    await repository.writing(fill)
    digest = await read(repository)

    assert [one.server_said for one in digest.outgoing] == ["550 no"]
    assert said(digest, "Mail of ours")[0].startswith("#1  jan@example.nl")
    assert "version 1, ana" in said(digest, "Settings")[0]
