"""Which forward mailboxes and outgoing servers log in with which entry of `[secrets]`.

It stands apart because the command line lists it, and a form tells it before a password that others use is replaced.
"""

from dataclasses import dataclass

from storage.settings import Settings
from widgets.language import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Users:
    """Who logs in with an entry: forward mailboxes by name, mail addresses with a server of their own, the account."""

    mailboxes: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    is_accounts: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """Each user in a few words."""
        return (
            *(_("forward mailbox {name}").format(name=name) for name in self.mailboxes),
            *([_("the account's outgoing server")] if self.is_accounts else []),
            *(_("the outgoing server of {address}").format(address=address) for address in self.addresses),
        )


def users_of(settings: Settings, name: str) -> Users:
    """Return who logs in with the entry of that name."""
    servers = [server for server in settings.servers if server.user and server.secret == name]
    own = {server.address_id for server in servers}
    return Users(
        mailboxes=tuple(mailbox.name for mailbox in settings.mailboxes if mailbox.secret == name),
        addresses=tuple(known.address for known in settings.addresses if known.id in own),
        is_accounts=None in own,
    )


def used_names(settings: Settings) -> tuple[str, ...]:
    """Return the names of all entries that somebody logs in with, in order."""
    servers = (server.secret for server in settings.servers if server.user)
    return tuple(sorted({mailbox.secret for mailbox in settings.mailboxes} | set(servers)))
