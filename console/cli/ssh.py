"""`omnidesk ssh`: what sshd runs for an employee who comes in by key; the console, and nothing but the desk.

It stands apart from the console without a verb because nothing of the client counts here: neither its environment,
nor a command it asked for, nor who it says it is.
"""

import os
import sys
import termios
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from console.cli.faults import UsageError
from console.cli.frame import Answer, Call, Verb, argument
from console.cli.without_verb import need_terminal, own_language
from console.commands.actor import Actor, who_visits
from console.commands.quoting import quoted
from console.commands.refusal import Refusal
from console.config import Given
from console.own_environment import COMMAND
from console.ssh_example import KEYS, key_line, match_block
from widgets.language import _, use_language

if TYPE_CHECKING:
    from storage.protocol import Repository
    from storage.settings import Settings

_TERMINAL = 0
_NO_KEY = b"\0"  # _POSIX_VDISABLE


async def _ssh(call: Call) -> Answer | Refusal:
    """Show the console, or what to paste."""
    given = call.arguments
    login = given.employee or call.given.employee
    if not login:
        raise UsageError(_("Say whose console it is: omnidesk ssh --employee LOGIN."))
    own = Call(given, _given(call))
    if given.example:
        return _example(own, login)
    _refuse_command(os.environ.get(COMMAND, ""))
    need_terminal(instead=_("Ask for one: ssh -t. The key must allow it too: restrict,pty."))
    _stop_for_no_key()
    return await _open(own, login)


def _given(call: Call) -> Given:
    """Return the options: those after the verb count before those that stand before it."""
    given, before = call.arguments, call.given
    return Given(
        config=given.config or before.config, database=given.database or before.database, language=before.language
    )


def _refuse_command(command: str) -> None:
    """Refuse what a client wants to run, copying files included. Raises UsageError."""
    if command:
        words = _("Only the console can be had here, no command: {command} was not run.")
        raise UsageError(words.format(command=quoted(command)))


def _stop_for_no_key() -> None:
    """Take the keys from the terminal that stop or dump a process: nobody could wake one that stopped early."""
    attributes = termios.tcgetattr(_TERMINAL)
    for key in (termios.VSUSP, termios.VQUIT):
        attributes[6][key] = _NO_KEY
    termios.tcsetattr(_TERMINAL, termios.TCSANOW, attributes)


async def _open(call: Call, login: str) -> Answer | Refusal:
    """Open the console of an employee over a desk that is there: nobody makes one from outside."""
    from console import assembly

    if not assembly.has_store(call.config):
        words = _("There is no desk here yet: whoever runs it begins with `omnidesk setup`.")
        return Refusal(code="configuration", words=words)
    system, owns = assembly.system_login(), assembly.owns_store(call.config)
    who = partial(who_visits, login=system, owns_store=owns, asked=login)
    async with assembly.open_repository(call.config) as repository:
        settings = await repository.reading(lambda reader: reader.settings())
        actor = who(settings)
        if isinstance(actor, Refusal):
            return actor
        spoken = own_language(call.config.language, settings, login)
        if spoken:
            use_language(spoken)
        return Answer(code=await _show(call, repository, actor.login, who))


async def _show(call: Call, repository: "Repository", login: str, who: "Callable[[Settings], Actor | Refusal]") -> int:
    from console import assembly
    from console.clock import zone_named
    from console.closed_desk import show_closed_desk
    from console.config import load
    from console.session_memory import memory_in

    config = call.config
    return await show_closed_desk(
        repository,
        login=login,
        who=who,
        secrets=lambda: load(call.given).secrets,
        memory=memory_in(assembly.store_folder(config), login),
        keymap=config.keys,
        theme=config.theme,
        density=config.density,
        zone=zone_named(config.timezone) if config.timezone else None,
    )


def _example(call: Call, login: str) -> Answer:
    """Return what to paste where, with the interpreter of this installation, apart from whatever is around it."""
    from console import assembly

    command = [sys.executable, "-I", "-m", "console", *call.config.options, "ssh", "--employee", login]
    user = assembly.system_login()
    lines = (
        _("# A line for each employee's key, in {file}, which belongs to root:").format(file=KEYS),
        key_line(command, remark=login),
        "",
        _("# In /etc/ssh/sshd_config, for the system user who owns the database:"),
        *match_block(user).split("\n"),
        "",
        _("# Mail is fetched and sent by `omnidesk poll` as a service: these consoles start none."),
    )
    return Answer(lines=lines)


VERBS = (
    Verb(
        name="ssh",
        words=lambda: _(
            "the console of one employee who comes in over SSH; sshd runs it, and it reaches only the desk"
        ),
        run=_ssh,
        arguments=(
            argument("--employee", metavar="LOGIN", words=lambda: _("whose console it is; they have their own rights")),
            argument("--database", metavar="URL", words=lambda: _("the database; the environment names none here")),
            argument("--config", metavar="FILE", words=lambda: _("read this configuration file and no other")),
            argument(
                "--example", action="store_true", words=lambda: _("print the lines for authorized_keys and sshd_config")
            ),
        ),
        has_json=False,
    ),
)
