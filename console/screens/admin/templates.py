"""Templates: the texts that employees put into answers, those of all brands first, then each brand's own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from console.commands.answer_templates import RemoveTemplate, slug_of
from console.key_names import Where
from console.screens.admin.removing import refusal_of
from console.screens.admin.section_screen import SECTION_PLACES, Question, SectionScreen, ShowSection
from console.screens.admin.signature_rows import in_a_line
from console.screens.admin.template_form import TemplateForm
from console.screens.desk_screen import places_bindings
from console.session import Session
from storage.protocol import Reader
from storage.settings import BrandId, Settings, Template
from widgets.language import _
from widgets.preview_box import PreviewBox
from widgets.table import Table
from widgets.table_plan import TableColumn
from widgets.table_rows import QUIET, Cell, Group, Row

PLACES = (Where.CHANGING, *SECTION_PLACES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The settings, of which the templates are shown."""

    settings: Settings


class TemplatesScreen(SectionScreen[Sight]):
    """The templates, and the whole text of the one under the cursor."""

    SECTION = "templates"
    PLACES = PLACES
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(*PLACES)
    DEFAULT_CSS = "TemplatesScreen PreviewBox { height: 9; border-top: solid $panel; }"

    def __init__(self, session: Session, *, keymap: Mapping[str, str] | None = None, show_section: ShowSection) -> None:
        super().__init__(session, keymap=keymap, show_section=show_section)
        self.told_whole = PreviewBox(label=2)

    def columns(self) -> Sequence[TableColumn]:
        """Return the columns; the name stays longest."""
        return (
            TableColumn(title=_("Template"), rank=9, least=16, most=40),
            TableColumn(title=_("Text"), rank=8, least=20),
        )

    def empty_words(self) -> str:
        """Say what templates are for, and how the first one is made."""
        return _(
            "There are no templates yet. n makes one: a text that is put into an answer by its name, with the "
            "customer, the ticket and the brand filled in."
        )

    def ask(self, reader: Reader) -> Sight:
        """Read the settings."""
        return Sight(settings=reader.settings())

    def lines(self, sight: Sight) -> Sequence[Row | Group]:
        """Return the templates of all brands, then each brand's own, by name."""
        settings = sight.settings
        lines = [*_of(settings, None, _("For all brands"))]
        for brand in settings.brands:
            lines += _of(settings, brand.id, brand.name)
        return lines

    def body(self) -> ComposeResult:
        """Lay out the table, and under it the text of the row under the cursor."""
        yield self.table
        yield self.told_whole

    def shown(self, sight: Sight) -> None:
        """Tell the whole text of the row under the cursor, as it is kept."""
        known = _known(sight.settings, self.table.cursor)
        if known is None:
            self.told_whole.show("", ())
        else:
            self.told_whole.show(known.name, (known.text,))

    @on(Table.CursorMoved)
    def _cursor_moved(self, message: Table.CursorMoved) -> None:
        message.stop()
        if self.sight is not None:
            self.shown(self.sight)

    def form(self, sight: Sight, key: str | None) -> TemplateForm:
        """Return the form of a template, or of a new one of the brand that the cursor is at."""
        known = _known(sight.settings, key)
        near = _known(sight.settings, self.table.cursor)
        brand = None if near is None else slug_of(sight.settings, near)
        return TemplateForm(self.session, sight.settings, known, brand=brand, told=self.told, keymap=self.keymap)

    def removal(self, sight: Sight, key: str) -> Question | str:
        """Ask, and say what stays."""
        known = _known(sight.settings, key)
        if known is None:
            return ""
        command = RemoveTemplate(name=known.name, brand=slug_of(sight.settings, known))
        refusal = refusal_of(self.session, sight.settings, command)
        if refusal is not None:
            return refusal.words
        words = _("Remove the template {name}? Answers that hold it stay as they are.")
        done = _("The template {name} is removed; z takes that back.")
        return Question(words=words.format(name=known.name), command=command, done=done.format(name=known.name))


def _of(settings: Settings, brand_id: BrandId | None, title: str) -> Iterator[Row | Group]:
    own = sorted(
        (one for one in settings.templates if one.brand_id == brand_id), key=lambda one: (one.name.casefold(), one.id)
    )
    if own:
        yield Group(title=title)
    for one in own:
        yield Row(key=str(one.id), cells=(one.name, Cell(text=in_a_line(one.text), look=QUIET)))


def _known(settings: Settings, key: str | None) -> Template | None:
    return next((one for one in settings.templates if str(one.id) == key), None)
