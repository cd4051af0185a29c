"""A preview that also shows a test of a server, step by step, and runs it; whoever looks can leave the test.

It stands apart so that a form and a list try things out in one way. What comes of a test is drawn, nothing is kept.
"""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.worker import Worker

from console.screens.admin.trial import Attempt, Trial
from widgets.preview_box import Entry, PreviewBox
from widgets.steps_view import StepsView


class TrialBox(PreviewBox):
    """A title, the steps of the test in sight, and entries under them."""

    DEFAULT_CSS = "TrialBox StepsView { margin: 0 0 1 0; } TrialBox _Entries { min-height: 0; }"

    def __init__(self) -> None:
        super().__init__()
        self.trial: Trial | None = None
        self._steps = StepsView()
        self._passed: list[object] = []

    def compose(self) -> ComposeResult:
        """Lay out the title, and the pane with the steps over the entries."""
        self._steps.display = False
        yield self._head
        with self.pane:
            yield self._steps
            yield self._entries

    @property
    def is_running(self) -> bool:
        """Whether a test is under way."""
        return self.trial is not None and self.trial.is_running

    def has_passed(self, subject: object) -> bool:
        """Tell whether just this was tried here, and works."""
        return subject in self._passed

    def start(self, attempt: Attempt) -> "Worker[None]":
        """Run a test and show it; one that is under way is left. Returns what can be waited for."""
        self.trial = trial = Trial(attempt, self.draw_trial)
        self.draw_trial()
        return self.run_worker(self._run(trial), group="trial", exclusive=True)

    def leave(self) -> bool:
        """Leave the test under way, or put away what is left of one; return whether there was any."""
        if self.trial is None:
            return False
        if self.trial.is_running:
            self.workers.cancel_group(self, "trial")
        else:
            self.trial = None
            self._steps.display = False
        return True

    def show(self, title: str, entries: Sequence[Entry]) -> None:
        """Show a title and entries; while there is a test in sight, that stays."""
        if self.trial is None:
            super().show(title, entries)

    def draw_trial(self) -> None:
        """Show the test as it is now."""
        if self.trial is None or not self.is_attached:
            return
        self._steps.display = True
        self._steps.show(self.trial.steps)
        super().show(self.trial.title, self.trial.entries)

    async def _run(self, trial: Trial) -> None:
        await trial.run()
        if trial.has_passed:
            self._passed.append(trial.attempt.subject)
        self.call_after_refresh(self.pane.scroll_end, animate=False)
