"""The view of what is in no ticket: a mail is shown, tried again, accepted, discarded, one or many, and taken back."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from console.commands.parked.discarding import Discard
from console.key_names import Where
from console.keys import key_line, keys_at
from console.screens.parked import ParkedTable, parked_rows
from console.screens.parked_why import ParkedScreen
from console.screens.tickets import TicketsScreen
from storage.protocol import Writer
from storage.records import Delivery, DeliveryKey
from storage.settings import Account, Settings
from storage.words import Because, Outcome, TicketStatus
from tests.commands.parked.steps import EMPTY, LOOP
from tests.commands.tickets.steps import VERA
from tests.dramas.stage import NearRoom
from tests.screens.desk import AMSTERDAM, NOW
from tests.screens.triage import TriageDesk, triage
from tests.storage.builders import MINUTE, NOON, a_decision, a_delivery
from widgets.cells import width_of
from widgets.key_line import key_content
from widgets.language import use_language

HOSTILE = "\x1b]0;pwned\x07\x9b31m\u202eevil\u2066[bold]red[/bold]"


@pytest.fixture(autouse=True)
def _near(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read mails in this process: a process for each press would only be waited for."""
    for module in ("parked_doing", "parked_why"):
        monkeypatch.setattr(f"console.screens.{module}.ReadingRoom", NearRoom)
    monkeypatch.setattr("console.kept_mail.ReadingRoom", NearRoom)


def parked(*raws: bytes, reason: str = "a loop between jan@example.nl and info@acme.nl") -> Callable[[Writer], None]:
    """Return what parks these mails, an unreadable one where it is empty."""

    def write(writer: Writer) -> None:
        for uid, raw in enumerate(raws, 1):
            key = writer.keep(a_delivery(uid, raw=raw, internal_date=NOON + uid * MINUTE))
            assert key is not None
            is_failed = not raw.strip()
            outcome = Outcome.FAILED if is_failed else Outcome.PARKED
            because = Because.FAILED if is_failed else Because.PARKED_LOOP
            writer.settle(key, outcome, because, reason="the mail is empty" if is_failed else reason)
            writer.add_decision(a_decision(key, outcome=outcome, because=because))

    return write


def loops(count: int) -> list[bytes]:
    """Return loops of different people."""
    return [LOOP.replace(b"jan@", b"jan%d@" % number).replace(b"<rond@", b"<%d@" % number) for number in range(count)]


async def delivery(desk: TriageDesk, key: int = 1) -> Delivery:
    found = await desk.repository.reading(lambda reader: reader.delivery(DeliveryKey(key)))
    assert found is not None
    return found


async def test_enter_shows_why_what_it_says_and_where_it_would_go(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[parked(LOOP)], size=(100, 50)) as desk:
        await desk.press("7", "enter")
        shown = desk.text
        await desk.press("v")
        headers = desk.text
        await desk.press("escape", "o")
        source = desk.text

        assert "Parked: it is our own mail that came back, a loop." in shown
        assert "Jan Smit <jan@example.nl>" in shown and "Goedendag, waar blijft mijn bestelling?" in shown
        assert "If it is accepted" in shown and "ticket #1: The same customer wrote" in " ".join(shown.split())
        assert "X-Omnidesk-Loop: konto info@acme.nl" in headers
        assert "Message-ID: <rond@example.nl>" in source


async def test_a_mail_is_accepted_where_the_rules_put_it_and_taken_back(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[parked(LOOP)]) as desk:
        await desk.press("7", "a", "enter")
        after, counted, said = await delivery(desk), desk.views, desk.text
        await desk.press("z")
        back = await delivery(desk)

        assert (after.outcome, after.ticket) == (Outcome.TICKETED, 1)
        assert "7 Parked 1" not in counted
        assert "mail 1 is in ticket #1 · z takes it back" in said
        assert (back.outcome, back.ticket) == (Outcome.PARKED, None)
        assert "7 Parked 1" in desk.views


async def test_a_mail_is_accepted_into_a_ticket_that_is_typed(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[parked(LOOP)]) as desk:
        await desk.press("7", "a")
        await desk.type("#3")
        await desk.press("enter")

        assert ((await delivery(desk)).ticket, (await delivery(desk)).because) == (3, Because.MOVED_BY_EMPLOYEE)


