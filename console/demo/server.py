"""The demo's mail server: pymap in memory, on a loopback port of its own, in this process.

It holds one forward mailbox per brand, named by the brand's slug. Nothing of it outlives the process.
"""

import asyncio
from argparse import Namespace
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass

from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, Identity, Login
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.user import Passwords, UserMetadata

from console.demo.letters import Letter
from console.demo.times import moment

LOOPBACK = "127.0.0.1"


class _QuietConfig(Config):
    """A greeting without this machine's name: looking that up would ask the network."""

    @property
    def greeting(self) -> bytes:
        return b"Demo server ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """A running server. `port` is where it listens; deliveries are told to whoever idles at once."""

    port: int
    login: Login

    async def deliver(self, letter: Letter) -> None:
        """Put a letter into its brand's INBOX, with its arrival as INTERNALDATE."""
        identity = Identity(letter.brand, self.login, None, frozenset())
        async with identity.new_session() as session:
            inbox = await session.mailbox_set.get_mailbox("INBOX")
            await inbox.append(AppendMessage(letter.raw, moment(letter.arrival)))


@asynccontextmanager
async def mail_server(users: Collection[str], password: str) -> AsyncIterator[MailServer]:
    """Serve a mailbox per user until the block ends."""
    arguments = Namespace(debug=False, passlib_cfg=None, proxy_protocol=None)
    config = _QuietConfig(
        arguments,
        host=LOOPBACK,
        port=0,
        demo_data=False,
        demo_user=next(iter(users)),
        demo_password=password,
        tls_enabled=False,
        reject_dnsbl=False,
    )
    config.apply_context()
    login = Login(config)
    hashed = await Passwords(config).hash_password(password)
    for user in users:
        await Identity(user, login, None, frozenset()).set(UserMetadata(config, user, password=hashed))
    answer = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(login, config))
    server = await asyncio.start_server(answer, LOOPBACK, 0)
    try:
        yield MailServer(port=server.sockets[0].getsockname()[1], login=login)
    finally:
        server.close()  # and no wait_closed: a client that idles would be waited for, for ever
