"""The last look at the structure of a database, told in a small file beside it: when, by what, and what was wrong.

It stands apart from the looks, which take as long as the database is large: whoever is on call is told at once what the
last one found. It is no part of the database, because a look changes nothing in it, least of all a damaged one.
"""

import json
from contextlib import suppress
from pathlib import Path

from console.mail.safe_text import safe_line
from storage.oncall import LastLook

_ENDING = ".looked"
_MOST_BYTES = 4096
_MOST_LETTERS = 200


def read_last_look(store: Path) -> LastLook | None:
    """Return the last look at a database; None when nobody looked at this file of it, or nobody can tell.

    A database that was put back since is another file, so an older look says nothing of it.
    """
    try:
        with _place(store).open("rb") as opened:
            said = json.loads(opened.read(_MOST_BYTES))
        if said["file"] != store.stat().st_ino:
            return None
        return LastLook(at=int(said["at"]), by=_harmless(said["by"]), problem=_harmless(said["problem"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None


def keep_last_look(store: Path, look: LastLook) -> None:
    """Tell of a look; where the file can't be written nobody is told, and nothing else is lost."""
    from console.upkeep.whole_files import write_whole
    from storage.modes import file_mode

    with suppress(OSError):
        said = {"at": look.at, "by": look.by, "problem": look.problem, "file": store.stat().st_ino}
        write_whole(_place(store), json.dumps(said).encode() + b"\n", file_mode(store.parent))


def _place(store: Path) -> Path:
    return store.with_name(store.name + _ENDING)


def _harmless(text: object) -> str:
    return safe_line(str(text))[:_MOST_LETTERS]
