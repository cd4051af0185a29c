"""The checks of fields: the very commands that a form would run, asked while a person types.

They stand apart so that a form can't accept what its command refuses, nor say it in other words. Words name options as
the command line does; in a form they name the field.
"""

from argparse import ArgumentTypeError
from collections.abc import Callable, Mapping
from functools import partial

from console.commands.refusal import RefusedError
from console.commands.settings_command import SettingsCommand
from storage.settings import Settings
from widgets.field import Check, Value

Make = Callable[[Mapping[str, Value]], SettingsCommand]
_FINE = ("nothing-changed",)


def refused_alone(name: str, make: Make, settings: Settings) -> Check:
    """Return the check of one field: what the command that `make` gives for its value alone would be refused for."""
    return partial(_words, name, make, settings)


def _words(name: str, make: Make, settings: Settings, text: str) -> str:
    try:
        make({name: text}).change(settings)
    except RefusedError as error:
        return "" if error.refusal.code in _FINE else error.refusal.words
    except ArgumentTypeError as error:
        return str(error)
    return ""


def in_form_words(words: str, labels: Mapping[str, str]) -> str:
    """Return words of a command with the labels of fields in the place of options: "--cap-days" is "Most days"."""
    for name in sorted(labels, key=len, reverse=True):
        words = words.replace(f"--{name.replace('_', '-')}", labels[name])
    return words
