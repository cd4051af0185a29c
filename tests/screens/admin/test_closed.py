"""An admin who comes in over SSH manages the channel, but keeps no password and reaches no server; in words."""

from collections.abc import Mapping
from pathlib import Path

from console.secret_sources import FromCommand, SecretSource
from console.wires import Wires, closed_wires
from storage.protocol import Repository
from tests.screens.admin.desk import console_of
from tests.screens.admin.servers import WIDE, fill_in, to_field


def closed(folder: Path) -> Wires:
    """Return closed wires whose one secret is a command: it leaves a trace if it is run."""
    known: Mapping[str, SecretSource] = {"acme": FromCommand(words=("touch", str(folder / "was-run")))}
    return closed_wires(lambda: known)


async def test_no_password_can_be_typed_and_it_says_who_keeps_one(repository: Repository, tmp_path: Path) -> None:
    async with console_of(repository, size=WIDE, wires=closed(tmp_path), may_write_files=False) as console:
        await console.press("comma", "3", "n")
        await fill_in(console, Name="nova-in", Server="imap.nova.example", User="nova")
        await to_field(console, "Password")
        offered = console.text
        await console.press("right", "right")

        assert "can't be kept from this console" in offered
        assert "kept by whoever runs the desk" in offered
        assert "New password" not in offered + console.text


async def test_a_mailbox_is_set_up_with_a_password_that_is_kept_already(repository: Repository, tmp_path: Path) -> None:
    async with console_of(repository, size=WIDE, wires=closed(tmp_path), may_write_files=False) as console:
        await console.press("comma", "3", "n")
        await fill_in(console, Name="nova-in", Server="imap.nova.example", User="nova")
        await console.press("ctrl+s")

        made = (await console.settings()).mailbox_named("nova-in")
        assert made is not None
        assert made.secret == "acme"


async def test_no_server_is_tried_and_no_secret_is_asked_for(repository: Repository, tmp_path: Path) -> None:
    async with console_of(repository, size=WIDE, wires=closed(tmp_path), may_write_files=False) as console:
        await console.press("comma", "3", "t")
        await console.settle()

        assert "No mail server can be reached from this console" in console.text
        assert "omnidesk mailbox test NAME" in console.text
        assert not (tmp_path / "was-run").exists()
