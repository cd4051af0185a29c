"""On call: whether mail comes in stands first, the worst is under the cursor, every line opens what it is about."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from console.key_names import Where
from console.keys import key_line, keys_at
from console.screens.admin.addresses import AddressesScreen
from console.screens.admin.mailboxes import MailboxesScreen
from console.screens.admin.sending import SendingScreen
from console.screens.admin.version import VersionScreen
from console.screens.intake import IntakeScreen
from console.screens.outbox import OutboxScreen
from console.screens.parked_why import ParkedScreen
from console.screens.ticket import TicketScreen
from console.screens.tickets import TicketsScreen
from storage.copies import IsStopped
from storage.oncall import LastLook, StoreRoom
from storage.protocol import Writer
from storage.records import MailboxHealth
from storage.settings import MailboxId, Settings
from storage.words import MailboxState
from tests.commands.tickets.steps import VERA
from tests.screens.facts_doors import go_through, in_front
from tests.screens.outbox_desk import every_state
from tests.screens.triage import NOW, TriageDesk, some_tickets, triage
from tests.storage.builders import HOUR, MINUTE, a_lease
from tests.storage.contract.test_parked import park
from widgets.cells import width_of
from widgets.columns import ASCII
from widgets.key_line import key_content
from widgets.language import use_language

WORDS = "no connection: 127.0.0.1: Connect call failed; 192.0.2.1: no answer within twenty seconds"
HOSTILE = "\x1b[2J\x1b]52;c;aGk=\x07[bold]rood[/bold]\u202e\x9b"
ESCAPES = {"[", "O", "A", "B", "C", "D", "F", "H", "P", "Q", "R", "S", "Z", "~"}


def health(writer: Writer, **changes: Any) -> None:
    """Keep what a living poller says of the mailbox: that it waits for mail, unless it says something else."""
    said = MailboxHealth(
        mailbox_id=MailboxId(1), state=MailboxState.IDLE, connected_since=NOW - 4 * HOUR, last_poll_at=NOW - MINUTE,
        last_mail_at=NOW - 7 * MINUTE, next_try_at=None, lag_ms=400, error="",
    )  # fmt: skip
    writer.save_health(replace(said, **changes))
    writer.take_lease(a_lease(name="mailbox:1", host="elsewhere", pid=42, until=NOW + MINUTE), now=NOW)


def fails(error: str = WORDS, **changes: Any) -> Callable[[Writer], None]:
    """Return what keeps that the mailbox can't be reached for an hour."""
    about = {"state": MailboxState.WAITING, "connected_since": None, "last_poll_at": NOW - HOUR, **changes}
    return lambda writer: health(writer, error=error, **about)


def screen(desk: TriageDesk) -> IntakeScreen:
    """Return the screen of whoever is on call."""
    found = desk.console.app.screen
    assert isinstance(found, IntakeScreen)
    return found


async def test_it_says_first_that_mail_comes_in_and_the_same_key_leaves_it(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[health], size=(80, 24)) as desk:
        await desk.press("I")
        first = desk.console.lines[0].strip()
        await desk.press("I")

        assert first == "Mail comes in."
        assert isinstance(in_front(desk), TicketsScreen)


async def test_the_servers_words_are_shown_uncut_and_follow_the_store(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[fails()], size=(80, 24)) as desk:
        await desk.press("I")
        first = " ".join(" ".join(desk.console.lines[:4]).split())
        likely = desk.text
        await desk.press("j")
        before = desk.text
        await desk.repository.writing(health)
        await desk.settle()

        assert first.startswith("Mail does not come in: acme: no connection: 127.0.0.1: Connect call failed;")
        assert "Next step: It was reached before: ask whoever runs" in first
        assert "Likely Port 993 gives no answer: a firewall in between" in likely
        assert "no answer within twenty seconds" in before
        assert "twenty seconds" not in desk.text
        assert desk.console.lines[0].strip() == "Mail comes in."


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_hostile_words_of_a_server_are_harmless(tmp_path: Path, language: str) -> None:
    async with triage(tmp_path, prepare=[fails(HOSTILE), lambda writer: park(writer, 60)], size=(80, 24)) as desk:
        use_language(language)
        await desk.press("I")
        seen = [desk.text]
        for _line in range(6):
            await desk.press("j")
            seen.append(desk.text)
        use_language("en")

        assert "[bold]rood[/bold]" in seen[0]
        for text in seen:
            assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(text)


async def test_the_cursor_begins_on_the_worst_line_and_stays_on_its_line(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[health, lambda writer: park(writer, 60)], size=(80, 24)) as desk:
        await desk.press("I")
        first = screen(desk).table.cursor
        await desk.press("g")
        await desk.repository.writing(fails())
        await desk.settle()

        assert (first, screen(desk).table.cursor) == ("parked", "mailbox:1:state")


async def test_enter_opens_what_a_line_is_about_and_escape_comes_back(tmp_path: Path) -> None:
    doors = {
        "mailbox:1:flow": MailboxesScreen,
        "outbox": OutboxScreen,
        "sending": SendingScreen,
        "addresses": AddressesScreen,
        "mail:1": ParkedScreen,
        "ticket:7": TicketScreen,
    }
    prepare = [lambda writer: park(writer, 60), health, every_state]
    async with triage(tmp_path, prepare=prepare, fill=some_tickets(8)) as desk:
        await desk.press("I")
        await go_through(desk, doors)


async def test_the_settings_open_at_the_mailbox_of_the_line(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[fails()]) as desk:
        await desk.press("I", "enter")
        front = in_front(desk)

        assert isinstance(front, MailboxesScreen) and front.table.cursor == "acme"


