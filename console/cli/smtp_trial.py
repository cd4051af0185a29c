"""`omnidesk smtp test`: the way to an outgoing server, step by step, with the server's words.

It stands apart because it waits for a server, and ends with what it finds there.
"""

from console.cli.changing import read_settings
from console.cli.faults import refused
from console.cli.frame import Answer, Call
from console.commands import finding, spelling
from console.outgoing.mailer import (
    InsecureError,
    LoginRefusedError,
    MailerError,
    Step,
    UnreachableError,
)
from storage.settings import OutgoingServer, Settings
from widgets.language import _

_CODES = (
    (LoginRefusedError, "login-refused"),
    (InsecureError, "insecure"),
    (UnreachableError, "unreachable"),
    (MailerError, "server"),
)


async def run_test(call: Call) -> Answer:
    """Try the server that mail leaves by and tell each step; nothing is sent. Raises RefusedError, SecretError."""
    from console import secrets

    server = _server(await read_settings(call), call.arguments.address)
    password = await secrets.reveal(call.config.secrets, server.secret) if server.user else ""
    steps: list[Step] = []
    error = await _try(server, password, steps)
    lines = [_line(step) for step in steps]
    shape: dict[str, object] = {
        "host": server.host,
        "port": server.port,
        "ok": error is None,
        "steps": [{"name": step.name, "ok": step.ok, "words": step.words} for step in steps],
    }
    place = f"{server.host}:{server.port}"
    if error is None:
        return Answer(shape=shape, lines=[*lines, _("Mail can leave by {place}.").format(place=place)])
    code = next(code for kind, code in _CODES if isinstance(error, kind))
    fault = refused(code, str(error) or str(type(error).__doc__))
    shape["error"] = {"code": fault.code, "message": fault.words}
    failed = _("Mail can't leave by {place}: {words}").format(place=place, words=fault.words)
    return Answer(shape=shape, lines=lines, code=fault.exit_code, trouble=failed)


def _server(settings: Settings, typed: str | None) -> OutgoingServer:
    """Return the server that mail of an address leaves by, its own or the account's. Raises RefusedError."""
    known = None if typed is None else finding.address(settings, spelling.address(typed))
    server = settings.server_of(None if known is None else known.id)
    if server is not None:
        return server
    words = _("There is no outgoing server yet: omnidesk smtp set --host HOST --user USER --secret NAME")
    raise spelling.refuse("no-server", words)


async def _try(server: OutgoingServer, password: str, steps: list[Step]) -> MailerError | None:
    from console import assembly

    try:
        await assembly.mailer().try_out(server, password, told=steps.append)
    except MailerError as error:
        return error
    return None


def _line(step: Step) -> str:
    names = {
        "resolve": _("find the server"),
        "connect": _("connect"),
        "tls": _("protect the connection"),
        "greet": _("ask what it can"),
        "login": _("log in"),
        "quit": _("say goodbye"),
    }
    verdict = _("ok") if step.ok else _("FAILED")
    return f"{verdict:7} {names.get(step.name, step.name):24} {step.words}".rstrip()
