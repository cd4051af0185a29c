"""The program as its user has it: processes over a desk of their own, an empty home, and a mailbox on a real server.

It stands apart because every group that times whole processes sets them up the same way.
"""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from console.clock import system_clock
from console.demo.desk import SECRET, set_up
from storage.sqlite.repository import open_repository

ROOT = Path(__file__).resolve().parents[1]
USERS = ("acme", "nova")  # the forward mailboxes of the demo's desk, by the names of its brands
_SHOWN = ("PATH", "LANG", "LC_ALL")


@dataclass(frozen=True, slots=True)
class Program:
    """A desk in a folder: its database, its configuration, its home."""

    folder: Path
    database: Path

    @property
    def environment(self) -> dict[str, str]:
        """Return what the process sees: nothing of the person who measures."""
        kept = {name: os.environ[name] for name in _SHOWN if name in os.environ}
        return {**kept, "HOME": str(self.folder), "PYTHONPATH": str(ROOT), "TZ": "UTC"}

    def command(self, *arguments: str) -> list[str]:
        """Return the command line."""
        configuration = self.folder / "config.toml"
        configuration.touch()
        options = ("--config", str(configuration), "--database", f"sqlite:///{self.database}")
        return [sys.executable, "-P", "-m", "console", *options, *arguments]

    def json(self, *arguments: str) -> Any:
        """Run a verb to its end and return what it prints with --json. Raises CalledProcessError."""
        command = self.command(*arguments, "--json")
        ran = subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, timeout=600, check=True)
        return json.loads(ran.stdout)


def missing_programs(*names: str) -> str:
    """Return why a group that needs these programs of the system can't be taken here; "" when they are all there."""
    missing = [name for name in names if shutil.which(name) is None]
    return f"Not taken: {', '.join(missing)} not found on this machine." if missing else ""


def program_over(database: Path) -> Program:
    """Return the program over a database that is there already, at home beside it."""
    return Program(database.parent, database)


def program_with_mailboxes(folder: Path, *, port: int, password: str) -> Program:
    """Make a desk in a new folder whose forward mailboxes are those of `USERS` on a loopback port."""
    folder.mkdir(parents=True)
    program = Program(folder, folder / "desk.db")
    secret = folder / "secret"
    secret.touch(mode=0o600)
    secret.write_text(password, encoding="utf-8")
    (folder / "config.toml").write_text(f"[secrets]\n{SECRET} = {{ file = '{secret}' }}\n", encoding="utf-8")
    asyncio.run(_make(program.database, port))
    return program


async def _make(database: Path, port: int) -> None:
    async with open_repository(database, clock=system_clock) as repository:
        await repository.writing(partial(set_up, port=port, login="ana-maria", at=system_clock()))
