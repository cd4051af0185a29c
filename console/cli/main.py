"""The command `omnidesk`: reads its words, runs one verb, prints its answer, and ends with the promised exit code.

It stands above every verb, so that no verb knows how it is called or how it ends. Nothing is loaded that the verb does
not need.
"""

import os
import sys
from collections.abc import Coroutine, Sequence
from typing import Any

from console.cli.faults import Fault, UsageError, fault_of, refused
from console.cli.frame import FAILED, INTERRUPTED, Answer, Call
from console.cli.parsing import program_help, read_globals, read_verb, split
from console.cli.printing import UnwrittenError, print_answer, print_fault, print_text, print_unwritten
from console.commands.refusal import Refusal
from console.config import Given, spoken_language
from console.own_environment import forget_environment
from widgets.language import _, use_language


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    as_json = "--json" in words
    try:
        return _run(words)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return 0
    except UnwrittenError as error:
        return print_unwritten(error)
    except Exception as error:
        return print_fault(fault_of(error) or _our_fault(error), as_json=as_json)


def _run(words: list[str]) -> int:
    options, rest = split(words)
    if rest[:1] == ["ssh"]:  # before anything is read: what the client sends counts for nothing
        forget_environment(os.environ)
    _speak(options)
    chosen = read_globals(options)
    given = Given(config=chosen.config, database=chosen.database, employee=chosen.employee, language=chosen.lang)
    if chosen.version:
        from console.cli.version import versions

        return print_answer(versions(), as_json=chosen.json)
    if chosen.help:
        print_text(program_help())
        return 0
    if not rest:
        from console.cli.without_verb import run_without_verb

        return run_without_verb(given, chosen)
    if chosen.no_poll:
        raise UsageError(_("--no-poll is for the console, which has no verb."))
    return run_verb(rest, given, as_json=chosen.json)


def run_verb(words: Sequence[str], given: Given, *, as_json: bool = False) -> int:
    """Run the verb that `words` begin with, print what it answers, and return the exit code."""
    try:
        verb, arguments = read_verb(words)
    except UsageError as error:
        if error.misused is None:
            raise
        return print_answer(error.misused(str(error)), as_json=as_json or "--json" in words)
    as_json = as_json or bool(getattr(arguments, "json", False))
    answer = verb.run(Call(arguments, given, as_json=as_json))
    if isinstance(answer, Coroutine):
        answer = _awaited(answer)
    if isinstance(answer, Refusal):
        return print_fault(refused(answer.code, answer.words), as_json=as_json)
    return print_answer(answer, as_json=as_json)


def _awaited(answer: Coroutine[Any, Any, Answer | Refusal]) -> Answer | Refusal:
    import asyncio

    return asyncio.run(answer)


def _speak(options: Sequence[str]) -> None:
    """Choose the language before anything is said, an error about the options included."""
    use_language(spoken_language(options, os.environ))


def _our_fault(error: Exception) -> Fault:
    """Return a fault of the program: the place goes to stderr, values never do."""
    import traceback

    for line in traceback.format_tb(error.__traceback__, limit=-12):
        sys.stderr.write(line)
    words = _("omnidesk stopped because of a fault in the program ({kind}); nothing that was kept is lost.")
    return Fault(code="fault", words=words.format(kind=type(error).__name__), exit_code=FAILED)
