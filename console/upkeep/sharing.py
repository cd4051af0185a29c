"""The folder of a database, given to a group of the system or taken back: every mode and group in it, in one go.

It stands apart from the verb because the order matters: while others work, a file is for the group before the folder
lets its members in, and the folder is closed before anything else is taken back.
"""

import grp
import os
import pwd
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from console.system_names import name_of_user
from console.upkeep.desk_files import files_of, others_beside
from storage.modes import OWN_FILE, OWN_FOLDER, SHARED_FILE, SHARED_FOLDER
from widgets.language import _

_NAMED = 3  # foreign files that are named
_OPENED = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class SharingError(Exception):
    """The folder stays as it is; `code` is for scripts, the text says why and what to do."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Whose a database and its folder shall be. `group` is "" for its owner alone."""

    store: Path
    gid: int
    group: str = ""

    @property
    def folder(self) -> Path:
        """The folder of the database."""
        return self.store.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A file or folder that has another mode or group than before; `owner` names who alone could change it, if any."""

    path: Path
    was: int
    mode: int
    owner: str = ""


def wish_to_share(store: Path, group: str) -> Wish:
    """Return the wish to share a database of this user's with a group. Raises SharingError, OSError."""
    try:
        found = grp.getgrnam(group)
    except KeyError:
        words = _("There is no group {group} on this machine: make it first, as with groupadd {group}.")
        raise SharingError("unknown-group", words.format(group=group)) from None
    store = store.resolve()
    _refuse_outsider(found)
    _refuse_odd_folder(store)
    _refuse_walls(store.parent, found)
    return Wish(store=store, gid=found.gr_gid, group=group)


def wish_to_keep(store: Path) -> Wish:
    """Return the wish to have a database of this user's for themselves alone. Raises SharingError, OSError."""
    store = store.resolve()
    _refuse_odd_folder(store)
    me = _account()
    return Wish(store=store, gid=os.getegid() if me is None else me.pw_gid)


def look(wish: Wish) -> list[Changed]:
    """Return what would be changed, and what only others could change; nothing is. Raises OSError."""
    return [one for path in (wish.folder, *files_of(wish.store)) if (one := _seen(path, wish)) is not None]


def carry_out(wish: Wish) -> list[Changed]:
    """Change what differs, and return it as `look` does. Done twice it is done once. Raises SharingError, OSError."""
    found = [_set(path, wish) for path in _in_order(wish)]
    return list({one.path: one for one in found if one is not None}.values())


def _in_order(wish: Wish) -> Iterator[Path]:
    """Yield the files first where a group is let in, then what came meanwhile; the folder first where it is not."""
    if wish.group:
        yield from files_of(wish.store)
    yield wish.folder
    yield from files_of(wish.store)


def _seen(path: Path, wish: Wish) -> Changed | None:
    try:
        return _difference(path, path.lstat(), wish)
    except FileNotFoundError:  # a journal comes and goes
        return None


def _difference(path: Path, facts: os.stat_result, wish: Wish) -> Changed | None:
    """Return how a file differs from what is wished; what is neither file nor folder is left alone."""
    if stat.S_ISDIR(facts.st_mode):
        wanted = SHARED_FOLDER if wish.group else OWN_FOLDER
    elif stat.S_ISREG(facts.st_mode):
        wanted = SHARED_FILE if wish.group else OWN_FILE
    else:
        return None
    was = stat.S_IMODE(facts.st_mode)
    if was == wanted and facts.st_gid == wish.gid:
        return None
    mine = os.geteuid() in (0, facts.st_uid)
    return Changed(path=path, was=was, mode=wanted, owner="" if mine else name_of_user(facts.st_uid))


def _set(path: Path, wish: Wish) -> Changed | None:
    """Change one file by its descriptor: a link that a member put in its place is not followed."""
    seen = _seen(path, wish)
    if seen is None or seen.owner:
        return seen
    opened = os.open(path, _OPENED)
    try:
        differs = _difference(path, os.fstat(opened), wish)
        if differs is not None and not differs.owner:
            os.fchown(opened, -1, wish.gid)
            os.fchmod(opened, differs.mode)
            _refuse_other_mode(path, os.fstat(opened), differs.mode)
        return differs
    finally:
        os.close(opened)


def _refuse_other_mode(path: Path, facts: os.stat_result, wanted: int) -> None:
    if stat.S_IMODE(facts.st_mode) != wanted:
        words = _("{path} can't be given the mode {mode:o}: this disk does not keep it. Put the database on another.")
        raise SharingError("bad-disk", words.format(path=path, mode=wanted))


def _refuse_outsider(group: grp.struct_group) -> None:
    """Refuse an owner who is no member: a journal that a member made would lock them out of their own desk."""
    if os.geteuid() == 0 or group.gr_gid in (os.getegid(), *os.getgroups()):
        return
    me = _account()
    if me is not None and (me.pw_name in group.gr_mem or me.pw_gid == group.gr_gid):
        words = _(
            "You are a member of the group {group} since you logged in: log in again, restart the poller, try again."
        )
        raise SharingError("not-in-group", words.format(group=group.gr_name))
    words = _(
        "You are no member of the group {group}, and what its members write would lock you out. "
        "Run: sudo usermod -aG {group} {user}; then log in again."
    )
    raise SharingError("not-in-group", words.format(group=group.gr_name, user=name_of_user(os.geteuid())))


def _refuse_odd_folder(store: Path) -> None:
    """Refuse a folder that is not the desk's: whoever may write it may replace whatever is in it."""
    folder, facts = store.parent, store.parent.stat()
    others = others_beside(store)
    if facts.st_uid != os.geteuid() or facts.st_mode & (stat.S_IWOTH | stat.S_ISVTX) or folder in _homes():
        found = _("{folder} is not the desk's own folder.").format(folder=folder)
    elif others:
        named = ", ".join(others[:_NAMED]) + (" …" if len(others) > _NAMED else "")
        found = _("In {folder} there is more than the desk: {names}.").format(folder=folder, names=named)
    else:
        return
    remedy = _("Whoever may write a folder may replace what is in it: put the database into a folder of its own.")
    raise SharingError("not-its-own-folder", f"{found} {remedy}")


def _refuse_walls(folder: Path, group: grp.struct_group) -> None:
    """Refuse a place that no member would reach."""
    for place in folder.parents:
        facts = place.stat()
        is_open = stat.S_IXOTH | (stat.S_IXGRP if facts.st_gid == group.gr_gid else 0)
        if not facts.st_mode & is_open:
            words = _(
                "No member of {group} gets to {folder}: {place} ({mode:04o}) lets nobody through. Put the database "
                "where they do, as in /srv/omnidesk, and name it in the configuration."
            )
            mode = stat.S_IMODE(facts.st_mode)
            told = words.format(group=group.gr_name, folder=folder, place=place, mode=mode)
            raise SharingError("out-of-reach", told)


def _homes() -> set[Path]:
    me = _account()
    return {Path("/"), Path.home(), *([] if me is None else [Path(me.pw_dir)])}


def _account() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwuid(os.geteuid())
    except KeyError:
        return None
