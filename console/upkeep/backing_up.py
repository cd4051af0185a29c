"""A backup is taken while the desk is in use: a file that is whole, looked at, and described by a manifest beside it.

It stands apart from the verb because the order matters: the manifest is there before the backup has its name, so no
backup is ever taken for one that nobody described.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from console.cli.shapes import utc
from console.commands.quoting import quoted
from console.upkeep.manifest import Manifest, manifest_of, manifest_path, written
from console.upkeep.whole_files import InUseByOthersError, draft_of, put_in_place, sha256_of, write_whole
from storage.copies import IsStopped, Told
from storage.files import StoreFiles
from storage.modes import OWN_FILE, file_mode
from widgets.language import _

_SPARE_BYTES = 16 << 20


class BackupError(Exception):
    """The backup was not made; the text says why."""


class BackupBusyError(BackupError):
    """Another process makes a backup of that name at this moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup that was made."""

    file: Path
    manifest: Manifest


def place_of(given: str, at: int) -> Path:
    """Return the file that a backup of this time (ms UTC) is called; in a folder it is named by the time.

    Raises BackupError for what names neither.
    """
    path = Path(given).absolute()
    if not given.strip() or (given.endswith("/") and not path.is_dir()):
        raise BackupError(_("There is no folder {path}: make it first.").format(path=quoted(given)))
    if not path.is_dir():
        return path
    stamp = (utc(at - at % 1000) or "").replace("-", "").replace(":", "")
    return path / f"omnidesk-{stamp}.db"


def back_up(files: StoreFiles, store: Path, to: Path, at: int, told: Told, is_stopped: IsStopped) -> Backup:
    """Make a backup of a database that may be in use. Nothing is overwritten, and nothing half is left under its name.

    Raises BackupError, StorageError, StoppedError.
    """
    _refuse_taken(to)
    try:
        _refuse_full(store, to)
        mode = _mode(store, to)
        with draft_of(to, ".part", mode) as part:
            manifest = _filled(files, store, part, at, told, is_stopped)
            write_whole(manifest_path(to), written(manifest), mode)
            put_in_place(part, to)
    except InUseByOthersError as error:
        words = _("Another process writes {path} at this moment; nothing was done.")
        raise BackupBusyError(words.format(path=error)) from error
    except FileExistsError as error:
        raise BackupError(_taken(to)) from error
    except OSError as error:
        raise BackupError(f"{error.filename or to}: {error.strerror or error}") from error
    return Backup(file=to, manifest=manifest)


def _filled(files: StoreFiles, store: Path, part: Path, at: int, told: Told, is_stopped: IsStopped) -> Manifest:
    """Fill the draft, look at it as it lies there, and describe it."""
    taken = files.copy_database(store, part, told, is_stopped)
    held = files.inspect_copy(part, is_stopped)
    if held.problems or held.counts != taken.counts:
        problem = held.problems[0] if held.problems else _("it does not hold what was copied")
        words = _("The copy is not sound ({problem}), so it was not kept: omnidesk fsck tells about the database.")
        raise BackupError(words.format(problem=problem))
    digest = sha256_of(part, told, is_stopped)
    return manifest_of(held, size=part.stat().st_size, sha256=digest, at=at)


def _mode(store: Path, to: Path) -> int:
    """A backup beside the database is for whom that is for; anywhere else it is for this user alone."""
    folder = to.absolute().parent
    return file_mode(folder) if folder.samefile(store.resolve().parent) else OWN_FILE


def _refuse_taken(to: Path) -> None:
    for path in (to, manifest_path(to)):
        if path.exists() or path.is_symlink():
            raise BackupError(_taken(path))


def _refuse_full(store: Path, to: Path) -> None:
    """A disk that fills up would stop the desk, if it is the same disk."""
    wanted = sum(path.stat().st_size for path in (store, store.with_name(store.name + "-wal")) if path.exists())
    free = shutil.disk_usage(to.absolute().parent).free
    if free < wanted + _SPARE_BYTES:
        words = _("There is no room at {path}: the backup takes up to {wanted} MB, and {free} MB are free.")
        raise BackupError(words.format(path=to.absolute().parent, wanted=_megabytes(wanted), free=_megabytes(free)))


def _megabytes(size: int) -> int:
    return -(-size // 1_000_000)


def _taken(to: Path) -> str:
    return _("There is something at {path} already, and nothing is overwritten: name a new file.").format(path=to)
