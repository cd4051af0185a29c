"""The form of a forward mailbox: where the poller logs in, and what becomes of the mail there.

It stands apart from the list because it is tried out before it is saved, with the password that is being typed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from console.commands.mailboxes import PORTS, AddMailbox, EditMailbox
from console.commands.refusal import RefusedError
from console.commands.settings_command import SettingsCommand
from console.screens.admin.connection_form import ConnectionForm
from console.screens.admin.form_screen import Told
from console.screens.admin.mailbox_attempt import mailbox_attempt
from console.screens.admin.mailbox_options import differing, option_of, options_of, slug_of, way_of
from console.screens.admin.mailbox_preview import mailbox_entries, ways
from console.screens.admin.secret_fields import SecretFields
from console.screens.admin.trial import Attempt
from console.session import Session
from storage.settings import ForwardMailbox, Settings
from storage.words import Security
from widgets.field import Field, Heading, Value
from widgets.form import ChoiceField, ShownField, TextField
from widgets.language import _
from widgets.preview_box import Entry

_FREE = "a.free.name"  # stands for the name, and below for other values, while one field is checked
_SOUND = {"host": "imap.omnidesk.invalid", "user": _FREE, "secret": "a-secret"}
_FIELD_OF = {"mailbox-exists": "name", "bad-security": "security", "bad-after-ingest": "after_folder"}


class MailboxForm(ConnectionForm):
    """A forward mailbox to change, or a new one (`known` None)."""

    PORTS = PORTS

    def __init__(
        self,
        session: Session,
        settings: Settings,
        known: ForwardMailbox | None,
        *,
        told: Told,
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        self._known = known
        self._slug = slug_of(settings, known)
        chosen, suggested = (known.secret, known.name) if known is not None else ("", self._slug or "catch-all")
        secret = SecretFields(session.wires, settings, chosen=chosen, suggested=suggested)
        security = known.security if known is not None else Security.TLS
        super().__init__(session, settings, secret=secret, security=security, told=told, keymap=keymap)

    def title_words(self) -> str:
        """Return the name, or that it is a new one."""
        if self._known is None:
            return _("New forward mailbox")
        return _("Forward mailbox {name}").format(name=self._known.name)

    def subject(self) -> str:
        """Return the mailbox as the history names it."""
        return "" if self._known is None else f"mailbox {self._known.name}"

    def field_of(self, code: str) -> str:
        """Return the field that a refusal of the whole is about."""
        return _FIELD_OF.get(code, "")

    # Fields

    def fields(self) -> Sequence[Field | Heading]:
        """Return the fields, with what each does."""
        known = self._known
        return (
            *self._whose(),
            Heading(_("Connection")),
            *self.host_fields(
                known.host if known else "",
                known.port if known else PORTS[Security.TLS],
                host_words=_("The IMAP server of the mailbox, as your mail provider names it."),
                none_words=_("TLS from the start is best; none is only for a server on this machine."),
            ),
            self._text("user", _("User"), known.user if known else "", _("Who logs in: often the whole address.")),
            *self.secret.fields(),
            Heading(_("Mail")),
            self._text("folder", _("Folder"), known.folder if known else "INBOX", _("What is fetched from.")),
            *self._afterwards(),
        )

    def _whose(self) -> Sequence[Field]:
        brands = [("", _("several (catch-all)")), *((brand.slug, brand.name) for brand in self.settings.brands)]
        brand = ChoiceField(
            "brand",
            _("Brand"),
            brands,
            value=self._slug,
            help_words=_("Behind whose forward address it is; a catch-all finds the brand in the headers."),
        )
        if self._known is not None:
            return (ShownField("name", _("Name"), value=self._known.name), brand)
        words = _("A name of your own; it stands in the status line and in the history.")
        return (
            TextField("name", _("Name"), value=self._slug, help_words=words, check=self.check("name")),
            brand,
        )

    def _afterwards(self) -> Sequence[Field]:
        way, rest = way_of(self._known)
        return (
            ChoiceField(
                "after_ingest",
                _("Afterwards"),
                ways(),
                value=way,
                help_words=_("What becomes of mail on the server once it is kept here."),
            ),
            self._text(
                "after_folder",
                _("Move to"),
                rest if way == "move" else "",
                _("A folder on the server; it is made when missing."),
            ),
            self._text(
                "after_days", _("After days"), rest if way == "delete" else "30", _("0 to 3650; 0 deletes at once.")
            ),
        )

    def _text(self, name: str, label: str, value: str, words: str) -> TextField:
        return TextField(name, label, value=value, help_words=words, check=self.check(name))

    def show_needed(self, values: Mapping[str, Value]) -> None:
        """Show a folder only for moving, days only for deleting."""
        super().show_needed(values)
        self.form.show_field("after_folder", is_shown=values["after_ingest"] == "move")
        self.form.show_field("after_days", is_shown=values["after_ingest"] == "delete")

    def changed(self, name: str, values: Mapping[str, Value]) -> None:
        """Let the name of a new password follow that of a new mailbox."""
        if name == "name":
            self.secret.suggest(self.form, str(values["name"]).strip())
        super().changed(name, values)

    # Saving

    def alone(self, value: Mapping[str, Value]) -> SettingsCommand:
        """Return the command for one value; a host is judged under the protection that is chosen now."""
        ((field, text),) = value.items()
        given = option_of(field, str(text))
        if given.host is not None or self._known is None:
            given = replace(given, security=self.security)
        if self._known is not None:
            return EditMailbox(name=self._known.name, options=given)
        sound = replace(
            given,
            brand="",
            host=given.host
            if given.host is not None
            else "localhost"
            if self.security is Security.NONE
            else _SOUND["host"],
            user=given.user if given.user is not None else _SOUND["user"],
            secret=_SOUND["secret"],
        )
        return AddMailbox(name=str(value.get("name", _FREE)).strip(), options=sound)

    def command(self, values: Mapping[str, Value], changes: Mapping[str, Value]) -> SettingsCommand:
        """Return the adding, or the changing of what differs."""
        given = options_of(values, self.secret.entry(values))
        known = self._known
        if known is None:
            return AddMailbox(name=str(values["name"]).strip(), options=given)
        return EditMailbox(name=known.name, options=differing(given, known, self._slug))

    def saved(self, settings: Settings, values: Mapping[str, Value]) -> tuple[str, str | None]:
        """Say what was saved, and whether it was tried out."""
        name = self._called(values)
        words = _("{name} is set up.") if self._known is None else _("{name} is changed.")
        return f"{words.format(name=name)} {self.tried_words(values)}", name

    def password_saved(self, values: Mapping[str, Value]) -> tuple[str, str | None]:
        """Say that the password is another."""
        name = self._called(values)
        words = _("The password of {name} is kept.").format(name=name)
        return f"{words} {self.tried_words(values)}", name

    def _called(self, values: Mapping[str, Value]) -> str:
        return self._known.name if self._known is not None else str(values["name"]).strip()

    # Trying out, and the preview

    def attempt(self, values: Mapping[str, Value]) -> Attempt:
        """Return the test of the mailbox that saving would make. Raises RefusedError."""
        return mailbox_attempt(self.session.wires, self._draft(values), self.secret.typed(values))

    def _draft(self, values: Mapping[str, Value]) -> ForwardMailbox:
        """Return the mailbox as it is filled in; when nothing of it was changed, as it is kept. Raises RefusedError."""
        try:
            settings = self.command(values, self.form.changes).change(self.settings).settings
        except RefusedError as error:
            if error.refusal.code == "nothing-changed" and self._known is not None:
                return self._known
            raise
        made = settings.mailbox_named(self._called(values))
        if made is None:
            raise LookupError("a mailbox that is filled in is not made")
        return made

    def preview_of(self, values: Mapping[str, Value]) -> tuple[str, Sequence[Entry]]:
        """Show which mail comes here, what becomes of it, and how the poller logs in."""
        return _("What the poller will do"), mailbox_entries(self.settings, values, self.secret.words(values))
