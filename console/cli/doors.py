"""How this process gets at mail servers: the adapters of the assembly, and passwords from the configuration.

It stands apart because `poll` and `address verify` both fetch and send.
"""

from functools import partial

from console.cli.frame import Call
from console.intake.follower import Door, PasswordError
from console.outgoing.door import OutgoingDoor, OutgoingPasswordError
from storage.settings import ForwardMailbox, OutgoingServer


def mailbox_door(call: Call) -> Door:
    """Return how forward mailboxes are opened."""
    from console import assembly

    return Door(opener=assembly.opener(), password=partial(_mailbox_password, call))


def outgoing_door(call: Call) -> OutgoingDoor:
    """Return how mail leaves."""
    from console import assembly

    return OutgoingDoor(mailer=assembly.mailer(), password=partial(_server_password, call))


async def _mailbox_password(call: Call, mailbox: ForwardMailbox) -> str:
    from console.secrets import SecretError

    try:
        return await _revealed(call, mailbox.secret)
    except SecretError as error:
        raise PasswordError(str(error)) from error


async def _server_password(call: Call, server: OutgoingServer) -> str:
    from console.secrets import SecretError

    try:
        return await _revealed(call, server.secret)
    except SecretError as error:
        raise OutgoingPasswordError(str(error)) from error


async def _revealed(call: Call, name: str) -> str:
    """Return a secret by the configuration of this moment: a poller that stays finds one that was kept after it began.

    Raises SecretError.
    """
    from console.config import load
    from console.config_problems import ConfigError
    from console.secrets import SecretError, reveal

    try:
        return await reveal(load(call.given).secrets, name)
    except ConfigError as error:
        raise SecretError(str(error)) from error
