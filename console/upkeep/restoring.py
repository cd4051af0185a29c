"""A backup is proved, or put into a place where nothing is: the backup itself is never touched, nor any database.

It stands apart from the verb because both ways begin alike, with a copy that is compared with its manifest, and because
what can't be known after a restore must be said: what was sent, erased or numbered since.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from console.cli.shapes import utc
from console.upkeep.manifest import Manifest, ManifestError, manifest_path, read_manifest
from console.upkeep.whole_files import SIDES, InUseByOthersError, copy_file, draft_of, put_in_place
from storage.checking import Check, Finding, Reads, Wish
from storage.copies import CopyFacts, IsStopped, Restored, Told
from storage.errors import DatabaseNewerError, StorageError
from storage.files import StoreFiles
from storage.modes import OWN_FILE, OWN_FOLDER, file_mode
from storage.records import Event
from widgets.language import _


class RestoreError(Exception):
    """Nothing was restored; `code` is for scripts, the text says why and what to do."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that a backup must be: `name` is one of STEPS, `words` what was found."""

    name: str
    ok: bool
    words: str


STEPS = ("manifest", "size", "sha256", "structure", "schema", "counts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a backup is worth. `findings` are those of the look through its copy, none when it could not be opened."""

    manifest: Manifest | None
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Tell whether the desk could go on with it."""
        return bool(self.findings) and all(one.ok for one in self.steps) and all(one.is_sound for one in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """How to read backups: `reads` reads the heads of mails; `told` and `is_stopped` as everywhere."""

    files: StoreFiles
    reads: Reads
    told: Told
    is_stopped: IsStopped
    checked: Callable[[Check, int, int], None]


def verify(means: Means, backup: Path) -> Verified:
    """Compare a backup with its manifest, and look through a copy of it in a place of its own; nothing is changed.

    Raises RestoreError when it can't be read at all, StoppedError.
    """
    try:
        with TemporaryDirectory(prefix="omnidesk-restore-") as folder:
            copy = Path(folder) / "copy.db"
            copy.touch(mode=OWN_FILE)
            return _verified(means, backup, copy)
    except OSError as error:
        raise RestoreError("file", f"{error.filename or backup}: {error.strerror or error}") from error


def restore(means: Means, backup: Path, to: Path, event: Event) -> tuple[Restored, Manifest | None]:
    """Put a backup where nothing is, ready for the desk to go on; return what was changed in it, and its manifest.

    Raises RestoreError, StorageError, StoppedError; nothing is left at `to` then.
    """
    _refuse_taken(to)
    try:
        to.parent.mkdir(mode=OWN_FOLDER, parents=True, exist_ok=True)
        with draft_of(to, ".restoring", file_mode(to.parent)) as draft:
            manifest = _copied(means, backup, draft)
            words = _("restored from a backup of {at}; it may have been sent since").format(
                at=_taken_at(backup, manifest)
            )
            restored = _ready(means, backup, draft, words, event)
            put_in_place(draft, to)
    except InUseByOthersError as error:
        words = _("Another process restores to {path} at this moment; nothing was done.").format(path=to)
        raise RestoreError("busy", words) from error
    except FileExistsError as error:
        raise RestoreError("place-taken", _there_is_one(to)) from error
    except OSError as error:
        raise RestoreError("file", f"{error.filename or to}: {error.strerror or error}") from error
    return restored, manifest


def _verified(means: Means, backup: Path, copy: Path) -> Verified:
    manifest, first = _manifest_step(backup)
    digest = copy_file(backup, copy, means.told, means.is_stopped)
    steps = [first, *(_byte_steps(manifest, copy.stat().st_size, digest) if manifest is not None else ())]
    findings: tuple[Finding, ...] = ()
    try:
        facts = means.files.inspect_copy(copy, means.is_stopped)
        steps += _content_steps(manifest, facts)
        schema = means.files.bring_up(copy)
        steps.append(Step(name="schema", ok=True, words=str(schema)))
        wish = Wish(deep=True, reads=means.reads, told=means.checked, is_stopped=means.is_stopped)
        findings = tuple(means.files.look_through(copy, wish))
    except StorageError as error:
        name = "schema" if isinstance(error, DatabaseNewerError) else "structure"
        steps.append(Step(name=name, ok=False, words=_about(backup, copy, error)))
    return Verified(manifest=manifest, steps=tuple(steps), findings=findings)


def _manifest_step(backup: Path) -> tuple[Manifest | None, Step]:
    try:
        manifest = read_manifest(backup)
    except ManifestError as error:
        return None, Step(name="manifest", ok=False, words=str(error))
    if manifest is None:
        words = _("there is no {path}: nothing tells what the bytes must be").format(path=manifest_path(backup).name)
        return None, Step(name="manifest", ok=False, words=words)
    return manifest, Step(name="manifest", ok=True, words=f"{manifest.made_at}, {manifest.program}")


def _byte_steps(manifest: Manifest, size: int, digest: str) -> Iterator[Step]:
    yield _compared("size", manifest.size, size)
    yield _compared("sha256", manifest.sha256, digest)


def _content_steps(manifest: Manifest | None, facts: CopyFacts) -> Iterator[Step]:
    yield Step(name="structure", ok=not facts.problems, words=", ".join(facts.problems[:3]))
    if manifest is not None:
        told = {"revision": manifest.revision, "schema": manifest.database_schema, **manifest.counts}
        yield _compared(
            "counts", _counted(told), _counted({"revision": facts.revision, "schema": facts.schema, **facts.counts})
        )


def _compared(name: str, told: object, found: object) -> Step:
    if told == found:
        return Step(name=name, ok=True, words=str(found))
    words = _("{found}, and the manifest says {told}").format(found=found, told=told)
    return Step(name=name, ok=False, words=words)


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))


def _copied(means: Means, backup: Path, draft: Path) -> Manifest | None:
    """Copy the backup; one that is no longer what its manifest says is not restored."""
    try:
        manifest = read_manifest(backup)
    except ManifestError as error:
        raise RestoreError("damaged-backup", _unreadable(error)) from error
    digest = copy_file(backup, draft, means.told, means.is_stopped)
    if manifest is not None and digest != manifest.sha256:
        words = _(
            "The backup {path} is no longer what was written: its SHA-256 is not that of its manifest. Take another "
            "one. If there is none, move the manifest away and restore it all the same; fsck tells what is left."
        )
        raise RestoreError("damaged-backup", words.format(path=backup))
    return manifest


def _ready(means: Means, backup: Path, draft: Path, words: str, event: Event) -> Restored:
    """Make the draft ready; what is wrong with it is told by the name of the backup."""
    try:
        facts = means.files.inspect_copy(draft, means.is_stopped)
        if facts.problems:
            damaged = _("The backup {path} is damaged ({problem}): take another one.")
            raise RestoreError("damaged-backup", damaged.format(path=backup, problem=facts.problems[0]))
        return means.files.make_ready(draft, words, event)
    except DatabaseNewerError as error:
        raise RestoreError("database-newer", _about(backup, draft, error)) from error
    except StorageError as error:
        raise RestoreError("damaged-backup", _about(backup, draft, error)) from error


def _about(backup: Path, copy: Path, error: StorageError) -> str:
    return str(error).replace(str(copy), str(backup))


def _unreadable(error: ManifestError) -> str:
    words = _("The manifest can't be read ({why}). Move it away to restore the backup without it.")
    return words.format(why=error)


def _taken_at(backup: Path, manifest: Manifest | None) -> str:
    if manifest is not None:
        return manifest.made_at
    return utc(round(backup.stat().st_mtime) * 1000) or ""


def _refuse_taken(to: Path) -> None:
    """Refuse a place where something is; a journal of another database would be played into this one."""
    if to.exists() or to.is_symlink():
        raise RestoreError("place-taken", _there_is_one(to))
    left = [path.name for ending in SIDES if (path := to.with_name(to.name + ending)).exists()]
    if left:
        words = _("Beside {path} is {left}, which belongs to a database that was there: move it away first.")
        raise RestoreError("place-taken", words.format(path=to, left=", ".join(left)))


def _there_is_one(to: Path) -> str:
    words = _(
        "There is something at {path} already, and a database is never overwritten. Stop what uses it and move it away "
        "with its -wal and -shm, or restore to another place with --to."
    )
    return words.format(path=to)
