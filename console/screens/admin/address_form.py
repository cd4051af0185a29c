"""The form of a mail address: who the customer sees, how mails are grouped, and what both do to what is kept.

It stands apart from the list because it is where most of the channel is decided.
"""

from argparse import ArgumentTypeError
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from textual.binding import BindingType

from console import placeholders
from console.cli.values import duration, duration_or_off, number, target_or_brand
from console.commands.addresses import AddAddress, AddressOptions, EditAddress
from console.commands.refusal import RefusedError
from console.commands.settings_command import SettingsCommand
from console.key_names import Where
from console.mail.addresses import normalise
from console.screens.admin.acknowledging_fields import (
    ACKNOWLEDGING,
    acknowledgement_entries,
    acknowledging_fields,
)
from console.screens.admin.effect import Effect
from console.screens.admin.form_screen import FormScreen, Told
from console.screens.admin.target_fields import TARGETS, target_fields
from console.screens.admin.what_if import WhatIfScreen
from console.screens.desk_screen import places_bindings
from console.session import Session
from console.settings_words import length_words, level_words
from console.signature_words import because_words
from console.signatures import resolve
from storage.settings import AddressId, Brand, Employee, MailAddress, Settings
from storage.words import SignatureLevel
from widgets.entries import Line, Title
from widgets.field import Field, Heading, Value
from widgets.form import ChoiceField, ShownField, SwitchField, TextField
from widgets.language import _
from widgets.preview_box import Entry

_READERS: Mapping[str, Callable[[Any], Any]] = {
    "from_name": str,
    "from_address": str,
    "group_by_time": bool,
    "period": duration,
    "cap_days": number,
    "cap_mails": number,
    "signature_level": SignatureLevel,
    "canary": duration_or_off,
    "acknowledge": bool,
    "language": str,
    "acknowledgement": str,
    **dict.fromkeys(TARGETS, target_or_brand),
}
GROUPING = ("group_by_time", "period", "cap_days", "cap_mails")
_OPTIONS = {"period": "period_s", "canary": "canary_s", **TARGETS}


