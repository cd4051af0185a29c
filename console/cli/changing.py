"""What every verb that changes settings shares: running the command, and reading the settings for a list.

It stands apart so that such a verb is only its arguments, its command and its words.
"""

from console.cli.frame import Call
from console.commands.settings_command import SettingsCommand
from storage.settings import Settings
from widgets.language import _


async def change(call: Call, command: SettingsCommand) -> Settings:
    """Run a command on the desk and return the settings as kept. Raises RefusedError, StorageError."""
    async with call.desk() as desk:
        return await command.run(desk)


async def read_settings(call: Call) -> Settings:
    """Return the settings in force. Raises StorageError."""
    async with call.desk() as desk:
        return await desk.repository.reading(lambda reader: reader.settings())


def name_hint(settings: Settings) -> list[str]:
    """Return a warning while the account has its first name, which every forward address would carry."""
    if settings.account.name != "account":
        return []
    return [_("The account has no name yet, and it is part of every forward address: omnidesk account set --name SLUG")]
