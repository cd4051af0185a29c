"""Looking at a certificate ends in time, says no more than it must, and gives nothing where there is none."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from console.certificate_peek import IMAP_STARTTLS, SMTP_STARTTLS, Talk, presented
from storage.words import Security

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def seen_at(serve: Serve, security: Security, talk: Talk, *, within_s: float = 5.0) -> object:
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        port = server.sockets[0].getsockname()[1]
        return await presented("127.0.0.1", port, security, talk, within_s=within_s)
    finally:
        server.close()


def saying(*lines: bytes) -> Serve:
    async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"".join(lines))
        await writer.drain()
        writer.close()

    return serve


async def silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.read()


@pytest.mark.parametrize(
    "serve",
    [
        saying(),
        saying(b"* OK\r\na1 NO what?\r\n"),
        saying(b"* OK\r\na1 OK go\r\nno tls\r\n"),
        saying(b"220 here\r\n250 fine\r\n502 no\r\n"),
        saying(*[b"250-more\r\n"] * 200),
        saying(b"x" * 200_000),
    ],
)
@pytest.mark.parametrize("talk", [IMAP_STARTTLS, SMTP_STARTTLS])
@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_a_server_without_a_certificate_gives_nothing(serve: Serve, talk: Talk, security: Security) -> None:
    assert await seen_at(serve, security, talk) is None


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_a_silent_server_is_left_in_time(security: Security) -> None:
    assert await seen_at(silent, security, IMAP_STARTTLS, within_s=0.05) is None


async def test_a_server_that_is_not_there_gives_nothing() -> None:
    assert await presented("127.0.0.1", 1, Security.TLS, IMAP_STARTTLS) is None


async def test_without_protection_nobody_is_asked() -> None:
    async def never(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        raise AssertionError("somebody connected")

    assert await seen_at(never, Security.NONE, IMAP_STARTTLS) is None
