"""Asks for a secret where the configuration says it is, with an end to the waiting and without a word of it in errors.

It stands apart so that one place holds secrets, and only for as long as a connection is being opened.
"""

import asyncio
import os
import stat
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping
from pathlib import Path

from console.secret_sources import FromCommand, FromCredential, FromEnvironment, FromFile, SecretSource, program_of
from widgets.language import _

TIMEOUT_S = 10.0
_LARGEST = 65_536  # bytes


class SecretError(Exception):
    """A secret can't be had. The text names its entry and the way out, never the secret."""


async def reveal(
    secrets: Mapping[str, SecretSource],
    name: str,
    *,
    environment: Mapping[str, str] = os.environ,
    timeout_s: float = TIMEOUT_S,
) -> str:
    """Return the secret that an entry of `[secrets]` names. Raises SecretError."""
    source = secrets.get(name)
    if source is None:
        words = _('There is no secret "{name}": add {name} = {{command = […]}} to [secrets] in the configuration.')
        raise SecretError(words.format(name=name))
    match source:
        case FromCommand(words=command):
            found = await _from_command(name, command, timeout_s)
        case FromFile(path=path):
            found = await asyncio.to_thread(_from_file, name, path)
        case FromEnvironment(variable=variable):
            found = environment.get(variable, "").encode("utf-8", "surrogateescape")
        case FromCredential(name=credential):
            found = await asyncio.to_thread(_from_credential, name, credential, environment)
    return _first_line(name, found)


async def _from_command(name: str, command: tuple[str, ...], timeout_s: float) -> bytes:
    """What it says on stderr is not repeated: nobody knows what is in it."""
    try:
        running = await asyncio.create_subprocess_exec(*command, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL)
    except (OSError, ValueError) as error:
        words = _('Secret "{name}": {program} can\'t be started ({reason}).')
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise SecretError(words.format(name=name, program=program_of(command), reason=reason)) from None
    try:
        async with asyncio.timeout(timeout_s):
            said, _none = await running.communicate()
    except TimeoutError:
        words = _('Secret "{name}": {program} gave no answer within {seconds} s.')
        raise SecretError(words.format(name=name, program=program_of(command), seconds=round(timeout_s))) from None
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()
    if running.returncode != 0:
        words = _('Secret "{name}": {program} ended with {code}; run it yourself to see why.')
        raise SecretError(words.format(name=name, program=program_of(command), code=running.returncode))
    return said


def _from_file(name: str, path: Path) -> bytes:
    """The file that is judged is the one that is read: it is opened once."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        words = _('Secret "{name}": {path} can\'t be read ({reason}).')
        raise SecretError(words.format(name=name, path=path, reason=error.strerror)) from None
    try:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            raise SecretError(_('Secret "{name}": {path} is no file.').format(name=name, path=path))
        if facts.st_mode & 0o077 or facts.st_uid not in (os.geteuid(), 0):
            words = _('Secret "{name}": others can read {path}; run: chmod 600 {path}')
            raise SecretError(words.format(name=name, path=path))
        return os.read(descriptor, _LARGEST)
    finally:
        os.close(descriptor)


def _from_credential(name: str, credential: str, environment: Mapping[str, str]) -> bytes:
    folder = environment.get("CREDENTIALS_DIRECTORY")
    if not folder:
        words = _(
            'Secret "{name}": systemd handed over no credentials; the service needs LoadCredential={credential}:…'
        )
        raise SecretError(words.format(name=name, credential=credential))
    try:
        with (Path(folder) / credential).open("rb") as file:
            return file.read(_LARGEST)
    except OSError as error:
        words = _("Secret \"{name}\": systemd's credential {credential} can't be read ({reason}).")
        raise SecretError(words.format(name=name, credential=credential, reason=error.strerror)) from None


def _first_line(name: str, found: bytes) -> str:
    try:
        line = found[:_LARGEST].decode("utf-8").split("\n", 1)[0].removesuffix("\r")
    except UnicodeDecodeError:
        raise SecretError(_('Secret "{name}" is no UTF-8 text.').format(name=name)) from None
    if not line:
        raise SecretError(_('Secret "{name}" is empty where it should be.').format(name=name))
    return line
