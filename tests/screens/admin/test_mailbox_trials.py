"""A forward mailbox is tried out step by step at a real server, with advice where it fails; a test saves nothing."""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from console.commands.mailboxes import EditMailbox, MailboxOptions
from storage.protocol import Repository
from storage.settings import Settings
from storage.words import Security
from tests.intake.dovecot import LOOPBACK, Dovecot, dovecot
from tests.screens.admin.desk import Console, console_of
from tests.screens.admin.servers import PASSWORD, WIDE, fill_in, kept_in, text_of, to_field, wires_of

pytestmark = pytest.mark.real_server
STEPS = ("find the server", "connect", "protect the connection", "log in", "open the folder", "ask what it can")


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot({"acme": PASSWORD}) as running:
        (running.maildir("acme") / ".Archief").mkdir()
        (running.maildir("acme") / ".Archief" / "cur").mkdir()
        (running.maildir("acme") / ".Tr&AOk-s").mkdir()
        (running.maildir("acme") / ".Tr&AOk-s" / "cur").mkdir()
        running.adopt("acme")
        yield running


@asynccontextmanager
async def desk(
    repository: Repository,
    server: Dovecot,
    tmp_path: Path,
    *,
    security: Security = Security.NONE,
    kept: str = PASSWORD,
    trusting: ssl.SSLContext | None = None,
    **more: object,
) -> AsyncIterator[Console]:
    """A console whose only mailbox is at the server."""
    wires = wires_of(tmp_path, kept={"acme": kept}, trusting=trusting)
    at = server.mailbox("acme", security)
    options = MailboxOptions(host=at.host, port=at.port, security=security, user="acme")
    async with console_of(repository, size=WIDE, wires=wires) as console:
        await EditMailbox(name="acme", options=replace(options, **more)).run(console.desk)
        await console.press("comma", "3")
        yield console


async def settings(console: Console) -> Settings:
    return await console.settings()


def verdict(console: Console, step: str) -> str:
    """Return what the line of a step says behind its name."""
    found = [re.search(rf"(?:^|│) {step}  +(.*)", line) for line in console.lines]
    return next((one[1] for one in found if one is not None), "")


@pytest.mark.parametrize("security", list(Security))
async def test_each_step_is_told_for_the_row(
    repository: Repository, server: Dovecot, tmp_path: Path, security: Security
) -> None:
    trusting = server.authority.trusting()
    async with desk(repository, server, tmp_path, security=security, trusting=trusting) as console:
        await console.press("t")

        assert [verdict(console, step).split()[0] for step in STEPS] == ["ok"] * 6
        assert "It works" in console.text and "The poller can fetch mail" in console.text


async def test_the_test_is_put_away_by_escape(repository: Repository, server: Dovecot, tmp_path: Path) -> None:
    async with desk(repository, server, tmp_path) as console:
        await console.press("t", "escape")

        assert "log in" not in console.text
        assert "> acme" in console.text


async def test_a_wrong_password_is_told_with_the_likely_cause_and_saves_nothing(
    repository: Repository, server: Dovecot, tmp_path: Path
) -> None:
    async with desk(repository, server, tmp_path) as console:
        before = await settings(console)
        await console.press("enter")
        await to_field(console, "Password")
        await console.press("right")
        await fill_in(console, New_password="wrong-password", Kept_as="new-one")
        await console.press("f6")

        assert verdict(console, "log in").startswith("failed")
        assert "app passwords" in console.text
        assert "open the folder" not in console.text
        assert "wrong-password" not in console.text
        assert await settings(console) == before
        assert not (tmp_path / "omnidesk" / "secrets").exists()


async def test_what_is_typed_is_tried_and_then_saved_as_tried(
    repository: Repository, server: Dovecot, tmp_path: Path
) -> None:
    async with desk(repository, server, tmp_path, kept="outdated") as console:
        wires = console.app.session.wires
        await console.press("enter")
        await to_field(console, "Password")
        await console.press("right")
        await fill_in(console, New_password=PASSWORD, Kept_as="renewed")
        await console.press("f6")
        tried, kept_by_trying = console.text, kept_in(wires, "renewed")
        text_before = text_of(wires)
        await console.press("ctrl+s")

        assert "It works" in tried and kept_by_trying is None and "renewed" not in text_before
        assert kept_in(wires, "renewed") == PASSWORD
        assert "Tried: it works." in console.text
        changed = (await settings(console)).mailbox_named("acme")
        assert changed is not None and changed.secret == "renewed"


