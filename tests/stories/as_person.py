"""The program run as another user of this machine, for whom the interpreter itself may be out of reach.

    python -m tests.stories.as_person UID GID GROUPS UMASK WORD…

It stands apart because everything is loaded before the rights are given up: interpreter and program may lie in a folder
that only root enters. GROUPS are numbers parted by commas, UMASK is in octal digits.
"""

import os
import pkgutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

_SCREENS = ("console.screens", "console.app", "console.closed_desk", "console.demo")
_LATE = ("stringprep", "concurrent.futures.thread")


def load(*packages: str, but: tuple[str, ...] = ()) -> None:
    """Load every module of these packages; one that this machine can't have is passed over."""
    for package in packages:
        for found in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
            if not found.name.endswith("__main__") and not found.name.startswith(but):
                with suppress(ImportError):
                    import_module(found.name)
    for name in _LATE:
        import_module(name)


def load_verbs() -> None:
    """Load what verbs need."""
    load("console", "storage", "encodings", but=_SCREENS)


def become(uid: int, gid: int, groups: Sequence[int], umask: int) -> None:
    """Give up the rights of root for those of a user, for good."""
    os.setgroups(list(groups))
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    os.umask(umask)


def main(arguments: Sequence[str]) -> int:
    """Run the program with the words that stand behind who is to run it."""
    uid, gid, groups, umask, *words = arguments
    load("console", "widgets", "storage", "encodings", "textual.drivers")
    become(int(uid), int(gid), [int(one) for one in groups.split(",") if one], int(umask, 8))
    sys.argv = ["omnidesk", *words]
    from console.cli.main import main as run

    return run(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
