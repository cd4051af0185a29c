"""Which keys a terminal can send at all, before any program gets to choose.

It stands alone and pure: a table of what xterm and its kin have sent for decades, and what only newer protocols send.
"""

from enum import Enum

from console.key_spelling import is_printable


class Reach(Enum):
    """How far a key gets."""

    SENT = "sent"
    RARE = "rare"  # by terminals with a newer keyboard protocol alone
    ANOTHER = "another"  # the terminal sends the code of another key
    TAKEN = "taken"  # the console leaves it to the terminal
    UNKNOWN = "unknown"


_FUNCTION_KEYS = frozenset(f"f{number}" for number in range(1, 13))
_RARE_FUNCTION_KEYS = frozenset(f"f{number}" for number in range(13, 25))
_MOVING = frozenset({"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete"})
_PLAIN = frozenset({"enter", "escape", "tab", "space", "backspace"}) | _MOVING | _FUNCTION_KEYS
_MODIFIERS = frozenset({"ctrl", "shift", "alt", "super", "hyper", "meta"})
_CTRL_SIGNS = frozenset({"backslash", "right_square_bracket", "circumflex_accent", "underscore", "at", "space"})
_CTRL_IS_ANOTHER = frozenset({"h", "i", "j", "m", "left_square_bracket"})  # Backspace, Tab, newline, Enter, Esc
_TAKEN = frozenset({"ctrl+c", "ctrl+z"})


def reach_of(key: str) -> Reach:
    """Return how far a key gets, named as Textual names it."""
    *modifiers, last = key.split("+")
    if not set(modifiers) <= _MODIFIERS or not _is_key(last):
        return Reach.UNKNOWN
    if key in _TAKEN:
        return Reach.TAKEN
    if not modifiers:
        return Reach.RARE if last in _RARE_FUNCTION_KEYS else Reach.SENT
    return _modified(frozenset(modifiers), last)


def _modified(modifiers: frozenset[str], last: str) -> Reach:
    if last in _MOVING:
        return Reach.SENT if modifiers <= {"ctrl", "shift"} else Reach.RARE
    if modifiers == {"ctrl"}:
        if last in _CTRL_IS_ANOTHER:
            return Reach.ANOTHER
        return Reach.SENT if (len(last) == 1 and last.islower()) or last in _CTRL_SIGNS else Reach.RARE
    if modifiers == {"shift"}:
        return Reach.SENT if last == "tab" else Reach.ANOTHER if is_printable(last) else Reach.RARE
    return Reach.SENT if modifiers == {"alt"} and is_printable(last) else Reach.RARE


def _is_key(last: str) -> bool:
    return last in _PLAIN or last in _RARE_FUNCTION_KEYS or is_printable(last)
