"""The steps of the servers: nothing is saved before it works, unless a person says so; sending may wait."""

from pathlib import Path

import pytest

from console.commands.addresses import AddAddress
from console.commands.brands import AddBrand
from storage.protocol import Repository
from tests.intake.dovecot import Dovecot
from tests.outgoing.sink import Sink
from tests.screens.admin.desk import console_of
from tests.screens.admin.servers import PASSWORD, fill_in, kept_in, to_field, wires_of
from tests.screens.setup.steps import (
    account_server,
    fill_in_mailbox,
    fill_in_sending,
    set_up_mailbox,
    set_up_names,
)

TALL = (100, 40)


@pytest.mark.real_server
async def test_a_wrong_password_is_told_with_the_servers_words_and_nothing_is_saved(
    repository: Repository, tmp_path: Path, server: Dovecot, user: str
) -> None:
    wires = wires_of(tmp_path)
    async with console_of(repository, wires=wires, size=TALL) as console:
        await set_up_names(console)
        before = await console.settings()
        await fill_in_mailbox(console, server.port, user, "wrong password")
        await console.press("ctrl+s")

        assert "log in failed" in " ".join(console.text.split())
        assert "nothing was saved" in console.text and "user or the password is wrong" in console.text
        assert await console.settings() == before
        assert kept_in(wires, "acme") is None
        assert "wrong password" not in console.text


@pytest.mark.real_server
async def test_what_failed_is_mended_and_then_saved(
    repository: Repository, tmp_path: Path, server: Dovecot, user: str
) -> None:
    wires = wires_of(tmp_path)
    async with console_of(repository, wires=wires) as console:
        await set_up_names(console)
        await fill_in_mailbox(console, server.port, user, "wrong password")
        await console.press("ctrl+s")
        await fill_in(console, New_password=PASSWORD)
        await console.press("ctrl+s")

        assert [mailbox.name for mailbox in (await console.settings()).mailboxes] == ["acme"]
        assert kept_in(wires, "acme") == PASSWORD
        assert "Step 5 of 6" in console.text and "Tried out: it works." in console.text


async def test_what_failed_is_saved_untested_only_by_saying_so(repository: Repository, tmp_path: Path) -> None:
    async with console_of(repository, wires=wires_of(tmp_path)) as console:
        await set_up_names(console)
        await fill_in_mailbox(console, 1, "supportacme")
        await console.press("ctrl+s", "ctrl+s")
        asked = console.text
        await console.press("n")
        refused = (await console.settings()).mailboxes
        await console.press("ctrl+s", "y")

        assert "The test failed. Save it all the same, untested?" in asked
        assert refused == ()
        assert [mailbox.port for mailbox in (await console.settings()).mailboxes] == [1]
        assert "Step 5 of 6" in console.text and "It is untested" in console.text


async def test_esc_leaves_the_test_before_it_leaves_the_step(repository: Repository, tmp_path: Path) -> None:
    async with console_of(repository, wires=wires_of(tmp_path)) as console:
        await set_up_names(console)
        await fill_in_mailbox(console, 1, "supportacme")
        await console.press("f6", "escape")
        left = console.text
        await console.press("escape")

        assert "Step 4 of 6" in left and "Leave without saving?" not in left
        assert "Leave without saving?" in console.text


@pytest.mark.parametrize(
    ("address", "imap", "smtp"),
    [
        ("info@acme.example", "imap.acme.example", "smtp.acme.example"),
        ("acme@gmail.com", "imap.gmail.com", "smtp.gmail.com"),
        ("acme@hotmail.nl", "outlook.office365.com", "smtp.office365.com"),
    ],
)
async def test_servers_are_proposed_by_the_address_and_nothing_is_filled_in(
    repository: Repository, tmp_path: Path, address: str, imap: str, smtp: str
) -> None:
    async with console_of(repository, wires=wires_of(tmp_path)) as console:
        await AddBrand(slug="acme", name="Acme BV").run(console.desk)
        await AddAddress(address=address, brand="acme").run(console.desk)
        await console.press("f3")
        await fill_in(console, Name="konto")
        await console.press("ctrl+s", "f8", "f8")
        mailbox = console.text
        await console.press("ctrl+s")
        refused = console.text
        await console.press("f8")

        assert imap in mailbox and "is no host" in refused
        assert smtp in console.text


async def test_sending_may_be_left_out_and_what_does_not_work_then_is_said(
    repository: Repository, tmp_path: Path
) -> None:
    async with console_of(repository, wires=wires_of(tmp_path), size=TALL) as console:
        await set_up_names(console)
        await console.press("f8")
        told = console.text
        await console.press("ctrl+s")
        asked = console.text
        await console.press("y")
        last = console.text
        await console.press("f6")

        assert "It may wait" in told
        assert "Go on without sending?" in asked
        assert "Step 6 of 6" in last and "no forward mailbox yet" in last
        assert account_server(await console.settings()) is None
        assert "there is no forward mailbox yet" in console.text


@pytest.mark.real_server
async def test_a_wrong_way_out_is_told_and_not_saved(
    repository: Repository, tmp_path: Path, server: Dovecot, user: str, post: Sink
) -> None:
    async with console_of(repository, wires=wires_of(tmp_path), size=TALL) as console:
        await set_up_mailbox(console, server, user)
        await fill_in_sending(console, post.port)
        await to_field(console, "User")
        await console.fill("nobody")
        await console.press("ctrl+s")

        assert "nothing was saved" in console.text
        assert account_server(await console.settings()) is None
