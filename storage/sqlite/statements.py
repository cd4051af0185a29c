"""The named statements of `queries/*.sql`, loaded once.

SQL lives in files of its own, where an editor colours it and a test can prepare each statement, ask for its plan, and
see that it is used. A statement opens with `-- name: its_name`; the comment under it says what it answers.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FOLDER = Path(__file__).with_name("queries")
_MARK = "-- name: "


@cache
def statements() -> Mapping[str, str]:
    """Return every statement by its name. Raises ValueError when two have the same."""
    return MappingProxyType(read_statements(_FOLDER))


def read_statements(folder: Path) -> dict[str, str]:
    """Return the statements of a folder's files by their names. Raises ValueError when two have the same."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.sql")):
        for part in path.read_text(encoding="utf-8").split(_MARK)[1:]:
            name, _, rest = part.partition("\n")
            if name in found:
                raise ValueError(f"two statements are named {name}")
            found[name] = _without_comments(rest)
    return found


def _without_comments(text: str) -> str:
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("--"))
    return "\n".join(lines).strip().removesuffix(";")
