"""The form of the account: its name in forward addresses, and the rules that hold for every address.

It stands apart from the list because one field of it can move every forward address: that is shown before it is saved.
"""

from argparse import ArgumentTypeError
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from console.cli.values import number
from console.commands.account import SetAccount
from console.commands.refusal import RefusedError
from console.commands.settings_command import SettingsCommand
from console.screens.admin.account_settings import (
    AccountSetting,
    answer_settings,
    forward_entries,
    forwards_anew,
    name_settings,
    retention_settings,
    rule_entries,
    rule_settings,
    sender_settings,
    work_settings,
)
from console.screens.admin.form_screen import WHY, FormScreen, Told
from console.session import Session
from storage.settings import Settings
from widgets.entries import Line, Title
from widgets.field import Field, Heading, Value
from widgets.form import LinesField, SwitchField, TextField
from widgets.language import _
from widgets.preview_box import Entry


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "name": str.strip,
    "title": str,
    "mail_domain": str.strip,
    "reopen_days": number,
    "group_into_closed": bool,
    "relay": _lines,
    "trusted_authserv": _lines,
    "flood_per_hour": number,
    "subject_number": bool,
    "html_alternative": bool,
    "acknowledgements_per_hour": number,
    "working_hours": str.strip,
    "time_zone": str.strip,
    "day_off": _lines,
    "retention_closed_days": number,
    "retention_parked_days": number,
}
_OPTIONS = {"relay": "relays", "trusted_authserv": "trusted_authservs", "day_off": "days_off"}


class AccountForm(FormScreen):
    """The account to change; `at` is the field at which it opens."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        *,
        at: str = "",
        told: Told,
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        self._opened_at = at
        super().__init__(session, settings, told=told, keymap=keymap)

    def title_words(self) -> str:
        """Return the account's name."""
        account = self.settings.account
        return _("Account {name}").format(name=account.title or account.name)

    def subject(self) -> str:
        """Return the account as the history names it."""
        return "account"

    def on_mount(self) -> None:
        """Go on to the field that was asked for, once every form's own beginning is done."""
        if self._opened_at:
            self.call_after_refresh(self.form.enter, self._opened_at)

    def fields(self) -> Sequence[Field | Heading]:
        """Return the fields, with what each does and changes."""
        return (
            Heading(_("In forward addresses and texts")),
            *map(self._field, name_settings()),
            Heading(_("Closed tickets")),
            *map(self._field, rule_settings()),
            Heading(_("Senders")),
            *map(self._field, sender_settings()),
            Heading(_("Answers")),
            *map(self._field, answer_settings()),
            Heading(_("Working time")),
            *map(self._field, work_settings()),
            Heading(_("Let go in time")),
            *map(self._field, retention_settings()),
        )

    def _field(self, setting: AccountSetting) -> Field:
        """Return the field that fits the kind of the value."""
        name, label, words = setting.name, setting.label, setting.words
        value = getattr(self.settings.account, setting.field)
        if isinstance(value, bool):
            return SwitchField(name, label, value=value, help_words=words)
        if isinstance(value, tuple):
            return LinesField(name, label, value="\n".join(value), help_words=words, check=self.check(name))
        return TextField(name, label, value=str(value), help_words=words, check=self.check(name))

    # Saving

    def command(self, values: Mapping[str, Value], changes: Mapping[str, Value]) -> SettingsCommand:
        """Return the changing of what was changed."""
        return SetAccount(**{
            _OPTIONS.get(name, name): read(changes[name]) for name, read in _READERS.items() if name in changes
        })  # fmt: skip

    def saved(self, settings: Settings, values: Mapping[str, Value]) -> tuple[str, str | None]:
        """Say that it was saved, and that forwarding must follow where it must."""
        key = self.at if self.at in _READERS else None
        if not forwards_anew(self.settings, settings):
            return _("The account is changed."), key
        words = _("The forward addresses are new: forward to them at your mail provider (1, then f).")
        return words, key

    # The preview

    def preview_of(self, values: Mapping[str, Value]) -> tuple[str, Sequence[Entry]]:
        """Show the forward addresses as they would be, what the rules do, and what the names give."""
        draft = self._draft(values)
        account = draft.account
        names = (
            Title(text="{{accountnaam}}, {{account}}"),
            Line(value=_("in a text: {name}").format(name=account.title or account.name)),
            Line(value=_("in an address: {name}").format(name=account.name)),
        )
        return _("What follows from it"), (*forward_entries(self.settings, draft), *rule_entries(account), *names)

    def _draft(self, values: Mapping[str, Value]) -> Settings:
        """Return the settings as they are filled in; a value that would be refused changes nothing."""
        draft = self.settings
        for name, value in values.items():
            if name != WHY and value != self.form.initial[name]:
                draft = self._with(draft, name, value)
        return draft

    def _with(self, draft: Settings, name: str, value: Value) -> Settings:
        try:
            return self.command({}, {name: value}).change(draft).settings
        except (RefusedError, ArgumentTypeError):
            return draft
