"""The ways out of the console that administration tries: secrets by name, mail servers, the configuration file.

They stand apart so that no screen names a protocol or a file: the assembly makes them, a test brings stand-ins.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from console.config_problems import ConfigError
from console.intake.source import Opener
from console.outgoing.door import OutgoingDoor, OutgoingPasswordError
from console.outgoing.mailer import Mailer
from console.secret_sources import SecretSource
from console.secrets import SecretError, reveal
from storage.settings import OutgoingServer
from widgets.language import _


class NoWiresError(Exception):
    """This console reaches no mail server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wires:
    """What reaches servers. `secrets` are read anew each time; a new one is added to the file `configuration`.

    `is_closed` tells a console that may reach nothing but the desk from one that has no configuration yet.
    """

    secrets: Callable[[], Mapping[str, SecretSource]]
    opener: Callable[[], Opener]
    mailer: Callable[[], Mailer]
    configuration: Path | None = None
    is_closed: bool = False

    def outgoing_door(self) -> OutgoingDoor:
        """Return how mail leaves. Raises NoWiresError."""
        return OutgoingDoor(mailer=self.mailer(), password=self._password)

    async def _password(self, server: OutgoingServer) -> str:
        try:
            return await reveal(self.secrets(), server.secret)
        except (ConfigError, SecretError) as error:
            raise OutgoingPasswordError(str(error)) from error


def _none() -> Mapping[str, SecretSource]:
    return {}


def _nowhere() -> Opener:
    raise NoWiresError


def _by_nobody() -> Mailer:
    raise NoWiresError


NO_WIRES = Wires(secrets=_none, opener=_nowhere, mailer=_by_nobody)


def closed_wires(secrets: Callable[[], Mapping[str, SecretSource]]) -> Wires:
    """Return the wires of a console that reaches nothing but the desk: entries have names, no secret is asked for."""
    return Wires(secrets=secrets, opener=_not_from_here, mailer=_not_from_here, is_closed=True)


def _not_from_here() -> NoReturn:
    raise NoWiresError(_("No mail server can be reached from this console: it reaches nothing but the desk."))
