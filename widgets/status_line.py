"""One line that tells the truth: how mail comes in at the left, what waits for work at the right.

For a few seconds it also carries what a key did; that costs a slow line two hundred bytes where a toast costs ten
thousand. It only draws; what it says is decided in `desk_state`.
"""

from collections.abc import Callable
from datetime import tzinfo

from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from widgets.cells import cell_text, clean, cut, width_of
from widgets.desk_state import BAD, BUSY, GOOD, DeskState, count_words, intake_words

SAID_S = 6
TICK_S = 5
_GAP = "  "
_LOOKS = {GOOD: "$text-success", BUSY: "$text-warning", BAD: "bold $text-error"}
_SIGNS = {GOOD: "•", BUSY: "•", BAD: "!"}


class StatusLine(Static):
    """The state of the desk in one line."""

    DEFAULT_CSS = """
    StatusLine { height: 1; width: 1fr; padding: 0 1; background: $surface; text-wrap: nowrap; }
    """

    def __init__(self, *, clock: Callable[[], int], zone: tzinfo) -> None:
        super().__init__(markup=False)
        self._clock, self._zone = clock, zone
        self._state = DeskState()
        self._said = ""
        self._silence: Timer | None = None

    def show(self, state: DeskState) -> None:
        """Show the desk as it is now."""
        self._state = state
        self.draw()

    def say(self, words: str) -> None:
        """Say what a key did, for a few seconds, in the place of the intake."""
        self._said = clean(words)
        if self._silence is not None:
            self._silence.stop()
        self._silence = self.set_timer(SAID_S, self._fall_silent)
        self.draw()

    def draw(self) -> None:
        """Draw the line if it says something else than before."""
        width = max(self.content_size.width, 1)
        content = status_content(self._state, self._said, self._clock(), self._zone, width)
        shown = self.content
        if not isinstance(shown, Content) or not shown.is_same(content):
            self.update(content, layout=False)

    def on_mount(self) -> None:
        """Let the times in it grow."""
        self.set_interval(TICK_S, self.draw)

    def on_resize(self) -> None:
        """Choose anew what fits."""
        self.draw()

    def _fall_silent(self) -> None:
        self._said = ""
        self.draw()


def status_content(state: DeskState, said: str, now: int, zone: tzinfo, width: int) -> Content:
    """Return the line in exactly `width` cells: what was said whole, or the intake's first words; then counts, then
    the rest."""
    intake = intake_words(state, now, zone)
    head, rest = (said, ()) if said else (f"{_SIGNS[intake.look]} {intake.parts[0]}", intake.parts[1:])
    look = "" if said else _LOOKS[intake.look]
    least = width_of(head) if said else min(width_of(head), width // 2)
    counts = _fitting(count_words(state.counts, state.mails), width - least - len(_GAP))
    room = width - _width(counts) - (len(_GAP) if counts else 0)
    left = cut(head, room)
    for part in rest:
        if width_of(left) + width_of(part) + 3 <= room:
            left += f" · {part}"
        elif intake.look == BAD:
            left = cut(f"{left} · {part}", room)
            break
    right = [Content.styled(words, "" if name == GOOD else _LOOKS[name]) for name, words in counts]
    separated = Content(" · ").join(right)
    gap = _GAP if counts else ""
    return Content.styled(cell_text(left, room), look) + Content(gap) + separated


def _fitting(counts: list[tuple[str, str]], room: int) -> list[tuple[str, str]]:
    kept: list[tuple[str, str]] = []
    for count in counts:
        if _width([*kept, count]) <= room:
            kept.append(count)
    return kept


def _width(counts: list[tuple[str, str]]) -> int:
    return sum(width_of(words) for _look, words in counts) + 3 * max(len(counts) - 1, 0)
