"""A mail as it was received, or leaves: all its headers in their order, and its source, both made harmless first.

They stand together because both are long texts of a stranger in a pager; a mail of ours quotes one.
"""

import asyncio
from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from console.kept_mail import KeptMail, mail_of
from console.key_names import Where
from console.mail.charsets import decode_bytes
from console.mail.header_names import written_name
from console.mail.safe_text import safe_block
from console.screens.asking_screen import AskingScreen
from console.screens.desk_screen import places_bindings
from console.screens.kept_reading import kept_behind
from console.session import Session
from storage.records import DeliveryKey, Message
from storage.words import Direction
from widgets.cells import clean
from widgets.language import _
from widgets.moves import Move
from widgets.pager import Pager, PagerLine
from widgets.sizes import size_words

SOURCE_SHOWN = 256 * 1024  # bytes


class PagerScreen(AskingScreen):
    """The base: a title over a pager; subclasses say which lines a kept mail gives."""

    PLACES = (Where.MAIL, Where.PANES)
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.MAIL, Where.PANES)

    def __init__(
        self, session: Session, about: Message | DeliveryKey, *, keymap: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(session, keymap=keymap)
        self.pager = Pager()
        self._about = about

    def compose(self) -> ComposeResult:
        """Lay out the title, the pager and the feet."""
        yield Static(Content(clean(self.title_words())), markup=False, classes="choosing--title")
        yield self.pager
        yield from self.compose_feet()

    def on_mount(self) -> None:
        """Take the keys for scrolling, and ask."""
        self.pager.focus()
        self.pager.show([PagerLine(text=_("reading …"))])
        self.ask_soon()

    async def ask(self) -> None:
        """Read the mail again."""
        self.pager.show(await self.lines_of(await kept_behind(self.session, self._about)))

    def tell(self, words: str) -> None:
        """Say why there is nothing to read."""
        self.pager.show([PagerLine(text=words)])

    @property
    def is_ours(self) -> bool:
        """Tell whether the mail was written here."""
        return isinstance(self._about, Message) and self._about.direction is Direction.OUT

    def title_words(self) -> str:
        """Return what is shown."""
        raise NotImplementedError

    async def lines_of(self, kept: KeptMail) -> list[PagerLine]:
        """Return what is shown of a mail. Raises RereadingError."""
        raise NotImplementedError

    def action_move(self, how: str) -> None:
        """Scroll the pager."""
        self.pager.move(Move(how))


class HeadersScreen(PagerScreen):
    """All headers of a mail, decoded, from the topmost."""

    def title_words(self) -> str:
        """Return what is shown."""
        if self.is_ours:
            return _("Headers as sent, from the topmost")
        return _("Headers as received, from the topmost")

    async def lines_of(self, kept: KeptMail) -> list[PagerLine]:
        """Return a line a header, its place before it."""
        headers = (await mail_of(kept)).headers
        width = len(str(len(headers)))
        heads = [f"{header.position + 1:>{width}} {written_name(header.name)}:" for header in headers]
        return [
            PagerLine(text=f"{head} {header.value}", head=len(head))
            for head, header in zip(heads, headers, strict=True)
        ]


class SourceScreen(PagerScreen):
    """The mail byte by byte."""

    def title_words(self) -> str:
        """Return what is shown."""
        return _("The mail as it is sent") if self.is_ours else _("The mail as it was received")

    async def lines_of(self, kept: KeptMail) -> list[PagerLine]:
        """Return the lines of the first 256 kB, made harmless off the event loop."""
        lines = await asyncio.to_thread(_source_lines, kept.raw[:SOURCE_SHOWN])
        left = len(kept.raw) - SOURCE_SHOWN
        if left > 0:
            words = _("… {size} more; the whole mail is kept.").format(size=size_words(left))
            lines.append(PagerLine(text=words, head=len(words)))
        return lines


def _source_lines(raw: bytes) -> list[PagerLine]:
    return [PagerLine(text=line) for line in safe_block(decode_bytes(raw, None)).split("\n")]
