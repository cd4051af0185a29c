"""Long texts line by line: cut to the width, hanging under their head, nothing obeyed, quick at any length."""

from textual.app import App, ComposeResult

from widgets.cells import width_of
from widgets.moves import Move
from widgets.pager import Pager, PagerLine


class PagerApp(App[None]):
    """A pager alone on a screen."""

    def __init__(self, *lines: PagerLine) -> None:
        super().__init__()
        self.pager = Pager()
        self._lines_shown = lines

    def compose(self) -> ComposeResult:
        yield self.pager

    def on_mount(self) -> None:
        self.pager.show(self._lines_shown)


async def lines_of(*lines: PagerLine, width: int = 30, height: int = 6, moves: tuple[Move, ...] = ()) -> list[str]:
    app = PagerApp(*lines)
    async with app.run_test(size=(width, height)) as pilot:
        await pilot.pause()
        for move in moves:
            app.pager.move(move)
            await pilot.pause()
        return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


async def test_a_long_line_goes_on_under_its_head() -> None:
    shown = await lines_of(PagerLine(text="1 Subject: een twee drie vier vijf zes", head=10))

    assert [line.rstrip() for line in shown[:2]] == ["1 Subject: een twee drie vier", "   vijf zes"]


async def test_a_plain_line_goes_on_at_the_edge() -> None:
    shown = await lines_of(PagerLine(text="a" * 40))

    assert [line.rstrip() for line in shown[:3]] == ["a" * 29, "a" * 11, ""]


async def test_wide_letters_are_never_cut_in_two() -> None:
    shown = await lines_of(PagerLine(text="a" + "\u4e2d" * 30))

    assert all(width_of(line) == 30 for line in shown)
    assert "".join(shown).count("\u4e2d") == 30


async def test_what_a_stranger_wrote_is_not_obeyed() -> None:
    shown = await lines_of(PagerLine(text="x\x1b[2J\x9b1m [@click=app.quit]y[/]\u202e"))

    assert shown[0].rstrip() == "x[2J1m [@click=app.quit]y[/]"


async def test_it_moves_by_lines_screens_and_to_its_ends() -> None:
    lines = [PagerLine(text=str(number)) for number in range(10_000)]

    down = await lines_of(*lines, moves=(Move.DOWN, Move.PAGE_DOWN))
    end = await lines_of(*lines, moves=(Move.BOTTOM,))

    assert down[0].split() == ["6"]
    assert end[-1].split() == ["9999"]


async def test_a_line_of_a_quarter_of_a_megabyte_is_shown() -> None:
    shown = await lines_of(PagerLine(text="ab" * 131_072), moves=(Move.BOTTOM,))

    assert set(shown[-1].strip()) == {"a", "b"}
