"""The form of a template: its name, its text, and beside them the text with everything filled in.

It stands apart from the list; the address and the employee that the preview is seen from are chosen here and not kept.
"""

from collections.abc import Mapping, Sequence
from itertools import count

from console.commands.answer_templates import AddTemplate, EditTemplate, slug_of, template_at
from console.commands.settings_command import SettingsCommand
from console.placeholders import PLACEHOLDERS
from console.screens.admin.form_screen import FormScreen, Told
from console.screens.admin.seen_from import offer_addresses, seen_address, seen_from, seen_login
from console.screens.admin.signature_rows import addresses_in
from console.screens.admin.template_preview import template_entries
from console.session import Session
from console.settings_changes import subject_of
from console.signature_candidates import Scope
from storage.settings import BrandId, Employee, MailAddress, Settings, Template
from widgets.field import Field, Heading, Value
from widgets.form import ChoiceField, LinesField, ShownField, TextField
from widgets.language import _
from widgets.preview_box import Entry

ALL = ""
_FIELD_OF = {"template-exists": "name", "unknown-placeholder": "text", "empty": "text"}


class TemplateForm(FormScreen):
    """A template to change, or a new one (`known` None), which begins at a brand or at all (None)."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        known: Template | None,
        *,
        brand: str | None,
        told: Told,
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        self._known = known
        self._brand = brand if known is None else slug_of(settings, known)
        super().__init__(session, settings, told=told, keymap=keymap)

    def title_words(self) -> str:
        """Return the template's name, or that it is a new one."""
        return _("New template") if self._known is None else _("Template {name}").format(name=self._known.name)

    def subject(self) -> str:
        """Return the template as the history names it."""
        return "" if self._known is None else subject_of(self.settings, self._known)

    def fields(self) -> Sequence[Field | Heading]:
        """Return the fields, with what each does."""
        known = self._known
        names = sorted(("{{" + one.names[0] + "}}" for one in PLACEHOLDERS), key=len)
        name = TextField(
            "name",
            _("Name"),
            value=known.name if known else "",
            help_words=_("By which it is found while an answer is written."),
            check=self._check_name,
        )
        text = LinesField(
            "text",
            _("Text"),
            value=known.text if known else "",
            help_words=_("Filled in: {names}.").format(names=", ".join(names)),
            check=self._check_text,
        )
        seen = seen_from(self.settings, self._addresses(), self.session.employee)
        return (name, self._brand_field(), text, Heading(_("Seen from (only here, not kept)")), *seen)

    def _brand_field(self) -> Field:
        brands = [(ALL, _("all brands")), *((one.slug, one.name) for one in self.settings.brands)]
        if self._known is not None:
            return ShownField("brand", _("For"), value=dict(brands)[self._brand or ALL])
        return ChoiceField(
            "brand", _("For"), brands, value=self._brand or ALL, help_words=_("Whose answers it is offered in.")
        )

    # What is filled in

    def _addresses(self) -> Sequence[MailAddress]:
        return addresses_in(self.settings, Scope(brand=self._brand))

    def _seen_employee(self) -> Employee | None:
        login = seen_login(self.form)
        return next((one for one in self.settings.employees if one.login == login), None)

    def changed(self, name: str, values: Mapping[str, Value]) -> None:
        """Offer the addresses of the brand that was chosen, to be seen from."""
        if name != "brand":
            return
        self._brand = str(values["brand"]) or None
        offer_addresses(self.form, self._addresses())

    # Checks and saving

    @property
    def _brand_id(self) -> BrandId | None:
        brand = self.settings.brand_named(self._brand or "")
        return None if brand is None else brand.id

    def _check_name(self, text: str) -> str:
        taken = template_at(self.settings, text, self._brand_id)
        if taken is not None and (self._known is None or taken.id != self._known.id):
            return _("There is one of that name already: Enter on its row changes it.")
        return self.check("name")(text)

    def _check_text(self, text: str) -> str:
        if not text.strip():
            return _("A template can't be empty; x in the list removes one.")
        return self.check("text")(text)

    def alone(self, value: Mapping[str, Value]) -> SettingsCommand:
        """Return the command for one value; a new template has a name that is free unless that is what is checked."""
        if self._known is not None:
            return self.command(value, value)
        free = next(
            str(number) for number in count() if template_at(self.settings, str(number), self._brand_id) is None
        )
        return self.command({"name": free, "text": free, **value}, value)

    def command(self, values: Mapping[str, Value], changes: Mapping[str, Value]) -> SettingsCommand:
        """Return the making or the changing of the template."""
        if self._known is None:
            return AddTemplate(name=str(values["name"]), text=str(values["text"]), brand=self._brand)
        return EditTemplate(
            name=self._known.name,
            brand=self._brand,
            new_name=str(changes["name"]) if "name" in changes else None,
            text=str(changes["text"]) if "text" in changes else None,
        )

    def field_of(self, code: str) -> str:
        """Return the field that a refusal is about."""
        return _FIELD_OF.get(code, "")

    def saved(self, settings: Settings, values: Mapping[str, Value]) -> tuple[str, str | None]:
        """Say what was saved; the cursor goes to it."""
        name = str(values["name"]).strip()
        kept = template_at(settings, name, self._brand_id)
        words = _("The template {name} is kept.").format(name=name)
        return words, None if kept is None else str(kept.id)

    # The preview

    def preview_of(self, values: Mapping[str, Value]) -> tuple[str, Sequence[Entry]]:
        """Show what stands in an answer, and what each placeholder gives."""
        title, address = _("What stands in an answer"), seen_address(self.form, self._addresses())
        if address is None:
            return title, (_("There is no mail address to see it from: 1, then n, registers one."),)
        return title, template_entries(self.settings, str(values["text"]), address, self._seen_employee())
