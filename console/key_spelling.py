"""How keys are written: as Textual names them ("ctrl+d", "question_mark"), or as the help prints them ("C-d", "?").

It stands apart so that the console, the help and `config check` read a person's `[keys]` alike.
"""

import unicodedata
from collections.abc import Mapping

_SIGNS = {
    "solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
    "plus_sign": "plus", "low_line": "underscore",
}  # fmt: skip
_PRINTED = {
    "pgdn": "pagedown", "pgup": "pageup", "esc": "escape", "del": "delete", "return": "enter", "spacebar": "space",
    "↑": "up", "↓": "down", "←": "left", "→": "right",
}  # fmt: skip
_MODIFIERS = {"c": "ctrl", "s": "shift", "m": "alt"}


def spelled_keymap(keymap: Mapping[str, str]) -> dict[str, str]:
    """Return a person's keys by name, as Textual names them; names without any key are left out."""
    spelled = {name: ",".join(spelled_keys(keys)) for name, keys in keymap.items()}
    return {name: keys for name, keys in spelled.items() if keys}


def spelled_keys(keys: str) -> tuple[str, ...]:
    """Return keys that commas part, each as Textual names it; an empty one is left out."""
    return tuple(spelled_key(one.strip()) for one in keys.split(",") if one.strip())


def spelled_key(key: str) -> str:
    """Return a key as Textual names it; what is no key comes back as it was."""
    if len(key) == 1:
        return _sign(key)
    for mark in ("-", "+"):
        before, found, last = key.partition(mark)
        if found and last and (mark == "+" or before.lower() in _MODIFIERS):
            modifier = before.lower()
            return f"{_MODIFIERS.get(modifier, modifier)}+{_last(last)}"
    return _last(key)


def is_printable(key: str) -> bool:
    """Tell whether a key writes a character, so that a field to type in would take it."""
    return key == "space" or len(key) == 1 or key in _signs()


def _last(key: str) -> str:
    """The rest may hold one more modifier, and its letter its own case: ctrl+d is not ctrl+D."""
    if "+" in key[:-1] or (len(key) > 2 and key[1] == "-"):
        return spelled_key(key)
    return _sign(key) if len(key) == 1 else _PRINTED.get(key.lower(), key.lower())


def _sign(character: str) -> str:
    if character in _PRINTED:
        return _PRINTED[character]
    if character.isalnum() or not character.isprintable():
        return character
    name = unicodedata.name(character, character).lower().replace("-", "_").replace(" ", "_")
    return _SIGNS.get(name, name)


def _signs() -> frozenset[str]:
    return frozenset(_sign(chr(code)) for code in range(0x21, 0x7F) if not chr(code).isalnum())
