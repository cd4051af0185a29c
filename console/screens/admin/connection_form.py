"""A form of a way to a mail server: it can be tried out before it is saved, and a typed password is kept on saving.

It stands apart because forward mailboxes and outgoing servers are set up alike: host, protection, port, login.
"""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from console.commands.refusal import Refusal, RefusedError
from console.failure_words import words_of
from console.key_names import Where
from console.screens.admin import secret_fields
from console.screens.admin.form_screen import FormScreen, Told
from console.screens.admin.secret_fields import SecretFields
from console.screens.admin.trial import Attempt
from console.screens.admin.trial_box import TrialBox
from console.screens.desk_screen import places_bindings
from console.secrets import SecretError
from console.session import Session
from storage.errors import StorageError
from storage.settings import Settings
from storage.words import Security
from widgets.field import Field, Value
from widgets.form import ChoiceField, Form, TextField
from widgets.language import _


class ConnectionForm(FormScreen):
    """One way to a server. A port that is the usual one follows the protection until a person writes another."""

    PLACES: ClassVar[tuple[Where, ...]] = (Where.FORM, Where.TRYING_FORM)
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.TRYING_FORM)
    PORTS: ClassVar[Mapping[Security, int]]

    def __init__(
        self,
        session: Session,
        settings: Settings,
        *,
        secret: SecretFields,
        security: Security,
        told: Told,
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        self.secret, self.security = secret, security
        super().__init__(session, settings, told=told, keymap=keymap)
        self.preview = self.box = TrialBox()

    # What a form says of itself

    @abstractmethod
    def attempt(self, values: Mapping[str, Value]) -> Attempt:
        """Return the test of what is filled in. Raises RefusedError."""

    @abstractmethod
    def password_saved(self, values: Mapping[str, Value]) -> tuple[str, str | None]:
        """Return what is said when only the password is another, and the key of the row that the list goes to."""

    def logs_in(self, values: Mapping[str, Value]) -> bool:
        """Tell whether a password is needed at all."""
        return True

    def show_needed(self, values: Mapping[str, Value]) -> None:
        """Show the fields that matter for what is filled in."""
        self.secret.show(self.form, logs_in=self.logs_in(values))

    # Fields

    def proposed_host(self) -> str:
        """Return what the server is perhaps called, to be shown while nothing is typed."""
        return ""

    def host_fields(self, host: str, port: int, *, host_words: str, none_words: str) -> Sequence[Field]:
        """Return host, protection and port."""
        securities = [(Security.TLS.value, "TLS"), (Security.STARTTLS.value, "STARTTLS")]
        return (
            TextField(
                "host",
                _("Server"),
                value=host,
                placeholder=self.proposed_host(),
                help_words=host_words,
                check=self.check("host"),
            ),
            ChoiceField(
                "security",
                _("Protection"),
                [*securities, (Security.NONE.value, _("none"))],
                value=self.security.value,
                help_words=none_words,
            ),
            TextField(
                "port",
                _("Port"),
                value=str(port),
                help_words=_("It follows the protection until you write another one."),
                check=self.check("port"),
            ),
        )

    def changed(self, name: str, values: Mapping[str, Value]) -> None:
        """Let the port follow; what was tried is another thing now."""
        if name == "security":
            before, self.security = self.security, Security(str(values["security"]))
            if values["port"] == str(self.PORTS[before]):
                self.form.set_values({"port": str(self.PORTS[self.security])})
        self.show_needed(self.form.values)
        if self.box.trial is not None and not self.box.is_running:
            self.box.trial.outdate()

    def on_mount(self) -> None:
        """Begin with the fields that matter."""
        self.show_needed(self.form.values)

    # Trying out

    def action_try_out(self) -> None:
        """Try out what is filled in; nothing of it is saved."""
        if not self.form.examine():
            return
        try:
            self.box.start(self.attempt(self.form.values))
        except RefusedError as error:
            self._show_refusal(error.refusal)

    def tried_words(self, values: Mapping[str, Value]) -> str:
        """Say that what is saved was not tried out, if it was not; a test of it that passed needs no words."""
        try:
            has_passed = self.box.has_passed(self.attempt(values).subject)
        except RefusedError:
            has_passed = False
        return _("Tried: it works.") if has_passed else _("Not tried yet: t tries it.")

    @on(Form.Left)
    def _test_left(self, message: Form.Left) -> None:
        """Esc leaves the test that is in sight before it leaves the form."""
        if self.box.leave():
            message.stop()
            message.prevent_default()
            self.draw_preview()

    # Saving

    async def _save(self, values: Mapping[str, Value]) -> None:
        """Keep the password first: whoever polls by the new settings must find it."""
        if self.secret.typed(values) is None or not self.logs_in(values):
            await super()._save(values)
            return
        try:
            refusal = await self._refusal(values)
        except (RefusedError, StorageError) as error:
            self.form.show_errors({"": words_of(error)})
            return
        if refusal is not None and refusal.code != "nothing-changed":
            self._show_refusal(refusal)
        elif await self._keep(values):
            await self._save_rest(values, is_all=refusal is not None)

    async def _save_rest(self, values: Mapping[str, Value], *, is_all: bool) -> None:
        if is_all:
            self.done(*self.password_saved(values))
        else:
            await super()._save(values)

    async def _refusal(self, values: Mapping[str, Value]) -> Refusal | None:
        """Return why the settings of this moment would not be changed. Raises RefusedError, StorageError."""
        settings = await self.session.read(lambda reader: reader.settings())
        return self.command(values, self.form.changes).check(settings, self.session.actor(settings))

    async def _keep(self, values: Mapping[str, Value]) -> bool:
        try:
            await self.secret.keep(values)
        except SecretError as error:
            self.form.show_errors({secret_fields.NAME: words_of(error)})
            return False
        return True

    def _show_refusal(self, refusal: Refusal) -> None:
        self.form.show_errors({self.field_of(refusal.code): self._in_form(refusal.words)})
