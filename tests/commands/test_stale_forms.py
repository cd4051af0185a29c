"""Two who edit the same thing: the second is told what the first changed, and nothing is overwritten."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from console.commands.account import SetAccount
from console.commands.actor import Actor
from console.commands.addresses import AddressOptions, EditAddress
from console.commands.desk import Desk
from console.commands.refusal import RefusedError
from storage.settings import Settings
from storage.sqlite.repository import open_repository
from storage.words import Role
from tests.commands.builders import a_desk

NOW = 1_790_000_000_000
ADDRESS = "info@acme.example"


@pytest.fixture
async def desks(tmp_path: Path) -> AsyncIterator[tuple[Desk, Desk]]:
    """The desk as Ana sees it, and as Joost does."""
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOW) as repository:
        await repository.writing(
            lambda writer: writer.save_settings(
                replace(a_desk(), version=0), actor="owner", verb="setup", subject="account", detail="", at=NOW
            )
        )
        ana, joost = (
            Desk(repository=repository, clock=lambda: NOW, actor=Actor(login=login, role=Role.ADMIN))
            for login in ("ana", "joost")
        )
        yield ana, joost


def an_edit(**options: object) -> EditAddress:
    return EditAddress(address=ADDRESS, options=AddressOptions(**options))  # type: ignore[arg-type]


async def seen_by(desk: Desk) -> Settings:
    return await desk.repository.reading(lambda reader: reader.settings())


async def test_the_second_who_edits_an_address_is_told_what_the_first_changed(desks: tuple[Desk, Desk]) -> None:
    ana, joost = desks
    seen = (await seen_by(joost)).version
    await an_edit(period_s=86_400).run(ana, seen=seen)

    with pytest.raises(RefusedError) as refused:
        await an_edit(from_name="Service").run(joost, seen=seen)

    assert refused.value.refusal.code == "changed"
    assert "ana changed this" in refused.value.refusal.words
    assert "grouping period 72h → 24h" in refused.value.refusal.words
    assert (await seen_by(joost)).addresses[0].from_name == ""


async def test_who_has_looked_again_may_save(desks: tuple[Desk, Desk]) -> None:
    ana, joost = desks
    await an_edit(period_s=86_400).run(ana)

    saved = await an_edit(from_name="Service").run(joost, seen=(await seen_by(joost)).version)

    assert (saved.addresses[0].period_s, saved.addresses[0].from_name) == (86_400, "Service")


async def test_what_was_changed_elsewhere_holds_up_nobody(desks: tuple[Desk, Desk]) -> None:
    ana, joost = desks
    seen = (await seen_by(joost)).version
    await SetAccount(reopen_days=5).run(ana, seen=seen)

    saved = await an_edit(from_name="Service").run(joost, seen=seen, why="as agreed")

    assert saved.account.reopen_days == 5
    change = await joost.repository.reading(lambda reader: reader.settings_change(saved.version))
    assert change is not None and (change.actor, change.why) == ("joost", "as agreed")
