"""The demo's server is a real IMAP server: a client of the standard library reads it."""

import asyncio
import imaplib

from console.demo.letters import letters
from console.demo.script import morning
from console.demo.server import LOOPBACK, mail_server

NOW = 1_780_000_000_000
PASSWORD = "for-the-demo"


def fetched(port: int, user: str) -> list[bytes]:
    """Return every mail of a user's INBOX, as a client gets it."""
    with imaplib.IMAP4(LOOPBACK, port, timeout=10) as client:
        client.login(user, PASSWORD)
        client.select("INBOX", readonly=True)
        _, rows = client.uid("fetch", "1:*", "(INTERNALDATE BODY.PEEK[])")
        return [row[1] for row in rows if isinstance(row, tuple)]


async def test_the_server_hands_out_the_morning_brand_by_brand() -> None:
    made = letters(morning(), NOW)

    async with mail_server(("acme", "nova"), PASSWORD) as server:
        for letter in made:
            await server.deliver(letter)
        acme = await asyncio.to_thread(fetched, server.port, "acme")
        nova = await asyncio.to_thread(fetched, server.port, "nova")

    assert acme == [letter.raw for letter in made if letter.brand == "acme"]
    assert nova == [letter.raw for letter in made if letter.brand == "nova"]
