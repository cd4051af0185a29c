"""The way to a mail server's door: its addresses, and a connected socket to the first that answers.

It stands apart because what is spoken over the socket does not matter here, and because one rule is kept here for
IMAP and SMTP alike: without protection only this machine itself is spoken to, whatever its name resolves to.
"""

import asyncio
import ipaddress
import socket

from console.mail.safe_text import safe_line
from storage.words import Security

Address = tuple[int, tuple[str, int]]  # family, then what the kernel connects to

_KEEPALIVE = {"TCP_KEEPIDLE": 10, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3}


class NoAnswerError(Exception):
    """Nobody answers there; the text says why and is safe to show."""


class UnprotectedError(Exception):
    """Away from this machine a connection must be protected."""


async def resolve(host: str, port: int, security: Security) -> list[Address]:
    """Return the addresses of a server. Raises NoAnswerError, UnprotectedError; TimeoutError from whoever waits."""
    shown = safe_line(host)
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except TimeoutError:
        raise
    except (OSError, UnicodeError) as error:
        raise NoAnswerError(f"the name {shown} cannot be found: {why(error)}") from error
    addresses = [(int(family), (str(address[0]), int(address[1]))) for family, _, _, _, address in found]
    if security is Security.NONE and not all(is_loopback(address[0]) for _, address in addresses):
        raise UnprotectedError(f"{shown} is not this machine: a connection to it must be protected")
    return addresses


def is_loopback(address: str) -> bool:
    """Tell whether an IP address is this machine itself."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


async def connect_first(addresses: list[Address], within_s: float, *, silent_ms: int) -> socket.socket:
    """Connect to the first address that answers; each has its share of the time. Raises NoAnswerError.

    A peer that vanishes without a word is noticed after `silent_ms`.
    """
    failed: list[str] = []
    for family, address in addresses:
        attempt = socket.socket(family, socket.SOCK_STREAM)
        try:
            await _connect(attempt, address, within_s / max(len(addresses), 1), silent_ms)
            return attempt
        except BaseException as error:
            attempt.close()
            if not isinstance(error, OSError):
                raise
            failed.append(f"{address[0]}: {'no answer' if isinstance(error, TimeoutError) else why(error)}")
    raise NoAnswerError(f"no connection: {'; '.join(failed)}"[:300])


async def _connect(attempt: socket.socket, address: tuple[str, int], within_s: float, silent_ms: int) -> None:
    attempt.setblocking(False)
    attempt.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    attempt.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for name, value in (*_KEEPALIVE.items(), ("TCP_USER_TIMEOUT", silent_ms)):
        if (option := getattr(socket, name, None)) is not None:
            attempt.setsockopt(socket.IPPROTO_TCP, option, value)
    async with asyncio.timeout(within_s):
        await asyncio.get_running_loop().sock_connect(attempt, address)


def why(error: Exception) -> str:
    """Return the words of a fault of the system, short and safe."""
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return safe_line(words or type(error).__name__)[:200]
