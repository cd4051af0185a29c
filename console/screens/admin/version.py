"""One version of the settings, whole: from the history, or from a decision that was made with it."""

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from console.commands.refusal import RefusedError
from console.commands.settings_undo import UndoSettings, undo_of
from console.failure_words import words_of
from console.key_names import Where
from console.screens.admin.version_entries import version_entries
from console.screens.desk_screen import DeskScreen, places_bindings
from console.session import Session
from console.settings_versions import Version, read_version
from console.settings_words import subject_words
from storage.errors import StorageError
from storage.protocol import Reader
from widgets.confirm import ConfirmLine
from widgets.entries import Line, Title
from widgets.language import _
from widgets.notice import Notice
from widgets.pane import Pane
from widgets.sheet import Sheet

UNDO = "undo"


class VersionScreen(DeskScreen):
    """A version by its number."""

    PLACES = (Where.VERSION, Where.PANES)
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.VERSION, Where.PANES)

    def __init__(self, session: Session, version: int, *, keymap: Mapping[str, str] | None = None) -> None:
        super().__init__(session, keymap=keymap)
        self.pane_of_version = Pane()
        self.notice, self.confirm = Notice(), ConfirmLine()
        self._version = version
        self._entries: list[Line | Title] = []
        self._sheet = Sheet(lambda: self._entries, label=22)
        self._command: UndoSettings | None = None

    def compose(self) -> ComposeResult:
        """Lay out the sheet and the feet."""
        with self.pane_of_version:
            yield self._sheet
        yield self.notice
        yield self.confirm
        yield from self.compose_feet()

    def on_mount(self) -> None:
        """Take the keys for scrolling."""
        self.pane_of_version.focus()

    async def reread(self) -> None:
        """Read the version; it never changes once it is made."""
        if self._entries:
            return
        version = await self.session.read(self._read)
        if version is None:
            words = _("These are the settings of the beginning: nobody had changed anything yet.")
            self._entries = [Line(value=words)]
        else:
            self._entries = list(version_entries(version, self.session.zone))
        self._sheet.refresh(layout=True)

    def _read(self, reader: Reader) -> Version | None:
        change = reader.settings_change(self._version)
        return None if change is None else read_version(reader, change)

    def action_undo_this(self) -> None:
        """Ask whether this change is to be taken back."""
        self.run_worker(self._ask(), group="command", exclusive=True)

    async def _ask(self) -> None:
        try:
            command = await self.session.read(lambda reader: undo_of(reader, self._version))
        except (RefusedError, StorageError) as error:
            self.notice.show(words_of(error))
            return
        self._command = command
        words = _("Take back version {version}: {subject}?")
        self.confirm.ask(UNDO, words.format(version=self._version, subject=subject_words(command.undone.subject)))

    @on(ConfirmLine.Answered)
    def _answered(self, message: ConfirmLine.Answered) -> None:
        message.stop()
        self.pane_of_version.focus()
        if message.yes and self._command is not None:
            self.run_worker(self._undo(self._command), group="command")

    async def _undo(self, command: UndoSettings) -> None:
        try:
            settings = await command.run(await self.session.desk())
        except (RefusedError, StorageError) as error:
            self.notice.show(words_of(error))
            return
        words = _("Version {version} is undone; that is version {now}.")
        self.notice.show("")
        self.status.say(words.format(version=self._version, now=settings.version))

    def action_back(self) -> None:
        """Go back to where this was asked."""
        self.dismiss()
