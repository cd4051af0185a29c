"""The form of an exclusion: who, where and why, and beside it whom the pattern matches while it is typed.

It stands apart from the list because a pattern is easily too wide or misspelled, and only the kept senders tell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType

from console.commands import spelling
from console.commands.exclusions import AddExclusion, EditExclusion, named_scope, scope_words
from console.commands.refusal import RefusedError
from console.commands.settings_command import SettingsCommand
from console.failure_words import words_of
from console.grouping.kept_senders import KeptSenders
from console.grouping.reach import MOST_SENDERS
from console.key_names import Where
from console.screens.admin.effect import Effect
from console.screens.admin.exclusion_count import ReachCount
from console.screens.admin.exclusion_preview import matched_entries
from console.screens.admin.exclusion_rows import EXCLUDED
from console.screens.admin.form_screen import FormScreen, Told
from console.screens.admin.what_if import WhatIfScreen
from console.screens.desk_screen import places_bindings
from console.session import Session
from storage.errors import StorageError
from storage.protocol import Reader
from storage.settings import AddressId, BrandId, Exclusion, ExclusionId, Settings
from widgets.entries import Line, Title
from widgets.field import Field, Heading, Value
from widgets.form import ChoiceField, ShownField, TextField
from widgets.language import _
from widgets.preview_box import Entry

_FREE = "a.free.pattern@free.example"  # stands for a new exclusion's pattern while another field is checked
_FIELDS = {"bad-pattern": "pattern", "unknown-brand": "holds_for", "unknown-address": "holds_for"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a new exclusion is filled in with."""

    pattern: str = ""
    note: str = ""


