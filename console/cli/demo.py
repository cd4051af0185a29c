"""`omnidesk demo`: the console over a mail server in this process; touches neither network nor files of the user."""

from console.cli.frame import Answer, Call, Verb, argument
from console.cli.without_verb import need_terminal
from console.commands.refusal import Refusal
from widgets.language import _

SCENARIOS = ("morning", "empty", "flood")


def _demo(call: Call) -> Answer | Refusal:
    need_terminal()
    try:
        from console.demo.run import run_demo
    except ModuleNotFoundError as error:
        words = _("The demo needs {module}: install omnidesk-console[demo], or start ./run from a checkout.")
        return Refusal(code="missing", words=words.format(module=error.name))
    from console import assembly

    return Answer(code=run_demo(call.arguments.scenario, login=assembly.system_login()))


VERBS = (
    Verb(
        name="demo",
        words=lambda: _("look around: the console over a mail server in this process, with live mail"),
        run=_demo,
        arguments=(
            argument("--scenario", choices=SCENARIOS, default=SCENARIOS[0], words=lambda: _("what happens (morning)")),
        ),
        has_json=False,
    ),
)
