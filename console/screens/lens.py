"""The forward lens: the way of a mail from server to server, who forwarded it, and which header chose our address.

Of a mail of ours it shows the way out: to whom, how often it was tried, and what their servers said.
"""

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from console.commands.tickets.told import who_did
from console.forward_lens_words import way_entries
from console.kept_mail import way_again
from console.key_names import Where
from console.outbox_words import Hands, outbox_entries
from console.screens.asking_screen import AskingScreen
from console.screens.desk_screen import places_bindings
from console.screens.kept_reading import NotKeptError, kept_behind
from console.session import Session
from storage.outbox import Outgoing
from storage.protocol import Reader
from storage.records import Message
from storage.words import Direction
from widgets.cells import clean
from widgets.entries import Line, Title
from widgets.language import _
from widgets.pane import Pane
from widgets.sheet import Sheet


class ForwardLens(AskingScreen):
    """The way of one mail."""

    PLACES = (Where.MAIL, Where.PANES)
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.MAIL, Where.PANES)

    def __init__(self, session: Session, message: Message, *, keymap: Mapping[str, str] | None = None) -> None:
        super().__init__(session, keymap=keymap)
        self.pane_of_way = Pane()
        self._message = message
        self._entries: list[Line | Title] = [Line(value=_("reading …"))]
        self._sheet = Sheet(lambda: self._entries)

    def compose(self) -> ComposeResult:
        """Lay out the title, the way and the feet."""
        title = _("The way of this mail: {subject}").format(subject=self._message.subject or "-")
        yield Static(Content(clean(title)), markup=False, classes="choosing--title")
        with self.pane_of_way:
            yield self._sheet
        yield from self.compose_feet()

    def on_mount(self) -> None:
        """Take the keys for scrolling, and ask."""
        self.pane_of_way.focus()
        self.ask_soon()

    async def ask(self) -> None:
        """Read the mail again and follow its way; of a mail of ours, read what became of it."""
        if self._message.direction is Direction.OUT:
            await self._ask_way_out()
            return
        kept = await kept_behind(self.session, self._message)
        self._show(way_entries(await way_again(kept), self.session.zone))

    async def _ask_way_out(self) -> None:
        message, session = self._message, self.session

        def question(reader: Reader) -> tuple[Outgoing | None, str]:
            return reader.outgoing_of([message.key]).get(message.key), who_did(message.author, reader.settings())

        outgoing, author = await session.read(question)
        if outgoing is None:
            raise NotKeptError(_("This was written here: no mail came in for it."))
        self._show([*outbox_entries(outgoing, session.clock(), session.zone, Hands(), queued_by=author)])

    def tell(self, words: str) -> None:
        """Say why there is no way to show."""
        self._show([Line(value=words)])

    def _show(self, entries: list[Line | Title]) -> None:
        self._entries = entries
        self._sheet.refresh(layout=True)
