"""A mailer in memory, for who sends: it keeps what it takes, or refuses what it is told to."""

from collections.abc import Callable
from dataclasses import dataclass, field

from console.outgoing.door import OutgoingDoor
from console.outgoing.mailer import Envelope, Sent, Told
from storage.settings import OutgoingServer, ServerId
from storage.words import Security


def a_server(**changes: object) -> OutgoingServer:
    """Return the account's outgoing server without a number, and without a login unless a user is given."""
    plain = OutgoingServer(
        id=ServerId(0), address_id=None, host="127.0.0.1", port=25, security=Security.NONE, user="", secret=""
    )
    return OutgoingServer(**({name: getattr(plain, name) for name in plain.__slots__} | changes))


@dataclass(slots=True)
class MemoryMailer:
    """A `Mailer` that keeps envelopes and bytes. `refuses` returns the error for an envelope, or None to take it."""

    refuses: Callable[[Envelope], Exception | None] = lambda envelope: None
    sent: list[tuple[Envelope, bytes]] = field(default_factory=list)
    asked: list[Envelope] = field(default_factory=list)
    passwords: list[str] = field(default_factory=list)

    async def send(self, server: OutgoingServer, password: str, envelope: Envelope, raw: bytes) -> Sent:
        self.asked.append(envelope)
        self.passwords.append(password)
        error = self.refuses(envelope)
        if error is not None:
            raise error
        self.sent.append((envelope, raw))
        return Sent(words="250 kept")

    async def try_out(self, server: OutgoingServer, password: str, *, told: Told | None = None) -> None:
        """Nothing is tried: every step is taken at once."""

    def door(self) -> OutgoingDoor:
        """Return the way out by this mailer."""

        async def password(server: OutgoingServer) -> str:
            return "geheim"

        return OutgoingDoor(mailer=self, password=password)
