"""The whole program as its user has it: a process, a database of its own, an empty home; nothing is called here.

desk = Program(tmp_path)
desk.json("brand", "add", "acme", "--name", "Acme BV")
poller = desk.start("poll")
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.stories.ready import run_ready

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 120


@dataclass(frozen=True, slots=True)
class Program:
    """A desk in a folder. `secrets` in the configuration are kept in files of that folder.

    `more` is added to what a process sees; `within` are words before each command line that give it other surroundings
    (a disk, a clock), so that every verb is a process of its own. `disk` is the folder in it that holds the database.
    """

    folder: Path
    more: Mapping[str, str] = field(default_factory=dict)
    within: tuple[str, ...] = ()
    disk: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """What the process sees: nothing of the person who runs the tests."""
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        kept = {
            name: os.environ[name]
            for name in ("PATH", "LANG", "LC_ALL", "COVERAGE_PROCESS_START")
            if name in os.environ
        }
        return {
            **kept,
            "HOME": str(home),
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "TZ": "UTC",
            **self.more,
        }

    @property
    def database(self) -> Path:
        """The file of the database."""
        return self.folder / self.disk / "desk.db"

    def command(self, *arguments: str) -> list[str]:
        """Return the command line."""
        return [*self.within, sys.executable, "-P", "-m", "console", *self._words(arguments)]

    def _words(self, arguments: Sequence[str]) -> list[str]:
        return ["--config", str(self.configuration()), "--database", f"sqlite:///{self.database}", *arguments]

    def configuration(self) -> Path:
        """Return the configuration file, made empty when there is none."""
        path = self.folder / "config.toml"
        path.touch()
        return path

    def keep_secret(self, name: str, password: str) -> None:
        """Keep a password where the configuration names it."""
        file = self.folder / f"{name}.secret"
        file.touch(mode=0o600)
        file.write_text(password)
        with self.configuration().open("a") as configuration:
            if not configuration.tell():
                configuration.write("[secrets]\n")
            configuration.write(f"{name} = {{ file = '{file}' }}\n")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a verb to its end."""
        if self.within:
            return subprocess.run(
                self.command(*arguments), env=self.environment, cwd=self.folder, timeout=PATIENCE_S, check=False,
                capture_output=True, text=True,
            )  # fmt: skip
        return run_ready(self._words(arguments), env=self.environment, cwd=self.folder, timeout_s=PATIENCE_S)

    def json(self, *arguments: str, code: int = 0) -> Any:
        """Run a verb that must end with this code, and return what it prints with --json."""
        ran = self.run(*arguments, "--json")
        assert ran.returncode == code, (arguments, ran.returncode, ran.stdout, ran.stderr)
        return json.loads(ran.stdout)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a verb that stays; the caller ends it."""
        return subprocess.Popen(
            self.command(*arguments),
            env=self.environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def set_up(self, *addresses: str) -> None:
        """Set up the brand Acme with these addresses."""
        self.json("account", "set", "--name", "konto", "--title", "Konto")
        self.json("brand", "add", "acme", "--name", "Acme BV")
        for address in addresses or ("info@acme.example",):
            self.json("address", "add", address, "--brand", "acme")
