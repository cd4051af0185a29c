"""A preview says its title and its entries, and draws only what changed."""

import pytest
from textual.app import App, ComposeResult

from tests.corpus.hostile.escapes import PAYLOADS
from tests.widgets.sent import counting
from widgets.entries import Line, Title
from widgets.preview_box import Entry, PreviewBox, box_lines

ENTRIES: list[Entry] = [
    Line(label="From", value="Klantenservice Acme BV"),
    Title(text="A reply ends with"),
    "Met vriendelijke groet,\n\n  Ana",
]


class BoxApp(App[None], inherit_bindings=False):
    """A preview on a screen of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.box = PreviewBox("Preview", label=8)

    def compose(self) -> ComposeResult:
        yield self.box

    def lines(self) -> list[str]:
        strips = self.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


async def test_a_title_stands_over_entries_and_texts() -> None:
    app = BoxApp()
    async with app.run_test(size=(44, 12)) as pilot:
        app.box.show("What a customer sees", ENTRIES)
        await pilot.pause()

        assert app.lines()[:7] == [
            " What a customer sees", " From    Klantenservice Acme BV", "", " A reply ends with",
            " Met vriendelijke groet,", "", "   Ana",
        ]  # fmt: skip


async def test_the_same_again_draws_nothing() -> None:
    app = BoxApp()
    async with app.run_test(size=(44, 12)) as pilot:
        app.box.show("Preview", ENTRIES)
        await pilot.pause()
        with counting(app) as drawings:
            app.box.show("Preview", list(ENTRIES))
            await pilot.pause()

    assert sum(drawings) == 0


async def test_a_preview_grows_and_shrinks_with_what_it_says() -> None:
    app = BoxApp()
    async with app.run_test(size=(44, 12)) as pilot:
        app.box.show("Preview", ENTRIES)
        await pilot.pause()
        app.box.show("Preview", [])
        await pilot.pause()
        emptied = app.lines()
        app.box.show("Preview", ["once more"])
        await pilot.pause()

        assert [line for line in emptied if line] == [" Preview"]
        assert app.lines()[1] == " once more"


@pytest.mark.parametrize("payload", [*PAYLOADS.values(), "[/x][b]"])
@pytest.mark.parametrize("width", [20, 44, 80])
def test_foreign_text_steers_nothing_and_stays_within_the_width(payload: str, width: int) -> None:
    entries: list[Entry] = [Line(label=payload, value=payload * 5), Title(text=payload), f"{payload}\n{payload}"]

    lines = box_lines(entries, width)

    assert max(line.cell_length for line in lines) <= width
    assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for line in lines for letter in line.plain)
