"""The demo's outgoing server: takes any mail, and forwards what is for an address of the demo as a provider would.

So a probe that is sent comes back by the forward mailbox, and everything else goes nowhere.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiosmtpd.smtp import SMTP, Envelope, Session

from console.clock import Clock
from console.demo.desk import ADDRESSES
from console.demo.letters import BRANDS, Letter
from console.demo.server import LOOPBACK
from console.demo.ways import Passage, headers_of

_ON_ITS_WAY_S = 1.5  # so that somebody sees that it is waited for
_HOST = "smtp.demo.example"
Deliver = Callable[[Letter], Awaitable[None]]


class _Sink:
    """Keeps nothing: forwards a mail, or drops it."""

    def __init__(self, deliver: Deliver, clock: Clock) -> None:
        self._deliver, self._clock = deliver, clock
        self._under_way: set[asyncio.Task[None]] = set()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        for recipient in envelope.rcpt_tos:
            letter = forwarded(raw, envelope.mail_from or "", recipient.lower(), self._clock())
            if letter is not None:
                task = asyncio.create_task(self._forward(letter))
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)
        return "250 2.0.0 the demo took it; nothing leaves this machine"

    async def _forward(self, letter: Letter) -> None:
        await asyncio.sleep(_ON_ITS_WAY_S)
        await self._deliver(letter)


def forwarded(raw: bytes, sender: str, address: str, arrival: int) -> Letter | None:
    """Return a mail as the forwarding of a demo address delivers it, or None for an address that is not the demo's."""
    brand = next((slug for slug, addresses in ADDRESSES.items() if address in addresses), None)
    if brand is None:
        return None
    forward = BRANDS[brand]
    passage = Passage(sender=sender.strip("<>") or forward, address=address, forward=forward, arrival=arrival)
    head = "".join(f"{name}: {value}\r\n" for name, value in headers_of("gmail", passage))
    return Letter(brand=brand, raw=head.encode() + raw, arrival=arrival)


@asynccontextmanager
async def smtp_sink(deliver: Deliver, clock: Clock) -> AsyncIterator[int]:
    """Serve on a loopback port, which is yielded, until the block ends."""
    sink = _Sink(deliver, clock)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(sink, hostname=_HOST), LOOPBACK, 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
