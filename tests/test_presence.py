"""Who is at work on a ticket: noted seldom, forgotten on leaving, told in words."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest

from console.commands.actor import Actor
from console.presence import COUNTS_FOR_S, NOTED_EVERY_S, Attendance, present_words
from console.session import Session
from storage.errors import DatabaseBusyError
from storage.protocol import Repository, Writer
from storage.records import TicketNumber
from storage.settings import Settings
from storage.sqlite.repository import open_repository
from storage.triage import Presence
from storage.words import Doing, Role
from tests.commands.tickets.steps import EMPLOYEES
from tests.screens.desk import AMSTERDAM
from tests.storage.builders import NOON
from tests.storage.steps import a_presence, open_with, with_settings

T = TypeVar("T")
SEVEN = TicketNumber(7)
SETTINGS = Settings(version=1, employees=EMPLOYEES)
NAMES = {one.login: one.name for one in EMPLOYEES}


class Ticking:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> int:
        return self.now

    def go(self, seconds: float) -> None:
        self.now += int(seconds * 1000)


class Counted:
    """A store that counts what is written to it, and may be out of order."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self.written, self.is_broken = 0, False

    async def reading(self, read: Callable[[Any], T]) -> T:
        return await self._repository.reading(read)

    async def writing(self, write: Callable[[Writer], T]) -> T:
        self.written += 1
        if self.is_broken:
            raise DatabaseBusyError
        return await self._repository.writing(write)


class Two:
    """Ana and Ben, each at a console of their own over one store with one ticket."""

    def __init__(self, repository: Repository, number: TicketNumber) -> None:
        self.repository, self.number, self.clock = repository, number, Ticking()
        self.store = Counted(repository)

    def at(self, login: str, *, place: str = "here", role: Role | None = Role.AGENT) -> Attendance:
        actor = Actor(login=login, role=role)
        store = cast("Repository", self.store)
        session = Session(
            repository=store, zone=AMSTERDAM, clock=self.clock, who=lambda _settings: actor, place=f"{login}:{place}"
        )
        return Attendance(session)


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[Two]:
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOON) as repository:
        await with_settings(repository, employees=EMPLOYEES)
        number, _message = await repository.writing(lambda writer: open_with(writer, address="jan@example.nl"))
        yield Two(repository, number)


async def test_who_reads_a_ticket_is_seen_by_another_and_not_by_themselves(two: Two) -> None:
    ana, ben = two.at("ana"), two.at("ben")

    await ana.note(two.number, Doing.READING)

    assert await ben.look(two.number) == f"{NAMES['ana']} is reading this"
    assert await ana.look(two.number) == ""


async def test_who_writes_is_said_to_write(two: Two) -> None:
    ana, ben = two.at("ana"), two.at("ben")

    await ana.note(two.number, Doing.WRITING)

    assert await ben.look(two.number) == f"{NAMES['ana']} is writing an answer"


async def test_it_is_noted_once_in_a_while_only(two: Two) -> None:
    ana = two.at("ana")

    for _turn in range(12):
        await ana.note(two.number, Doing.READING)
        two.clock.go(5)

    assert two.store.written == 12 * 5 // NOTED_EVERY_S


async def test_that_an_answer_is_begun_or_left_is_noted_at_once_and_once_alone(two: Two) -> None:
    ana, ben = two.at("ana"), two.at("ben")
    said = []

    for doing in (Doing.READING, Doing.WRITING, Doing.WRITING, Doing.READING, Doing.READING):
        await ana.note(two.number, doing)
        said.append(await ben.look(two.number))

    reads, writes = f"{NAMES['ana']} is reading this", f"{NAMES['ana']} is writing an answer"
    assert said == [reads, writes, writes, reads, reads]
    assert two.store.written == 3


async def test_whoever_writes_in_an_editor_of_their_own_is_seen_until_they_are_back_and_gone(two: Two) -> None:
    ana, ben = two.at("ana"), two.at("ben")
    await ana.note(two.number, Doing.WRITING)
    await ana.linger(two.number)
    two.clock.go(20 * COUNTS_FOR_S)
    away = await ben.look(two.number)
    await ana.note(two.number, Doing.WRITING)
    two.clock.go(COUNTS_FOR_S + 1)

    assert away == f"{NAMES['ana']} is writing an answer"
    assert await ben.look(two.number) == ""


async def test_leaving_is_seen_at_once(two: Two) -> None:
    ana, ben = two.at("ana"), two.at("ben")
    await ana.note(two.number, Doing.READING)

    await ana.leave()

    assert await ben.look(two.number) == ""


async def test_whoever_went_on_to_another_ticket_is_not_seen_at_the_first(two: Two) -> None:
    ana, ben = two.at("ana"), two.at("ben")
    await ana.note(two.number, Doing.READING)
    two.clock.go(5)

    await ana.note(TicketNumber(two.number + 1), Doing.READING)
    await ana.note(TicketNumber(two.number + 1), Doing.READING)

    assert await ben.look(two.number) == ""
    assert two.store.written == 2


async def test_leaving_what_was_never_noted_writes_nothing(two: Two) -> None:
    await two.at("ana").leave()

    assert two.store.written == 0


async def test_a_console_that_died_is_forgotten_by_itself(two: Two) -> None:
    ana, ben = two.at("ana"), two.at("ben")
    await ana.note(two.number, Doing.READING)

    two.clock.go(COUNTS_FOR_S + 1)

    assert await ben.look(two.number) == ""


async def test_a_second_console_of_the_same_person_leaves_without_the_first(two: Two) -> None:
    first, second, ben = two.at("ana"), two.at("ana", place="there"), two.at("ben")
    await first.note(two.number, Doing.READING)
    await second.note(two.number, Doing.READING)

    await second.leave()

    assert await ben.look(two.number) == f"{NAMES['ana']} is reading this"


async def test_words_are_about_the_ticket_that_was_looked_at(two: Two) -> None:
    ana, ben = two.at("ana"), two.at("ben")
    await ana.note(two.number, Doing.READING)

    await ben.look(two.number)

    assert ben.words(two.number) != ""
    assert ben.words(TicketNumber(two.number + 1)) == ""


async def test_a_store_that_fails_is_no_trouble(two: Two) -> None:
    two.store.is_broken = True
    ana = two.at("ana")

    await ana.note(two.number, Doing.READING)
    await ana.leave()

    assert two.store.written == 2


async def test_who_is_nobody_notes_nothing(two: Two) -> None:
    await two.at("", role=None).note(two.number, Doing.READING)

    assert two.store.written == 0


def present(*logins: str, doing: Doing = Doing.READING) -> list[Presence]:
    return [a_presence(SEVEN, login=login, doing=doing) for login in logins]


def test_several_are_listed_and_many_are_counted() -> None:
    assert present_words(present("eva", "joost"), SETTINGS, "ana") == "eva and joost are reading this"
    assert present_words(present(*"abcde"), SETTINGS, "ana") == "a, b, c and 2 more are reading this"


def test_who_writes_comes_first_and_is_not_said_to_read_too() -> None:
    both = [*present("eva", "joost"), *present("joost", doing=Doing.WRITING)]

    assert present_words(both, SETTINGS, "ana") == "joost is writing an answer · eva is reading this"


def test_nobody_else_is_no_words() -> None:
    assert present_words(present("ana"), SETTINGS, "ana") == ""
    assert present_words([], SETTINGS, "ana") == ""
