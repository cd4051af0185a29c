"""`omnidesk completion`: what a shell needs to complete our words: verbs, options, choices, files.

It stands apart from the shells because it only knows which there are.
"""

from collections.abc import Callable, Iterator

from console.cli.completion_bash import bash_lines
from console.cli.completion_fish import fish_lines
from console.cli.completion_zsh import zsh_lines
from console.cli.frame import Answer, Call, Verb, argument
from widgets.language import _

_SHELLS: dict[str, Callable[[], Iterator[str]]] = {"bash": bash_lines, "zsh": zsh_lines, "fish": fish_lines}


def _completion(call: Call) -> Answer:
    shell = call.arguments.shell
    text = "\n".join(_SHELLS[shell]())
    return Answer(shape={"shell": shell, "text": text}, lines=text.split("\n"))


VERBS = (
    Verb(
        name="completion",
        words=lambda: _("print what your shell needs to complete words: source <(omnidesk completion bash)"),
        run=_completion,
        arguments=(argument("shell", metavar="SHELL", choices=tuple(_SHELLS), words=lambda: _("bash, zsh or fish")),),
    ),
)
