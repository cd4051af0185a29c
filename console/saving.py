"""Files that somebody else named, saved where a person wants them: in that folder, under a new name, for them alone.

It stands alone because it is the one place where a stranger's bytes reach a disk. The folder is opened first and the
file is made inside it, so that no name and no link leads elsewhere.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path

from console.mail.attachments import numbered_name, safe_file_name
from widgets.language import _

MODE = 0o600
MOST_TRIES = 1000  # files of one name
NAMELESS = "attachment"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC

Progress = Callable[[int], None]  # how many bytes are written


class SavingError(Exception):
    """A file can't be saved."""


def usual_folder() -> Path:
    """Return where files of this person usually go: their downloads, where there are any, else their home."""
    downloads = Path.home() / "Downloads"
    return downloads if downloads.is_dir() else Path.home()


async def save_file(
    folder: Path, name: str, pieces: AsyncIterator[bytes], progress: Progress = lambda written: None
) -> Path:
    """Save bytes in a folder under a name, or that name with a number when there is such a file; return the path.

    Nothing is overwritten, no link is followed, nothing is made outside the folder whatever the name says, and only
    this user may read it (0600). What does not arrive whole is removed. Raises SavingError, and what `pieces` raises.
    """
    try:
        directory = os.open(folder, _FOLDER)
    except (OSError, ValueError) as error:
        raise SavingError(_why(error)) from error
    try:
        return folder / await _save(directory, name, pieces, progress)
    except OSError as error:
        raise SavingError(_why(error)) from error
    finally:
        os.close(directory)


async def _save(directory: int, name: str, pieces: AsyncIterator[bytes], progress: Progress) -> str:
    made, descriptor = _create(directory, safe_file_name(name) or NAMELESS)
    written = 0
    try:
        async for piece in pieces:
            await _write(descriptor, piece)
            written += len(piece)
            progress(written)
    except BaseException:
        with suppress(OSError):
            os.unlink(made, dir_fd=directory)
        raise
    finally:
        os.close(descriptor)
    return made


def _create(directory: int, name: str) -> tuple[str, int]:
    """Make a new file in the folder and return its name and descriptor. Raises OSError, SavingError."""
    for number in range(MOST_TRIES):
        wanted = numbered_name(name, number)
        try:
            return wanted, os.open(wanted, _NEW, MODE, dir_fd=directory)
        except FileExistsError:
            continue
    raise SavingError(_("there are {count} files of that name").format(count=MOST_TRIES))


async def _write(descriptor: int, piece: bytes) -> None:
    """Write all of a piece; a cancelled write ends first, because the descriptor is closed behind it."""
    writing = asyncio.ensure_future(asyncio.to_thread(_write_all, descriptor, piece))
    try:
        await asyncio.shield(writing)
    except asyncio.CancelledError:
        await asyncio.wait({writing})
        raise


def _write_all(descriptor: int, piece: bytes) -> None:
    left = memoryview(piece)
    while left:
        left = left[os.write(descriptor, left) :]


def _why(error: OSError | ValueError) -> str:
    return str(getattr(error, "strerror", None) or error)
