"""A text in a person's own editor: written to a file for them alone, read back when the editor has ended.

It stands alone because it is the one place where the console starts a program that a person names. No shell reads that
name; the file lies in a folder that only this user may enter, and is gone afterwards.
"""

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from console.mail.safe_text import safe_block
from widgets.language import _

MOST_BYTES = 2_000_000  # far beyond any answer; what an editor left instead of it is not read
_NAME = "answer.txt"
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_MODE = 0o600


class EditingError(Exception):
    """A text could not be edited; it is what it was."""


def editor_command(environment: Mapping[str, str]) -> list[str]:
    """Return a person's editor as a program and its arguments: $VISUAL, else $EDITOR. Raises EditingError."""
    named = environment.get("VISUAL", "").strip() or environment.get("EDITOR", "").strip()
    if not named:
        raise EditingError(_("There is no editor: set $VISUAL or $EDITOR, as in export EDITOR=vim."))
    try:
        return shlex.split(named)
    except ValueError as error:
        words = _("The name of your editor can't be read: {name} ({reason}).")
        raise EditingError(words.format(name=named, reason=error)) from error


def edited(text: str, command: Sequence[str]) -> str:
    """Return a text as an editor left it, without what a terminal would obey and blank lines at its end.

    It blocks until the editor ends; only the main thread may call it. Raises EditingError when it can't be started,
    says that it failed, or leaves something that is no text.
    """
    folder = Path(tempfile.mkdtemp(prefix="omnidesk-"))  # 0700: nobody else may enter
    try:
        path = folder / _NAME
        _write(path, text)
        _run([*command, str(path)])
        return _read(path)
    except OSError as error:
        raise EditingError(_("The text can't be edited: {reason}.").format(reason=error.strerror or error)) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, _NEW, _MODE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text if text.endswith("\n") or not text else text + "\n")


def _run(command: Sequence[str]) -> None:
    try:
        with _uninterrupted():
            code = subprocess.run(command, check=False).returncode  # noqa: S603 (a person's own editor, no shell)
    except OSError as error:
        words = _("The editor {name} can't be started: {reason}.")
        raise EditingError(words.format(name=command[0], reason=error.strerror or error)) from error
    if code:
        words = _("The editor {name} ended with {code}; the text is what it was.")
        raise EditingError(words.format(name=command[0], code=code))


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Leave Ctrl-C to the editor: the terminal sends it to both. A handler of ours, unlike ignoring, ends with us."""
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _read(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise EditingError(_("What the editor left is too long for an answer; the text is what it was."))
    return safe_block(content.decode("utf-8", errors="replace")).rstrip("\n")
