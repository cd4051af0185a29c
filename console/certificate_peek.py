"""Looks at the certificate that a server presents when it was not trusted, so that a person can be told whose it is.

It stands apart from the ways into servers, which trust nobody: here nothing is trusted either, and nothing is said but
the few words that lead to the certificate; the connection then ends.
"""

import asyncio
import ssl
from collections.abc import Sequence
from contextlib import suppress

from console.certificate_names import CertificateNames, names_in
from storage.words import Security

PEEK_S = 10.0
Talk = Sequence[tuple[bytes, bytes]]  # what we say, and how the line begins that answers it
IMAP_STARTTLS: Talk = ((b"", b"* "), (b"a1 STARTTLS\r\n", b"a1 "))
SMTP_STARTTLS: Talk = ((b"", b"220 "), (b"EHLO localhost\r\n", b"250 "), (b"STARTTLS\r\n", b"220 "))
_MOST_LINES = 60


async def presented(
    host: str, port: int, security: Security, starttls: Talk, *, within_s: float = PEEK_S
) -> CertificateNames | None:
    """Return what the certificate of a server says, None when none is to be had in time."""
    if security is Security.NONE:
        return None
    with suppress(OSError, TimeoutError, ValueError, asyncio.LimitOverrunError, asyncio.IncompleteReadError):
        async with asyncio.timeout(within_s):
            return await _look(host, port, starttls if security is Security.STARTTLS else ())
    return None


async def _look(host: str, port: int, starttls: Talk) -> CertificateNames | None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    first = None if starttls else context
    reader, writer = await asyncio.open_connection(host, port, ssl=first, server_hostname=host if first else None)
    try:
        for words, start in starttls:
            writer.write(words)
            await _answered(reader, start)
        if starttls:
            await writer.start_tls(context, server_hostname=host)
        session = writer.get_extra_info("ssl_object")
        der = session.getpeercert(binary_form=True) if session is not None else None
        return None if der is None else names_in(der)
    finally:
        writer.transport.abort()


async def _answered(reader: asyncio.StreamReader, start: bytes) -> None:
    """Wait for the line that answers. Raises ValueError when too much is said."""
    for _line in range(_MOST_LINES):
        line = await reader.readuntil(b"\n")
        if line.startswith(start):
            return
    raise ValueError("no answer")
