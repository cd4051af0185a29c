"""The palette: everything that a key can do here, found by the words of the help."""

from collections.abc import Mapping, Sequence

from console.key_names import Where
from console.keys import keys_at, shown_keys
from widgets.language import _
from widgets.picker import Choice, Picker

NOT_FOR_PICKING = ("move.", "palette")


def palette(places: Sequence[Where], keymap: Mapping[str, str]) -> Picker:
    """Return a picker over the keys of these places; its answer is the name of a key in the catalog."""
    choices = [
        Choice(name=key.name, words=_capitalised(key.words()), remark=" ".join(shown_keys(key, keymap)))
        for key in keys_at(*places, Where.EVERYWHERE)
        if not key.name.startswith(NOT_FOR_PICKING)
    ]
    return Picker(choices, placeholder=_("what do you want to do?"))


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]
