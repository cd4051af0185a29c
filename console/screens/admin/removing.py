"""Whether a thing may be removed, and what goes with it, in words, before anybody is asked to say yes.

It stands apart because several parts of the administration ask alike, and the answer is the command's own.
"""

from console.commands.leaving import taken_along
from console.commands.refusal import Refusal
from console.commands.settings_command import SettingsCommand
from console.session import Session
from storage.settings import Settings
from widgets.language import ngettext


def refusal_of(session: Session, settings: Settings, command: SettingsCommand) -> Refusal | None:
    """Return why who acts now may not do this; None when they may."""
    who = session.who(settings)
    return who if isinstance(who, Refusal) else command.check(settings, who)


def signatures_going(settings: Settings, command: SettingsCommand) -> str:
    """Return how many signatures a command takes along, as a clause; "" for none. Raises RefusedError."""
    count = taken_along(settings, command.change(settings).settings).signatures
    if not count:
        return ""
    return ngettext("{count} signature goes with it", "{count} signatures go with it", count).format(count=count)


def templates_going(settings: Settings, command: SettingsCommand) -> str:
    """Return how many templates a command takes along, as a clause; "" for none. Raises RefusedError."""
    count = taken_along(settings, command.change(settings).settings).templates
    if not count:
        return ""
    return ngettext("{count} template goes with it", "{count} templates go with it", count).format(count=count)
