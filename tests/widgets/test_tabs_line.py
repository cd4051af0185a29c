"""The line of sections: the chosen one is always there, and a click goes where it points."""

import pytest
from textual.app import App, ComposeResult

from widgets.tabs_line import TabsLine, tabs_content

NAMES = ["Addresses", "Brands", "Mailboxes", "Exclusions", "Signatures", "Employees", "Audit", "Account"]


class TabsApp(App[None], inherit_bindings=False):
    """A line of sections."""

    def __init__(self) -> None:
        super().__init__()
        self.tabs = TabsLine(NAMES)
        self.chosen: list[int] = []

    def compose(self) -> ComposeResult:
        yield self.tabs

    def on_tabs_line_tab_chosen(self, message: TabsLine.TabChosen) -> None:
        self.chosen.append(message.place)


@pytest.mark.parametrize("chosen", range(len(NAMES)))
@pytest.mark.parametrize("width", [1, 5, 12, 30, 60, 78, 200])
def test_the_chosen_section_is_shown_at_every_width(chosen: int, width: int) -> None:
    line = tabs_content(NAMES, chosen, width)

    marked = [span for span in line.spans if "reverse" in str(span.style)]
    assert line.cell_length <= max(width, 1)
    assert len(marked) == 1
    if width >= 12:
        assert line.plain[marked[0].start : marked[0].end].strip() == NAMES[chosen]


def test_where_there_is_room_every_section_is_shown() -> None:
    assert tabs_content(NAMES, 2, 100).plain.split() == NAMES


def test_a_sign_at_an_end_says_that_there_is_more() -> None:
    line = tabs_content(NAMES, 3, 40).plain

    assert line.startswith("‹")
    assert line.endswith("›")
    assert " Exclusions " in line


def test_no_section_is_no_line() -> None:
    assert tabs_content([], 0, 80).plain == ""


async def test_a_click_chooses_the_section_under_the_mouse() -> None:
    app = TabsApp()
    async with app.run_test(size=(80, 3)) as pilot:
        await pilot.pause()
        await pilot.click(TabsLine, offset=(15, 0))
        await pilot.pause()

    assert app.chosen == [1]


async def test_a_click_on_the_sign_at_the_end_goes_to_what_is_hidden() -> None:
    app = TabsApp()
    async with app.run_test(size=(40, 3)) as pilot:
        app.tabs.show(NAMES, 0)
        await pilot.pause()
        end = tabs_content(NAMES, 0, 38).cell_length
        await pilot.click(TabsLine, offset=(end, 0))
        await pilot.pause()

    assert app.chosen == [tabs_content(NAMES, 0, 38).plain.count("  ") + 1]


async def test_markup_in_a_name_is_only_text() -> None:
    app = TabsApp()
    async with app.run_test(size=(80, 3)) as pilot:
        app.tabs.show(["[/x][@click=app.quit]", "\x1b[2Jb"], 1)
        await pilot.pause()
        shown = app.tabs.render_line(0).text

    assert "[/x][@click=app.quit]" in shown
    assert "\x1b" not in shown
