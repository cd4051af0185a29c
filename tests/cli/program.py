"""Runs omnidesk for tests: as a process, which is what is promised, or in this process, which is fast."""

import contextlib
import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from console.cli.main import main
from tests.house.sources import ROOT
from widgets.language import use_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a run left: its exit code and what it said."""

    code: int
    out: str
    err: str

    @property
    def shape(self) -> dict[str, Any]:
        """The one JSON object on stdout."""
        (line,) = self.out.splitlines()
        read: dict[str, Any] = json.loads(line)
        return read

    @property
    def error_code(self) -> str:
        """The code of a JSON error, whose message must be there too."""
        error = self.shape["error"]
        assert error["message"]
        return str(error["code"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Omnidesk with a home of its own and nothing of this process's environment that it reads."""

    home: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def config_file(self) -> Path:
        return self.home / "config" / "omnidesk" / "config.toml"

    @property
    def database(self) -> Path:
        return self.home / "data" / "omnidesk" / "omnidesk.db"

    def configure(self, text: str) -> None:
        """Write the person's configuration file."""
        self.config_file.parent.mkdir(parents=True, exist_ok=True)
        self.config_file.write_text(text, encoding="utf-8")

    def surroundings(self, **more: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
        return {
            **kept,
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_DATA_HOME": str(self.home / "data"),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
            **self.environment,
            **more,
        }

    def run(self, *words: str, **environment: str) -> Ran:
        """Run the program as a process that has no terminal."""
        ran = subprocess.run(
            [sys.executable, "-m", "console", *words],
            cwd=self.home,
            env=self.surroundings(**environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            check=False,
        )
        return Ran(code=ran.returncode, out=ran.stdout.decode(), err=ran.stderr.decode())

    def here(self, *words: str, **environment: str) -> Ran:
        """Run the program in this process."""
        out, err = io.StringIO(), io.StringIO()
        surroundings = self.surroundings(**environment)
        with (
            patch.dict(os.environ, surroundings, clear=True),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            try:
                code = main(words)
            except SystemExit as ended:
                code = int(ended.code or 0)
            finally:
                use_language("en")
        return Ran(code=code, out=out.getvalue(), err=err.getvalue())

    def change(self, *statements: str) -> None:
        """Change the database behind the back of the program."""
        with contextlib.closing(sqlite3.connect(self.database, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)

    def hire(self, login: str, role: str) -> None:
        """Make an employee, named by the login."""
        words = ("employee", "add", login, "--name", login, "--email", f"{login}@konto.example", "--role", role)
        assert self.here(*words).code == 0
