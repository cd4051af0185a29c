"""Channels > Email, history: who changed what, from which to which; looked at, and taken back."""

import pytest

from console.commands.addresses import AddressOptions, EditAddress
from storage.protocol import Repository
from tests.screens.admin.desk import Console, console_of

MAIN = "info@acme.example"


async def shorten(console: Console) -> None:
    await EditAddress(address=MAIN, options=AddressOptions(period_s=86_400)).run(console.desk, why="spring sale")


async def test_a_change_stands_with_who_made_it_from_which_to_which_and_why(repository: Repository) -> None:
    async with console_of(repository, size=(140, 30)) as console:
        await shorten(console)
        await console.press("comma", "9")

        (line,) = [line for line in console.lines if "grouping period 72h → 24h" in line]
        assert "joost" in line and f"address {MAIN}" in line and "spring sale" in line


@pytest.mark.parametrize("keys", [("u", "y"), ("enter", "u", "y"), ("z", "y")], ids=["list", "version", "newest"])
async def test_a_change_is_taken_back_by_keys(repository: Repository, keys: tuple[str, ...]) -> None:
    async with console_of(repository) as console:
        await shorten(console)
        await console.press("comma", "9", *keys)

        known = (await console.settings()).address_named(MAIN)
        assert known is not None and known.period_s == 259_200
        assert "Version 2 is undone" in console.text


async def test_what_was_changed_again_is_not_taken_back_and_the_screen_says_why(repository: Repository) -> None:
    async with console_of(repository) as console:
        await shorten(console)
        await EditAddress(address=MAIN, options=AddressOptions(period_s=3600)).run(console.desk)
        await console.press("comma", "9", "j", "u", "y")

        assert "has been changed again, to 1h" in console.text


async def test_a_version_is_shown_whole(repository: Repository) -> None:
    async with console_of(repository) as console:
        await shorten(console)
        await console.press("comma", "9", "enter")

        for words in ("Version 2 of the settings", "joost", "spring sale", "grouping period", "72h", "→ 24h"):
            assert words in console.text
