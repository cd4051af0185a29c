"""The steps of a server's test: one by one, in words, with what the server said."""

import pytest
from textual.app import App, ComposeResult

from tests.corpus.hostile.escapes import PAYLOADS
from tests.widgets.sent import counting
from widgets.language import use_language
from widgets.steps import Step, StepState, step_words
from widgets.steps_view import StepsView, step_lines

STEPS = [
    Step(name="find the server", state=StepState.OK, said="imap.example.com, port 993"),
    Step(name="log in", state=StepState.FAILED, said="NO [AUTHENTICATIONFAILED] Invalid credentials " * 3),
    Step(name="open the folder"),
]


class StepsApp(App[None], inherit_bindings=False):
    """Steps on a screen of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = StepsView()

    def compose(self) -> ComposeResult:
        yield self.steps


def text_of(steps: list[Step], width: int) -> list[str]:
    return [line.plain.rstrip() for line in step_lines(steps, width)]


def test_what_the_server_said_stands_behind_its_step_and_hangs_there() -> None:
    lines = text_of(STEPS, 80)

    assert lines[0] == "find the server  ok       imap.example.com, port 993"
    assert lines[1].startswith("log in           failed   NO [AUTHENTICATIONFAILED]")
    assert lines[2].startswith(" " * 26)
    assert lines[-1] == "open the folder"


def test_where_there_is_little_room_it_stands_under_its_step() -> None:
    assert text_of(STEPS, 40)[:2] == ["find the server  ok", "  imap.example.com, port 993"]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("state", StepState)
def test_how_far_a_step_is_is_said_in_a_word(state: StepState, language: str) -> None:
    use_language(language)

    assert bool(step_words(state)) is (state is not StepState.WAITING)


@pytest.mark.parametrize("payload", [*PAYLOADS.values(), "[/x][b]"])
@pytest.mark.parametrize("width", [20, 60, 120])
def test_what_a_server_says_steers_nothing(payload: str, width: int) -> None:
    lines = step_lines([Step(name=payload, state=StepState.FAILED, said=payload * 9)], width)

    assert max(line.cell_length for line in lines) <= width
    assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for line in lines for letter in line.plain)


async def test_steps_appear_one_by_one_and_the_same_again_draws_nothing() -> None:
    app = StepsApp()
    async with app.run_test(size=(80, 12)) as pilot:
        for count in (1, 2, 3):
            app.steps.show(STEPS[:count])
            await pilot.pause()
        height = app.steps.size.height
        with counting(app) as drawings:
            app.steps.show(list(STEPS))
            await pilot.pause()

    assert height == len(step_lines(STEPS, 78))
    assert sum(drawings) == 0
