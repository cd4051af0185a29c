"""Exclusions: senders whose mails are never grouped by time, and whom the agency finder would exclude."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from console.agencies import Suggestion
from console.agency_words import because_words
from console.commands.exclusions import AddExclusion, RemoveExclusion, scope_words
from console.failure_words import words_of
from console.key_names import Where
from console.screens.admin import exclusion_rows
from console.screens.admin.exclusion_form import Draft, ExclusionForm, scope_name
from console.screens.admin.exclusion_rows import EXCLUDED, SUGGESTED, Found
from console.screens.admin.removing import refusal_of
from console.screens.admin.section_screen import SECTION_PLACES, Question, SectionScreen, ShowSection
from console.screens.desk_screen import places_bindings
from console.session import Session
from storage.errors import StorageError
from storage.protocol import Reader
from storage.settings import Exclusion, Settings
from widgets.language import _
from widgets.preview_box import PreviewBox
from widgets.table import Table
from widgets.table_plan import TableColumn
from widgets.table_rows import Group, Row

PLACES = (Where.CHANGING, Where.EXCLUSIONS, *SECTION_PLACES)
AGAIN_MS = 60_000  # after which the senders are looked at again though no setting changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The settings, of which the exclusions are shown."""

    settings: Settings


class ExclusionsScreen(SectionScreen[Sight]):
    """Who is excluded, and who might be. The finder looks while the rows are already there."""

    SECTION = "exclusions"
    PLACES = PLACES
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(*PLACES)
    DEFAULT_CSS = "ExclusionsScreen PreviewBox { height: 7; border-top: solid $panel; }"

    def __init__(self, session: Session, *, keymap: Mapping[str, str] | None = None, show_section: ShowSection) -> None:
        super().__init__(session, keymap=keymap, show_section=show_section)
        self.told_whole = PreviewBox(label=11)
        self._found: Found | None = None
        self._looked: tuple[int, int] | None = None

    def columns(self) -> Sequence[TableColumn]:
        """Return the columns."""
        return exclusion_rows.columns()

    def empty_words(self) -> str:
        """Say whom to exclude and how."""
        return _(
            "Nobody is excluded. Mails of one sender within the period form one ticket, which is wrong for who writes "
            "on behalf of many, like a collection agency: n excludes a sender. Who looks like one is suggested here."
        )

    def ask(self, reader: Reader) -> Sight:
        """Read the settings; the senders are read later, because there may be many."""
        return Sight(settings=reader.settings())

    def lines(self, sight: Sight) -> Sequence[Row | Group]:
        """Return who is excluded, and who is suggested as far as it is known."""
        return exclusion_rows.lines(sight.settings, self._found)

    def body(self) -> ComposeResult:
        """Lay out the table, and under it the row under the cursor at length."""
        yield self.table
        yield self.told_whole

    # What is found among the senders

    async def reread(self) -> None:
        """Show the rows, then look among the senders: when settings changed, or when it was long ago."""
        await super().reread()
        if self.sight is None:
            return
        version, now = self.sight.settings.version, self.session.clock()
        if self._looked is None or self._looked[0] != version or now - self._looked[1] >= AGAIN_MS:
            self._looked = (version, now)
            self.run_worker(self._look(self.sight.settings), group="finder", exclusive=True)

    async def _look(self, settings: Settings) -> None:
        try:
            self._found = await self.session.read(exclusion_rows.find(settings))
        except StorageError as error:
            self._looked = None
            self.show_trouble(words_of(error))
            return
        if self.sight is not None:
            self.table.show(self.lines(self.sight))
            self.shown(self.sight)

    def action_refresh(self) -> None:
        """Read again, the senders too."""
        self._looked = None
        super().action_refresh()

    def shown(self, sight: Sight) -> None:
        """Tell the whole of the row under the cursor."""
        known, suggested = self._known(), self._suggestion()
        if known is not None:
            reached = None if self._found is None else self._found.reaches.get(known.id)
            entries = exclusion_rows.excluded_entries(known, sight.settings, reached)
            self.told_whole.show(known.pattern, tuple(entries))
        elif suggested is not None:
            self.told_whole.show(suggested.pattern, tuple(exclusion_rows.suggested_entries(suggested)))
        else:
            self.told_whole.show("", ())

    @on(Table.CursorMoved)
    def _cursor_moved(self, message: Table.CursorMoved) -> None:
        message.stop()
        if self.sight is not None:
            self.shown(self.sight)

    def _known(self) -> Exclusion | None:
        """Return the exclusion under the cursor."""
        return None if self.sight is None else _exclusion_of(self.sight.settings, self.table.cursor)

    def _suggestion(self) -> Suggestion | None:
        """Return the suggestion under the cursor."""
        proposed = () if self._found is None else self._found.proposed
        return next((one for one in proposed if f"{SUGGESTED}{one.pattern}" == self.table.cursor), None)

    # Keys

    def form(self, sight: Sight, key: str | None) -> ExclusionForm:
        """Return the form of an exclusion, of a new one, or of a new one that is filled in as suggested."""
        known = _exclusion_of(sight.settings, key)
        suggested = self._suggestion() if key is not None else None
        draft = Draft() if suggested is None else Draft(pattern=suggested.pattern, note=because_words(suggested))
        return ExclusionForm(self.session, sight.settings, known, draft=draft, told=self.told, keymap=self.keymap)

    def removal(self, sight: Sight, key: str) -> Question | str:
        """Ask with what becomes of new mail and of old tickets."""
        known = _exclusion_of(sight.settings, key)
        if known is None:
            return _("It is only suggested, so there is nothing to remove: a excludes it, Enter lets you look first.")
        brand, address = scope_name(sight.settings, known)
        command = RemoveExclusion(pattern=known.pattern, brand=brand, address=address)
        refusal = refusal_of(self.session, sight.settings, command)
        if refusal is not None:
            return refusal.words
        words = _(
            "No longer exclude {pattern} for {scope}? New mail of theirs is grouped by time again; old tickets stay as "
            "they are."
        )
        scope = scope_words(sight.settings, known.brand_id, known.address_id)
        done = _("{pattern} is no longer excluded; z takes that back.")
        return Question(
            words=words.format(pattern=known.pattern, scope=scope),
            command=command,
            done=done.format(pattern=known.pattern),
        )

    def action_accept(self) -> None:
        """Exclude at once, for the account, what is suggested under the cursor."""
        suggested = self._suggestion()
        if suggested is not None:
            self.run_worker(self._accept(suggested), group="command")
        elif self._known() is not None:
            self.notice.show(_("This one is excluded already: a is for what the agency finder suggests."))
        else:
            self.notice.show(_("The agency finder suggests nobody: n excludes a sender that you name."))

    async def _accept(self, suggested: Suggestion) -> None:
        """Run the command; the cursor goes to the next suggestion, for there may be more to accept."""
        following = self._suggested_after(suggested)
        command = AddExclusion(pattern=suggested.pattern, note=because_words(suggested))
        done = _("{pattern} is excluded; z takes that back.")
        settings = await self._run(command, done.format(pattern=suggested.pattern))
        if settings is not None and following is not None:
            self.table.go_to(following)

    def _suggested_after(self, suggested: Suggestion) -> str | None:
        keys = [key for key in self.table.keys if key.startswith(SUGGESTED)]
        place = keys.index(f"{SUGGESTED}{suggested.pattern}")
        return next(iter([*keys[place + 1 :], *keys[:place]]), None)


def _exclusion_of(settings: Settings, key: str | None) -> Exclusion | None:
    return next((one for one in settings.exclusions if f"{EXCLUDED}{one.id}" == key), None)
