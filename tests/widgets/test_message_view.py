"""A message as a widget: what changes every second about it costs one line, whatever else it says."""

from collections.abc import Callable
from typing import Any

from textual.app import App, ComposeResult

from storage.words import Direction
from tests.screens.desk import AMSTERDAM, NOW, a_message
from tests.widgets.sent import counting
from widgets.columns import UNICODE
from widgets.message_look import Part, ShownMessage, ShownWay
from widgets.message_view import Look, MessageView

LOOK = Look(clock=lambda: NOW, zone=AMSTERDAM, glyphs=UNICODE)
LEAVES = ShownWay(words="leaves in 8 s · z takes it back", in_short="in 8 s")


def an_answer(way: ShownWay | None = LEAVES, **changes: Any) -> ShownMessage:
    """Return an answer of twelve lines with how its mail fares."""
    text = "\n".join(f"Regel {number} van het antwoord aan Jan." for number in range(12))
    message = a_message(direction=Direction.OUT, author="ana", delivery=None, text=text, **changes)
    return ShownMessage(message=message, parts=(Part(kind="text", text=text),), way=way)


class Shown(App[None]):
    """One message and nothing else."""

    def __init__(self, view: MessageView) -> None:
        super().__init__()
        self.view = view

    def compose(self) -> ComposeResult:
        yield self.view


async def drawn_by(view: MessageView, change: Callable[[MessageView], None]) -> int:
    """Return how many bytes a change sends."""
    app = Shown(view)
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.pause()
        with counting(app) as drawings:
            change(view)
            await pilot.pause()
    return sum(drawings)


async def test_a_countdown_paints_one_line_of_the_message() -> None:
    one_line = await drawn_by(
        MessageView(an_answer(), LOOK), lambda view: view.tell_way(ShownWay(words="leaves in 7 s · z takes it back"))
    )
    all_of_it = await drawn_by(MessageView(an_answer(), LOOK), lambda view: view.draw())

    assert 0 < one_line < 250
    assert all_of_it > 4 * one_line


async def test_the_same_words_paint_nothing() -> None:
    assert await drawn_by(MessageView(an_answer(), LOOK), lambda view: view.tell_way(LEAVES)) == 0


async def test_what_changes_beside_the_way_is_drawn_too() -> None:
    view = MessageView(an_answer(), LOOK)

    await drawn_by(view, lambda view: view.show(an_answer(failure="5.1.1 no such user")))

    assert "! Not delivered: 5.1.1 no such user" in view.render().plain


async def test_a_longer_way_takes_the_lines_that_it_needs() -> None:
    view, height = MessageView(an_answer(), LOOK), list[int]()
    app = Shown(view)
    async with app.run_test(size=(40, 30)) as pilot:
        await pilot.pause()
        height.append(view.size.height)
        view.tell_way(ShownWay(words="refused for jan@example.nl: 550 " + "the mailbox is full " * 3, is_bad=True))
        await pilot.pause()
        height.append(view.size.height)

    assert height[1] == height[0] + 2


async def test_a_folded_message_tells_its_way_on_its_one_line() -> None:
    view = MessageView(an_answer(), LOOK, folded=True)

    cost = await drawn_by(view, lambda view: view.tell_way(ShownWay(words="leaves in 7 s", in_short="in 7 s")))

    assert "in 7 s  Regel 0" in view.render().plain
    assert 0 < cost < 250