class ExclusionForm(FormScreen):
    """An exclusion to change, or a new one (`known` None) that begins as `draft`."""

    PLACES = (Where.FORM, Where.WHAT_IF_FORM)
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.FORM, Where.WHAT_IF_FORM)

    def __init__(
        self,
        session: Session,
        settings: Settings,
        known: Exclusion | None,
        *,
        draft: Draft,
        told: Told,
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        self._known = known
        self._start = known or Exclusion(id=ExclusionId(0), pattern=draft.pattern, note=draft.note)
        self._count = ReachCount(self, settings, self.draw_preview)
        super().__init__(session, settings, told=told, keymap=keymap)
        self.effect = Effect(self, session, self._supposed, self.draw_preview)

    def title_words(self) -> str:
        """Return who is excluded, or that it is a new one."""
        if self._known is None:
            return _("New exclusion from grouping by time")
        return _("Exclusion of {pattern}").format(pattern=self._known.pattern)

    def subject(self) -> str:
        """Return the exclusion as the history names it."""
        return "" if self._known is None else f"exclusion {self._known.pattern}"

    def fields(self) -> Sequence[Field | Heading]:
        """Return the fields, with what each does and changes."""
        brand, address = scope_name(self.settings, self._start)
        return (
            self._pattern_field(),
            ChoiceField(
                "holds_for",
                _("Holds for"),
                self._scopes(),
                value=address or brand or "",
                help_words=_("Where their mails are not grouped by time; elsewhere they still are."),
                check=self.check("holds_for"),
                glyphs=self.session.glyphs,
            ),
            TextField(
                "note",
                _("Note"),
                value=self._start.note,
                help_words=_("Why, for whoever reads the list later."),
                check=self.check("note"),
            ),
        )

    def _pattern_field(self) -> Field:
        if self._known is not None:
            words = _("Another pattern is another exclusion: n makes one, x removes this one.")
            return ShownField("pattern", _("Pattern"), value=self._known.pattern, help_words=words)
        return TextField(
            "pattern",
            _("Pattern"),
            value=self._start.pattern,
            placeholder="incasso.example",
            help_words=_("A mail address, *@domain, or a domain with its subdomains."),
            check=self.check("pattern"),
        )

    def _scopes(self) -> Sequence[tuple[str, str]]:
        """Return where an exclusion can hold: the account, each brand, each mail address."""
        brands = [(one.slug, scope_words(self.settings, one.id, None)) for one in self.settings.brands]
        addresses = [(one.address, one.address) for one in self.settings.addresses]
        return [("", scope_words(self.settings, None, None)), *brands, *addresses]

    # Saving

    def alone(self, value: Mapping[str, Value]) -> SettingsCommand:
        """Return the command for one value; a new exclusion stands for itself only in the field that is checked."""
        if self._known is not None:
            return self.command(value, value)
        around = {"pattern": _FREE, "holds_for": self.form.values["holds_for"], "note": ""}
        return self.command({**around, **value}, value)

    def command(self, values: Mapping[str, Value], changes: Mapping[str, Value]) -> SettingsCommand:
        """Return the excluding or the changing."""
        if self._known is None:
            brand, address = named_scope(str(values["holds_for"]))
            return AddExclusion(
                pattern=str(values["pattern"]), brand=brand, address=address, note=str(values["note"]).strip()
            )
        brand, address = scope_name(self.settings, self._known)
        return EditExclusion(
            pattern=self._known.pattern,
            brand=brand,
            address=address,
            note=str(changes["note"]) if "note" in changes else None,
            holds_for=str(changes["holds_for"]) if "holds_for" in changes else None,
        )

    def field_of(self, code: str) -> str:
        """Return the field that a refusal is about."""
        if code == "exclusion-exists":
            return "pattern" if self._known is None else "holds_for"
        return _FIELDS.get(code, "")

    def saved(self, settings: Settings, values: Mapping[str, Value]) -> tuple[str, str | None]:
        """Say what was saved; a new one is told as the one that came last."""
        if self._known is not None:
            words = _("The exclusion of {pattern} is changed.")
            return words.format(pattern=self._known.pattern), f"{EXCLUDED}{self._known.id}"
        made = settings.exclusions[-1]
        words = _("{pattern} is excluded; z takes that back.")
        return words.format(pattern=made.pattern), f"{EXCLUDED}{made.id}"

    # The preview

    def on_mount(self) -> None:
        """Begin, and read the senders once."""
        self.run_worker(self._read_senders(), group="senders")

    async def _read_senders(self) -> None:
        try:
            self._count.kept = await self.session.read(_read_kept)
        except StorageError as error:
            self.show_trouble(words_of(error))
        else:
            self.draw_preview()

    def changed(self, name: str, values: Mapping[str, Value]) -> None:
        """Look again whether the pattern is free where it is to hold now, once it has been looked at."""
        pattern = self.form.field("pattern")
        if name == "holds_for" and pattern.error:
            pattern.examine()
        if name in ("pattern", "holds_for"):
            self.effect.want()

    def _supposed(self) -> tuple[Settings, str | None] | str:
        """Return the settings with the exclusion as it is filled in; words when there is nothing to ask."""
        if not self.form.changes and self._known is not None:
            return _("Change where it holds, and here stands what it would have made of the kept mails.")
        try:
            return self.command(self.form.values, self.form.changes).change(self.settings).settings, None
        except RefusedError:
            return ""

    def action_what_if(self) -> None:
        """Show in full what the exclusion would have made."""
        supposed = self._supposed()
        if isinstance(supposed, str):
            self.status.say(supposed or _("Something is not right yet."))
        else:
            self.app.push_screen(WhatIfScreen(self.session, *supposed, in_force=False, keymap=self.keymap))

    def preview_of(self, values: Mapping[str, Value]) -> tuple[str, Sequence[Entry]]:
        """Show whom the pattern matches, and what saving changes."""
        title, typed = _("Whom it matches"), str(values.get("pattern", self._start.pattern))
        try:
            pattern = spelling.pattern(typed)
        except RefusedError as error:
            words = words_of(error) if typed.strip() else _("Whom a pattern matches is counted here as you type.")
            return title, (Line(value=words, look="$text-muted"),)
        brand, address = self._scope_ids(str(values["holds_for"]))
        draft = Exclusion(id=ExclusionId(0), pattern=pattern, brand_id=brand, address_id=address)
        matched = tuple(matched_entries(draft, self._count.reach(draft), self.settings))
        return title, (*matched, Title(text=_("On what is kept")), *self.effect.entries)

    def _scope_ids(self, holds_for: str) -> tuple[BrandId | None, AddressId | None]:
        slug, spelled = named_scope(holds_for)
        brand = None if slug is None else self.settings.brand_named(slug)
        address = None if spelled is None else self.settings.address_named(spelled)
        return (None if brand is None else brand.id), (None if address is None else address.id)


def scope_name(settings: Settings, exclusion: Exclusion) -> tuple[str | None, str | None]:
    """Return the brand's slug or the mail address for which an exclusion holds; neither for the account."""
    brand = next((one.slug for one in settings.brands if one.id == exclusion.brand_id), None)
    return brand, next((one.address for one in settings.addresses if one.id == exclusion.address_id), None)


def _read_kept(reader: Reader) -> KeptSenders:
    """Read the senders; what judges an address is loaded on the way, or the first @ would hold up its key."""
    spelling.pattern(_FREE)
    return KeptSenders(reader.senders(MOST_SENDERS))
