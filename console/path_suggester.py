"""The rest of a path while it is typed: what the folder holds that begins so.

It stands apart from the screens because it asks the disk, which may be slow or far away: a thread waits for it.
"""

import asyncio
import os
from itertools import islice
from pathlib import Path

from textual.suggester import Suggester

_MOST_LOOKED_AT = 5000  # entries of a folder


class PathSuggester(Suggester):
    """Suggests the first entry of a folder that goes on as was typed."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """Return the path that was begun, None when nothing begins so."""
        return await asyncio.to_thread(completed, value)


def completed(typed: str) -> str | None:
    """Return a path that was begun, the first by name where several fit; a folder ends with "/". None for none."""
    folder, slash, begun = typed.rpartition("/")
    if not begun:
        return None
    try:
        with os.scandir(Path(f"{folder}{slash}" or ".").expanduser()) as entries:
            fitting = [one for one in islice(entries, _MOST_LOOKED_AT) if _fits(one.name, begun)]
            first = min(fitting, key=lambda one: one.name, default=None)
            return None if first is None else f"{folder}{slash}{first.name}" + ("/" if first.is_dir() else "")
    except (OSError, RuntimeError, ValueError):
        return None


def _fits(name: str, begun: str) -> bool:
    """Tell whether an entry goes on as was typed; one with controls in its name can't be typed at all."""
    return name.startswith(begun) and name.isprintable()
