"""`omnidesk setup`: the first steps in the console, from nothing to the first mail.

It stands apart from the console without a verb because whoever has no terminal is told the verbs that do the same.
"""

from console.cli.frame import Answer, Call, Verb
from console.cli.without_verb import need_terminal, run_console
from widgets.language import _

STEPS = (
    "account set",
    "brand add",
    "address add",
    "secret set",
    "mailbox add",
    "mailbox test",
    "smtp set",
    "smtp test",
    "address guide",
    "poll",
    "address verify",
)


def _setup(call: Call) -> Answer:
    need_terminal(instead=_instead())
    return Answer(code=run_console(call.given, poll=True, sets_up=True))


def _instead() -> str:
    words = _("Use these verbs, in this order: {verbs}; each tells with --help what it takes.")
    return words.format(verbs=", ".join(f"`omnidesk {step}`" for step in STEPS))


VERBS = (
    Verb(
        name="setup",
        words=lambda: _("set everything up in one guided screen, each step tried out, to the first mail"),
        run=_setup,
        has_json=False,
    ),
)
