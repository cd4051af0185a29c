"""The filter bar: proposals, words for what is wrong, history, what is in force; and filters that are kept."""

from pathlib import Path

import pytest

from console.commands.desk import Desk
from console.commands.refusal import RefusedError
from console.commands.searches import MOST, RemoveSearch, SaveSearch
from console.commands.tickets.tagging import AddTag
from storage.records import TicketNumber
from tests.commands.tickets.steps import ANA, VERA
from tests.screens.triage import PETRA, triage
from widgets.filter_bar import Proposal, below_content


async def test_terms_are_proposed_taken_by_tab_and_narrow_the_list(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("slash")
        await desk.type("fr")
        proposed = desk.text
        await desk.press("tab")
        taken = desk.screen.bar.field.value
        await desk.type("petra")
        await desk.press("enter")

        assert "from:" in proposed
        assert taken == "from:"
        assert desk.numbers == [3]
        assert "/from:petra · 1 ticket" in desk.views
        assert desk.screen.list.has_focus


async def test_a_proposal_is_chosen_by_the_arrows_and_taken_by_enter(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("slash")
        await desk.type("status:")
        await desk.press("down", "down", "enter")
        taken = desk.screen.bar.field.value
        is_open = desk.screen.bar.is_open
        await desk.press("enter")

        assert taken == "status:pending "
        assert is_open
        assert not desk.screen.bar.is_open
        assert "/status:pending" in desk.views


async def test_the_tags_in_use_are_proposed(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await AddTag(number=TicketNumber(4), tag="spoed").run(desk.ben)
        await desk.press("slash")
        await desk.type("tag:")
        await desk.press("tab", "enter")

        assert desk.numbers == [4]


async def test_what_is_wrong_is_told_while_typing_and_enter_does_not_keep_it(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("slash")
        await desk.type("statis:open")
        told = desk.text
        await desk.press("enter")
        is_open = desk.screen.bar.is_open

        assert "! statis: no term is called so: did you mean status:?" in told
        assert is_open
        assert desk.numbers == [1, 2, 3, 4, 5]


async def test_the_filter_in_force_is_shown_as_it_was_understood(tmp_path: Path) -> None:
    async with triage(tmp_path, size=(120, 30)) as desk:
        await desk.press("slash")
        await desk.type("STATUS:Open   vraag")
        await desk.press("enter")

        assert "/status:open vraag" in desk.views


async def test_escape_drops_the_filter_and_the_arrow_up_brings_it_back(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("slash")
        await desk.type("from:petra")
        await desk.press("enter", "escape")
        dropped = desk.numbers
        await desk.press("slash", "up", "enter")

        assert dropped == [1, 2, 3, 4, 5]
        assert desk.numbers == [3]


async def test_escape_while_typing_drops_what_was_typed(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("slash")
        await desk.type("from:petra")
        narrowed = desk.numbers
        await desk.press("escape")

        assert narrowed == [3]
        assert desk.numbers == [1, 2, 3, 4, 5]
        assert not desk.screen.bar.is_open


async def test_a_filter_that_finds_nothing_says_how_to_leave_it(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("slash")
        await desk.type("from:nobody-at-all")
        await desk.press("enter")

        assert "No ticket of this view is like that." in desk.text
        assert "Esc drops the filter, 8 looks through every ticket." in desk.text


async def test_a_filter_is_kept_under_a_name_on_a_key_and_used_by_it(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("slash")
        await desk.type("from:petra")
        await desk.press("enter", "f", "enter")
        await desk.type("Petra's post")
        await desk.press("enter", "down", "enter")
        kept = desk.text
        await desk.press("escape", "9")
        (saved,) = await desk.repository.reading(lambda reader: reader.saved_searches("ana"))

        assert "kept as Petra's post" in kept
        assert (saved.login, saved.name, saved.query, saved.key) == ("ana", "Petra's post", "from:petra", "9")
        assert desk.numbers == [3]


async def test_a_filter_of_everyone_is_picked_from_the_list_and_removed_after_yes(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await SaveSearch(name="Petra", query=f"from:{PETRA}", for_everyone=True).run(desk.ben)
        await desk.press("f")
        listed = desk.text
        await desk.press("enter")
        used = desk.numbers
        await desk.press("f")
        await desk.type("remove")
        await desk.press("enter", "enter", "y")

        assert "everyone's" in listed
        assert used == [3]
        assert await desk.repository.reading(lambda reader: reader.saved_searches("ana")) == []


async def test_a_key_goes_over_to_the_filter_that_takes_it(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await SaveSearch(name="one", query="vraag", key="9").run(desk.ben)
        await SaveSearch(name="two", query="vraag", key="9").run(desk.ben)
        kept = await desk.repository.reading(lambda reader: reader.saved_searches("ben"))

        assert {search.name: search.key for search in kept} == {"one": "", "two": "9"}


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (SaveSearch(name="x", query=" "), "empty"),
        (SaveSearch(name="", query="vraag"), "empty"),
        (SaveSearch(name="x", query="vraag", key="7"), "bad-key"),
        (SaveSearch(name="x", query="vraag", for_everyone=True), "not-allowed"),
    ],
)
async def test_a_filter_that_cant_be_kept_is_refused(tmp_path: Path, command: SaveSearch, code: str) -> None:
    async with triage(tmp_path) as desk:
        vera = Desk(repository=desk.repository, clock=desk.ben.clock, actor=VERA)
        with pytest.raises(RefusedError) as refused:
            await command.run(vera)

        assert refused.value.refusal.code == code


async def test_a_filter_of_somebody_else_is_removed_by_nobody_else(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await SaveSearch(name="mine", query="vraag").run(desk.ben)
        (kept,) = await desk.repository.reading(lambda reader: reader.saved_searches("ben"))
        ana = Desk(repository=desk.repository, clock=desk.ben.clock, actor=ANA)
        with pytest.raises(RefusedError):
            await RemoveSearch(search=kept).run(ana)


async def test_no_more_filters_are_kept_than_a_list_can_hold(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        for number in range(MOST):
            await SaveSearch(name=str(number), query="vraag").run(desk.ben)
        with pytest.raises(RefusedError) as refused:
            await SaveSearch(name="one more", query="vraag").run(desk.ben)
        await SaveSearch(name="7", query="from:petra").run(desk.ben)

        assert refused.value.refusal.code == "too-many"


@pytest.mark.parametrize("width", [40, 58, 78, 198])
def test_the_lines_under_the_field_are_no_wider_than_the_screen(width: int) -> None:
    offered = [Proposal(shown="status:open", words="where it stands", text="", cursor=0)] * 9

    lines = below_content("", offered, 1, width).plain.splitlines()

    assert len(lines) == 7
    assert all(len(line) <= width for line in lines)
    assert lines[2].startswith("> status:open")


async def test_after_a_filter_that_found_nothing_the_keys_of_the_list_work_again(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("slash")
        await desk.type("from:nobody-at-all")
        await desk.press("enter", "escape", "j")

        assert desk.numbers == [1, 2, 3, 4, 5]
        assert desk.screen.list.has_focus
        assert desk.screen.list.place.cursor_row == 1


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (60, 20)])
async def test_the_bar_leaves_rows_of_the_list_in_sight(tmp_path: Path, size: tuple[int, int]) -> None:
    async with triage(tmp_path, size=size) as desk:
        await desk.press("slash")
        await desk.type("status:")

        assert desk.screen.list.height >= 3
        assert desk.screen.bar.field.region.height == 1
        assert "Vraag 1" in desk.text or "#1" in desk.text


async def test_the_words_that_found_a_ticket_are_handed_to_its_reader(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("slash")
        await desk.type("status:open pakket")
        await desk.press("enter", "enter")

        assert "Vraag" in desk.text
        assert desk.screen.view.words == "pakket"
