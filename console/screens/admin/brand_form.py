"""The form of a brand: its names, its default address, and what both give in texts and in addresses.

It stands apart from the list because a brand's two names are easily mixed up, and here each is seen where it ends up.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from console import placeholders
from console.cli.values import working_length
from console.commands.brands import AddBrand, EditBrand
from console.commands.settings_command import SettingsCommand
from console.placeholders import Meaning
from console.screens.admin.form_screen import FormScreen, Told
from console.screens.admin.target_fields import TARGETS, target_fields
from console.session import Session
from storage.settings import Brand, BrandId, MailAddress, Settings
from widgets.entries import Line, Title
from widgets.field import Field, Heading, Value
from widgets.form import ChoiceField, ShownField, TextField
from widgets.language import _
from widgets.preview_box import Entry

_FREE = {"slug": "a-free-name-while-other-fields-are-seen", "name": "-"}  # stand for a new brand while one is checked
_PROMISES: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    **{name: (option, working_length) for name, option in TARGETS.items()},
    "working_hours": ("working_hours", str),
    "time_zone": ("time_zone", str),
}
_FIELDS = {
    "bad-hours": "working_hours",
    "bad-zone": "time_zone",
    "bad-slug": "slug",
    "brand-exists": "slug",
    "other-brand": "default_address",
    "unknown-address": "default_address",
}


class BrandForm(FormScreen):
    """A brand to change, or a new one (`known` None)."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        known: Brand | None,
        *,
        told: Told,
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        self._known = known
        self._start = known or Brand(id=BrandId(0), slug="", name="")
        self._own = () if known is None else settings.addresses_of(known.id)
        super().__init__(session, settings, told=told, keymap=keymap)

    def title_words(self) -> str:
        """Return the brand, or that it is a new one."""
        return _("New brand") if self._known is None else _("Brand {name}").format(name=self._known.name)

    def subject(self) -> str:
        """Return the brand as the history names it."""
        return "" if self._known is None else f"brand {self._known.slug}"

    def fields(self) -> Sequence[Field | Heading]:
        """Return the fields, with what each does and changes."""
        return (
            self._slug_field(),
            self._name_field(),
            *self._default_field(),
            self._forward_field(),
            *self._promised_fields(),
        )

    def _slug_field(self) -> Field:
        label = _("Short name")
        if self._known is not None:
            words = _("It stands in the forward address, so it never changes.")
            return ShownField("slug", label, value=self._known.slug, help_words=words)
        return TextField(
            "slug",
            label,
            placeholder="acme",
            help_words=_("Stands in the forward address and in addresses; a to z, 0 to 9. It never changes."),
            check=self.check("slug"),
        )

    def _name_field(self) -> Field:
        return TextField(
            "name",
            _("Name"),
            value=self._start.name,
            placeholder="Acme BV",
            help_words=_("The name that customers know; it is filled in in From names and signatures."),
            check=self.check("name"),
        )

    def _default_field(self) -> Sequence[Field]:
        """Return the choice of the default address, once there is something to choose."""
        if not self._own:
            return ()
        first = _("the first: {address}").format(address=self._own[0].address)
        chosen = self._start.default_address or ""
        return (
            ChoiceField(
                "default_address",
                _("Default addr."),
                [("", first), *((one.address, one.address) for one in self._own)],
                value=chosen,
                help_words=_("Where mail goes whose own address can't be told; from now on, kept mail stays."),
            ),
        )

    def _forward_field(self) -> Field:
        words = _("Every address of the brand is forwarded to this one at your mail provider; y copies it.")
        return ShownField("forward", _("Forward to"), value=self._forward_address(self._start), help_words=words)

    def _promised_fields(self) -> Sequence[Field | Heading]:
        """Return how soon answers are promised, once there is a brand that may promise."""
        known = self._known
        if known is None:
            return ()
        within = _("Within so much working time, like 4h or 90m; off promises nothing. It holds at once.")
        return (
            *target_fields(known.first_answer_s, known.next_answer_s, self.check, within),
            self._text(
                "working_hours",
                _("Working hours"),
                known.working_hours,
                _("Like mon-fri 09:00-17:30; empty are those of the account (8)."),
            ),
            self._text(
                "time_zone",
                _("Time zone"),
                known.time_zone,
                _("Of these hours, like Europe/Amsterdam; empty as the account."),
            ),
        )

    def _text(self, name: str, label: str, value: str, words: str) -> Field:
        return TextField(name, label, value=value, help_words=words, check=self.check(name))

    def _forward_address(self, brand: Brand) -> str:
        return self.settings.forward_address(brand) if brand.slug else ""

    # Saving

    def alone(self, value: Mapping[str, Value]) -> SettingsCommand:
        """Return the command for one value; a new brand stands for itself only in the field that is checked."""
        return self.command({**_FREE, **value}, value)

    def command(self, values: Mapping[str, Value], changes: Mapping[str, Value]) -> SettingsCommand:
        """Return the making or the changing of the brand."""
        if self._known is None:
            return AddBrand(slug=_word(values, "slug"), name=_word(values, "name"))
        return EditBrand(
            slug=self._known.slug,
            name=_word(changes, "name") if "name" in changes else None,
            default_address=_word(changes, "default_address") if "default_address" in changes else None,
            **{option: read(_word(changes, name)) for name, (option, read) in _PROMISES.items() if name in changes},
        )

    def field_of(self, code: str) -> str:
        """Return the field that a refusal is about."""
        return _FIELDS.get(code, "")

    def saved(self, settings: Settings, values: Mapping[str, Value]) -> tuple[str, str | None]:
        """Say what was saved and what comes next."""
        if self._known is not None:
            return _("{name} is changed.").format(name=_word(values, "name")), self._known.slug
        words = _("{name} is made: 1, then n registers its first mail address.")
        return words.format(name=_word(values, "name")), _word(values, "slug")

    # The preview

    def changed(self, name: str, values: Mapping[str, Value]) -> None:
        """Show the forward address of the short name that is typed."""
        if name == "slug":
            self.form.set_values({"forward": self._forward_address(self._draft(values))})

    def preview_of(self, values: Mapping[str, Value]) -> tuple[str, Sequence[Entry]]:
        """Show what the brand's names give, and which addresses are its own."""
        draft = self._draft(values)
        return _("What the brand gives"), (*self._names(draft), *self._addresses(draft))

    def _names(self, draft: Brand) -> Sequence[Entry]:
        names = ["{{" + name + "}}" for name in placeholders.names_of(Meaning.BRAND)]
        return (
            Title(text=", ".join(names)),
            Line(value=_("in a text: {name}").format(name=draft.name or "…")),
            Line(value=_("in an address: {name}").format(name=draft.slug or "…")),
        )

    def _addresses(self, draft: Brand) -> Sequence[Entry]:
        title = Title(text=_("Its mail addresses"))
        if not self._own:
            return (title, Line(value=_("None yet: 1, then n registers one."), look="$text-muted"))
        chosen = draft.default_address or self._own[0].address
        return (title, *(Line(value=_marked(one, chosen)) for one in self._own))

    def _draft(self, values: Mapping[str, Value]) -> Brand:
        """Return the brand as it is filled in."""
        return replace(
            self._start,
            slug=self._start.slug or _word(values, "slug"),
            name=_word(values, "name"),
            default_address=_word(values, "default_address") or None,
        )


def _marked(address: MailAddress, chosen: str) -> str:
    return _("{address} · default").format(address=address.address) if address.address == chosen else address.address


def _word(values: Mapping[str, Value], name: str) -> str:
    return str(values.get(name, "")).strip()
