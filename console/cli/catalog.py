"""Every verb with its options, as completion and the manual need it: plain values, made from the same as the parser.

It stands apart because it imports every group of verbs, which no other verb may do: that would cost more than most do.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from console.cli.frame import Argument, Verb, argument
from console.cli.parsing import global_arguments
from console.cli.verbs import Group, groups
from widgets.language import _

FILES = ("F", "FILE", "PATH", "FOLDER")


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """An option or an argument as it is typed: `metavar` "" where no value follows, `choices` the values there are."""

    flags: tuple[str, ...]
    words: str
    metavar: str = ""
    choices: tuple[str, ...] = ()
    is_repeated: bool = False

    @property
    def takes_value(self) -> bool:
        """Tell whether a value follows."""
        return bool(self.metavar)

    @property
    def is_file(self) -> bool:
        """Tell whether the value names a file."""
        return self.metavar in FILES


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A verb with its options and its positional arguments."""

    name: str
    words: str
    options: tuple[Option, ...]
    positionals: tuple[Option, ...]


def global_options() -> tuple[Option, ...]:
    """Return the options that stand before the verb."""
    return (*(_option(one) for one in global_arguments()), help_option())


def help_option() -> Option:
    """Return the option that shows a help, where nothing else may stand too."""
    return _option(argument("-h", "--help", action="store_true", words=lambda: _("show this help and end")))


def commands() -> Iterator[tuple[Group, tuple[Command, ...]]]:
    """Yield each group with its verbs."""
    for group in groups():
        yield group, tuple(_command(verb) for verb in group.verbs())


def verb_groups() -> Iterator[tuple[str, str, tuple[Command, ...], bool]]:
    """Yield each group's word, what it is, its verbs, and whether the word is the verb."""
    for group, verbs in commands():
        yield group.word, group.words(), verbs, len(verbs) == 1 and verbs[0].name == group.word


def several_verbs() -> list[str]:
    """Return the words behind which another word tells the verb."""
    return [word for word, _words, _verbs, is_verb in verb_groups() if not is_verb]


def flags_of(options: Iterable[Option]) -> str:
    """Return every spelling of options."""
    return " ".join(flag for one in options for flag in one.flags)


def _command(verb: Verb) -> Command:
    own = [_option(one) for one in verb.every_argument]
    if verb.has_json:
        own.append(Option(flags=("--json",), words=_("one JSON object on stdout, errors too")))
    own.append(help_option())
    return Command(
        name=verb.name,
        words=verb.words(),
        options=tuple(one for one in own if one.flags[0].startswith("-")),
        positionals=tuple(one for one in own if not one.flags[0].startswith("-")),
    )


def _option(one: Argument) -> Option:
    action = one.options.get("action", "store")
    takes_value = isinstance(action, str) and action in ("store", "append", "extend")
    is_switch = not isinstance(action, str)  # --name and --no-name
    flags = one.flags
    if is_switch:
        flags = tuple(spelling for flag in flags for spelling in (flag, flag.replace("--", "--no-", 1)))
    choices = tuple(str(choice) for choice in one.options.get("choices") or ())
    usual = "|".join(choices) if choices else one.flags[-1].lstrip("-").upper().replace("-", "_")
    metavar = str(one.options.get("metavar") or usual) if takes_value else ""
    if not choices and "|" in metavar:
        choices = tuple(word for word in metavar.split("|") if word.isalpha())
    nargs = one.options.get("nargs")
    return Option(flags=flags, words=one.words(), metavar=metavar, choices=choices, is_repeated=nargs in ("*", "+"))
