"""The form of an outgoing server: the account's, or a mail address's own.

It stands apart from the list because it is tried out before it is saved, with the password that is being typed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from console.cli.values import number
from console.commands.refusal import RefusedError
from console.commands.servers import PORTS, ServerOptions, SetServer, own_server
from console.commands.settings_command import SettingsCommand
from console.screens.admin.connection_form import ConnectionForm
from console.screens.admin.form_screen import Told
from console.screens.admin.mailbox_preview import security_words
from console.screens.admin.secret_fields import SecretFields
from console.screens.admin.server_attempt import server_attempt
from console.screens.admin.trial import Attempt
from console.session import Session
from console.settings_words import login_way_words
from storage.settings import MailAddress, OutgoingServer, Settings
from storage.words import LoginWay, Security
from widgets.entries import Title
from widgets.field import Field, Heading, Value
from widgets.form import ChoiceField, TextField
from widgets.language import _, ngettext
from widgets.preview_box import Entry

ACCOUNT = "account"  # the key of the account's row; that of an address has an @
LOGIN_WAY = "login_way"
_SOUND_HOST, _SOUND_ENTRY = "smtp.omnidesk.invalid", "an-entry"  # stand for what is not being checked
_FIELD_OF = {"insecure": "security", "bad-secret-name": "secret"}


class ServerForm(ConnectionForm):
    """The outgoing server of a mail address, or of the account (`of` None); new where there is none yet."""

    PORTS = PORTS

    def __init__(
        self,
        session: Session,
        settings: Settings,
        of: MailAddress | None,
        *,
        told: Told,
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        self._of = of
        self._known = known = own_server(settings, None if of is None else of.id)
        suggested = "smtp" if of is None else f"smtp-{of.address.partition('@')[2]}"[:64]
        secret = SecretFields(session.wires, settings, chosen=known.secret if known else "", suggested=suggested)
        security = known.security if known is not None else Security.TLS
        super().__init__(session, settings, secret=secret, security=security, told=told, keymap=keymap)

    def title_words(self) -> str:
        """Return whose server it is."""
        if self._of is None:
            return _("Outgoing server of the account")
        return _("Outgoing server of {address}").format(address=self._of.address)

    def subject(self) -> str:
        """Return the server as the history names it."""
        return "smtp account" if self._of is None else f"smtp address {self._of.address}"

    def field_of(self, code: str) -> str:
        """Return the field that a refusal of the whole is about."""
        return _FIELD_OF.get(code, "")

    # Fields

    def fields(self) -> Sequence[Field | Heading]:
        """Return the fields, with what each does."""
        known = self._known
        return (
            Heading(_("Connection")),
            *self.host_fields(
                known.host if known else "",
                known.port if known else PORTS[Security.TLS],
                host_words=_("The SMTP server for sending, as your mail provider names it."),
                none_words=_("TLS from the start is best; none is only for a server on this machine."),
            ),
            TextField(
                "user",
                _("User"),
                value=known.user if known else "",
                help_words=_("Who logs in: often the whole address. Empty: nobody logs in."),
                check=self.check("user"),
            ),
            ChoiceField(
                LOGIN_WAY,
                _("Logs in with"),
                [(one.value, login_way_words(one)) for one in LoginWay],
                value=(known.login_way if known else LoginWay.PASSWORD).value,
                help_words=_("A token of OAuth 2 is what a command in [secrets] prints each time; that is all."),
            ),
            *self.secret.fields(),
        )

    def show_needed(self, values: Mapping[str, Value]) -> None:
        """Show how to log in only where somebody does."""
        super().show_needed(values)
        self.form.show_field(LOGIN_WAY, is_shown=self.logs_in(values))

    def logs_in(self, values: Mapping[str, Value]) -> bool:
        """A password is needed when there is a user."""
        return bool(str(values["user"]).strip())

    # Saving

    def alone(self, value: Mapping[str, Value]) -> SettingsCommand:
        """Return the command for one value, under the protection that is chosen now."""
        host = "localhost" if self.security is Security.NONE else _SOUND_HOST
        sound = ServerOptions(host=host, security=self.security, user="")
        ((name, text),) = value.items()
        match name:
            case "host":
                sound = replace(sound, host=str(text))
            case "port":
                sound = replace(sound, port=number(str(text)))
            case "user" if str(text).strip():
                sound = replace(sound, user=str(text), secret=_SOUND_ENTRY)
        return self._set(sound)

    def command(self, values: Mapping[str, Value], changes: Mapping[str, Value]) -> SettingsCommand:
        """Return the setting, or the changing of what differs."""
        user = str(values["user"]).strip()
        given = ServerOptions(
            host=str(values["host"]),
            port=number(str(values["port"])),
            security=Security(str(values["security"])),
            user=user,
            secret=(self.secret.entry(values) or None) if user else None,
            login_way=LoginWay(str(values[LOGIN_WAY])),
        )
        return self._set(given if self._known is None else _differing(given, self._known))

    def _set(self, options: ServerOptions) -> SetServer:
        return SetServer(options=options, address=None if self._of is None else self._of.address)

    def saved(self, settings: Settings, values: Mapping[str, Value]) -> tuple[str, str | None]:
        """Say whether what is saved was tried out; the row tells the rest."""
        return _("Saved. {tried}").format(tried=self.tried_words(values)), self._key

    def password_saved(self, values: Mapping[str, Value]) -> tuple[str, str | None]:
        """Say that the password is another."""
        words = _("The password of the outgoing server is kept. {tried}")
        return words.format(tried=self.tried_words(values)), self._key

    @property
    def _key(self) -> str:
        return ACCOUNT if self._of is None else self._of.address

    # Trying out, and the preview

    def attempt(self, values: Mapping[str, Value]) -> Attempt:
        """Return the test of the server that saving would make. Raises RefusedError."""
        return server_attempt(self.session.wires, self._draft(values), self.secret.typed(values))

    def _draft(self, values: Mapping[str, Value]) -> OutgoingServer:
        """Return the server as it is filled in; when nothing of it was changed, as it is kept. Raises RefusedError."""
        try:
            settings = self.command(values, self.form.changes).change(self.settings).settings
        except RefusedError as error:
            if error.refusal.code == "nothing-changed" and self._known is not None:
                return self._known
            raise
        made = own_server(settings, None if self._of is None else self._of.id)
        if made is None:
            raise LookupError("a server that is filled in is not made")
        return made

    def preview_of(self, values: Mapping[str, Value]) -> tuple[str, Sequence[Entry]]:
        """Show whose mail leaves by it, and how it is handed over."""
        user, host = str(values["user"]).strip(), str(values["host"]).strip()
        login = (_("It logs in as {user}.").format(user=user), *self.secret.words(values)) if user else ()
        return _("What will happen"), (
            Title(text=_("Mail that leaves here")),
            self._whose_words(),
            Title(text=_("How it is handed over")),
            _("To {server}.").format(server=f"{host or '…'}:{values['port']}"),
            security_words(Security(str(values["security"]))),
            *(login or (_("Nobody logs in."),)),
            _("The server must be allowed to send for your addresses (SPF), else answers land among spam."),
        )

    def _whose_words(self) -> str:
        if self._of is not None:
            return _("Every answer from {address}, and its probes.").format(address=self._of.address)
        own = {server.address_id for server in self.settings.servers}
        count = sum(known.id not in own for known in self.settings.addresses)
        words = ngettext(
            "Answers of {count} mail address that has no server of its own, and the probes.",
            "Answers of {count} mail addresses that have no server of their own, and the probes.",
            count,
        )
        return words.format(count=count)


def _differing(given: ServerOptions, known: OutgoingServer) -> ServerOptions:
    """Return what differs from what is kept: what somebody else changes meanwhile in other fields stays."""
    return ServerOptions(
        host=given.host if given.host != known.host else None,
        port=given.port if given.port != known.port else None,
        security=given.security if given.security != known.security else None,
        user=given.user if given.user != known.user else None,
        secret=given.secret if given.secret != known.secret else None,
        login_way=given.login_way if given.login_way != known.login_way else None,
    )
