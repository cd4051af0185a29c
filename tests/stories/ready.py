"""Verbs that end by themselves, each in a process of its own that has the program loaded already.

Starting an interpreter and loading the program takes four times what a verb does. It stands apart because it forks: a
server without threads loads the program once for a whole run of tests, and every verb is a fork of it.
"""

import multiprocessing
import os
import pkgutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import console.cli

_READY = multiprocessing.get_context("forkserver")
_READY.set_forkserver_preload([
    f"console.cli.{module.name}" for module in pkgutil.iter_modules(console.cli.__path__)
])  # fmt: skip


def run_ready(
    arguments: Sequence[str],
    *,
    env: Mapping[str, str],
    cwd: Path,
    timeout_s: float,
    first: Callable[[], None] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a verb to its end, as `python -m console` with these arguments would; from one thread at a time.

    `first` is done in its process before it begins. Raises TimeoutError.
    """
    with TemporaryDirectory() as folder:
        said, complained = Path(folder, "out"), Path(folder, "err")
        verb = _READY.Process(target=_verb, args=(list(arguments), dict(env), cwd, said, complained, first))
        verb.start()
        verb.join(timeout_s)
        if verb.exitcode is None:
            verb.kill()
            raise TimeoutError(arguments)
        return subprocess.CompletedProcess(arguments, verb.exitcode, said.read_text(), complained.read_text())


def _verb(
    arguments: list[str],
    env: dict[str, str],
    cwd: Path,
    said: Path,
    complained: Path,
    first: Callable[[], None] | None,
) -> None:
    """Be the program, with nothing of the server's environment."""
    for descriptor, file in enumerate((Path(os.devnull), said, complained)):
        os.dup2(os.open(file, os.O_RDWR | os.O_CREAT), descriptor)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    os.chdir(cwd)
    sys.argv = ["omnidesk", *arguments]
    from console.cli.main import main

    if first is not None:
        first()
    sys.exit(main(arguments))
