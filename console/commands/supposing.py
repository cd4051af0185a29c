"""The settings as somebody supposes them for a what-if: judged like the commands that would save them, and not saved.

It stands apart because a supposition may well be what is in force already, which is no reason to refuse it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from console.commands import finding, spelling
from console.commands.addresses import AddressOptions, EditAddress
from console.commands.exclusions import AddExclusion
from console.commands.refusal import RefusedError
from console.commands.settings_command import SettingsCommand
from storage.settings import Settings

_IN_FORCE = ("nothing-changed", "exclusion-exists")


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposition:
    """What is supposed of one mail address, or of every one (None). An option that is None is left as it is.

    `exclude` are patterns; they hold for the address, or for the account.
    """

    address: str | None = None
    options: AddressOptions = field(default_factory=AddressOptions)
    exclude: tuple[str, ...] = ()

    @property
    def spelled(self) -> str | None:
        """The address as it is kept. Raises RefusedError."""
        return None if self.address is None else spelling.address(self.address)

    def supposed(self, settings: Settings) -> Settings:
        """Return the settings with what is supposed. Raises RefusedError as the commands do that would save it."""
        if self.spelled is not None:
            finding.address(settings, self.spelled)
        return _changed(settings, [*self._edits(settings), *self._exclusions()])

    def _edits(self, settings: Settings) -> list[SettingsCommand]:
        addresses = [known.address for known in settings.addresses] if self.address is None else [self.address]
        return [EditAddress(address=address, options=self.options) for address in addresses]

    def _exclusions(self) -> list[SettingsCommand]:
        return [AddExclusion(pattern=pattern, address=self.address) for pattern in self.exclude]


def _changed(settings: Settings, commands: Iterable[SettingsCommand]) -> Settings:
    for command in commands:
        try:
            settings = command.change(settings).settings
        except RefusedError as error:
            if error.refusal.code not in _IN_FORCE:
                raise
    return settings
