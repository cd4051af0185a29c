"""A test of a mail server as a screen follows it: its steps as they are now, and in the end what follows from them.

It stands apart from the box that shows it and from the wires that are tried, so that any form or list can try anything
that goes step by step.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from console.trial_advice import Advice
from widgets.entries import Title
from widgets.language import _
from widgets.preview_box import Entry
from widgets.steps import Step, StepState


class TrialFailedError(Exception):
    """What was tried does not work. The text is what the server said last."""

    def __init__(self, words: str, advice: Advice) -> None:
        super().__init__(words)
        self.advice = advice


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What can be tried. `steps` are (name, words) in order; `take` takes them, and lets the trial hear each.

    `take` raises TrialFailedError. `done` says that all went well. `subject` is what was tried, to know it again.
    """

    title: str
    steps: Sequence[tuple[str, str]]
    take: Callable[["Trial"], Awaitable[None]]
    done: str
    subject: object


class Trial:
    """One attempt under way, or ended; `changed` is called whenever it looks different."""

    def __init__(self, attempt: Attempt, changed: Callable[[], None] = lambda: None) -> None:
        self.attempt, self._changed = attempt, changed
        self.is_running, self.has_passed, self.is_outdated = True, False, False
        self._steps = {name: Step(name=words) for name, words in attempt.steps}
        self._after: tuple[Entry, ...] = ()
        self._begin_next()

    @property
    def title(self) -> str:
        """What is tried, and whether it is still what is filled in."""
        if self.is_outdated:
            return _("{title}, before your last change").format(title=self.attempt.title)
        return self.attempt.title

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps as they are now; those that were never begun are left out once it has ended."""
        steps = self._steps.values()
        return tuple(step for step in steps if self.is_running or step.state is not StepState.WAITING)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What follows from it, once it has ended."""
        return self._after

    @property
    def at(self) -> str:
        """The name of the step that failed, or is being taken; "" when all are done."""
        undone = (StepState.FAILED, StepState.RUNNING)
        return next((name for name, step in self._steps.items() if step.state in undone), "")

    def hear(self, name: str, ok: bool, words: str) -> None:
        """Hear that a step has ended."""
        known = self._steps.get(name)
        if known is not None:
            state = StepState.OK if ok else StepState.FAILED
            self._steps[name] = replace(known, state=state, said=words)
        if ok:
            self._begin_next()
        self._changed()

    def outdate(self) -> None:
        """What was tried is no longer what is filled in."""
        self.is_outdated = True
        self._changed()

    async def run(self) -> None:
        """Take the steps; a failure is an end like any other, and who is cancelled leaves the test."""
        try:
            await self.attempt.take(self)
            self.is_running, self.has_passed = False, True
            self._after = (Title(text=_("It works")), self.attempt.done)
        except TrialFailedError as error:
            self._fail(str(error), error.advice)
        finally:
            if self.is_running:
                self._cancel()
            self._changed()

    def _fail(self, words: str, advice: Advice) -> None:
        """Let the step that failed, or was being taken, say why."""
        self.is_running = False
        if self.at:
            step = self._steps[self.at]
            self._steps[self.at] = replace(step, state=StepState.FAILED, said=step.said or words)
        self._after = (Title(text=_("Likely cause")), advice.cause, Title(text=_("What to do")), advice.remedy)

    def _cancel(self) -> None:
        self.is_running = False
        if self.at:
            self._steps[self.at] = replace(self._steps[self.at], state=StepState.SKIPPED)
        self._after = (Title(text=_("The test was left; nothing was changed.")),)

    def _begin_next(self) -> None:
        waiting = [name for name, step in self._steps.items() if step.state is StepState.WAITING]
        if waiting and self.at == "":
            self._steps[waiting[0]] = replace(self._steps[waiting[0]], state=StepState.RUNNING)