async def test_in_front_of_a_mail_it_is_accepted_and_its_ticket_read(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[parked(LOOP)], size=(100, 50)) as desk:
        await desk.press("7", "enter", "enter")
        none = desk.text
        await desk.press("a")
        offered = desk.text
        await desk.press("enter")
        now = desk.text
        await desk.press("enter")

        assert "It is in no ticket: accept it first." in none
        assert "ticket #1: The same customer wrote" in " ".join(offered.split())
        assert "in a ticket" in now and "accepted by ana; it was parked:loop" in now
        assert "If it is accepted" not in now
        assert "Vraag 1" in desk.text


async def test_a_reason_is_asked_for_a_discard_and_kept_and_offered_the_next_time(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[parked(*loops(2))]) as desk:
        await desk.press("7", "x")
        await desk.type("test van een collega")
        await desk.press("enter")
        first, said, counted = await delivery(desk, 2), desk.text, desk.views
        await desk.press("x")
        offered = desk.text
        await desk.press("escape", "z")

        assert first.discarded is not None and first.discarded.reason == "test van een collega"
        assert "1 mail discarded · z takes it back" in said and "7 Parked 1" in counted
        assert "test van een collega" in offered and "spam" in offered
        assert (await delivery(desk, 2)).discarded is None
        assert "7 Parked 2" in desk.views


async def test_a_mail_that_stays_parked_says_why_in_words_that_stay(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[parked(LOOP)]) as desk:
        await desk.press("7", "r")
        told = desk.screen.notice.words
        await desk.press("escape")

        assert told.startswith("1: still set aside. Parked: it is our own mail that came back, a loop.")
        assert desk.screen.notice.words == ""


async def test_a_mail_whose_reason_is_gone_becomes_a_ticket(tmp_path: Path) -> None:
    settings = {"account": Account(name="anders"), "addresses": ()}
    async with triage(tmp_path, prepare=[parked(LOOP)], settings=settings) as desk:
        await desk.press("7", "r")

        assert (await delivery(desk)).outcome is Outcome.TICKETED
        assert "z takes it back" in desk.text


async def test_many_are_selected_and_done_at_once_with_one_way_back(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[parked(*loops(3), EMPTY)]) as desk:
        await desk.press("7", "space", "space")
        rows, counted = desk.console.lines, desk.views
        await desk.press("asterisk")
        every = desk.views
        await desk.press("a", "enter")
        notice, said = desk.screen.notice.words, desk.text
        outcomes = [(await delivery(desk, key)).outcome.value for key in (1, 2, 3, 4)]
        await desk.press("z", "y")

        assert [row[2] for row in rows[2:5]].count("+") == 2
        assert "2 selected · 4 mails" in counted and "4 selected" in every
        assert outcomes == ["ticketed", "ticketed", "ticketed", "failed"]
        assert "4: Mail 4 can't be read, not even in part" in notice
        assert "3 mails are in tickets: #6, #7, #8" in said
        assert {(await delivery(desk, key)).outcome.value for key in (1, 2, 3)} == {"parked"}


async def test_several_are_decided_again_only_after_yes(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[parked(*loops(2))]) as desk:
        await desk.press("7", "asterisk", "r")
        asked = desk.text
        await desk.press("n")
        refused = desk.screen.notice.words
        await desk.press("r", "y")

        assert "Decide 2 mails again?" in asked
        assert (refused, desk.screen.notice.words.count("still set aside")) == ("", 2)


async def test_escape_drops_the_selection_and_keys_for_tickets_do_nothing(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[parked(*loops(2))]) as desk:
        await desk.press("7", "asterisk", "escape")
        dropped = desk.views
        await desk.press("e", "l", "m")

        assert "selected" not in dropped
        assert {(await desk.ticket(number)).status for number in range(1, 6)} == {TicketStatus.OPEN}
        assert isinstance(desk.console.app.screen, TicketsScreen)


