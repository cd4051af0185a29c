"""Who gets no further than the folder of a database is told whose it is, and the two ways in.

It stands apart because SQLite says only that it can't open a file, and because both ways are somebody else's to open.
"""

import os
from pathlib import Path

from console.system_names import name_of_group, name_of_user
from storage.errors import NotAdmittedError
from storage.modes import is_shared
from widgets.language import _


def refuse_stranger(path: Path) -> None:
    """Refuse to open a database that this user may not read and write; one that is not there is nobody's.

    Raises NotAdmittedError.
    """
    try:
        facts = path.stat()
    except PermissionError:
        raise NotAdmittedError(_closed_words(path)) from None
    except OSError:  # whoever opens it says what that is
        return
    if facts.st_uid != os.getuid() and not (_is_open(path) or _is_read_only(path)):
        raise NotAdmittedError(_closed_words(path))


def _is_open(path: Path) -> bool:
    """A database with a journal can't even be read by somebody who may not write it and its folder."""
    return os.access(path, os.R_OK | os.W_OK) and os.access(path.resolve().parent, os.W_OK | os.X_OK)


def _is_read_only(path: Path) -> bool:
    return bool(os.statvfs(path).f_flag & os.ST_RDONLY)


def _closed_words(path: Path) -> str:
    folder = path.parent
    try:
        facts, shared = folder.stat(), is_shared(folder)
    except OSError:
        words = _("The database {path} is out of your reach: you may not pass the folders above it.")
        return f"{words.format(path=path)} {_ways_in()}"
    if shared:
        words = _(
            "The database {path} is shared with the group {group}, and you are no member: ask {owner} to make you one, "
            "and log in again."
        )
        return words.format(path=path, group=name_of_group(facts.st_gid), owner=name_of_user(facts.st_uid))
    words = _("The database {path} is for {owner} alone.").format(path=path, owner=name_of_user(facts.st_uid))
    return f"{words} {_ways_in()}"


def _ways_in() -> str:
    return _(
        "Whoever runs the desk may share it with a group of yours (omnidesk database share --group GROUP), or let you "
        "in over SSH (omnidesk ssh --example)."
    )
