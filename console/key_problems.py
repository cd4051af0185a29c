"""What is wrong with a person's own keys, in words with the way out: names, keys that clash, that nobody can press.

It stands alone and pure because `config check` must tell it before the console is opened: there a key that does
nothing, or something else, is only found by pressing it.
"""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from console.config_problems import Problem
from console.key_names import Key, Where
from console.key_places import SHARED, TYPING
from console.key_reach import Reach, reach_of
from console.key_spelling import is_printable, spelled_keys
from widgets.language import _

_TORN = frozenset("OABCDFHPQRSZ") | {"left_square_bracket", "tilde"}


def key_problems(keymap: Mapping[str, str], catalog: Sequence[Key], source: str) -> list[Problem]:
    """Return everything that is wrong with a person's keys, in the order of their names; warnings among them.

    `source` is the file or files that they stand in.
    """
    known = {key.name: key for key in catalog}
    found: list[Problem] = []
    for name, keys in sorted(keymap.items()):
        key = known.get(name)
        told = [(_unknown(name, known), False)] if key is None else _of_one(key, spelled_keys(keys))
        found += [_blamed(source, name, words, is_warning) for words, is_warning in told]
    return [*found, *_twice(keymap, known, source)]


def _of_one(key: Key, keys: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """Return what is wrong with the keys of one name, each with whether it is a warning only."""
    if not keys:
        yield _("no key is named: write keys with commas between them, or leave the line out."), False
    for one in keys:
        told = _out_of_reach(one, reach_of(one))
        if told is not None:
            yield told
        elif key.where in TYPING and is_printable(one):
            words = _("{key} is typed into the fields there and would do nothing: take a key with Ctrl, or F2 to F12.")
            yield words.format(key=one), False
        elif key.name == "quit" and is_printable(one):
            words = _("{key} would quit while somebody types: take a key with Ctrl, or F2 to F12.")
            yield words.format(key=one), False
        elif one in _TORN:
            yield _torn(one), True


def _out_of_reach(key: str, reach: Reach) -> tuple[str, bool] | None:
    match reach:
        case Reach.UNKNOWN:
            words = _("there is no key {key}: write it as the help shows it, like j, G, C-d, S-Tab, F5, PgDn, comma.")
            return words.format(key=key), False
        case Reach.TAKEN:
            return _("{key} is kept for the terminal's own ways: take another key.").format(key=key), False
        case Reach.ANOTHER:
            words = _("{key} is another key to a terminal, like C-i, which is Tab: name that one, or take another key.")
            return words.format(key=key), True
        case Reach.RARE:
            words = _("{key} is sent by few terminals, and by none through an older tmux: name a second key beside it.")
            return words.format(key=key), True
        case _:
            return None


def _torn(key: str) -> str:
    words = _("{key} is left behind when a slow line tears an arrow key apart, and would act then: take another key.")
    return words.format(key=key)


def _unknown(name: str, known: Mapping[str, Key]) -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return _("there is no key of that name; did you mean {near}?").format(near=near[0])
    words = _("there is no key of that name; `?` in the console shows what there is: {known}.")
    return words.format(known=", ".join(sorted(known)))


def _twice(keymap: Mapping[str, str], known: Mapping[str, Key], source: str) -> list[Problem]:
    """Return the keys that do two things at one place, once each; only those that the person moved there."""
    found: dict[tuple[str, str, str], Problem] = {}
    for places in SHARED:
        pressed: dict[str, Key] = {}
        for key in (key for key in known.values() if key.where in places or _reaches(key, places)):
            for one in spelled_keys(keymap.get(key.name, key.keys)) or spelled_keys(key.keys):
                first = pressed.setdefault(one, key)
                if first is not key and (first.name in keymap or key.name in keymap):
                    found.setdefault((one, first.name, key.name), _clash(one, first, key, keymap, source))
    return list(found.values())


def _reaches(key: Key, places: Sequence[Where]) -> bool:
    """Tell whether a key that works everywhere works here too; over a dialog only quitting does."""
    return key.where is Where.EVERYWHERE and (Where.HELP not in places or key.name == "quit")


def _clash(one: str, first: Key, second: Key, keymap: Mapping[str, str], source: str) -> Problem:
    words = _(
        "{key} would do two things at one place: {first} ({what}) and {second} ({other}). Give one of them another key."
    )
    said = words.format(key=one, first=first.name, what=first.words(), second=second.name, other=second.words())
    return _blamed(source, second.name if second.name in keymap else first.name, said, False)


def _blamed(source: str, name: str, words: str, is_warning: bool) -> Problem:
    return Problem(source=source, key=f"keys.{name}", words=words, is_warning=is_warning)
