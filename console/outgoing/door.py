"""How mail leaves: what sends it, and where the password of an outgoing server comes from.

It stands apart so that whoever sends knows neither SMTP nor the configuration.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from console.outgoing.mailer import Mailer
from storage.settings import OutgoingServer


class OutgoingPasswordError(Exception):
    """The password of an outgoing server can't be had; its text says why, without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingDoor:
    """How mail is handed over. `password` raises OutgoingPasswordError; it is not asked for a server without user."""

    mailer: Mailer
    password: Callable[[OutgoingServer], Awaitable[str]]

    async def password_of(self, server: OutgoingServer) -> str:
        """Return the password for a server, "" for one that wants no login. Raises OutgoingPasswordError."""
        return await self.password(server) if server.user else ""
