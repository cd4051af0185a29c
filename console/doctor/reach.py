"""Who may read and write the database, and so which of three it is: for one, for a group, or for whom sshd lets in.

It stands apart because it judges modes and owners only, and so tells what SQLite never says: a second user without
write permission can't even read a database with a journal, and whoever may write its file is bound by no role.
"""

import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from console.doctor.finding import Finding, failed, ok, warning
from console.doctor.places import strangers_above
from console.oncall.judging import LITTLE_ROOM, NO_ROOM
from console.ssh_example import KEYS
from console.system_names import name_of_group, name_of_user
from console.upkeep.desk_files import files_of
from storage.modes import SHARED_FILE, SHARED_FOLDER
from widgets.language import _, ngettext

_MODE = "database.mode"


def look_at_database(path: Path, keys: Path = Path(KEYS)) -> Iterator[Finding]:
    """Yield how a database that is there may be reached, and how much room its disk has.

    `keys` is where employees who come in over SSH have theirs. Raises OSError.
    """
    store = path.resolve()
    folder, facts = store.parent, store.stat()
    yield _reach(folder, files_of(store), keys)
    if facts.st_uid != os.geteuid():
        words = _("The database belongs to {owner}, and you are {you}.")
        told = words.format(owner=name_of_user(facts.st_uid), you=name_of_user(os.geteuid()))
        yield ok("database.owner", told, _("Its owner runs the poller and administers: one account for the service."))
    yield from strangers_above("database.folder", folder)
    yield _room(folder)


def _reach(folder: Path, files: Sequence[Path], keys: Path) -> Finding:
    within, group = stat.S_IMODE(folder.stat().st_mode), folder.stat().st_gid
    modes = {path.name: (stat.S_IMODE(path.stat().st_mode), path.stat().st_gid) for path in files}
    shown = ", ".join([f"{within:04o} {folder}", *(f"{mode:04o} {name}" for name, (mode, _gid) in modes.items())])
    if within & stat.S_IWOTH or any(mode & 0o007 for mode, _gid in modes.values()):
        remedy = _("Run: chmod o-rwx {folder} {file}*").format(folder=folder, file=files[0])
        return failed(_MODE, _("Others reach the database: {modes}").format(modes=shown), remedy)
    if not within & stat.S_IWGRP and not any(mode & 0o070 for mode, _gid in modes.values()):
        return _for_one(shown, keys)
    if within == SHARED_FOLDER and all(found == (SHARED_FILE, group) for found in modes.values()):
        return _for_group(group)
    words = _("The database is neither for its owner only nor shared with a group: {modes}").format(modes=shown)
    remedy = _("Its owner runs: omnidesk database share --group {group}, or omnidesk database unshare")
    return warning(_MODE, words, remedy.format(group=name_of_group(group)))


def _for_one(shown: str, keys: Path) -> Finding:
    """Tell whether it is the service's alone, whose employees come in over SSH, or one person's."""
    count = _keys_in(keys)
    if count:
        words = ngettext(
            "The database is for its owner only, and {count} key lets an employee in over SSH: roles guard: {modes}",
            "The database is for its owner only, and {count} keys let employees in over SSH: roles guard: {modes}",
            count,
        )
        return ok(_MODE, words.format(count=count, modes=shown))
    hint = _(
        "Others come in by omnidesk ssh --example, where roles guard, or by omnidesk database share --group GROUP."
    )
    return ok(_MODE, _("The database is for its owner only: {modes}").format(modes=shown), hint)


def _for_group(group: int) -> Finding:
    """Tell with whom it is shared; an owner who is no member may be locked out by what a member makes."""
    named = name_of_group(group)
    if os.geteuid() and group not in (os.getegid(), *os.getgroups()):
        words = _("The database is shared with the group {group}, and you are no member here.").format(group=named)
        return warning(
            _MODE,
            words,
            _("Run: sudo usermod -aG {group} {user}; then log in again.").format(
                group=named, user=name_of_user(os.geteuid())
            ),
        )
    words = _("The database is shared with the group {group}: roles guide its members, they don't guard.")
    hint = _("One account for the service with `omnidesk ssh` for each employee guards them.")
    return ok(_MODE, words.format(group=named), hint)


def _keys_in(keys: Path) -> int:
    """Return how many keys open a console, 0 where that can't be read."""
    try:
        lines = keys.read_text(errors="replace").splitlines()
    except OSError:
        return 0
    return sum(line.startswith("restrict") and " ssh --employee " in line for line in lines)


def _room(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    words = _("{mb} MB free on the disk of the database").format(mb=free // 1_000_000)
    remedy = _("Make room: old backups beside the database, logs, other files of this disk.")
    if free < NO_ROOM:
        return failed("disk", words, remedy)
    return warning("disk", words, remedy) if free < LITTLE_ROOM else ok("disk", words)
