"""The files that go along with an answer: their paths asked for, their bytes read in a thread, their sizes told.

It stands apart because it is the one place of an answer that reads a disk: what is no plain file is refused in words,
and where a console reaches nothing but the desk, so is every file.
"""

import asyncio
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from console.attaching import file_again, kept_files, read_file
from console.commands.refusal import Refusal, RefusedError
from console.outgoing.files import MOST_BYTES, OutgoingFile
from console.path_suggester import PathSuggester
from console.screens.compose_around import ComposeAround
from storage.words import ReplyKind
from widgets.cells import clean
from widgets.composer import TEXT
from widgets.language import _, ngettext
from widgets.picker import Choice
from widgets.sizes import size_words
from widgets.text_field import LineInput

KEPT = "message:"  # how the path of a file begins that is in a kept mail


class ComposeFiles(ComposeAround):
    """The keys for files."""

    @cached_property
    def path_field(self) -> LineInput:
        """The field for a path, above the feet while one is asked for."""
        words = _("path of a file; → completes, Enter attaches, Esc leaves")
        field = LineInput(placeholder=words, suggester=PathSuggester(), id="compose-path")
        field.cursor_blink = False
        return field

    def compose_more(self) -> ComposeResult:
        """Lay out the field for a path."""
        yield self.path_field

    def on_mount(self) -> None:
        """Take up the files of the draft, or offer those of the mail that is forwarded."""
        draft, opening = self.start_of.draft, self.start_of.opening
        if draft is not None and draft.files:
            self.writing = replace(self.writing, unread=draft.files)
            self.go_quietly(self._take_up())
        elif draft is None and opening.kind is ReplyKind.FORWARD and opening.about and opening.about.attachments:
            count = len(opening.about.attachments)
            words = ngettext("Take its {count} file along?", "Take its {count} files along?", count)
            self.ask_first(words.format(count=count), lambda: self.start(self._take_along()))

    async def _take_up(self) -> None:
        """Read the files of a draft once more; what can't be read any more is told."""
        told: dict[str, None] = {}
        while self.writing.unread:
            path = self.writing.unread[0]
            found: tuple[OutgoingFile, ...] = ()
            try:
                found = (await self._read_again(path),)
            except RefusedError as error:
                told[error.refusal.words] = None
            writing = self.writing
            self.choose(replace(writing, files=(*writing.files, *found), unread=writing.unread[1:]))
        for words in told:
            self.tell_too(words)

    async def _read_again(self, path: str) -> OutgoingFile:
        """Read a file of a draft. One of a kept mail may always be read; one of a disk not from every console."""
        if not self.session.may_write_files and not path.startswith(KEPT):
            raise RefusedError(Refusal(code="bad-file", words=_no_files()))
        return await file_again(self.session.repository, path, room=self._room)

    async def _take_along(self) -> None:
        about = self.writing.opening.about
        if about is not None:
            files = await kept_files(self.session.repository, about, room=self._room)
            self.choose(replace(self.writing, files=(*self.writing.files, *files)))

    @property
    def _room(self) -> int:
        return MOST_BYTES - sum(one.size for one in self.writing.files)

    # A new one

    def action_attach(self) -> None:
        """Ask for the path of a file."""
        self.notice.show("")
        if not self.session.may_write_files:
            self.notice.show(_no_files())
            return
        self.path_field.put("")
        self.path_field.add_class("-typing")
        self.path_field.focus()

    @on(Input.Submitted, "#compose-path")
    def _path_given(self, event: Input.Submitted) -> None:
        event.stop()
        given = event.value.strip()
        if given:
            self.start(self._read_path(given))
        else:
            self.leave_path()

    async def _read_path(self, given: str) -> None:
        path = full_path(given)
        if path in {one.path for one in self.writing.files}:
            self.notice.show(_("{path} goes along already.").format(path=clean(path)))
            return
        file = await asyncio.to_thread(read_file, path, room=self._room)
        self.choose(replace(self.writing, files=(*self.writing.files, file)))
        self.leave_path()
        self.status.say(_("attached: {name} ({size})").format(name=file.name, size=size_words(file.size)))

    @property
    def is_asking_path(self) -> bool:
        """Tell whether a path is being typed."""
        return self.path_field.has_class("-typing")

    def leave_path(self) -> None:
        """Go back to the text."""
        self.path_field.remove_class("-typing")
        self.composer.enter(TEXT)

    def action_field(self, step: int) -> None:
        """Go to the next field, or the one before; from a path back to the text."""
        if self.is_asking_path:
            self.leave_path()
        else:
            super().action_field(step)

    # Leaving one out

    def action_detach(self) -> None:
        """Pick a file to leave out again."""
        files = self.writing.files
        if files:
            choices = [_choice(place, one) for place, one in enumerate(files)]
            self.pick(choices, _("which file stays here?"), lambda name: self._leave_out(int(name)))
        else:
            self.status.say(_("No file goes along."))

    def _leave_out(self, place: int) -> None:
        left = tuple(one for at, one in enumerate(self.writing.files) if at != place)
        self.choose(replace(self.writing, files=left))


def _no_files() -> str:
    return _("No file can be read from this console: it reaches nothing but the desk.")


def full_path(given: str) -> str:
    """Return a path as it is known anywhere: a draft is taken up again from another folder."""
    try:
        return str(Path(given).expanduser().absolute())
    except (OSError, RuntimeError, ValueError):
        return given


def _choice(place: int, one: OutgoingFile) -> Choice:
    return Choice(name=str(place), words=clean(one.name), remark=size_words(one.size))
