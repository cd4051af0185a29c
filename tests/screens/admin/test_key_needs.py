"""The key line tells nobody of a key that is not for them."""

from dataclasses import replace
from pathlib import Path

import pytest

from console.commands.actor import Actor
from console.key_needs import LOOKED_AT, NEEDS, Rights
from console.keys import catalog
from console.session_memory import ShortMemory
from storage.protocol import Repository
from storage.words import Role
from tests.commands.tickets.steps import ANA, VERA
from tests.screens.admin.desk import ADMIN, VIEWER, Console, console_of
from tests.screens.triage import triage

AGENT = Actor(login="joost", role=Role.AGENT)


def foot(console: Console) -> str:
    return console.lines[-1]


def test_only_keys_that_stand_in_a_key_line_are_held_back() -> None:
    in_lines = {key.name for key in catalog() if key.short is not None}

    assert {*NEEDS, *LOOKED_AT} - in_lines == set()


def test_nobody_is_told_of_less_before_it_is_known_who_they_are() -> None:
    rights = Rights()
    before = rights.withheld()
    rights.learn(VIEWER)

    assert before == {}
    assert {name for name, words in rights.withheld().items() if not words} == set(NEEDS)


@pytest.mark.parametrize(("actor", "is_told"), [(ANA, True), (VERA, False)])
async def test_who_only_looks_is_told_of_no_key_that_changes_a_ticket(
    tmp_path: Path, actor: Actor, is_told: bool
) -> None:
    async with triage(tmp_path, actor=actor) as desk:
        in_list = foot(desk.console)
        await desk.press("enter")
        in_reader = foot(desk.console)

        assert "Enter read" in in_list
        assert ("e close" in in_list) is is_told
        assert "W why" in in_reader
        assert ("r answer" in in_reader) is is_told


@pytest.mark.parametrize(("actor", "is_told"), [(ANA, True), (VERA, False)])
async def test_the_hint_for_who_is_new_names_what_they_may_do(tmp_path: Path, actor: Actor, is_told: bool) -> None:
    async with triage(tmp_path, actor=actor, memory=ShortMemory()) as desk:
        assert "Enter reads" in foot(desk.console)
        assert ("i takes it" in foot(desk.console)) is is_told


@pytest.mark.parametrize(("actor", "is_told"), [(ADMIN, True), (AGENT, False), (VIEWER, False)])
async def test_who_may_not_change_settings_is_told_of_no_key_that_does(
    repository: Repository, actor: Actor, is_told: bool
) -> None:
    async with console_of(repository, actor=actor, size=(120, 40)) as console:
        await console.press("comma")
        in_section = foot(console)
        await console.press("enter")
        in_form = foot(console)

        assert ("Enter edit" if is_told else "Enter look") in in_section
        assert ("n new" in in_section, "x remove" in in_section) == (is_told, is_told)
        assert ("C-s save" in in_form) is is_told


@pytest.mark.parametrize(("actor", "is_told"), [(AGENT, True), (VIEWER, False)])
async def test_who_answers_is_told_how_to_set_their_signature(
    repository: Repository, actor: Actor, is_told: bool
) -> None:
    async with console_of(repository, actor=actor, size=(120, 40)) as console:
        await console.press("comma", "6")
        in_section = foot(console)
        await console.press("enter")

        assert ("n new" in in_section) is is_told
        assert ("C-s save" in foot(console)) is is_told


async def test_a_role_that_is_taken_away_takes_its_keys_out_of_the_line(repository: Repository) -> None:
    acting = [ADMIN]
    async with console_of(repository, who=lambda _settings: acting[0], size=(120, 40)) as console:
        await console.press("comma")
        before = foot(console)
        acting[0] = replace(ADMIN, role=Role.VIEWER)
        await console.press("ctrl+r")
        await console.settle()

        assert "n new" in before
        assert "n new" not in foot(console)
