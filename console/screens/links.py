"""The links of a message: their number in the text, their words, where they really go, and which of them lie.

Nothing is ever opened from here: a link is copied, and a person opens it where they trust it.
"""

from collections.abc import Mapping

from textual.content import Content

from console.intake.rereading import links_of
from console.mail.html_links import MailLink
from console.mail.links import links_in
from console.screens.choosing import ChoosingScreen
from console.screens.kept_reading import kept_behind
from console.session import Session
from storage.records import Message
from widgets.cells import clean
from widgets.language import _
from widgets.message_look import SHOWN_CHARACTERS
from widgets.table_plan import TableColumn
from widgets.table_rows import WARNING, Cell, Row


class LinksScreen(ChoosingScreen):
    """The links of one message."""

    def __init__(self, session: Session, message: Message, *, keymap: Mapping[str, str] | None = None) -> None:
        columns = (
            TableColumn(title=_("No."), rank=8, least=4, right=True),
            TableColumn(title=_("Text"), rank=6, least=12, most=40),
            TableColumn(title=_("Goes to"), rank=9, least=16, most=400),
        )
        super().__init__(session, _("Links: Enter copies one, nothing is opened"), columns, keymap=keymap)
        self._message = message
        self._links: tuple[MailLink, ...] = ()

    async def ask(self) -> None:
        """Read the mail again; what was written here has its links in its text."""
        message = self._message
        if message.delivery is None:
            self._links = links_in(message.text[:SHOWN_CHARACTERS])
        else:
            self._links = await links_of((await kept_behind(self.session, message)).raw)
        rows = [Row(key=str(place), cells=_cells(link)) for place, link in enumerate(self._links)]
        self.show_rows(rows, empty=_("There is no link in this message."))

    def chosen(self, key: str) -> None:
        """Copy a link."""
        self.copy_text(self._links[int(key)].target)

    def about(self, key: str) -> Content:
        """Return a link in full, and how it lies."""
        link = self._links[int(key)]
        lines = [Content(clean(link.target))]
        if link.text != link.target:
            lines.insert(0, Content.styled(clean(link.text), "$text-muted"))
        if link.says:
            words = _("Beware: the text says {says}, the link goes to {goes}.").format(says=link.says, goes=link.goes)
            lines.append(Content.styled(clean(words), "bold $text-warning"))
        return Content("\n").join(lines)


def _cells(link: MailLink) -> tuple[Cell | str, ...]:
    number = f"[{link.number}]" if link.number else ""
    text = "" if link.text == link.target else link.text
    if link.says:
        return number, Cell(text=text, look=WARNING), Cell(text=f"! {link.target}", look=WARNING)
    return number, text, link.target
