"""`omnidesk mailbox test`: the way into a forward mailbox, step by step, with the server's words.

It stands apart because it is the only settings verb that waits for a server, and ends with what it finds there.
"""

from console.cli.changing import read_settings
from console.cli.faults import refused
from console.cli.frame import Answer, Call
from console.commands import finding
from console.intake.source import (
    FolderMissingError,
    InsecureError,
    LoginRefusedError,
    SourceError,
    Step,
    UnreachableError,
)
from storage.settings import ForwardMailbox
from widgets.language import _

_CODES = (
    (LoginRefusedError, "login-refused"),
    (FolderMissingError, "folder-missing"),
    (InsecureError, "insecure"),
    (UnreachableError, "unreachable"),
    (SourceError, "server"),
)


async def run_test(call: Call) -> Answer:
    """Try a forward mailbox and tell each step; nothing on the server changes. Raises RefusedError, SecretError."""
    from console import secrets

    mailbox = finding.mailbox(await read_settings(call), call.arguments.name)
    password = await secrets.reveal(call.config.secrets, mailbox.secret)
    steps: list[Step] = []
    error = await _try(mailbox, password, steps)
    lines = [_line(step) for step in steps]
    shape: dict[str, object] = {
        "mailbox": mailbox.name,
        "ok": error is None,
        "steps": [{"name": step.name, "ok": step.ok, "words": step.words} for step in steps],
    }
    if error is None:
        return Answer(shape=shape, lines=[*lines, _("Forward mailbox {name} can be polled.").format(name=mailbox.name)])
    code = next(code for kind, code in _CODES if isinstance(error, kind))
    fault = refused(code, str(error) or str(type(error).__doc__))
    shape["error"] = {"code": fault.code, "message": fault.words}
    failed = _("Forward mailbox {name} can't be polled: {words}").format(name=mailbox.name, words=fault.words)
    return Answer(shape=shape, lines=lines, code=fault.exit_code, trouble=failed)


async def _try(mailbox: ForwardMailbox, password: str, steps: list[Step]) -> SourceError | None:
    from console import assembly

    try:
        async with assembly.opener()(mailbox, password, told=steps.append):
            return None
    except SourceError as error:
        return error


def _line(step: Step) -> str:
    names = {
        "resolve": _("find the server"),
        "connect": _("connect"),
        "tls": _("protect the connection"),
        "login": _("log in"),
        "select": _("open the folder"),
        "capabilities": _("ask what it can"),
    }
    verdict = _("ok") if step.ok else _("FAILED")
    return f"{verdict:7} {names.get(step.name, step.name):24} {step.words}".rstrip()