async def test_a_setting_that_was_changed_before_the_trouble_opens_its_version(tmp_path: Path) -> None:
    def change(writer: Writer) -> None:
        known: Settings = writer.settings()
        mailbox = replace(known.mailboxes[0], user="other")
        about: dict[str, Any] = {"actor": "ana", "verb": "edit", "subject": "mailbox acme", "detail": "user"}
        writer.save_settings(replace(known, mailboxes=(mailbox,)), at=NOW - HOUR - MINUTE, **about)

    async with triage(tmp_path, prepare=[change, fails()]) as desk:
        await desk.press("I")
        told = desk.text
        screen(desk).table.go_to("mailbox:1:changed")
        await desk.press("enter")

        assert "mailbox acme, ana, 1 min before the trouble" in told
        assert isinstance(in_front(desk), VersionScreen)


async def test_parked_mail_as_a_whole_opens_its_view_of_the_list(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[health, lambda writer: park(writer, 60)]) as desk:
        await desk.press("enter", "I", "enter")
        await desk.settle()

        assert isinstance(in_front(desk), TicketsScreen)
        assert desk.screen.is_parked and "61 within an hour" in desk.text


def promise_an_hour(writer: Writer) -> None:
    settings = writer.settings()
    acme = replace(settings.brands[0], first_answer_s=3600)
    brands = (acme, *settings.brands[1:])
    changed = replace(settings, brands=brands)
    writer.save_settings(changed, actor="ana", verb="brand edit", subject="brand acme", detail="", at=NOW)


async def test_what_is_overdue_opens_the_tickets_that_wait_longest_first(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[health, promise_an_hour], fill=some_tickets(3)) as desk:
        await desk.press("I")
        screen(desk).table.go_to("overdue")
        told = desk.text
        await desk.press("enter")
        await desk.settle()

        assert "3 tickets wait longer than promised" in told
        assert isinstance(in_front(desk), TicketsScreen)
        assert "is:overdue" in desk.text and "3 overdue" in desk.text
        shown = [line for line in desk.console.lines if "Vraag" in line]
        assert ["Vraag 3" in shown[0], "Vraag 1" in shown[-1]] == [True, True]


async def test_a_line_with_nothing_behind_it_says_so(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[health]) as desk:
        await desk.press("I", "G", "enter")

        assert "There is nothing more behind this line." in desk.text


async def test_it_is_not_opened_twice_nor_are_the_settings_behind_it(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[health]) as desk:
        await desk.press("comma", "I", "g", "enter")
        settings = desk.text
        await desk.press("escape", "escape", "I", "g", "enter", "I")

        assert "The settings are open behind this" in settings
        assert "How mail comes in is open behind this" in desk.text


async def test_a_viewer_sees_and_opens_all_of_it(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[fails()], actor=replace(VERA)) as desk:
        await desk.press("I", "enter")

        assert isinstance(in_front(desk), MailboxesScreen)


async def test_a_terminal_without_such_signs_gets_bars_of_ascii(tmp_path: Path) -> None:
    room = StoreRoom(schema=7, size=128_000_000, free=100_000_000)
    session = {"glyphs": ASCII, "room": lambda: room}
    async with triage(tmp_path, prepare=[health], size=(80, 40), session=session) as desk:
        await desk.press("I")
        flow = next(line for line in desk.console.lines if "Per hour" in line)
        database = next(line for line in desk.console.lines if "Database" in line)

        assert flow.isascii()
        assert "! Database" in database and "100.0 MB free on its disk" in database
        assert "1 line below is not well." in desk.console.lines[0]


async def test_the_structure_of_the_database_is_looked_at_in_the_background_once_a_day(tmp_path: Path) -> None:
    looked = [LastLook(at=NOW - 25 * HOUR, by="fsck")]

    def look(_is_stopped: IsStopped) -> bool:
        looked.append(LastLook(at=NOW, by="console"))
        return True

    def room() -> StoreRoom:
        return StoreRoom(schema=8, size=1, free=10**12, looked=looked[-1])

    async with triage(tmp_path, prepare=[health], size=(80, 40), session={"room": room, "look": look}) as desk:
        await desk.press("I")
        await desk.settle()
        told = desk.text
        await desk.press("I", "I")
        await desk.settle()

        assert "whole, as console saw 0.0 s ago" in told
        assert len(looked) == 2


async def test_a_database_too_large_to_look_at_in_seconds_says_what_looks_at_all_of_it(tmp_path: Path) -> None:
    session = {"room": lambda: StoreRoom(schema=8, size=1, free=10**12), "look": lambda _is_stopped: False}
    async with triage(tmp_path, prepare=[health], size=(110, 40), session=session) as desk:
        await desk.press("I")
        await desk.settle()

        assert "nobody has looked yet whether it is whole · too large to look at in seconds: omnidesk fsck" in desk.text


async def test_a_desk_without_mailboxes_says_what_to_do_first(tmp_path: Path) -> None:
    async with triage(tmp_path, settings={"mailboxes": ()}, size=(80, 24)) as desk:
        await desk.press("I")

        assert desk.console.lines[0].strip() == "Mail does not come in: no forward mailbox is set up."
        assert "F3" in desk.console.lines[1]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_key_line_fits_and_no_key_is_the_rest_of_a_torn_sequence(language: str) -> None:
    use_language(language)
    shown = key_line({}, Where.INTAKE, Where.PANES, Where.EVERYWHERE)
    keys = {one for key in keys_at(Where.INTAKE) for one in key.keys.split(",")}

    line = key_content(shown, 78).plain
    use_language("en")

    assert width_of(line) <= 78 and all(words in line for _key, words in shown)
    assert not keys & ESCAPES
