"""`omnidesk doctor`: each thing that is wrong is named with its remedy, and a sound desk needs no attention."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator

import pytest

from console.demo.server import LOOPBACK, mail_server
from tests.cli.program import Program, Ran

PASSWORD = "hunter2"


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async with mail_server(("acme",), PASSWORD) as server:
        yield server.port


def looked(desk: Program, *words: str, **environment: str) -> Ran:
    return desk.here("doctor", "--json", *(words or ("--offline",)), **environment)


def found(ran: Ran) -> dict[str, dict[str, str]]:
    return {one["name"]: one for one in ran.shape["findings"]}


def wrong(ran: Ran) -> set[str]:
    return {one["name"] for one in ran.shape["findings"] if one["verdict"] != "ok"}


def with_mailbox(desk: Program, port: int) -> None:
    desk.configure('[secrets]\nacme = { env = "ACME" }\n')
    place = ("--host", LOOPBACK, "--port", str(port), "--security", "none", "--user", "acme", "--secret", "acme")
    assert desk.here("mailbox", "add", "acme", "--brand", "acme", *place).code == 0


def test_nothing_but_what_is_not_set_up_yet_is_wrong_with_a_new_desk(desk: Program) -> None:
    ran = looked(desk)

    assert (ran.code, ran.shape["ok"]) == (4, False)
    assert wrong(ran) - {"disk", "locale"} == {"poller"}
    assert all(one["remedy"] for one in ran.shape["findings"] if one["verdict"] != "ok")


def test_the_lines_name_verdict_thing_and_remedy(desk: Program) -> None:
    ran = desk.here("doctor", "--offline")

    (line,) = [number for number, line in enumerate(ran.out.splitlines()) if line.startswith("warning      poller")]
    assert "→ Set one up: omnidesk setup" in ran.out.splitlines()[line + 1]


def test_without_a_database_none_is_made_and_the_rest_is_looked_at(program: Program) -> None:
    ran = looked(program)

    assert (ran.code, program.database.exists()) == (4, False)
    assert found(ran)["database"]["verdict"] == "warning"
    assert found(ran)["sqlite.fts5"]["verdict"] == "ok"


def test_a_configuration_that_is_wrong_is_a_line_and_no_end(desk: Program) -> None:
    desk.configure('database = 7\nnonsense = "x"\n')

    ran = looked(desk)

    assert [one["verdict"] for one in ran.shape["findings"] if one["name"] == "configuration"].count("failed") >= 1
    assert "database.schema" not in found(ran)


def test_files_that_others_reach_are_named(desk: Program) -> None:
    secret = desk.home / "acme.password"
    secret.write_text("x\n", encoding="utf-8")
    secret.chmod(0o644)
    desk.configure(f'[secrets]\nacme = {{ file = "{secret}" }}\ngone = {{ command = ["no-such-program"] }}\n')
    desk.config_file.chmod(0o666)
    desk.database.chmod(0o664)

    ran = looked(desk)

    assert {"configuration.mode", "secret.acme", "secret.gone", "database.mode"} <= wrong(ran)
    assert found(ran)["secret.acme"]["remedy"] == f"Run: chmod 600 {secret}"


def test_a_shared_desk_is_told_that_its_roles_do_not_guard(desk: Program) -> None:
    desk.database.parent.chmod(0o2770)
    for path in desk.database.parent.glob("omnidesk.db*"):
        path.chmod(0o660)

    mode = found(looked(desk))["database.mode"]

    assert mode["verdict"] == "ok"
    assert "they don't guard" in mode["words"]


@pytest.mark.parametrize(("version", "verdict"), [(999, "failed"), (3, "warning")])
def test_another_schema_is_named_and_nothing_is_migrated(desk: Program, version: int, verdict: str) -> None:
    with sqlite3.connect(desk.database) as database:
        database.execute(f"pragma user_version = {version}")

    ran = looked(desk)

    with sqlite3.connect(desk.database) as database:
        assert database.execute("pragma user_version").fetchone() == (version,)
    assert found(ran)["database.schema"]["verdict"] == verdict
    assert "clock" not in found(ran)


def test_a_clock_that_was_set_back_and_a_poller_that_died_are_named(desk: Program) -> None:
    with_mailbox(desk, 1)
    with sqlite3.connect(desk.database) as database:
        database.execute(
            "insert into delivery (mailbox_id, uidvalidity, uid, arrival, kept_at, size, sha256) "
            "values (1, 7, 1, 0, unixepoch() * 1000 + 7200000, 1, zeroblob(32))"
        )
        database.execute("insert into lease values ('mailbox:1', '1-aa', 'elsewhere', 1, 1, 1)")

    ran = looked(desk)

    assert {"clock", "poller.acme"} <= wrong(ran)
    assert "Process 1" in found(ran)["poller.acme"]["words"]


async def test_servers_are_tried_step_by_step(desk: Program, port: int) -> None:
    await asyncio.to_thread(with_mailbox, desk, port)

    sound = await asyncio.to_thread(desk.run, "doctor", "--json", ACME=PASSWORD)
    refused = await asyncio.to_thread(desk.run, "doctor", "--json", ACME="another-password")

    assert found(sound)["mailbox.acme"]["verdict"] == "ok"
    assert "login:" in found(sound)["mailbox.acme"]["words"]
    assert found(sound)["mailbox.acme.clock"]["verdict"] == "ok"
    assert found(refused)["mailbox.acme"]["verdict"] == "failed"
    assert PASSWORD not in sound.out + sound.err and "another-password" not in refused.out + refused.err


def test_a_server_that_is_not_there_is_named_with_the_likely_cause(desk: Program) -> None:
    with_mailbox(desk, 1)
    desk.here("smtp", "set", "--host", LOOPBACK, "--port", "1", "--security", "none")

    ran = desk.run("doctor", "--json", ACME=PASSWORD)

    assert {"mailbox.acme", f"smtp.{LOOPBACK}"} <= wrong(ran)
    assert "Nothing listens on port 1 there" in found(ran)["mailbox.acme"]["words"]
