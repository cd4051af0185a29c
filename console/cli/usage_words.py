"""What argparse says of a wrong command, in the language in use.

It stands apart because argparse speaks English only; what is not known here passes as it is.
"""

import re
from collections.abc import Callable

from widgets.language import _

_KNOWN: tuple[tuple[re.Pattern[str], Callable[[], str]], ...] = (
    (re.compile(r"the following arguments are required: (?P<what>.+)"), lambda: _("missing: {what}")),
    (
        re.compile(r"unrecognized arguments: (?P<what>.+)"),
        lambda: _("unknown here: {what} (global options stand before the verb)"),
    ),
    (re.compile(r"argument (?P<what>\S+): expected .*"), lambda: _("{what} needs a value")),
    (
        re.compile(r"argument (?P<what>\S+): invalid choice: (?P<value>.+) \(choose from (?P<choices>.+)\)"),
        lambda: _("{what} can't be {value}: choose from {choices}"),
    ),
    (
        re.compile(r"argument (?P<what>\S+): not allowed with argument (?P<other>\S+)"),
        lambda: _("{what} and {other} exclude each other"),
    ),
    (re.compile(r"argument (?P<what>\S+): (?P<words>.+)"), lambda: _("{what}: {words}")),
)


def in_words(message: str) -> str:
    """Return argparse's message in the language in use."""
    for known, words in _KNOWN:
        if found := known.fullmatch(message):
            return words().format(**found.groupdict())
    return message
