"""A step of the first steps as a form: the steps on top, and saving goes on to the next one.

It stands apart so that each step is the very form of the administration, with fewer fields: what is judged, tried out
and kept there is judged, tried out and kept here.
"""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from console.key_names import Where
from console.screens.admin.form_screen import FormScreen
from console.screens.desk_screen import places_bindings
from console.screens.setup.progress import Progress, Step, read_progress
from console.screens.setup.steps_line import StepsLine
from storage.settings import Settings
from widgets.field import Field, Heading, Value
from widgets.form import Form
from widgets.language import _

GO = "go"


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """The way through the steps: how far it is, how another step is shown, and what the one before had to say."""

    progress: Progress
    show: Callable[[Step, str], None]
    said: str = ""


def step_title(step: Step, words: str) -> str:
    """Return the title over a step."""
    return _("Step {place} of {count}: {words}").format(place=step + 1, count=len(Step), words=words)


def nobody_told(_words: str, _key: str | None) -> None:
    """Hear from a form what was saved: here the next step says it."""


class SetupStep(FormScreen):
    """One step; `journey` must be there before the form is made."""

    STEP: ClassVar[Step]
    PLACES: ClassVar[tuple[Where, ...]] = (Where.FORM, Where.SETUP)
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.FORM, Where.SETUP)
    journey: Journey
    _wanted: Step

    @abstractmethod
    def step_words(self) -> str:
        """Return what the step is about."""

    def title_words(self) -> str:
        """Return which step it is, and what it is about."""
        return step_title(self.STEP, self.step_words())

    def last_fields(self) -> Sequence[Field | Heading]:
        """Ask nothing more: why something is set up for the first time, nobody wonders."""
        return ()

    def compose(self) -> ComposeResult:
        """Lay out the steps over the form."""
        self.steps_line = StepsLine(self.journey.progress, self.STEP, self.session.glyphs)
        yield self.steps_line
        yield from super().compose()

    def on_mount(self) -> None:
        """Tell what the step before had to say."""
        if self.journey.said:
            self.status.say(self.journey.said)

    async def reread(self) -> None:
        """Look what is done by now, here or elsewhere."""
        await super().reread()
        self.steps_line.show_progress(await self.session.read(read_progress))

    # Saving, and the way onward

    @property
    def is_done(self) -> bool:
        """Whether there was nothing left to do here."""
        return self.journey.progress.is_done(self.STEP)

    def saved(self, settings: Settings, values: Mapping[str, Value]) -> tuple[str, str | None]:
        """Say that it is kept."""
        return _("Saved: {words}").format(words=self.step_words()), None

    async def _save(self, values: Mapping[str, Value]) -> None:
        """Save, and go on; what is kept already only goes on."""
        if self.is_done and not self.form.is_changed:
            self.done("", None)
        else:
            await super()._save(values)

    def done(self, words: str, key: str | None) -> None:
        """Go on to the next step, which tells what was saved."""
        self.journey.show(Step(self.STEP + 1), words)

    @on(Form.Ended)
    def _ended(self, message: Form.Ended) -> None:
        message.stop()
        self.form.action_save()

    def action_step(self, by: int) -> None:
        """Go to the next step or the one before; asks when something was typed."""
        if self.STEP + by < 0:
            self.status.say(_("This is the first step."))
        else:
            self._go(Step(self.STEP + by))

    @on(StepsLine.StepChosen)
    def _step_chosen(self, message: StepsLine.StepChosen) -> None:
        message.stop()
        self._go(message.step)

    def _go(self, step: Step) -> None:
        if self.form.is_changed:
            self._wanted = step
            self.confirm.ask(GO, _("Go there without saving this step?"))
        elif step is not self.STEP:
            self.journey.show(step, "")

    def confirmed(self, question: str) -> None:
        """Go to the step that was wanted, or leave."""
        if question == GO:
            self.journey.show(self._wanted, "")
        else:
            super().confirmed(question)
