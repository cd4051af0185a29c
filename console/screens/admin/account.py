"""The account: every setting of the organisation in a row, with its value and what it does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from console.key_names import Where
from console.screens.admin.account_form import AccountForm
from console.screens.admin.account_settings import (
    AccountSetting,
    all_settings,
    answer_settings,
    name_settings,
    retention_settings,
    rule_settings,
    sender_settings,
    work_settings,
)
from console.screens.admin.section_screen import SECTION_PLACES, SectionScreen, ShowSection
from console.screens.desk_screen import places_bindings
from console.session import Session
from console.settings_words import value_words
from storage.protocol import Reader
from storage.settings import Settings
from widgets.entries import Line
from widgets.language import _
from widgets.preview_box import PreviewBox
from widgets.table import Table
from widgets.table_plan import TableColumn
from widgets.table_rows import QUIET, Cell, Group, Row

PLACES = (Where.ACCOUNT, *SECTION_PLACES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The settings, of which the account is shown."""

    settings: Settings


class AccountScreen(SectionScreen[Sight]):
    """The account's settings."""

    SECTION = "account"
    PLACES = PLACES
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(*PLACES)
    DEFAULT_CSS = "AccountScreen PreviewBox { height: 6; border-top: solid $panel; }"

    def __init__(self, session: Session, *, keymap: Mapping[str, str] | None = None, show_section: ShowSection) -> None:
        super().__init__(session, keymap=keymap, show_section=show_section)
        self.told_whole = PreviewBox(label=2)

    def columns(self) -> Sequence[TableColumn]:
        """Return the columns; a setting and its value stay longest."""
        return (
            TableColumn(title=_("Setting"), rank=9, least=10, most=20),
            TableColumn(title=_("Value"), rank=8, least=12, most=40),
            TableColumn(title=_("What it does"), rank=5, least=12, most=100),
        )

    def empty_words(self) -> str:
        """Say nothing: an account always has its settings."""
        return ""

    def ask(self, reader: Reader) -> Sight:
        """Read the settings."""
        return Sight(settings=reader.settings())

    def lines(self, sight: Sight) -> Sequence[Row | Group]:
        """Return a row for each setting, under what it is about."""
        return (
            Group(title=_("In forward addresses and texts")),
            *(_row(one, sight.settings) for one in name_settings()),
            Group(title=_("Closed tickets")),
            *(_row(one, sight.settings) for one in rule_settings()),
            Group(title=_("Senders")),
            *(_row(one, sight.settings) for one in sender_settings()),
            Group(title=_("Answers")),
            *(_row(one, sight.settings) for one in answer_settings()),
            Group(title=_("Working time")),
            *(_row(one, sight.settings) for one in work_settings()),
            Group(title=_("Let go in time")),
            *(_row(one, sight.settings) for one in retention_settings()),
        )

    def body(self) -> ComposeResult:
        """Lay out the table, and under it what the setting under the cursor does, at length."""
        yield self.table
        yield self.told_whole

    def shown(self, sight: Sight) -> None:
        """Tell the whole of the setting under the cursor."""
        setting = next((one for one in all_settings() if one.name == self.table.cursor), None)
        if setting is not None:
            value = value_words(setting.field, getattr(sight.settings.account, setting.field), sight.settings)
            self.told_whole.show(setting.label, (Line(value=setting.words), Line(value=value, look="bold")))

    @on(Table.CursorMoved)
    def _cursor_moved(self, message: Table.CursorMoved) -> None:
        message.stop()
        if self.sight is not None:
            self.shown(self.sight)

    def form(self, sight: Sight, key: str | None) -> AccountForm:
        """Return the form, which opens at the setting under the cursor."""
        return AccountForm(self.session, sight.settings, at=key or "", told=self.told, keymap=self.keymap)


def _row(setting: AccountSetting, settings: Settings) -> Row:
    value = value_words(setting.field, getattr(settings.account, setting.field), settings)
    return Row(key=setting.name, cells=(setting.label, value, Cell(text=setting.words, look=QUIET)))
