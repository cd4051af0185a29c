"""The digest on screen: what a night brought, each line opens what it is about, and the time can be chosen."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.digest_keys import PERIODS
from console.key_names import Where
from console.keys import key_line
from console.oncall.facts import Section
from console.screens.admin.version import VersionScreen
from console.screens.digest import DigestScreen
from console.screens.digest_rows import filled, period_names, typed_period
from console.screens.intake import IntakeScreen
from console.screens.parked_why import ParkedScreen
from console.screens.ticket import TicketScreen
from console.screens.tickets import TicketsScreen
from console.screens.views import ALL
from console.screens.why import WhyScreen
from storage.protocol import Writer
from storage.words import Because, Outcome
from tests.commands.tickets.steps import VERA
from tests.screens.facts_doors import go_through, in_front
from tests.screens.outbox_desk import refused
from tests.screens.test_intake_screen import HOSTILE, health
from tests.screens.triage import NOW, TriageDesk, triage
from tests.storage.builders import HOUR, MINUTE, NOON, a_decision, a_delivery
from tests.storage.contract.test_parked import park
from tests.storage.steps import open_with
from widgets.cells import width_of
from widgets.key_line import key_content
from widgets.language import use_language

DAY = 24 * HOUR
EDGE = (("arrival", NOON), ("last_customer_mail", NOON - 71 * HOUR), ("period", 72 * HOUR))


def joined(writer: Writer, uid: int, *, arrival: int = NOON, subject: str = "Vraag") -> None:
    """Take in a mail that was grouped by time an hour before the end of its period."""
    key = writer.keep(a_delivery(uid, internal_date=arrival, kept_at=arrival + MINUTE))
    assert key is not None
    about = {"delivery": key, "message_id": f"<{uid}@example.nl>", "arrival": arrival}
    number, message = open_with(writer, ticket={"subject": subject}, **about)
    writer.settle(key, Outcome.TICKETED, Because.TIME_WINDOW, message=message, ticket=number)
    decision = a_decision(key, message=message, ticket=number, because=Because.TIME_WINDOW, compared=EDGE)
    writer.add_decision(decision)


def a_night(writer: Writer) -> None:
    """Fill a desk with one thing of each kind that a digest tells of."""
    joined(writer, 1)
    joined(writer, 2, arrival=NOON - 3 * DAY)
    park(writer, 60)
    refused(writer, 1)


def screen(desk: TriageDesk) -> DigestScreen:
    """Return the digest in front."""
    found = desk.console.app.screen
    assert isinstance(found, DigestScreen)
    return found


async def test_it_tells_what_came_in_and_that_nothing_else_was_wrong(tmp_path: Path) -> None:
    async with triage(tmp_path, fill=a_night, size=(80, 24)) as desk:
        await desk.press("less_than_sign")
        text, lines = desk.text, desk.console.lines

        assert lines[0].split()[:3] == ["1", "since", "02:00"]
        assert "21 Sep 2026 02:00:00 to 22 Sep 2026 01:13:20 (23 h 13 min): 2 mails came in" in text
        assert "in the same hours of 2 days before 0.0 on average" in text
        assert "1 (usually 0.0) The same customer wrote" in desk.text
        assert screen(desk).table.cursor == "row:parked:parked:flood"


async def test_every_section_is_there_also_when_it_has_nothing_to_tell(tmp_path: Path) -> None:
    async with triage(tmp_path, fill=lambda _writer: None, size=(80, 50)) as desk:
        await desk.press("less_than_sign")
        text = desk.text

        assert "0 mails came in; there is no earlier day to compare it with." in text
        for said in ("No mail came in.", "Nothing was set aside.", "None came.", "Nobody waits."):
            assert said in text


async def test_enter_opens_what_a_line_is_about_and_escape_comes_back(tmp_path: Path) -> None:
    doors = {
        "mail:3": ParkedScreen,
        "outbox:1": TicketScreen,
        "slow:1": TicketScreen,
        "version:1": VersionScreen,
        "ticket:2": TicketScreen,
        "edge:1": WhyScreen,
    }
    async with triage(tmp_path, fill=a_night) as desk:
        await desk.press("less_than_sign", "4")
        await go_through(desk, doors)


async def test_a_rule_opens_the_tickets_that_it_made(tmp_path: Path) -> None:
    async with triage(tmp_path, fill=a_night) as desk:
        await desk.press("less_than_sign", "j", "enter")
        await desk.settle()

        assert isinstance(in_front(desk), TicketsScreen)
        assert (desk.screen.wish.place, desk.screen.wish.query) == (ALL, "because:time-window")


async def test_what_was_set_aside_as_a_whole_opens_its_view(tmp_path: Path) -> None:
    async with triage(tmp_path, fill=a_night) as desk:
        await desk.press("less_than_sign")
        screen(desk).table.go_to("row:parked:parked:flood")
        await desk.press("enter")
        await desk.settle()

        assert isinstance(in_front(desk), TicketsScreen)
        assert desk.screen.is_parked


async def test_a_line_with_nothing_behind_it_says_so_and_the_foot_names_no_key_for_it(tmp_path: Path) -> None:
    async with triage(tmp_path, fill=a_night) as desk:
        await desk.press("less_than_sign")
        before = desk.console.lines[-1]
        screen(desk).table.go_to("none:3")
        await desk.press("enter")

        assert "Enter open" in before
        assert "Enter" not in desk.console.lines[-1]
        assert "There is nothing more behind this line." in desk.text


async def test_the_periods_have_keys_and_any_other_time_is_typed(tmp_path: Path) -> None:
    async with triage(tmp_path, fill=a_night, size=(80, 24)) as desk:
        await desk.press("less_than_sign", "4")
        week = desk.text
        await desk.press("s")
        await desk.type("2026-09-21T15:00")
        offered = desk.text
        await desk.press("enter")
        typed = desk.text
        await desk.press("1")

        assert "(7 d): 3 mails came in" in week
        assert "Since 21 Sep 2026 15:00:00" in offered
        assert "since 2026-09-21T15:00" in typed.split(" to ")[0]
        assert "21 Sep 2026 15:00:00 to" in typed
        assert "2026-09-21T15:00" not in desk.text


async def test_it_is_read_again_when_asked_and_does_not_move_by_itself(tmp_path: Path) -> None:
    async with triage(tmp_path, fill=a_night) as desk:
        await desk.press("less_than_sign")
        await desk.repository.writing(lambda writer: joined(writer, 9))
        await desk.settle()
        before = desk.text
        await desk.press("ctrl+r")

        assert "2 mails came in" in before
        assert "3 mails came in" in desk.text


async def test_who_is_on_call_opens_it_from_the_hours_and_it_is_not_opened_twice(tmp_path: Path) -> None:
    async with triage(tmp_path, fill=a_night, prepare=[health]) as desk:
        await desk.press("I")
        intake = in_front(desk)
        assert isinstance(intake, IntakeScreen)
        intake.table.go_to("intake")
        await desk.press("enter")
        day = desk.text
        await desk.press("I")
        behind = desk.text
        await desk.press("less_than_sign")

        assert "(1 d): " in day
        assert "How mail comes in is open behind this" in behind
        assert isinstance(in_front(desk), IntakeScreen)


async def test_the_palette_opens_it(tmp_path: Path) -> None:
    async with triage(tmp_path, fill=a_night) as desk:
        await desk.press("colon")
        await desk.type("what came in and")
        await desk.press("enter")
        await desk.settle()

        assert isinstance(in_front(desk), DigestScreen)


async def test_a_viewer_sees_and_opens_all_of_it(tmp_path: Path) -> None:
    async with triage(tmp_path, fill=a_night, actor=VERA) as desk:
        await desk.press("less_than_sign")
        screen(desk).table.go_to("ticket:2")
        await desk.press("enter")

        assert isinstance(in_front(desk), TicketScreen)


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_hostile_words_are_harmless_and_every_line_has_its_width(tmp_path: Path, size: tuple[int, int]) -> None:
    async with triage(tmp_path, fill=lambda writer: joined(writer, 1, subject=HOSTILE), size=size) as desk:
        await desk.press("less_than_sign")
        screen(desk).table.go_to("ticket:1")
        await desk.press("j", "k")

        assert "[bold]rood[/bold]" in desk.text
        assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(desk.text)
        assert {width_of(line) for line in desk.console.lines} == {size[0]}


def test_a_time_that_is_typed_is_a_choice_once_it_means_one_that_is_over() -> None:
    read = typed_period(NOW, UTC)
    ahead = datetime.fromtimestamp(NOW / 1000 + 60, UTC).isoformat()

    assert [read(text) for text in ("", "0", "nonsense", "99:99", ahead)] == [None] * 5
    found = read(" 12h ")
    assert found is not None
    assert (found.name, found.words) == ("12h", "Since 21 Sep 2026 11:13:20")


def test_a_period_that_was_typed_stands_behind_those_with_a_key() -> None:
    assert period_names("7d") == ("1 since 02:00", "2 since yesterday 18:00", "3 24 hours", "4 7 days")
    assert period_names("12h")[len(PERIODS) :] == ("since 12h",)


def test_only_a_section_without_lines_is_filled() -> None:
    (section,) = filled([Section(title="Bounces", facts=(), empty="None came.")])

    assert [fact.words for fact in section.facts] == ["None came."]
    assert filled([section]) == (section,)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_key_line_fits_in_both_languages(language: str) -> None:
    use_language(language)
    shown = key_line({}, Where.DIGEST, Where.PANES, Where.EVERYWHERE)

    line = key_content(shown, 78).plain
    use_language("en")

    assert width_of(line) <= 78
    assert all(words in line for _key, words in shown)
