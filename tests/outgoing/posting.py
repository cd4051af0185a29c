"""A mailer in memory, for who sends: it keeps what it takes, or refuses what it is told to."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from console.outgoing.door import OutgoingDoor
from console.outgoing.mailer import Envelope, HandingOver, LostAfterDataError, RefusedRecipient, Sent, Told
from storage.settings import OutgoingServer, ServerId
from storage.words import Security


def a_server(**changes: object) -> OutgoingServer:
    """Return the account's outgoing server without a number, and without a login unless a user is given."""
    plain = OutgoingServer(
        id=ServerId(0), address_id=None, host="127.0.0.1", port=25, security=Security.NONE, user="", secret=""
    )
    return OutgoingServer(**({name: getattr(plain, name) for name in plain.__slots__} | changes))


async def _nothing(server: OutgoingServer, envelope: Envelope) -> None:
    """Nothing happens meanwhile."""


@dataclass(slots=True)
class MemoryMailer:
    """A `Mailer` that keeps envelopes and bytes. `refuses` returns the error for an envelope, or None to take it;
    `leaves_out` the recipients that are refused then. `meanwhile` happens before the mail is handed over, `afterwards`
    before it is taken.
    """

    refuses: Callable[[Envelope], Exception | None] = lambda envelope: None
    leaves_out: Callable[[Envelope], tuple[RefusedRecipient, ...]] = lambda envelope: ()
    meanwhile: Callable[[OutgoingServer, Envelope], Awaitable[None]] = _nothing
    afterwards: Callable[[OutgoingServer, Envelope], Awaitable[None]] = _nothing
    sent: list[tuple[Envelope, bytes]] = field(default_factory=list)
    asked: list[Envelope] = field(default_factory=list)
    passwords: list[str] = field(default_factory=list)

    async def send(
        self,
        server: OutgoingServer,
        password: str,
        envelope: Envelope,
        raw: bytes,
        *,
        handing_over: HandingOver | None = None,
    ) -> Sent:
        self.asked.append(envelope)
        self.passwords.append(password)
        error = self.refuses(envelope)
        await self.meanwhile(server, envelope)
        if error is not None and not isinstance(error, LostAfterDataError):
            raise error
        if handing_over is not None:
            await handing_over()
        await self.afterwards(server, envelope)
        if error is not None:
            raise error
        self.sent.append((envelope, raw))
        return Sent(words="250 kept", refused=self.leaves_out(envelope))

    async def try_out(self, server: OutgoingServer, password: str, *, told: Told | None = None) -> None:
        """Nothing is tried: every step is taken at once."""

    def door(self) -> OutgoingDoor:
        """Return the way out by this mailer."""

        async def password(server: OutgoingServer) -> str:
            return "geheim"

        return OutgoingDoor(mailer=self, password=password)
