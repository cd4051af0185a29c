"""The line of the steps on top: what is done, and where a person is.

It stands apart because the last step has another line of tabs, and a click on one must not be taken for the other.
"""

from dataclasses import dataclass

from textual import on
from textual.message import Message

from console.screens.setup.progress import Progress, Step
from widgets.columns import Glyphs
from widgets.tabs_line import TabsLine


class StepsLine(TabsLine):
    """The steps, the one in front marked."""

    @dataclass
    class StepChosen(Message):
        """A step was clicked."""

        step: Step

    def __init__(self, progress: Progress, step: Step, glyphs: Glyphs) -> None:
        super().__init__(progress.line(glyphs), step)
        self._step, self._glyphs = step, glyphs

    def show_progress(self, progress: Progress) -> None:
        """Show what is done by now."""
        self.show(progress.line(self._glyphs), self._step)

    @on(TabsLine.TabChosen)
    def _tab_chosen(self, message: TabsLine.TabChosen) -> None:
        message.stop()
        self.post_message(self.StepChosen(Step(message.place)))
