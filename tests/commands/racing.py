"""Employees who answer one ticket at the same moment, each in a program of their own over one database.

`racers(path, logins)` starts them; `race(programs, number)` lets all look at a ticket, then all answer it at once.
"""

import asyncio
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

from console.commands.actor import Actor
from console.commands.desk import Desk
from console.commands.refusal import RefusedError
from console.commands.tickets.answer_facts import read_opening
from console.commands.tickets.replying import Reply
from storage.protocol import Reader, Repository
from storage.records import TicketNumber
from storage.sqlite.repository import open_repository
from storage.words import ReplyKind, Role
from tests.storage.builders import MINUTE, NOON
from tests.storage.sqlite.programs import end, start


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How one employee fared: `refused` is the code of the refusal, "" for an answer that is queued."""

    login: str
    refused: str
    words: str


def answers_when_told(path: str, login: str) -> None:
    """Look at the ticket that a line names, say so, and answer it when the next line comes; as another program."""
    asyncio.run(_answers(Path(path), Actor(login=login, role=Role.AGENT)))


@contextmanager
def racers(path: Path, logins: Sequence[str]) -> Iterator[list["Popen[str]"]]:
    """Start a program for each employee, and end them with the block."""
    programs = [start(answers_when_told, path, login) for login in logins]
    try:
        for program in programs:
            _hears(program, "open")
        yield programs
    finally:
        ended = [end(program) for program in programs]
    assert ended == [(0, "")] * len(programs)


def race(programs: Sequence["Popen[str]"], number: TicketNumber) -> list[Ran]:
    """Let all look at a ticket, then all answer it at once."""
    for program in programs:
        _tell(program, str(number))
    for program in programs:
        _hears(program, "seen")
    for program in programs:
        _tell(program, "go")
    return [Ran(**json.loads(_line(program))) for program in programs]


async def _answers(path: Path, actor: Actor) -> None:
    async with open_repository(path, clock=lambda: NOON) as repository:
        desk = Desk(repository=repository, clock=lambda: NOON + MINUTE, actor=actor)
        print("open", flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            command = await _looked(repository, TicketNumber(int(line)), actor)
            print("seen", flush=True)
            await asyncio.to_thread(sys.stdin.readline)
            print(json.dumps(await _answered(desk, command)), flush=True)


async def _looked(repository: Repository, number: TicketNumber, actor: Actor) -> Reply:
    """Return the answer as a composer holds it that was opened on what is to be seen now."""

    def look(reader: Reader) -> Reply:
        ticket = reader.ticket(number)
        assert ticket is not None
        opening = read_opening(reader, number, ReplyKind.REPLY, None, actor.login)
        return Reply(number=number, if_revision=ticket.revision, answer=opening.answer(f"Dag, dit is {actor.login}."))

    return await repository.reading(look)


async def _answered(desk: Desk, command: Reply) -> dict[str, str]:
    login = desk.actor.login
    try:
        await command.run(desk)
    except RefusedError as error:
        return {"login": login, "refused": error.refusal.code, "words": error.refusal.words}
    return {"login": login, "refused": "", "words": ""}


def _tell(program: "Popen[str]", line: str) -> None:
    assert program.stdin is not None
    program.stdin.write(f"{line}\n")
    program.stdin.flush()


def _line(program: "Popen[str]") -> str:
    assert program.stdout is not None
    return program.stdout.readline()


def _hears(program: "Popen[str]", word: str) -> None:
    assert _line(program) == f"{word}\n"
