"""A list of the administration: what is set up, a line each, with the keys to add, change, remove and take back.

It stands apart so that each part only says what it shows and which forms and commands belong to it. Rows are read again
whenever the settings change, in this console or another.
"""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.screen import Screen

from console.commands.refusal import RefusedError
from console.commands.settings_command import SettingsCommand
from console.commands.settings_undo import undo_of
from console.failure_words import words_of
from console.key_names import Where
from console.screens.admin.names import SECTIONS, section_key
from console.screens.desk_screen import DeskScreen
from console.session import Session
from console.settings_words import subject_words
from storage.errors import StorageError
from storage.protocol import Reader
from storage.settings import Settings
from widgets.confirm import ConfirmLine
from widgets.language import _
from widgets.notice import Notice
from widgets.table import Table
from widgets.table_plan import TableColumn
from widgets.table_rows import Group, Row
from widgets.tabs_line import TabsLine

S = TypeVar("S")
REMOVE, UNDO = "remove", "undo"
ShowSection = Callable[[int], None]
SECTION_PLACES = (Where.ADMIN, Where.PANES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is done only after a person said yes: the words of the question, the command, what is said then."""

    words: str
    command: SettingsCommand
    done: str


class SectionScreen(DeskScreen, Generic[S]):
    """One part of Channels > Email. `S` is what is read for it, at least the settings."""

    SECTION: ClassVar[str]

    def __init__(self, session: Session, *, keymap: Mapping[str, str] | None = None, show_section: ShowSection) -> None:
        super().__init__(session, keymap=keymap)
        self.place = [section.word for section in SECTIONS].index(self.SECTION)
        names = [f"{section_key(place)} {section.name()}" for place, section in enumerate(SECTIONS)]
        self.tabs = TabsLine(names, self.place)
        self.table = Table(self.columns(), empty=self.empty_words(), glyphs=session.glyphs)
        self.notice, self.confirm = Notice(), ConfirmLine()
        self.sight: S | None = None
        self._show_section = show_section
        self._asked: Question | None = None
        self._wanted: str | None = None
        self._wish: Callable[[], None] | None = None

    # What a part says of itself

    @abstractmethod
    def columns(self) -> Sequence[TableColumn]:
        """Return the columns of the table, in the language in use."""

    @abstractmethod
    def empty_words(self) -> str:
        """Say what to do while there is nothing."""

    @abstractmethod
    def ask(self, reader: Reader) -> S:
        """Read what is shown; runs away from the screen, so it touches nothing of it."""

    @abstractmethod
    def lines(self, sight: S) -> Sequence[Row | Group]:
        """Return the rows, with titles between them."""

    def form(self, sight: S, key: str | None) -> "Screen[None] | str":
        """Return the form for a row, or for a new one (None); words when there is none to show."""
        return _("There is nothing to change here.")

    def removal(self, sight: S, key: str) -> Question | str:
        """Return how a row is removed, with what becomes of the rest; words when it can't be."""
        return _("There is nothing to remove here.")

    def body(self) -> ComposeResult:
        """Lay out what stands between the tabs and the feet."""
        yield self.table

    # Showing

    def compose(self) -> ComposeResult:
        """Lay out the tabs, the table and the feet."""
        yield self.tabs
        yield from self.body()
        yield self.notice
        yield self.confirm
        yield from self.compose_feet()

    def on_mount(self) -> None:
        """Take the keys for the table."""
        self.table.focus()

    async def reread(self) -> None:
        """Read the rows again; the cursor stays on its row, or goes to the one that was just made."""
        self.sight = await self.session.read(self.ask)
        self.table.show(self.lines(self.sight), cursor=self._wanted)
        self._wanted = None
        self.shown(self.sight)
        wish, self._wish = self._wish, None
        if wish is not None:
            wish()

    def begin_at(self, key: str) -> None:
        """Put the cursor on a row once the rows are there, if there is one of that key."""
        self._wanted = key

    def shown(self, sight: S) -> None:
        """Draw what depends on the rows beside them."""

    def told(self, words: str, key: str | None = None) -> None:
        """Hear from a form what was saved; the cursor goes to that row."""
        self._wanted = key
        self.notice.show("")
        self.status.say(words)
        self.want_reread()

    # Keys

    def action_section(self, place: int) -> None:
        """Go to another part."""
        if place != self.place:
            self._show_section(place)

    def action_next_section(self, step: int) -> None:
        """Go to the part beside this one."""
        self.action_section((self.place + step) % len(SECTIONS))

    @on(TabsLine.TabChosen)
    def _tab_chosen(self, message: TabsLine.TabChosen) -> None:
        message.stop()
        self.action_section(message.place)

    @on(Table.RowChosen)
    def _row_chosen(self, message: Table.RowChosen) -> None:
        message.stop()
        self.action_edit()

    def action_edit(self) -> None:
        """Open the form of the row under the cursor."""
        self._when_read(lambda: self._open(self.table.cursor))

    def action_add(self) -> None:
        """Open an empty form."""
        self._when_read(lambda: self._open(None))

    def _when_read(self, do: Callable[[], None]) -> None:
        """Do it now, or as soon as the rows are there: a hand that knows the keys is quicker than the first reading."""
        if self.sight is None:
            self._wish = do
        else:
            do()

    def _open(self, key: str | None) -> None:
        if self.sight is None:
            return
        form = self.form(self.sight, key)
        if isinstance(form, str):
            self.notice.show(form)
        else:
            self.notice.show("")
            self.app.push_screen(form)

    def action_remove(self) -> None:
        """Ask whether the row under the cursor is to be removed."""
        if self.sight is not None and self.table.cursor is not None:
            removal = self.removal(self.sight, self.table.cursor)
            if isinstance(removal, str):
                self.notice.show(removal)
            else:
                self.ask_first(removal)

    def ask_first(self, question: Question) -> None:
        """Ask, and run the command on yes."""
        self._asked = question
        self.confirm.ask(REMOVE, question.words)

    def action_undo(self) -> None:
        """Ask whether the newest change of the settings is to be taken back."""
        self.ask_undo(None)

    def ask_undo(self, version: int | None) -> None:
        """Ask whether a version is to be taken back, None for the newest."""
        self.run_worker(self._ask_undo(version), group="command", exclusive=True)

    async def _ask_undo(self, version: int | None) -> None:
        try:
            command = await self.session.read(lambda reader: undo_of(reader, version))
        except (RefusedError, StorageError) as error:
            self.notice.show(words_of(error))
            return
        undone = command.undone
        words = _("Take back version {version}: {subject}, by {who}?")
        self.ask_first(
            Question(
                words=words.format(version=undone.version, subject=subject_words(undone.subject), who=undone.actor),
                command=command,
                done=_("Version {version} is undone.").format(version=undone.version),
            )
        )

    @on(ConfirmLine.Answered)
    def _answered(self, message: ConfirmLine.Answered) -> None:
        message.stop()
        self.table.focus()
        asked, self._asked = self._asked, None
        if message.yes and asked is not None:
            self.do(asked.command, asked.done)

    def do(self, command: SettingsCommand, done: str) -> None:
        """Run a command and say that it is done, or why it was refused."""
        self.run_worker(self._run(command, done), group="command")

    async def _run(self, command: SettingsCommand, done: str) -> Settings | None:
        try:
            settings = await command.run(await self.session.desk())
        except (RefusedError, StorageError) as error:
            self.notice.show(words_of(error))
            return None
        self.told(done)
        return settings

    def action_back(self) -> None:
        """Go back to where the administration was opened; a notice goes first."""
        if self.notice.words:
            self.notice.show("")
        else:
            self.dismiss()