async def test_a_server_that_is_only_written_otherwise_is_tried_as_it_is_kept(
    repository: Repository, server: Dovecot, tmp_path: Path
) -> None:
    trusting = server.authority.trusting()
    async with desk(repository, server, tmp_path, security=Security.TLS, trusting=trusting) as console:
        await console.press("enter")
        await fill_in(console, Server="LOCALHOST")
        await console.press("f6")

        assert "It works" in console.text


async def test_what_was_tried_before_a_change_says_so(repository: Repository, server: Dovecot, tmp_path: Path) -> None:
    async with desk(repository, server, tmp_path) as console:
        await console.press("enter", "f6")
        await fill_in(console, User="another")
        outdated = console.text
        await console.press("ctrl+s")

        assert "before your last change" in outdated
        assert "Not tried yet" in console.text


async def test_escape_puts_the_test_away_before_it_leaves_the_form(
    repository: Repository, server: Dovecot, tmp_path: Path
) -> None:
    async with desk(repository, server, tmp_path) as console:
        await console.press("enter", "f6", "escape")
        put_away = console.text
        await console.press("escape")

        assert "It works" not in put_away and "What the poller will do" in put_away
        assert "> acme" in console.text


async def test_a_folder_that_is_missing_is_told_with_those_there_are(
    repository: Repository, server: Dovecot, tmp_path: Path
) -> None:
    async with desk(repository, server, tmp_path, folder="Archive") as console:
        await console.press("t")

        assert "the folders there: INBOX, Archief, Trés" in console.text
        assert "There is no folder Archive" in console.text


async def test_a_certificate_that_is_not_trusted_is_told_with_whose_it_is(
    repository: Repository, server: Dovecot, tmp_path: Path
) -> None:
    for security in (Security.TLS, Security.STARTTLS):
        async with desk(repository, server, tmp_path, security=security) as console:
            await console.press("t")

            assert verdict(console, "protect the connection").startswith("failed")
            assert "It is for localhost, signed by CN=authority, valid until 20" in console.text
            assert "log in" not in console.text


async def test_tls_on_a_port_without_it_is_told_with_the_usual_ports(
    repository: Repository, server: Dovecot, tmp_path: Path
) -> None:
    async with desk(repository, server, tmp_path, security=Security.TLS, port=server.port) as console:
        await console.press("t")

        assert f"No TLS is spoken on port {server.port}" in console.text
        assert "port 993 with TLS, port 143 with STARTTLS" in console.text


async def test_a_closed_port_is_told(repository: Repository, server: Dovecot, tmp_path: Path) -> None:
    async with desk(repository, server, tmp_path, port=1) as console:
        await console.press("t")

        assert verdict(console, "connect").startswith("failed")
        assert "Nothing listens on port 1" in console.text


async def test_a_password_that_can_not_be_had_is_the_first_step(
    repository: Repository, server: Dovecot, tmp_path: Path
) -> None:
    async with desk(repository, server, tmp_path, secret="lost") as console:
        await console.press("t")

        assert verdict(console, "find the password").startswith("failed")
        assert 'There is no secret "lost"' in console.text


async def test_a_test_that_waits_is_left_by_escape(repository: Repository, server: Dovecot, tmp_path: Path) -> None:
    silent = await asyncio.start_server(lambda _reader, _writer: None, LOOPBACK, 0)
    port = silent.sockets[0].getsockname()[1]
    try:
        async with desk(repository, server, tmp_path, port=port) as console:
            await console.pilot.press("t")
            await console.pilot.pause(0.3)
            waiting = console.text
            await console.press("escape")
            left = console.text
            await console.press("escape")

            assert "connect …" in waiting
            assert "The test was left; nothing was changed." in left
            assert "The test was left" not in console.text and "> acme" in console.text
    finally:
        silent.close()
