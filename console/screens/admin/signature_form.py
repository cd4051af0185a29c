"""The form of a signature: its lines, and beside them what a customer reads under an answer.

It stands apart from the list; the address and the employee that the preview is seen from are chosen here and not kept.
"""

from collections.abc import Mapping, Sequence

from console.commands.settings_command import SettingsCommand
from console.commands.signatures import SetSignature
from console.placeholders import PLACEHOLDERS_IN_SIGNATURE
from console.screens.admin.form_screen import FormScreen, Told
from console.screens.admin.seen_from import offer_addresses, seen_address, seen_from, seen_login
from console.screens.admin.signature_choices import employee_choices, place_choices, place_name, place_scope
from console.screens.admin.signature_preview import signature_entries
from console.screens.admin.signature_rows import addresses_in, row_of, signature_rows, subject_of_scope
from console.session import Session
from console.signature_candidates import Scope
from console.signature_words import scope_words
from storage.settings import Employee, MailAddress, Settings
from storage.words import Role
from widgets.field import Field, Heading, Value
from widgets.form import ChoiceField, LinesField
from widgets.language import _
from widgets.preview_box import Entry

_OF_THE_TEXT = ("unknown-placeholder", "empty", "too-long", "unseen-characters")


class SignatureForm(FormScreen):
    """The signature of a scope, set already or not; with `is_new` an employee's, whose place is chosen too."""

    SETTINGS_NEED = Role.AGENT  # who answers sets their own

    def __init__(
        self,
        session: Session,
        settings: Settings,
        scope: Scope,
        *,
        is_new: bool = False,
        told: Told,
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        row = row_of(signature_rows(settings), subject_of_scope(settings, scope))
        self._start, self._is_new = scope, is_new
        self._text = "" if row is None or is_new else row.text or ""
        self._opened = settings
        super().__init__(session, settings, told=told, keymap=keymap)

    def title_words(self) -> str:
        """Return whose signature it is."""
        if self._is_new:
            return _("An employee's signature for one brand or mail address")
        return _("Signature of {scope}").format(scope=scope_words(self._start))

    def subject(self) -> str:
        """Return the signature as the history names it; it may be set by somebody else meanwhile."""
        return subject_of_scope(self.settings, self._scope)

    def fields(self) -> Sequence[Field | Heading]:
        """Return the fields, with what each does and changes."""
        names = sorted(
            ("{{" + one.names[0] + "}}" for one in PLACEHOLDERS_IN_SIGNATURE), key=len
        )  # two lines hold them so
        text = LinesField(
            "text",
            _("Text"),
            value=self._text,
            help_words=_("Closes answers from now on; filled in: {names}.").format(names=", ".join(names)),
            check=self._check_text,
        )
        return (*self._whose(), text, Heading(_("Seen from (only here, not kept)")), *self._seen_from())

    def _whose(self) -> Sequence[Field | Heading]:
        if not self._is_new:
            return ()
        return (
            ChoiceField(
                "employee",
                _("Employee"),
                employee_choices(self.settings),
                value=self._start.employee or "",
                help_words=_("Who answers with it."),
            ),
            ChoiceField(
                "where",
                _("For"),
                place_choices(self.settings),
                value=place_name(self._start),
                help_words=_("One for a brand or an address goes before theirs for everything."),
                check=self._check_where,
            ),
        )

    def _seen_from(self) -> Sequence[Field]:
        """An employee's own is seen as by that employee, an address's as from that address."""
        known = self._addresses()
        address, employee = seen_from(self.settings, known, self.session.employee)
        is_open = len(known) > 1 or self._is_new
        return [*([address] if is_open else []), *([employee] if self._start.employee is None else [])]

    # What is filled in

    @property
    def _scope(self) -> Scope:
        if not self._is_new:
            return self._start
        values = self.form.values
        return place_scope(str(values["where"]), employee=str(values["employee"]))

    def _addresses(self) -> Sequence[MailAddress]:
        scope = self._start if not self._is_new or not self.is_mounted else self._scope
        return addresses_in(self.settings, scope)

    def _seen_employee(self) -> Employee | None:
        login = self._scope.employee or seen_login(self.form)
        return next((one for one in self.settings.employees if one.login == login), None)

    def changed(self, name: str, values: Mapping[str, Value]) -> None:
        """Offer the addresses of the place that was chosen, to be seen from."""
        if name == "where":
            offer_addresses(self.form, self._addresses())

    # Checks and saving

    def _check_text(self, text: str) -> str:
        if not text.strip():
            return _("A signature can't be empty; x in the list takes one away.")
        return self.check("text")(text)

    def _check_where(self, place: str) -> str:
        """Refuse a place that had a signature when the form was opened: it would be lost unseen."""
        row = row_of(signature_rows(self._opened), self.subject())
        if row is None or row.text is None:
            return ""
        words = _("There is one of {scope} already: Enter on its row changes it.")
        return words.format(scope=scope_words(row.scope))

    def command(self, values: Mapping[str, Value], changes: Mapping[str, Value]) -> SettingsCommand:
        """Return the setting of the signature."""
        scope = self._scope
        return SetSignature(
            brand=scope.brand, address=scope.address, employee=scope.employee, text=str(values["text"])
        )  # fmt: skip

    def field_of(self, code: str) -> str:
        """Return the text for what is wrong with it."""
        return "text" if code in _OF_THE_TEXT else ""

    def saved(self, settings: Settings, values: Mapping[str, Value]) -> tuple[str, str | None]:
        """Say what was saved and what comes next."""
        words = _("{scope}: kept; w shows where it wins.")
        return words.format(scope=scope_words(self._scope)), self.subject()

    # The preview

    def preview_of(self, values: Mapping[str, Value]) -> tuple[str, Sequence[Entry]]:
        """Show what the customer reads, and what each placeholder gives."""
        title, address = _("What the customer sees"), seen_address(self.form, addresses_in(self.settings, self._scope))
        if address is None:
            return title, (_("There is no mail address to see it from: 1, then n, registers one."),)
        text = str(values["text"])
        return title, signature_entries(self.settings, self._scope, text, address, self._seen_employee())
