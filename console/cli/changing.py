"""What every verb that changes settings shares: running the command, and reading the settings for a list.

It stands apart so that such a verb is only its arguments, its command and its words.
"""

from console.cli.frame import Call
from console.commands.leaving import taken_along
from console.commands.settings_command import SettingsCommand
from storage.settings import Settings
from widgets.language import _, ngettext


async def change(call: Call, command: SettingsCommand) -> Settings:
    """Run a command on the desk and return the settings as kept. Raises RefusedError, StorageError."""
    async with call.desk() as desk:
        return await command.run(desk, why=call.arguments.why)


async def change_from(call: Call, command: SettingsCommand) -> tuple[Settings, Settings]:
    """Run a command on the desk and return the settings before and after it. Raises RefusedError, StorageError."""
    async with call.desk() as desk:
        after = await command.run(desk, why=call.arguments.why)
        return await desk.repository.reading(lambda reader: reader.settings_at(after.version - 1)), after


def taken_along_shape(before: Settings, after: Settings) -> dict[str, int]:
    """Return in JSON what went with something that was removed."""
    along = taken_along(before, after)
    return {"signatures": along.signatures, "servers": along.servers, "templates": along.templates}


def taken_along_lines(before: Settings, after: Settings) -> list[str]:
    """Return what went with something that was removed, in words; nothing when it left alone."""
    along = taken_along(before, after)
    lines = []
    if along.signatures:
        words = ngettext("{count} signature went with it.", "{count} signatures went with it.", along.signatures)
        lines.append(words.format(count=along.signatures))
    if along.templates:
        words = ngettext("{count} template went with it.", "{count} templates went with it.", along.templates)
        lines.append(words.format(count=along.templates))
    if along.servers:
        lines.append(_("Its own outgoing server went with it."))
    return lines


async def read_settings(call: Call) -> Settings:
    """Return the settings in force. Raises StorageError."""
    async with call.desk() as desk:
        return await desk.repository.reading(lambda reader: reader.settings())


def name_hint(settings: Settings) -> list[str]:
    """Return a warning while the account has its first name, which every forward address would carry."""
    if settings.account.name != "account":
        return []
    return [_("The account has no name yet, and it is part of every forward address: omnidesk account set --name SLUG")]
