"""The steps of a test of a server under each other: what is tried, how far it is, and the server's own words.

It draws only what changed; a test that waits shows one sign and sends nothing.
"""

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from widgets.cells import cell_text, clean, width_of
from widgets.steps import Step, StepState, step_words

NAME_MOST = 26
_LOOKS = {
    StepState.WAITING: "$foreground-muted",
    StepState.RUNNING: "bold",
    StepState.OK: "$text-success",
    StepState.FAILED: "bold $text-error",
    StepState.SKIPPED: "$foreground-muted",
}
_QUIET = {StepState.WAITING, StepState.SKIPPED}


class StepsView(Widget):
    """Steps, as high as they need."""

    DEFAULT_CSS = """
    StepsView { height: auto; width: 1fr; padding: 0 1; }
    """

    def __init__(self, steps: Sequence[Step] = ()) -> None:
        super().__init__(markup=False)
        self._steps = tuple(steps)

    def show(self, steps: Sequence[Step]) -> None:
        """Show the steps as they are now; lay out anew only when there are more lines or fewer."""
        if self._steps == tuple(steps):
            return
        before = len(self._lines())
        self._steps = tuple(steps)
        self.refresh(layout=len(self._lines()) != before)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the steps take at a width."""
        return len(step_lines(self._steps, width))

    def render(self) -> Content:
        """Return the steps at the present width."""
        return Content("\n").join(self._lines())

    def _lines(self) -> list[Content]:
        return step_lines(self._steps, self.content_size.width)


def step_lines(steps: Sequence[Step], width: int) -> list[Content]:
    """Return a line for each step, and what the server said behind it, or under it where there is little room."""
    state = max(width_of(step_words(one)) for one in StepState)
    longest = max((width_of(clean(step.name)) for step in steps), default=0)
    name = min(longest, NAME_MOST, max(width, 20) - state - 2)
    return [line for step in steps for line in _step(step, max(width, 20), name, state)]


def _step(step: Step, width: int, name: int, state: int) -> list[Content]:
    look = _LOOKS[step.state]
    head = Content.styled(cell_text(step.name, name), _LOOKS[step.state] if step.state in _QUIET else "")
    head += Content("  ") + Content.styled(cell_text(step_words(step.state), state), look)
    said, used = clean(step.said), name + state + 4
    if not said:
        return [head]
    is_beside = width - used >= 24
    indent = used if is_beside else 2
    words = "$text-error" if step.state is StepState.FAILED else "$foreground-muted"
    parts = [Content.styled(part.plain.rstrip(), words) for part in Content(said).wrap(width - indent)]
    under = [Content(" " * indent) + part for part in parts]
    return [head + Content("  ") + parts[0], *under[1:]] if is_beside else [head, *under]
