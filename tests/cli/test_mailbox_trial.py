"""`omnidesk mailbox test`: each step is told, and the exit code says what kind of trouble it is."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from console.demo.server import LOOPBACK, mail_server
from tests.cli.program import Program, Ran

PASSWORD = "hunter2"


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async with mail_server(("acme",), PASSWORD) as server:
        yield server.port


async def tried(desk: Program, port: int, *, secret: str = PASSWORD, words: tuple[str, ...] = ()) -> Ran:
    desk.configure('[secrets]\nacme = { env = "ACME" }\n')
    place = ("--host", LOOPBACK, "--port", str(port), "--security", "none", "--user", "acme", "--secret", "acme")
    await asyncio.to_thread(desk.run, "mailbox", "add", "acme", "--brand", "acme", *place)
    return await asyncio.to_thread(desk.run, "mailbox", "test", "acme", *words, ACME=secret)


async def test_each_step_into_a_mailbox_is_told(desk: Program, port: int) -> None:
    ran = await tried(desk, port, words=("--json",))

    steps = {step["name"]: step["ok"] for step in ran.shape["steps"]}
    assert (ran.code, ran.shape["ok"]) == (0, True)
    assert steps["login"] and steps["select"]


async def test_a_refused_login_ends_with_77_and_the_password_is_nowhere(desk: Program, port: int) -> None:
    ran = await tried(desk, port, secret="another-password")

    assert ran.code == 77
    assert "omnidesk: " in ran.err
    assert "another-password" not in ran.out + ran.err


async def test_a_server_that_is_not_there_ends_with_69(desk: Program) -> None:
    ran = await tried(desk, 1, words=("--json",))

    assert (ran.code, ran.shape["ok"], ran.shape["error"]["code"]) == (69, False, "unreachable")


async def test_a_secret_that_is_not_there_ends_with_78(desk: Program) -> None:
    ran = await tried(desk, 1, secret="", words=("--json",))

    assert (ran.code, ran.error_code) == (78, "secret")
