"""The fields with which a person says which password a server gets: an entry of the configuration, or a new one.

They stand apart because every form of a server has them, and because a typed password must not leave them by accident:
its text is shown as dots, and what carries it to a test or into its file does not print it.
"""

import asyncio
from collections.abc import Mapping, Sequence

from console.config_problems import ConfigError
from console.secret_keeping import Kept, SecretKeepingError, is_ours, keep, place_of, why_not
from console.secret_sources import SecretSource, source_words
from console.secret_users import users_of
from console.wires import Wires
from storage.settings import Settings
from widgets.field import Field, Value
from widgets.form import ChoiceField, Form, SecretField, TextField
from widgets.language import _

NEW = "+"  # no entry has this name
SECRET, PASSWORD, NAME = "secret", "password", "secret_name"


class Concealed(str):
    """A text that does not show in what is printed of whatever holds it."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return dots, however long it is."""
        return "'•••'"


class PasswordField(SecretField):
    """A secret whose value does not show in what is printed of the form's values."""

    @property
    def value(self) -> str:
        """The password as it was typed."""
        return Concealed(super().value)


class SecretFields:
    """The fields of one form: the choice, and for a new password the password and the name under which it is kept."""

    def __init__(self, wires: Wires, settings: Settings, *, chosen: str, suggested: str) -> None:
        """`chosen` is the entry in use, "" for none yet; `suggested` a name for a new one."""
        self._wires, self._settings = wires, settings
        self._known = _known(wires)
        self._suggested = chosen if chosen and self._may_keep(chosen) else suggested
        may_type = wires.configuration is not None
        self._chosen = chosen or (NEW if may_type else next(iter(sorted(self._known)), ""))
        names = sorted({*self._known, *([chosen] if chosen else [])})
        self._choices = [(name, self._choice_words(name)) for name in names]
        self._choices += [(NEW, _("a new password"))] if may_type else []

    def fields(self) -> Sequence[Field]:
        """Return the fields, filled in."""
        return (
            ChoiceField(
                SECRET,
                _("Password"),
                self._choices,
                value=self._chosen,
                help_words=self._help_words(),
            ),
            PasswordField(
                PASSWORD,
                _("New password"),
                help_words=_("F6 tries it without keeping it. It is in no database and no history."),
                check=lambda text: "" if text else _("Type the password, or choose one that is kept."),
            ),
            TextField(
                NAME,
                _("Kept as"),
                value=self._suggested,
                help_words=_("Its name in [secrets]; the password is in a file that only you can read."),
                check=self._why_not,
            ),
        )

    def _elsewhere(self) -> Sequence[str]:
        words = _("A new password is kept by whoever runs the desk: omnidesk secret set NAME.")
        return (words,) if self._wires.is_closed else ()

    def _help_words(self) -> str:
        if self._wires.is_closed:
            return _("Which entry of [secrets] holds it. A new password can't be kept from this console.")
        return _("Which entry of [secrets] holds it; or a new one, that is kept when you save.")

    def show(self, form: Form, *, logs_in: bool = True) -> None:
        """Show the fields that matter for what is chosen now."""
        is_new = form.values[SECRET] == NEW
        form.show_field(SECRET, is_shown=logs_in)
        form.show_field(PASSWORD, is_shown=logs_in and is_new)
        form.show_field(NAME, is_shown=logs_in and is_new)

    def suggest(self, form: Form, name: str) -> None:
        """Suggest another name while a person has left the suggested one."""
        if form.values[NAME] == self._suggested and name:
            self._suggested = name
            form.set_values({NAME: name})

    def entry(self, values: Mapping[str, Value]) -> str:
        """Return the name of the entry that is meant."""
        chosen = str(values[SECRET])
        return str(values[NAME]).strip() if chosen == NEW else chosen

    def typed(self, values: Mapping[str, Value]) -> Concealed | None:
        """Return the password that was typed, None when one that is kept was chosen."""
        return Concealed(values[PASSWORD]) if values[SECRET] == NEW else None

    def words(self, values: Mapping[str, Value]) -> Sequence[str]:
        """Say where the password is or will be, and who else logs in with one that is being replaced."""
        name, is_new = self.entry(values), values[SECRET] == NEW
        if not name:
            return (_("Its password: none is chosen yet."), *self._elsewhere())
        others = users_of(self._settings, name).words if is_new else ()
        told = _("It is used by: {users}.").format(users=", ".join(others))
        return (self._place_words(name, is_new=is_new), *([told] if others else []), *self._elsewhere())

    async def keep(self, values: Mapping[str, Value]) -> Kept:
        """Keep the password that was typed. Raises SecretError."""
        configuration, password = self._wires.configuration, self.typed(values)
        if configuration is None or password is None:
            raise SecretKeepingError(_("This console has no configuration in which a password could be kept."))
        try:
            known = await asyncio.to_thread(self._wires.secrets)
            return await asyncio.to_thread(keep, configuration, self.entry(values), str(password), known)
        except ConfigError as error:
            raise SecretKeepingError(str(error)) from None

    def _place_words(self, name: str, *, is_new: bool) -> str:
        if is_new and self._wires.configuration is not None:
            words = _("Its password will be kept in {file}, for you only.")
            return words.format(file=place_of(self._wires.configuration, name))
        source = self._known.get(name)
        if source is None:
            return _("Its password: {name} is missing in the configuration.").format(name=name)
        return _("Its password: {name}, from {source}.").format(name=name, source=source_words(source))

    def _choice_words(self, name: str) -> str:
        return name if name in self._known else _("{name} (missing)").format(name=name)

    def _may_keep(self, name: str) -> bool:
        configuration = self._wires.configuration
        return name not in self._known or (configuration is not None and is_ours(configuration, name, self._known))

    def _why_not(self, text: str) -> str:
        configuration = self._wires.configuration
        return "" if configuration is None else why_not(configuration, text.strip(), self._known)


def _known(wires: Wires) -> Mapping[str, SecretSource]:
    """Return the entries there are; a configuration that can't be read has none, and a test of it tells why."""
    try:
        return wires.secrets()
    except ConfigError:
        return {}
