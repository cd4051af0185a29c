"""Which files in the folder of a database are the desk's: it and its journal, the copies and the backups beside it.

It stands apart because who shares a folder with a group, and who judges it, must mean the same files. What a console
remembers of one person stays that person's, and the folder in which the service keeps its backups its owner's.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from console.upkeep.manifest import ENDING
from console.upkeep.whole_files import SIDES

_MEMORIES = ("console-", ".console-")
_BACKUPS = "backups"  # as the unit of `omnidesk service` names it


def files_of(store: Path) -> list[Path]:
    """Return the desk's files in the folder of a database, which is no link: it first, then its journal, then others.

    Raises OSError.
    """
    found = {path.name for path in store.parent.iterdir() if path.is_file() and not path.is_symlink()}
    first = [name for name in (store.name, *(store.name + side for side in SIDES)) if name in found]
    copies = sorted(name for name in _copies(store.name, found) if name not in first)
    return [store.with_name(name) for name in (*first, *copies)]


def is_lost(store: Path) -> bool:
    """Tell of a database that is gone where something says that there was one: its journal, or a link to it."""
    journal = store.with_name(f"{store.name}-wal")
    return not store.exists() and (store.is_symlink() or (journal.exists() and journal.stat().st_size > 0))


def others_beside(store: Path) -> list[str]:
    """Return the names of what else is in the folder of a database. Raises OSError."""
    ours = {path.name for path in files_of(store)}
    others = [path for path in store.parent.iterdir() if path.name not in ours and not path.name.startswith(_MEMORIES)]
    return sorted(path.name for path in others if path.name != _BACKUPS or path.is_symlink() or not path.is_dir())


def _copies(name: str, found: Iterable[str]) -> Iterator[str]:
    """Yield the copies of a database, whole or in the making, and each backup that a manifest stands beside."""
    names = set(found)
    for one in names:
        backup = one.removesuffix(".part").removesuffix(ENDING)
        if one.startswith((f"{name}.", f".{name}.")) or backup + ENDING in names:
            yield one
