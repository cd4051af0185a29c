"""From the words of a command to a verb and its arguments.

The global options stand before the verb. They are split off first, so that only the parser of the group that is asked
for is built: the parser of every verb would cost more than most verbs do.
"""

from argparse import SUPPRESS, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NoReturn

from console.cli.faults import UsageError
from console.cli.frame import Argument, Verb, argument
from console.cli.usage_words import in_words
from console.cli.verbs import Group, group_named, groups
from console.commands.quoting import quoted
from console.mail.safe_text import safe_line
from widgets.language import LANGUAGES, _

_PROGRAM = "omnidesk"
_TAKES_VALUE = {"--config", "--database", "--employee", "--lang"}


class Parser(ArgumentParser):
    """An argparse parser in the language in use, that raises UsageError where argparse would print and exit."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "add_help": False, "allow_abbrev": False})
        self._positionals.title, self._optionals.title = _("arguments"), _("options")
        self.add_argument("-h", "--help", action="help", help=_("show this help and end"))
        self._given: Sequence[str] = ()

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """Refuse what is unknown here: the parser of a group would show its own usage in the place of the verb's."""
        self._given = list(args or ())
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return found, unknown

    def error(self, message: str) -> NoReturn:
        words = " ".join([in_words(safe_line(message)), *self._with_equals(message)])
        raise UsageError(words, usage=self.format_usage())

    def _with_equals(self, message: str) -> Iterator[str]:
        """Say how a value is written that begins as an option does."""
        for flag, value in pairwise(self._given):
            is_meant = value.startswith("-") and value.partition("=")[0] not in self._option_string_actions
            if is_meant and message.startswith(f"argument {flag}: expected"):
                yield _("(a value that begins with - goes behind a =, like {written})").format(
                    written=quoted(safe_line(f"{flag}={value}"))
                )


def split(argv: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the global options, and what follows: the verb with its arguments."""
    place = 0
    while place < len(argv) and argv[place].startswith("-") and argv[place] != "--":
        place += 2 if argv[place] in _TAKES_VALUE else 1
    rest = list(argv[place:])
    return list(argv[:place]), rest[1:] if rest[:1] == ["--"] else rest


def global_arguments() -> tuple[Argument, ...]:
    """Return the options that stand before the verb."""
    return (
        argument("--config", metavar="FILE", words=lambda: _("read this configuration file and no other")),
        argument("--database", metavar="URL", words=lambda: _("the database, like sqlite:////path/to/omnidesk.db")),
        argument("--employee", metavar="LOGIN", words=lambda: _("act as this employee; only the database's owner may")),
        argument("--lang", choices=LANGUAGES, words=lambda: _("the language of what is said")),
        argument("--no-poll", action="store_true", words=lambda: _("the console alone: never start the poller")),
        argument("--version", action="store_true", words=lambda: _("show the versions of the program and its parts")),
        argument("--json", action="store_true", words=lambda: _("one JSON object on stdout, errors too")),
    )


def read_globals(options: Sequence[str]) -> Namespace:
    """Return the global options. Raises UsageError."""
    parser = Parser(prog=_PROGRAM, usage=usage(), conflict_handler="resolve")
    for one in global_arguments():
        _add(parser, one)
    parser.add_argument("-h", "--help", action="store_true")
    parser.add_argument("--or-demo", action="store_true", help=SUPPRESS)
    return parser.parse_args(list(options))


def usage() -> str:
    """Return the shape of every command, on one line."""
    return "omnidesk [--config FILE] [--database URL] [--employee LOGIN] [--lang nl|en] VERB ..."


def program_help() -> str:
    """Return what `omnidesk --help` shows: the global options and the groups."""
    parser = Parser(
        prog=_PROGRAM,
        usage=usage(),
        description=_("The e-mail channel of a customer-service desk. Without a verb: the console."),
        epilog=_listed(groups()),
        formatter_class=RawDescriptionHelpFormatter,
    )
    for one in global_arguments():
        _add(parser, one)
    return parser.format_help()


def read_verb(words: Sequence[str]) -> tuple[Verb, Namespace]:
    """Return the verb and its arguments. Raises UsageError; SystemExit(0) after a `--help`."""
    group = group_named(words[0])
    if group is None:
        raise UsageError(_unknown(words[0]), usage=f"usage: {usage()}")
    verbs = group.verbs()
    if len(verbs) == 1 and verbs[0].name == group.word:
        return verbs[0], _read(verbs[0], list(words[1:]))
    parser = group_parser(group, verbs)
    arguments = parser.parse_args(list(words[1:]))
    return next(verb for verb in verbs if verb.name == arguments.verb_name), arguments


def _read(verb: Verb, words: list[str]) -> Namespace:
    try:
        return _parser(verb).parse_args(words)
    except UsageError as error:
        raise UsageError(str(error), usage=error.usage, misused=verb.misused) from None


def group_parser(group: Group, verbs: Sequence[Verb]) -> Parser:
    """Return the parser of a group of several verbs."""
    parser = Parser(prog=f"{_PROGRAM} {group.word}", description=group.words())
    below = parser.add_subparsers(metavar="VERB", required=True, parser_class=Parser)
    for verb in verbs:
        name = verb.name.removeprefix(f"{group.word} ")
        child = below.add_parser(name, help=verb.words(), description=verb.words())
        _fill(child, verb)
    return parser


def _parser(verb: Verb) -> Parser:
    parser = Parser(prog=f"{_PROGRAM} {verb.name}", description=verb.words())
    _fill(parser, verb)
    return parser


def _fill(parser: ArgumentParser, verb: Verb) -> None:
    for one in verb.every_argument:
        _add(parser, one)
    if verb.has_json:
        parser.add_argument("--json", action="store_true", help=_("one JSON object on stdout, errors too"))
    parser.set_defaults(verb_name=verb.name)


def _add(parser: ArgumentParser, one: Argument) -> None:
    """Argparse formats help texts with `%`, which ours do not mean."""
    parser.add_argument(*one.flags, help=one.words().replace("%", "%%"), **one.options)


def _listed(shown: Sequence[Group]) -> str:
    width = max(len(group.word) for group in shown)
    lines = [f"  {group.word:{width}}  {group.words()}" for group in shown]
    return "\n".join([_("verbs (each has --help):"), *lines])


def _unknown(word: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, [group.word for group in groups()], n=1)
    said = _("There is no verb {word}; `omnidesk --help` lists them.").format(word=quoted(word))
    return " ".join([said, _("Did you mean {near}?").format(near=near[0])]) if near else said
