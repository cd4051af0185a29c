"""An outgoing server is tried out step by step at a real one, with advice where it fails; nothing is sent."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.commands.servers import ServerOptions, SetServer
from storage.protocol import Repository
from storage.settings import OutgoingServer
from storage.words import Security
from tests.intake.certificates import Authority, authority, has_openssl
from tests.intake.dovecot import require
from tests.outgoing.sink import Sink, sink
from tests.screens.admin.desk import Console, console_of
from tests.screens.admin.servers import PASSWORD, WIDE, fill_in, to_field, wires_of


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    if not has_openssl():
        require("openssl")
    yield authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def post() -> Iterator[Sink]:
    with sink(login=("konto", PASSWORD)) as running:
        yield running


async def use(console: Console, server: OutgoingServer, *, address: str | None = None) -> None:
    options = ServerOptions(
        host=server.host,
        port=server.port,
        security=server.security,
        user=server.user,
        secret=server.secret or None,
    )
    await SetServer(options=options, address=address).run(console.desk)


async def test_each_step_is_told_and_nothing_is_sent(repository: Repository, post: Sink, tmp_path: Path) -> None:
    async with console_of(repository, size=WIDE, wires=wires_of(tmp_path, kept={"sink": PASSWORD})) as console:
        await use(console, post.server())
        await console.press("comma", "4", "t")

        for step in ("find the password", "find the server", "connect", "ask what it can", "log in", "say goodbye"):
            assert any(step in line and " ok " in line for line in console.lines)
        assert "Mail can leave by this server. Nothing was sent." in console.text
        assert post.mails == []


async def test_an_address_without_its_own_server_tries_the_accounts(
    repository: Repository, post: Sink, tmp_path: Path
) -> None:
    async with console_of(repository, size=WIDE, wires=wires_of(tmp_path, kept={"sink": PASSWORD})) as console:
        await use(console, post.server())
        await console.press("comma", "4", "j", "t")

        assert f"Trying 127.0.0.1:{post.port}" in console.text
        assert "It works" in console.text


async def test_what_is_typed_is_tried_without_being_saved(repository: Repository, post: Sink, tmp_path: Path) -> None:
    async with console_of(repository, size=WIDE, wires=wires_of(tmp_path)) as console:
        await console.press("comma", "4", "enter")
        await fill_in(console, Server="127.0.0.1")
        await to_field(console, "Protection")
        await console.press("left")
        await fill_in(console, Port=str(post.port), User="konto", New_password=PASSWORD)
        await console.press("f6")
        tried, then = console.text, await console.settings()
        await console.press("ctrl+s")

        assert "It works" in tried and PASSWORD not in tried
        assert then.version == 1
        assert "Tried: it works." in console.text


async def test_a_wrong_password_is_told(repository: Repository, post: Sink, tmp_path: Path) -> None:
    async with console_of(repository, size=WIDE, wires=wires_of(tmp_path, kept={"sink": "wrong-password"})) as console:
        await use(console, post.server())
        await console.press("comma", "4", "t")

        assert any("log in" in line and "failed" in line for line in console.lines)
        assert "The user or the password is wrong" in console.text
        assert "wrong-password" not in console.text


async def test_a_closed_port_is_told(repository: Repository, tmp_path: Path) -> None:
    async with console_of(repository, size=WIDE, wires=wires_of(tmp_path)) as console:
        await SetServer(options=ServerOptions(host="127.0.0.1", port=1, security=Security.NONE)).run(console.desk)
        await console.press("comma", "4", "t")

        assert "Nothing listens on port 1" in console.text
        assert "port 465 with TLS, port 587 with STARTTLS" in console.text


async def test_a_server_without_starttls_is_told(repository: Repository, post: Sink, tmp_path: Path) -> None:
    async with console_of(repository, size=WIDE, wires=wires_of(tmp_path)) as console:
        options = ServerOptions(host="127.0.0.1", port=post.port, security=Security.STARTTLS)
        await SetServer(options=options).run(console.desk)
        await console.press("comma", "4", "t")

        assert f"The server offers no STARTTLS on port {post.port}" in console.text


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_a_certificate_that_is_not_trusted_is_told_with_whose_it_is(
    repository: Repository, own: Authority, tmp_path: Path, security: Security
) -> None:
    serving = own.certificate("localhost").serving()
    with sink(serving=serving, tls_at_once=security is Security.TLS) as post:
        async with console_of(repository, size=WIDE, wires=wires_of(tmp_path)) as console:
            await use(console, post.server(security))
            await console.press("comma", "4", "t")

            assert "It is for localhost, signed by CN=authority" in console.text


async def test_without_a_server_there_is_nothing_to_try(repository: Repository, tmp_path: Path) -> None:
    async with console_of(repository, wires=wires_of(tmp_path)) as console:
        await console.press("comma", "4", "t")

        assert "no outgoing server is set yet" in console.text
