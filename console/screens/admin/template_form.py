"""The form of a template: its name, its text, and beside them the text with everything filled in.

It stands apart from the list; the address and the employee that the preview is seen from are chosen here and not kept.
"""

from collections.abc import Mapping, Sequence
from itertools import count

from console.commands.answer_templates import AddTemplate, EditTemplate, template_at
from console.commands.settings_command import SettingsCommand
from console.placeholders import PLACEHOLDERS
from console.screens.admin.form_screen import FormScreen, Told
from console.screens.admin.signature_choices import employee_choices, own_login
from console.screens.admin.signature_rows import addresses_in
from console.screens.admin.template_preview import template_entries
from console.session import Session
from console.settings_changes import subject_of
from console.signature_candidates import Scope
from storage.settings import BrandId, Employee, MailAddress, Settings, Template
from widgets.field import Field, Heading, Value
from widgets.form import ChoiceField, LinesField, ShownField, TextField
from widgets.language import _
from widgets.look_field import LookField
from widgets.preview_box import Entry

ALL, NOBODY = "", ""
_FIELD_OF = {"template-exists": "name", "unknown-placeholder": "text", "empty": "text"}


def slug_of(settings: Settings, template: Template) -> str | None:
    """Return the short name of a template's brand, None for one of all brands."""
    return None if template.brand_id is None else settings.brand(template.brand_id).slug


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
        return (name, self._brand_field(), text, Heading(_("Seen from (only here, not kept)")), *self._seen_from())

    def _brand_field(self) -> Field:
        brands = [(ALL, _("all brands")), *((one.slug, one.name) for one in self.settings.brands)]
        if self._known is not None:
            return ShownField("brand", _("For"), value=dict(brands)[self._brand or ALL])
        return ChoiceField(
            "brand", _("For"), brands, value=self._brand or ALL, help_words=_("Whose answers it is offered in.")
        )

    def _seen_from(self) -> Sequence[Field]:
        known = self._addresses()
        words = _("The preview is that of an answer from it.")
        address = LookField(
            "seen_address", _("Mail address"), known, value=known[0][0] if known else "", help_words=words
        )
        employees = [(NOBODY, _("no employee")), *employee_choices(self.settings)]
        login = own_login(self.settings, self.session.employee) or NOBODY
        by = _("The preview is that of an answer by them.")
        return (address, LookField("seen_employee", _("Employee"), employees, value=login, help_words=by))

    # What is filled in

    def _addresses(self) -> list[tuple[str, str]]:
        return [(known.address, known.address) for known in addresses_in(self.settings, Scope(brand=self._brand))]

    def _seen_address(self) -> MailAddress | None:
        known = addresses_in(self.settings, Scope(brand=self._brand))
        wanted = self._looked("seen_address")
        return next((one for one in known if one.address == wanted), known[0] if known else None)

    def _seen_employee(self) -> Employee | None:
        login = self._looked("seen_employee")
        return next((one for one in self.settings.employees if one.login == login), None)

    def _looked(self, name: str) -> str:
        field = next((one for one in self.form.query(LookField) if one.name == name), None)
        return "" if field is None else field.value

    def changed(self, name: str, values: Mapping[str, Value]) -> None:
        """Offer the addresses of the brand that was chosen, to be seen from."""
        if name != "brand":
            return
        self._brand = str(values["brand"]) or None
        field, known = self.form.field("seen_address"), self._addresses()
        if isinstance(field, LookField):
            field.offer(known)
            field.put(field.value if field.value in dict(known) else known[0][0] if known else "")

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
        title, address = _("What stands in an answer"), self._seen_address()
        if address is None:
            return title, (_("There is no mail address to see it from: 1, then n, registers one."),)
        return title, template_entries(self.settings, str(values["text"]), address, self._seen_employee())
