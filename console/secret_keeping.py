"""Keeps a password that a person types where the configuration finds it: in a file of its own, for its owner only.

It stands apart from `secrets`, which only asks, because it is the one place that writes a secret, and the one that
changes a person's configuration. An entry that points elsewhere is somebody's choice and never overwritten.
"""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from console.commands import spelling
from console.commands.refusal import RefusedError
from console.config_editing import ConfigEditError, entry_line, with_secret
from console.config_file import LARGEST, read_file
from console.secret_sources import FromFile, SecretSource, source_words
from console.secrets import SecretError
from widgets.language import _

FOLDER = "secrets"
LONGEST = 4096  # bytes of a password
_MINE, _MY_FOLDER = 0o600, 0o700


class SecretKeepingError(SecretError):
    """A password can't be kept. The text says why and the way out, never the password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Where a password is kept now; `is_new` tells whether the configuration got an entry for it."""

    name: str
    file: Path
    configuration: Path
    is_new: bool


def place_of(configuration: Path, name: str) -> Path:
    """Return the file in which the password of an entry is kept."""
    return configuration.parent.absolute() / FOLDER / name


def is_ours(configuration: Path, name: str, known: Mapping[str, SecretSource]) -> bool:
    """Tell whether an entry's password is in a file that was written here."""
    source = known.get(name)
    return isinstance(source, FromFile) and source.path == place_of(configuration, name)


def why_not(configuration: Path, name: str, known: Mapping[str, SecretSource]) -> str:
    """Return why no password can be kept under a name, "" when one can. `known` are the entries in force."""
    try:
        spelling.entry(name)
    except RefusedError:
        return _("A secret's name is letters, digits, hyphens and dots, at most 64, like acme; never the password.")
    if name not in known or is_ours(configuration, name, known):
        return ""
    words = _("{name} is there already, from {source}: change it there, or take another name.")
    return words.format(name=name, source=source_words(known[name]))


def keep(configuration: Path, name: str, password: str, known: Mapping[str, SecretSource]) -> Kept:
    """Keep a password under a name, and add it to `[secrets]` where it is missing. Raises SecretKeepingError.

    The file is replaced at once or not at all; the configuration keeps every byte it had.
    """
    words = why_not(configuration, name, known) or _unfit(password)
    if words:
        raise SecretKeepingError(words)
    try:
        configuration.parent.mkdir(mode=_MY_FOLDER, parents=True, exist_ok=True)
        with _opened(place_of(configuration, name).parent) as folder:
            is_new = _write_both(configuration, folder, name, password, is_known=name in known)
    except OSError as error:
        said = _("The password can't be kept below {folder} ({reason}).")
        reason = error.strerror or type(error).__name__
        raise SecretKeepingError(said.format(folder=configuration.parent, reason=reason)) from None
    return Kept(name=name, file=place_of(configuration, name), configuration=configuration, is_new=is_new)


def _unfit(password: str) -> str:
    if not password:
        return _("The password is empty.")
    if any(letter in password for letter in "\0\r\n"):
        return _("A password is one line of text.")
    try:
        too_long = len(password.encode("utf-8")) > LONGEST
    except UnicodeEncodeError:
        return _("A password is one line of text.")
    return _("The password is too long.") if too_long else ""


def _write_both(configuration: Path, folder: int, name: str, password: str, *, is_known: bool) -> bool:
    """The configuration is made ready before a secret is written, so that what can't be done leaves none behind."""
    if is_known:
        _replace(folder, name, password.encode("utf-8") + b"\n", _MINE)
        return False
    before = _read(configuration)
    after = _edited(configuration, before or b"", name)
    _replace(folder, name, password.encode("utf-8") + b"\n", _MINE)
    try:
        _change(configuration, before, after, name)
    except BaseException:
        with suppress(OSError):
            os.unlink(name, dir_fd=folder)
        raise
    return True


def _edited(configuration: Path, before: bytes, name: str) -> bytes:
    try:
        return with_secret(before.decode("utf-8"), name, f"{FOLDER}/{name}").encode("utf-8")
    except (ConfigEditError, UnicodeDecodeError):
        words = _("{path} has no place for it that leaves the rest as it is: write it there yourself: {entry}")
        entry = entry_line(name, f"{FOLDER}/{name}")
        raise SecretKeepingError(words.format(path=configuration, entry=entry)) from None


def _read(configuration: Path) -> bytes | None:
    """Return the configuration as it is, None when there is none. Another's is read by us, but not written."""
    try:
        facts = configuration.stat()
    except FileNotFoundError:
        return None
    if facts.st_uid != os.geteuid():
        raise SecretKeepingError(_("{path} belongs to somebody else.").format(path=configuration))
    if facts.st_size > LARGEST:
        raise SecretKeepingError(_("{path} is too large for a configuration.").format(path=configuration))
    return configuration.read_bytes()


def _change(configuration: Path, before: bytes | None, after: bytes, name: str) -> None:
    """Write the configuration, read it again, and put it back if it does not say what it should.

    A link is followed: people keep their configuration elsewhere and link to it.
    """
    real = configuration.resolve()
    mode = _MINE if before is None else real.stat().st_mode & 0o7777
    descriptor = os.open(real.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        _replace(descriptor, real.name, after, mode)
        if read_file(configuration).secrets.get(name) == FromFile(path=place_of(configuration, name)):
            return
        if before is None:
            os.unlink(real.name, dir_fd=descriptor)
        else:
            _replace(descriptor, real.name, before, mode)
    finally:
        os.close(descriptor)
    raise SecretKeepingError(_("{path} could not be changed; it is as it was.").format(path=configuration))


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    """Open the folder of secrets, made if need be, ours alone; one who writes at a time, and never through a link."""
    with suppress(FileExistsError):
        folder.mkdir(mode=_MY_FOLDER)
    if folder.is_symlink() or not folder.is_dir():
        raise SecretKeepingError(_("{path} is no folder, and secrets would go elsewhere.").format(path=folder))
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        if os.fstat(descriptor).st_uid != os.geteuid():
            raise SecretKeepingError(_("{path} belongs to somebody else.").format(path=folder))
        os.fchmod(descriptor, _MY_FOLDER)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _replace(folder: int, name: str, content: bytes, mode: int) -> None:
    """Put a file in the place of what bears the name: whole or not at all, and a link is replaced, not followed."""
    draft = f".{name}.{token_hex(8)}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(draft, flags, _MINE, dir_fd=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, name, src_dir_fd=folder, dst_dir_fd=folder)
        os.fsync(folder)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft, dir_fd=folder)
        raise
