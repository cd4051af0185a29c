"""The ticket list's view of what is in no ticket: selecting mails there, and doing something about them.

It stands apart from the list because none of it is about tickets; the keys come from the table that it shows.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from textual import on

from console.screens.list_filtering import ListFiltering
from console.screens.parked import ParkedTable, parked_rows
from console.session import Session
from storage.records import DeliveryKey
from widgets.language import _, ngettext
from widgets.moves import Move
from widgets.table import Table

if TYPE_CHECKING:
    from console.screens.parked_doing import ParkedDoing


_NOTHING = dict.fromkeys(("parked.open", "parked.retry", "parked.accept", "parked.discard"), "")


class ListParking(ListFiltering):
    """A list with mails that are in no ticket."""

    def __init__(self, session: Session, *, keymap: Mapping[str, str] | None = None) -> None:
        super().__init__(session, keymap=keymap)
        self.parked = ParkedTable(session)
        self.parked_selected: set[DeliveryKey] = set()

    @cached_property
    def parked_doing(self) -> "ParkedDoing":
        """What the keys do, loaded with the first of them."""
        from console.screens.parked_doing import ParkedDoing

        return ParkedDoing(self)

    def show_parked(self) -> None:
        """Draw the mails; those that are gone are selected no longer."""
        if self.sight is None:
            return
        self.parked_selected &= {one.key for one in self.sight.parked}
        rows = parked_rows(
            self.sight.parked,
            self.sight.settings,
            self.session.clock(),
            self.session.zone,
            selected=self.parked_selected,
            glyphs=self.session.glyphs,
        )
        self.parked.show(rows)

    def key_words(self) -> Mapping[str, str]:
        """Leave out what is done with mails where there is none."""
        if not self.is_parked:
            return super().key_words()
        return _NOTHING if self.sight is None or not self.sight.parked else {}

    # Selecting

    def action_parked_select(self) -> None:
        """Select the mail under the cursor, or no longer, and move on."""
        key = self._parked_cursor()
        if key is not None:
            self.parked_selected ^= {key}
            self.parked.move(Move.DOWN)
            self._parked_selection_changed()

    def action_parked_select_all(self) -> None:
        """Select every mail that is shown."""
        if self.sight is not None:
            self.parked_selected = {one.key for one in self.sight.parked}
            self._parked_selection_changed()

    def drop_parked_selection(self) -> bool:
        """Select nothing; tell whether anything was."""
        had = bool(self.parked_selected)
        self.parked_selected = set()
        if had:
            self._parked_selection_changed()
        return had

    def parked_selected_words(self) -> str:
        """Return how many mails are selected, "" for none."""
        count = len(self.parked_selected)
        return ngettext("{count} selected", "{count} selected", count).format(count=count) if count else ""

    def _parked_selection_changed(self) -> None:
        self.show_parked()
        self.show_line()

    # Doing

    def action_parked_retry(self) -> None:
        """Decide the mails again."""
        if keys := self._meant():
            self.parked_doing.retry(keys)

    def action_parked_accept(self) -> None:
        """Take the mails for real ones."""
        if keys := self._meant():
            self.start(self.parked_doing.accept(keys))

    def action_parked_discard(self) -> None:
        """Leave the mails at that."""
        if keys := self._meant():
            self.start(self.parked_doing.discard(keys))

    @on(Table.RowChosen)
    def _parked_chosen(self, message: Table.RowChosen) -> None:
        message.stop()
        from console.screens.parked_why import ParkedScreen

        self.app.push_screen(ParkedScreen(self.session, DeliveryKey(int(message.key)), keymap=self.keymap))

    def _meant(self) -> list[DeliveryKey]:
        """Return the selected mails from the top, else the one under the cursor; say so when there is none."""
        shown = self.sight.parked if self.sight is not None else ()
        keys = [one.key for one in shown if one.key in self.parked_selected]
        cursor = self._parked_cursor()
        if not keys and cursor is None:
            self.status.say(_("There is no mail here to do that with."))
        return keys or ([cursor] if cursor is not None else [])

    def _parked_cursor(self) -> DeliveryKey | None:
        return None if self.parked.cursor is None else DeliveryKey(int(self.parked.cursor))