class AddressForm(FormScreen):
    """A mail address to change, or a new one (`known` None) of a brand."""

    PLACES: ClassVar[tuple[Where, ...]] = (Where.FORM, Where.WHAT_IF_FORM)
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.FORM, Where.WHAT_IF_FORM)

    def __init__(
        self,
        session: Session,
        settings: Settings,
        known: MailAddress | None,
        *,
        brand: Brand,
        told: Told,
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        self._known, self._brand = known, brand
        self._start = known or MailAddress(id=AddressId(0), brand_id=brand.id, address="")
        super().__init__(session, settings, told=told, keymap=keymap)
        self.effect = Effect(self, session, self._supposed, self.draw_preview)

    def title_words(self) -> str:
        """Return the address, or that it is a new one."""
        if self._known is None:
            return _("New mail address")
        return _("Mail address {address}").format(address=self._known.address)

    def subject(self) -> str:
        """Return the address as the history names it."""
        return "" if self._known is None else f"address {self._known.address}"

    def fields(self) -> Sequence[Field | Heading]:
        """Return the fields, with what each does and changes."""
        acknowledging = acknowledging_fields(self._start, self.check("acknowledgement"))
        promised = target_fields(
            self._start.first_answer_s,
            self._start.next_answer_s,
            self.check,
            _("Within so much working time, like 4h or 90m; off promises nothing, empty what the brand does."),
        )
        return (*self._whose(), *self._sender(), *self._grouping(), *self._watch(), *acknowledging, *promised)

    def _whose(self) -> Sequence[Field | Heading]:
        forward = ShownField(
            "forward",
            _("Forward to"),
            value=self.settings.forward_address(self._brand),
            help_words=_("Forward the address's mail to this one at your mail provider; y copies it."),
        )
        if self._known is not None:
            return (ShownField("address", _("Address"), value=self._known.address), forward)
        brands = [(brand.slug, brand.name) for brand in self.settings.brands]
        return (
            TextField(
                "address",
                _("Address"),
                placeholder="info@acme.example",
                help_words=_("The address that customers write to."),
                check=self.check("address"),
            ),
            ChoiceField("brand", _("Brand"), brands, value=self._brand.slug, help_words=_("Whose address it is.")),
            forward,
        )

    def _sender(self) -> Sequence[Field | Heading]:
        known = self._start
        names = ", ".join("{{" + name + "}}" for name in placeholders.NAMES_IN_FROM_NAME[:2])
        level = _("Whose signature closes an answer: the most particular one, or always that of one level.")
        return (
            Heading(_("What customers see")),
            TextField(
                "from_name",
                _("From name"),
                value=known.from_name,
                help_words=_("The name of the sender; {names} are filled in.").format(names=names),
                check=self.check("from_name"),
            ),
            TextField(
                "from_address",
                _("From address"),
                value=known.from_address,
                help_words=_("Answers are sent from it; empty: from the address itself."),
                check=self.check("from_address"),
            ),
            ChoiceField(
                "signature_level",
                _("Signature"),
                [(one.value, level_words(one)) for one in SignatureLevel],
                value=known.signature_level.value,
                help_words=level,
            ),
        )

    def _grouping(self) -> Sequence[Field | Heading]:
        known = self._start
        return (
            Heading(_("Grouping")),
            SwitchField(
                "group_by_time",
                _("Group by time"),
                value=known.group_by_time,
                help_words=_("Mails of one customer within the period form one ticket. Kept tickets stay as they are."),
            ),
            self._text(
                "period", _("Period"), length_words(known.period_s), _("From 1m (a minute) to 180d; 72h, 3d12h.")
            ),
            self._text(
                "cap_days", _("Most days"), str(known.cap_days), _("Nothing is added by time after so many days.")
            ),
            self._text(
                "cap_mails", _("Most mails"), str(known.cap_mails), _("Nothing is added by time after so many.")
            ),
        )

    def _watch(self) -> Sequence[Field | Heading]:
        words = _("How often a probe sees whether forwarding works: off, or 1h to 7d. Needs a server for sending.")
        value = length_words(self._start.canary_s) if self._start.canary_s else "off"
        return (Heading(_("Watching")), self._text("canary", _("Canary"), value, words))

    def _text(self, name: str, label: str, value: str, words: str) -> TextField:
        return TextField(name, label, value=value, help_words=words, check=self.check(name))

    # Saving

    def alone(self, value: Mapping[str, Value]) -> SettingsCommand:
        """Return the command for one value; a new address stands for itself only when it is the one checked."""
        if self._known is None:
            free = f"a.free.address@{self.settings.account.mail_domain}"
            return self.command({"address": free, "brand": self._brand.slug, **value}, value)
        return self.command(value, value)

    def command(self, values: Mapping[str, Value], changes: Mapping[str, Value]) -> SettingsCommand:
        """Return the adding or the changing of the address."""
        options = AddressOptions(**{
            _OPTIONS.get(name, name): read(changes[name]) for name, read in _READERS.items() if name in changes
        })  # fmt: skip
        if self._known is not None:
            return EditAddress(address=self._known.address, options=options)
        return AddAddress(address=str(values["address"]).strip(), brand=str(values["brand"]), options=options)

    def saved(self, settings: Settings, values: Mapping[str, Value]) -> tuple[str, str | None]:
        """Say what was saved and what comes next."""
        if self._known is not None:
            return _("{address} is changed.").format(address=self._known.address), self._known.address
        address = normalise(str(values["address"]))
        words = _("{address} is registered: f tells how to forward its mail.")
        return words.format(address=address), address

    # The preview

    def changed(self, name: str, values: Mapping[str, Value]) -> None:
        """Show the forward address of the brand that was chosen; ask anew what the grouping would have made."""
        if name in GROUPING:
            self.effect.want()
        if name == "brand":
            brand = self.settings.brand_named(str(values["brand"]))
            if brand is not None:
                self._brand = brand
                self.form.set_values({"forward": self.settings.forward_address(brand)})

    def preview_of(self, values: Mapping[str, Value]) -> tuple[str, Sequence[Entry]]:
        """Show the sender and the signature as the customer sees them."""
        if self.at in GROUPING:
            return _("On what is kept"), self.effect.entries
        if self.at in ACKNOWLEDGING:
            return _("What the customer reads"), acknowledgement_entries(self.settings, self._draft(values), values)
        draft = self._draft(values)
        return _("What the customer sees"), (*self._sender_entries(draft), *self._signature_entries(draft))

    def _supposed(self) -> tuple[Settings, str] | str:
        """Return the settings as they would be, and for which address; words when there is nothing to ask."""
        if self._known is None:
            return _("A new address has no mail yet.")
        changes = {name: value for name, value in self.form.changes.items() if name in GROUPING}
        if not changes:
            return _("Change something of the grouping, and here stands what it would have made of the kept mails.")
        try:
            return self.command(self.form.values, changes).change(self.settings).settings, self._known.address
        except (RefusedError, ArgumentTypeError):
            return ""

    def action_what_if(self) -> None:
        """Show in full what the form's grouping would have made."""
        supposed = self._supposed()
        if isinstance(supposed, str):
            self.status.say(supposed or _("Something is not right yet."))
        else:
            self.app.push_screen(WhatIfScreen(self.session, *supposed, in_force=False, keymap=self.keymap))

    def _sender_entries(self, draft: MailAddress) -> Sequence[Entry]:
        account, brand = self.settings.account, self._brand
        template = draft.from_address
        sender = placeholders.fill_address(template, brand, account) if template else draft.address or "…"
        name = placeholders.from_name(draft, brand, account, self._employee())
        return (f"{name} <{sender}>" if name else sender,)

    def _signature_entries(self, draft: MailAddress) -> Sequence[Entry]:
        found = resolve(self.settings, draft, self._employee())
        why = Line(value=because_words(found), look="$text-muted")
        return (Title(text=_("Signature")), found.text or _("no signature"), Line(value=""), why)

    def _draft(self, values: Mapping[str, Value]) -> MailAddress:
        """Return the address as it is filled in."""
        return replace(
            self._start,
            brand_id=self._brand.id,
            address=self._start.address or normalise(str(values["address"])),
            from_name=str(values["from_name"]).strip(),
            from_address=str(values["from_address"]).strip(),
            signature_level=SignatureLevel(str(values["signature_level"])),
        )

    def _employee(self) -> Employee | None:
        return next((one for one in self.settings.employees if one.login == self.session.employee), None)
