"""What the grouping in a form would have made of the kept mails, asked anew whenever typing rests.

It stands apart from the forms because two of them ask it: that of a mail address and that of an exclusion.
"""

from collections.abc import Callable, Sequence

from textual.screen import Screen
from textual.timer import Timer

from console.failure_words import words_of
from console.screens.admin.what_if_entries import QUIET, short_lines
from console.screens.admin.what_if_run import WhatIfRun
from console.session import Session
from storage.errors import StorageError
from storage.settings import Settings
from widgets.entries import Line, Title
from widgets.language import _

RESTS_S = 0.6

Supposed = tuple[Settings, str | None] | str


class Effect:
    """The newest what-if of one form. `supposed` gives the settings and the address, or words; `drawn` is told."""

    def __init__(
        self, screen: Screen[None], session: Session, supposed: Callable[[], Supposed], drawn: Callable[[], None]
    ) -> None:
        self._screen, self._session, self._supposed, self._drawn = screen, session, supposed, drawn
        self._run: WhatIfRun | None = None
        self._timer: Timer | None = None
        self._found: Sequence[Line | Title] | None = None

    @property
    def entries(self) -> Sequence[Line | Title]:
        """What is known now, in entries of a preview."""
        supposed = self._supposed()
        if isinstance(supposed, str):
            return (Line(value=supposed or _("Something is not right yet."), look=QUIET),)
        if self._found is None:
            return (Line(value=_("Looking at the kept mails …"), look=QUIET),)
        stay = _("Saving changes new mail only: kept tickets stay. F6 tells all.")
        return (*self._found, Line(value=""), Line(value=stay, look=QUIET))

    def want(self) -> None:
        """Ask anew as soon as typing rests; what still runs is given up."""
        self._found = None
        if self._run is not None:
            self._run.stop()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._screen.set_timer(RESTS_S, self._ask)

    def _ask(self) -> None:
        supposed = self._supposed()
        if not isinstance(supposed, str):
            self._run = WhatIfRun(self._session, *supposed)
            self._screen.run_worker(self._answer(self._run), group="what-if")

    async def _answer(self, run: WhatIfRun) -> None:
        try:
            found = await run.run()
            if run is self._run and found is not None:
                self._found = short_lines(found)
        except StorageError as error:
            self._found = (Line(value=words_of(error), look="$text-error"),)
        self._drawn()
