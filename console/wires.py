"""The ways out of the console that administration tries: secrets by name, mail servers, the configuration file.

They stand apart so that no screen names a protocol or a file: the assembly makes them, a test brings stand-ins.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from console.config_problems import ConfigError
from console.intake.source import Opener
from console.outgoing.door import OutgoingDoor, OutgoingPasswordError
from console.outgoing.mailer import Mailer
from console.secret_sources import SecretSource
from console.secrets import SecretError, reveal
from storage.settings import OutgoingServer


class NoWiresError(Exception):
    """This console reaches no mail server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wires:
    """What reaches servers. `secrets` are read anew each time; a new one is added to the file `configuration`."""

    secrets: Callable[[], Mapping[str, SecretSource]]
    opener: Callable[[], Opener]
    mailer: Callable[[], Mailer]
    configuration: Path | None = None

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
