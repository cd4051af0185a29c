"""The attachments of a message, saved in a folder that a person chose: nowhere else, over nothing, for them alone.

The folder is asked once a console. What is decoded is decoded in a process of its own, piece by piece.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input

from console.failure_words import words_of
from console.intake.rereading import RereadingError, attachment_of
from console.kept_mail import KeptMail
from console.key_names import Where
from console.saving import SavingError, save_file, usual_folder
from console.screens.choosing import ChoosingScreen
from console.screens.desk_screen import places_bindings
from console.screens.kept_reading import NotKeptError, kept_behind
from console.session import Session
from storage.errors import StorageError
from storage.records import Attachment, Message
from widgets.cells import clean
from widgets.language import _
from widgets.sizes import size_words
from widgets.table_plan import TableColumn
from widgets.table_rows import Row

PROGRESS_MS = 500
LARGE = 1_000_000  # bytes from which progress is told


class FilesScreen(ChoosingScreen):
    """The files of one message."""

    PLACES = (Where.CHOOSING, Where.FILES, Where.PANES)
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.CHOOSING, Where.FILES, Where.PANES)

    def __init__(self, session: Session, message: Message, *, keymap: Mapping[str, str] | None = None) -> None:
        columns = (
            TableColumn(title=_("Name"), rank=9, least=16, most=200),
            TableColumn(title=_("Type"), rank=4, least=10),
            TableColumn(title=_("Size"), rank=6, least=6, right=True),
        )
        super().__init__(session, _("Files of this message: Enter saves one"), columns, keymap=keymap)
        self.folder_field = Input(id="folder", placeholder=_("folder to save in; Enter saves, Esc leaves"))
        self.folder_field.cursor_blink = False
        self._message = message
        self._files = {str(place): one for place, one in enumerate(message.attachments)}
        self._wanted: tuple[Attachment, ...] = ()
        self._told_at = 0

    def compose_more(self) -> ComposeResult:
        """Lay out the field for the folder above the feet."""
        yield self.folder_field

    async def ask(self) -> None:
        """Show what the message was kept with."""
        rows = [Row(key=key, cells=_cells(one)) for key, one in self._files.items()]
        self.show_rows(rows, empty=_("This message has no files."))

    def chosen(self, key: str) -> None:
        """Save a file."""
        self._want((self._files[key],))

    def about(self, key: str) -> Content:
        """Return a file's whole name, and where files go."""
        folder = self.session.reader_memory.folder
        where = _("saved in {folder}").format(folder=folder) if folder is not None else _("the folder is asked first")
        return Content(f"{self._files[key].name}\n{clean(where)}")

    def action_save_all(self) -> None:
        """Save every file."""
        self._want(tuple(self._files.values()))

    def action_folder(self) -> None:
        """Choose another folder."""
        self._ask_folder(())

    # The folder

    def _want(self, files: tuple[Attachment, ...]) -> None:
        if not self.session.may_write_files:
            self.notice.show(_("Files can't be saved from this console: it reaches nothing but the desk."))
        elif self.session.reader_memory.folder is None:
            self._ask_folder(files)
        elif files:
            self._start(files, self.session.reader_memory.folder)

    def _ask_folder(self, files: tuple[Attachment, ...]) -> None:
        if not self.session.may_write_files:
            self._want(())
            return
        self._wanted = files
        self.folder_field.value = str(self.session.reader_memory.folder or usual_folder())
        self.folder_field.add_class("-typing")
        self.folder_field.focus()

    @on(Input.Submitted)
    def _folder_given(self, event: Input.Submitted) -> None:
        event.stop()
        given = event.value.strip()
        folder = _folder(given)
        if folder is None:
            self.notice.show(_("There is no folder {folder}.").format(folder=given or "-"))
            return
        self.session.reader_memory.folder = folder
        files, self._wanted = self._wanted, ()
        self._leave_field()
        if files:
            self._start(files, folder)

    def _leave_field(self) -> None:
        self.folder_field.remove_class("-typing")
        self.table.focus()
        self.notice.show("")
        self._tell_below()

    def action_back(self) -> None:
        """Leave the field, or go back to the ticket; a file that is not whole yet is given up."""
        if self.folder_field.has_focus:
            self._wanted = ()
            self._leave_field()
        else:
            super().action_back()

    # Saving

    def _start(self, files: Sequence[Attachment], folder: Path) -> None:
        self.notice.show("")
        self.run_worker(self._save(files, folder), group="asking", exclusive=True)

    async def _save(self, files: Sequence[Attachment], folder: Path) -> None:
        saved: list[Path] = []
        try:
            kept = await kept_behind(self.session, self._message)
            for one in files:
                saved.append(await self._save_one(kept, one, folder))  # noqa: PERF401 (what was saved so far is told)
        except RereadingError as error:
            self.notice.show(_("The kept mail can't be read again: {reason}.").format(reason=error))
        except SavingError as error:
            self.notice.show(_("Not saved in {folder}: {reason}.").format(folder=folder, reason=error))
        except (NotKeptError, StorageError) as error:
            self.notice.show(words_of(error))
        if saved:
            self.status.say(_("saved: {files}").format(files=", ".join(str(path) for path in saved)))

    async def _save_one(self, kept: KeptMail, one: Attachment, folder: Path) -> Path:
        name = one.name or one.part

        def progress(written: int) -> None:
            now = self.session.clock()
            if one.size >= LARGE and now - self._told_at >= PROGRESS_MS:
                self._told_at = now
                words = _("{name}: {done} of {size} …")
                self.status.say(words.format(name=name, done=size_words(written), size=size_words(one.size)))

        return await save_file(folder, name, attachment_of(kept.raw, one.part), progress)


def _folder(given: str) -> Path | None:
    """Return the folder that was typed, None when there is none."""
    try:
        folder = Path(given).expanduser()
        return folder.absolute() if given and folder.is_dir() else None
    except (OSError, RuntimeError, ValueError):
        return None


def _cells(one: Attachment) -> tuple[str, ...]:
    return one.name or _("part {part}").format(part=one.part), one.content_type, size_words(one.size)
