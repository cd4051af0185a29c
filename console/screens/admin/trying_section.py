"""A list whose rows can be tried out on a server: under the table stands what is known of the row, or its test.

It stands apart because forward mailboxes and outgoing servers are tried alike.
"""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from console.screens.admin.section_screen import SectionScreen
from console.screens.admin.trial import Attempt
from console.screens.admin.trial_box import TrialBox
from console.session import Session
from widgets.preview_box import Entry
from widgets.table import Table

S = TypeVar("S")


class TryingSection(SectionScreen[S]):
    """A part whose rows are servers."""

    # What becomes of mail must be read before the answer, and on a narrow screen that takes more than a line.
    DEFAULT_CSS = "TryingSection ConfirmLine { height: auto; max-height: 4; text-wrap: wrap; }"

    def __init__(
        self, session: Session, *, keymap: Mapping[str, str] | None = None, show_section: Callable[[int], None]
    ) -> None:
        super().__init__(session, keymap=keymap, show_section=show_section)
        self.box = TrialBox()

    @abstractmethod
    def attempt(self, sight: S, key: str) -> Attempt | str:
        """Return the test of a row; words when there is nothing to try."""

    @abstractmethod
    def details(self, sight: S, key: str) -> tuple[str, Sequence[Entry]]:
        """Return the title and the entries of what is known of a row."""

    def body(self) -> ComposeResult:
        """Lay out the table, and under it what is known of the row, or its test."""
        with Container(id="section-panes"):
            yield self.table
            yield self.box

    def shown(self, sight: S) -> None:
        """Show what is known of the row under the cursor; a test in sight stays."""
        if self.table.cursor is not None:
            self.box.show(*self.details(sight, self.table.cursor))
        else:
            self.box.show("", ())

    @on(Table.CursorMoved)
    def _cursor_moved(self, message: Table.CursorMoved) -> None:
        """A test that has ended was about another row."""
        message.stop()
        if not self.box.is_running:
            self._put_away()

    def action_test(self) -> None:
        """Try out the row under the cursor."""
        if self.sight is None or self.table.cursor is None:
            return
        attempt = self.attempt(self.sight, self.table.cursor)
        if isinstance(attempt, str):
            self.notice.show(attempt)
            return
        self.notice.show("")
        self.add_class("-trying")
        self.box.start(attempt)

    def action_back(self) -> None:
        """Leave the test first, then put it away, then go back."""
        if self.box.is_running:
            self.box.leave()
        elif self.box.trial is not None:
            self._put_away()
        else:
            super().action_back()

    def _put_away(self) -> None:
        self.box.leave()
        self.remove_class("-trying")
        if self.sight is not None:
            self.shown(self.sight)
