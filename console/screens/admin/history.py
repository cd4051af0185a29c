"""The history of the settings: who changed what, when, from which to which, and why; with the way back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType

from console.key_names import Where
from console.screens.admin.section_screen import SECTION_PLACES, SectionScreen
from console.screens.admin.version import VersionScreen
from console.screens.desk_screen import places_bindings
from console.settings_versions import Version, read_version, summary
from console.settings_words import subject_words
from storage.protocol import Reader
from storage.settings import Settings
from widgets.language import _
from widgets.table_plan import TableColumn
from widgets.table_rows import QUIET, Cell, Group, Row
from widgets.times import when

PLACES = (Where.HISTORY, *SECTION_PLACES)
SHOWN = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The settings of now and the newest versions, newest first."""

    settings: Settings
    versions: tuple[Version, ...]


class HistoryScreen(SectionScreen[Sight]):
    """The versions of the settings."""

    SECTION = "history"
    PLACES = PLACES
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(*PLACES)

    def columns(self) -> Sequence[TableColumn]:
        """Return the columns; what was changed stays longest."""
        return (
            TableColumn(title=_("Version"), rank=6, least=4, most=8, right=True),
            TableColumn(title=_("When"), rank=5, least=6, most=16),
            TableColumn(title=_("Who"), rank=7, least=5, most=16),
            TableColumn(title=_("What"), rank=8, least=14, most=36),
            TableColumn(title=_("From which to which"), rank=9, least=16, most=70),
            TableColumn(title=_("Why"), rank=4, least=8, most=40),
        )

    def empty_words(self) -> str:
        """Say that nobody changed anything."""
        return _("Nobody has changed the settings yet.")

    def ask(self, reader: Reader) -> Sight:
        """Read the newest versions."""
        changes = reader.settings_changes(limit=SHOWN)
        return Sight(settings=reader.settings(), versions=tuple(read_version(reader, change) for change in changes))

    def lines(self, sight: Sight) -> Sequence[Row | Group]:
        """Return a row for each version."""
        return [self._row(version) for version in sight.versions]

    def _row(self, version: Version) -> Row:
        change = version.change
        at = when(change.at, self.session.clock(), self.session.zone)
        cells = (
            str(change.version),
            Cell(text=at, look=QUIET),
            change.actor,
            subject_words(change.subject),
            summary(version),
            change.why,
        )
        return Row(key=str(change.version), cells=cells)

    def action_edit(self) -> None:
        """Show the version under the cursor: a version is looked at, not changed."""
        self.action_show()

    def action_show(self) -> None:
        """Show everything that the version under the cursor changed."""
        if self.table.cursor is not None:
            self.app.push_screen(VersionScreen(self.session, int(self.table.cursor), keymap=self.keymap))

    def action_undo_this(self) -> None:
        """Ask whether the change under the cursor is to be taken back."""
        if self.table.cursor is not None:
            self.ask_undo(int(self.table.cursor))
