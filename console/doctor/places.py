"""Who else may read or write the files of the desk: the database, the configuration, the secrets.

It stands apart because it judges modes and owners only, and so tells what SQLite never says: a second user without
write permission can't even read a database with a journal, and whoever may write its file is bound by no role.
"""

import grp
import os
import pwd
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from console.doctor.finding import Finding, failed, ok, warning
from console.oncall.judging import LITTLE_ROOM, NO_ROOM
from console.secret_sources import FromCommand, FromCredential, FromEnvironment, FromFile, SecretSource, program_of
from widgets.language import _

_SHARED_FOLDER, _SHARED_FILE = 0o2770, 0o660


def look_at_database(path: Path) -> Iterator[Finding]:
    """Yield how a database that is there may be reached, and how much room its disk has."""
    folder, facts = path.parent, path.stat()
    yield _reach("database.mode", folder, [path, *_beside(path)])
    if facts.st_uid != os.geteuid():
        words = _("The database belongs to {owner}, and you are {you}.")
        told = words.format(owner=_user(facts.st_uid), you=_user(os.geteuid()))
        yield ok("database.owner", told, _("Its owner runs the poller and administers: one account for the service."))
    yield from _strangers_above("database.folder", folder)
    yield _room(folder)


def look_at_configuration(files: Iterable[Path]) -> Iterator[Finding]:
    """Yield who may change the files of the configuration: they name programs that give passwords."""
    for path in files:
        name = "configuration.mode"
        mode = path.stat().st_mode
        if mode & stat.S_IWOTH:
            words = _("Others can write {path}").format(path=path)
            yield failed(name, words, _("Run: chmod o-w {path}").format(path=path))
        elif path.stat().st_uid not in (os.geteuid(), 0):
            words = _("{path} belongs to {owner}").format(path=path, owner=_user(path.stat().st_uid))
            yield warning(name, words, _("Whoever owns it decides what runs here: chown it to yourself or to root."))
        else:
            yield ok(name, _("{path} is yours or root's ({mode:o}).").format(path=path, mode=stat.S_IMODE(mode)))
        yield from _strangers_above("configuration.folder", path.parent)


def look_at_secrets(secrets: Mapping[str, SecretSource]) -> Iterator[Finding]:
    """Yield whether each secret is where the configuration says, and for nobody else; none is asked for."""
    for name, source in sorted(secrets.items()):
        yield _secret(f"secret.{name}", source)


def _secret(name: str, source: SecretSource) -> Finding:
    match source:
        case FromCommand(words=command):
            found = shutil.which(command[0])
            if found is None:
                words = _("There is no program {program}.").format(program=program_of(command))
                return failed(name, words, _("Install it, or mend the entry in [secrets]."))
            return ok(name, _("from the command {program}").format(program=found))
        case FromFile(path=path):
            return _secret_file(name, path)
        case FromEnvironment(variable=variable):
            if not os.environ.get(variable):
                words = _("The environment variable {variable} is not set here.").format(variable=variable)
                return warning(name, words, _("Whoever polls needs it: set it for the service."))
            hint = _("Whoever runs as the same user can read it: a file or a systemd credential is better.")
            return ok(name, _("from the environment ({variable})").format(variable=variable), hint)
        case FromCredential(name=credential):
            words = _("from systemd, as the credential {name}").format(name=credential)
            return ok(name, words, _("Only the service has it: LoadCredential={name}:…").format(name=credential))


def _secret_file(name: str, path: Path) -> Finding:
    try:
        facts = path.stat()
    except OSError as error:
        words = _("{path} can't be read: {reason}.").format(path=path, reason=error.strerror)
        return failed(name, words, _("Put the password there, alone on the first line."))
    if facts.st_mode & 0o077:
        remedy = _("Run: chmod 600 {path}").format(path=path)
        return failed(name, _("Others can read {path}").format(path=path), remedy)
    if facts.st_uid not in (os.geteuid(), 0):
        words = _("{path} belongs to {owner}").format(path=path, owner=_user(facts.st_uid))
        return failed(name, words, _("Run: chown {user} {path}").format(user=_user(os.geteuid()), path=path))
    return ok(name, _("{path} is for its owner only.").format(path=path))


def _beside(path: Path) -> list[Path]:
    return [one for ending in ("-wal", "-shm") if (one := path.with_name(path.name + ending)).exists()]


def _reach(name: str, folder: Path, files: list[Path]) -> Finding:
    """Tell which of the two ways of sharing it is, or that it is neither."""
    within = stat.S_IMODE(folder.stat().st_mode)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in files]
    shown = ", ".join(
        [f"{within:04o} {folder}", *(f"{mode:04o} {path.name}" for mode, path in zip(modes, files, strict=True))]
    )
    if within & stat.S_IWOTH or any(mode & 0o007 for mode in modes):
        remedy = _("Run: chmod o-rwx {folder} {file}*").format(folder=folder, file=files[0])
        return failed(name, _("Others reach the database: {modes}").format(modes=shown), remedy)
    if not within & stat.S_IWGRP and not any(mode & 0o070 for mode in modes):
        return ok(name, _("The database is for its owner only: {modes}").format(modes=shown))
    if within == _SHARED_FOLDER and all(mode == _SHARED_FILE for mode in modes):
        group = _group(folder.stat().st_gid)
        words = _("The database is shared with the group {group}: roles guide its members, they don't guard.")
        hint = _("One account for the service with `omnidesk ssh` for each employee guards them.")
        return ok(name, words.format(group=group), hint)
    words = _("The database is neither for its owner only nor shared with a group: {modes}").format(modes=shown)
    remedy = _("For its owner: chmod 700 {folder}; chmod 600 {file}*. Shared: chmod 2770 and 660.")
    return warning(name, words, remedy.format(folder=folder, file=files[0]))


def _strangers_above(name: str, folder: Path) -> Iterator[Finding]:
    """Yield the folders above that others may write: whoever may rename a folder puts another in its place."""
    for place in (folder, *folder.resolve().parents):
        mode = place.stat().st_mode
        if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
            words = _("Others can write the folder {place}").format(place=place)
            yield failed(name, words, _("Run: chmod o-w {place}").format(place=place))


def _room(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    words = _("{mb} MB free on the disk of the database").format(mb=free // 1_000_000)
    remedy = _("Make room: old backups beside the database, logs, other files of this disk.")
    if free < NO_ROOM:
        return failed("disk", words, remedy)
    return warning("disk", words, remedy) if free < LITTLE_ROOM else ok("disk", words)


def _user(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _group(gid: int) -> str:
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)