async def test_what_somebody_else_discards_leaves_the_view_by_itself(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[parked(*loops(2))]) as desk:
        await desk.press("7")
        before = desk.views
        await Discard(delivery=DeliveryKey(2), reason="spam").run(desk.ben, NearRoom())
        await desk.settle()

        assert "7 Parked 2" in before and "7 Parked 1" in desk.views
        assert desk.screen.parked.keys == ("1",)


async def test_an_empty_view_says_what_would_be_here_and_where_the_rest_is(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("7")
        shown = desk.text
        await desk.press("r")

        assert "Nothing is parked: every mail is in a ticket." in shown
        assert "omnidesk parked list --discarded" in shown
        assert "There is no mail here to do that with." in desk.text


async def test_a_hostile_mail_is_harmless_in_the_list_and_in_front(tmp_path: Path) -> None:
    raw = LOOP.replace(b"Waar blijft het?", HOSTILE.encode()).replace(b"Jan Smit", b'"\x1b[2JJan"') + HOSTILE.encode()
    async with triage(tmp_path, prepare=[parked(raw, reason=HOSTILE)], size=(160, 50)) as desk:
        await desk.press("7")
        seen = [desk.text]
        for keys in (("enter",), ("v",), ("escape", "o"), ("escape", "a"), ("escape", "x"), ("escape",)):
            await desk.press(*keys)
            seen.append(desk.text)

        for text in seen:
            assert not {"\x1b", "\x9b", "\x07", "\u202e", "\u2066"} & set(text)
        assert "[bold]red[/bold]" in seen[0]


async def test_a_viewer_is_told_and_changes_nothing(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[parked(LOOP)], actor=replace(VERA)) as desk:
        await desk.press("7", "r")

        assert "may not change tickets" in desk.screen.notice.words
        assert (await delivery(desk)).outcome is Outcome.PARKED


async def test_the_help_and_the_palette_tell_the_keys_of_the_view(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[parked(LOOP)], size=(100, 60)) as desk:
        await desk.press("7", "question_mark")
        told = desk.text
        await desk.press("escape", "1", "question_mark")

        assert "With mail that is in no ticket" in told and "leave it at that, with a reason" in told
        assert "With mail that is in no ticket" not in desk.text


@pytest.mark.parametrize(("where", "screen"), [(Where.PARKED, TicketsScreen), (Where.PARKED_MAIL, ParkedScreen)])
def test_every_key_calls_something_and_none_does_two_things(where: Where, screen: type[TicketsScreen]) -> None:
    keys = keys_at(where, Where.PANES, Where.EVERYWHERE)
    actions = {key.action.split("(")[0].removeprefix("screen.") for key in keys if not key.action.startswith("app.")}
    pressed = Counter(one for key in keys for one in key.keys.split(","))

    assert [action for action in actions if not hasattr(screen, f"action_{action}")] == []
    assert [key for key, count in pressed.items() if count > 1] == []


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("where", [Where.PARKED, Where.PARKED_MAIL])
def test_the_key_line_fits_eighty_columns(where: Where, language: str) -> None:
    use_language(language)
    keys = key_line({}, where, Where.PANES, Where.EVERYWHERE)

    line = key_content(keys, 78).plain

    assert width_of(line) <= 78
    assert all(words in line for _key, words in keys)


def test_the_keys_of_the_table_are_those_of_the_catalog() -> None:
    bound = {binding.id for binding in ParkedTable.BINDINGS}  # type: ignore[union-attr] # all of them are Binding

    assert bound == {key.name for key in keys_at(Where.PARKED)}


def test_only_selected_rows_bear_the_sign() -> None:
    kept = Delivery(
        key=DeliveryKey(1), mailbox_id=None, brand_id=None, uidvalidity=0, uid=0, arrival=NOW, kept_at=NOW, size=10,
        sha256=bytes(32), outcome=Outcome.PARKED, because=Because.PARKED_FLOOD,
    )  # fmt: skip

    rows = parked_rows([kept, replace(kept, key=DeliveryKey(2))], Settings(), NOW, AMSTERDAM, selected={DeliveryKey(2)})

    assert [row.texts[0].startswith("+ ") for row in rows] == [False, True]
