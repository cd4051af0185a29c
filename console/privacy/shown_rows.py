"""A kept row as a person can read it: times in words of ISO 8601, bytes in hexadecimal, lists as lists.

It stands apart and pure because the file that is handed out is read by people and programs that know no database.
"""

import json
from collections.abc import Mapping

from console.cli.shapes import utc
from storage.places import NEVER

_TIMES = {"at", "arrival", "snoozed_until", "waiting_since"}
_PACKED = {
    "tags", "badges", "evidence", "address_evidence", "candidates", "compared", "to_typed", "cc_typed", "files", "undo",
}  # fmt: skip
_SWITCHES = {"from_customer", "automatic", "inline", "is_unsigned", "answers", "may_have_left"}


def shown_row(row: Mapping[str, object], *, is_internal: bool = False) -> dict[str, object]:
    """Return a row for JSON; `internal` marks what employees wrote for each other."""
    shown = {name: _shown(name, value) for name, value in row.items()}
    return {**shown, "internal": True} if is_internal else shown


def _shown(name: str, value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, int) and (name in _TIMES or name.endswith("_at")):
        return None if value == NEVER else utc(value)
    if isinstance(value, int) and name in _SWITCHES:
        return bool(value)
    if isinstance(value, str) and name in _PACKED:
        return _unpacked(value)
    return value


def _unpacked(value: str) -> object:
    """Return what a JSON column holds; what is no JSON stays as it is."""
    try:
        return json.loads(value) if value else None
    except ValueError:
        return value
