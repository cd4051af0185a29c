"""What a verb is: a name, words, arguments, and a function from a call to an answer.

It stands alone so that a verb knows neither argparse nor stdout: `console.cli.main` parses, calls, and prints the
answer as text or as one JSON object. A group's module holds its verbs in `VERBS` and is imported only when it is asked
for; `console.cli.verbs` names the groups.
"""

import sys
from argparse import Namespace
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from console.clock import Clock, system_clock
from console.commands.refusal import Refusal, RefusedError
from widgets.language import _

if TYPE_CHECKING:
    from console.commands.actor import Actor
    from console.commands.desk import Desk
    from console.config import Config, Given
    from storage.settings import Settings

SCHEMA = 1
DONE, FAILED, USAGE, IN_PART, ATTENTION = 0, 1, 2, 3, 4
UNREACHABLE, TRY_AGAIN, NOT_ALLOWED, CONFIGURATION, INTERRUPTED = 69, 75, 77, 78, 130

Words = Callable[[], str]  # a text in the language that is in use when it is asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument of a verb: `flags` and `options` as argparse's `add_argument` takes them, `words` its help.

    An option without a default is None when it was not given. The pages in docs/ are made of the words.
    """

    flags: tuple[str, ...]
    words: Words
    options: Mapping[str, Any] = field(default_factory=dict)


def argument(*flags: str, words: Words, **options: Any) -> Argument:
    """Return an argument; `options` are argparse's (metavar, type, choices, nargs, action, required, dest …)."""
    return Argument(flags=flags, words=words, options=options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a verb has to say. `shape` is the JSON object without "schema", `lines` the same for a person.

    Each of `lines` is printed as one line, and may be made while they are printed. Nothing else is written to stdout.
    `raw` is written in the place of the lines as it stands: a mail of ours, 7 bit without controls. `source` is a
    stranger's mail in their place: to the byte where no terminal reads it, else made harmless.
    `trouble` says on stderr what is wrong when there is something to show all the same; in JSON the shape says it.
    `is_told` is an answer that was printed as it came; `unwritten` is the exit code where stdout takes none.
    """

    shape: Mapping[str, object] = field(default_factory=dict)
    lines: Iterable[str] = ()
    code: int = DONE
    trouble: str = ""
    raw: bytes = b""
    source: bytes = b""
    is_told: bool = False
    unwritten: int = FAILED


class Call:
    """One run of a verb: its arguments, and the way to the configuration and the desk.

    Both are opened when they are asked for, so that a verb which needs neither works without them.
    """

    def __init__(
        self, arguments: Namespace, given: "Given", *, as_json: bool = False, clock: Clock = system_clock
    ) -> None:
        self.arguments, self.given, self.as_json, self.clock = arguments, given, as_json, clock

    @cached_property
    def config(self) -> "Config":
        """The configuration in force. Raises ConfigError."""
        from console.config import load

        return load(self.given)

    @asynccontextmanager
    async def desk(self) -> AsyncIterator["Desk"]:
        """Open the store and find out who acts. Raises ConfigError, StorageError, RefusedError."""
        from console import assembly
        from console.commands.desk import Desk

        is_new = not assembly.has_store(self.config)
        async with assembly.open_repository(self.config) as repository:
            if is_new and not self.as_json:
                self.say(_("A new, empty database was made: {url}").format(url=self.config.database))
            actor = self.who()(await repository.reading(lambda reader: reader.settings()))
            if isinstance(actor, Refusal):
                raise RefusedError(actor)
            yield Desk(repository=repository, clock=self.clock, actor=actor)

    def who(self) -> "Callable[[Settings], Actor | Refusal]":
        """Return the question who acts, to be asked of settings. Raises ConfigError."""
        from console import assembly
        from console.commands.actor import who_acts

        login, owns_store = assembly.system_login(), assembly.owns_store(self.config)
        return partial(who_acts, login=login, owns_store=owns_store, asked=self.config.employee)

    def say(self, words: str) -> None:
        """Tell progress to a person: one line on stderr."""
        from console.mail.safe_text import safe_line

        print(safe_line(words), file=sys.stderr, flush=True)  # noqa: T201 (this is the command line)


_WHY = argument("--why", metavar="T", default="", words=lambda: _("why, for whoever reads the history later"))
Run = Callable[[Call], Answer | Refusal | Coroutine[Any, Any, Answer | Refusal]]
Misused = Callable[[str], Answer]  # what a verb answers when its words are wrong, from what is wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """One verb of the command line. `name` is "brand add", or one word; `run` may be async.

    What `run` raises becomes an exit code and an error by `console.cli.faults`; `--json` is added by itself, unless the
    verb opens the console (`has_json` False), and `--why` where it `saves` settings. `misused` answers wrong words in
    the place of the usual error, for a verb whose exit codes mean something else.
    """

    name: str
    words: Words
    run: Run
    arguments: tuple[Argument, ...] = ()
    has_json: bool = True
    saves: bool = False
    misused: Misused | None = None

    @property
    def every_argument(self) -> tuple[Argument, ...]:
        """The verb's own arguments, and `--why` where it saves settings."""
        return (*self.arguments, _WHY) if self.saves else self.arguments
