"""`omnidesk metrics`: the desk's figures for Prometheus, printed, into a file, or over HTTP on this machine only.

It stands apart from the check, which judges: here every figure is told and none is judged.
"""

import asyncio
import os
import secrets
import shutil
import signal
from collections.abc import Coroutine
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import console
from console.cli.faults import UsageError
from console.cli.frame import Answer, Call, Verb, argument
from console.commands.quoting import quoted
from console.commands.refusal import Refusal
from console.dialling import is_loopback
from widgets.language import _

if TYPE_CHECKING:
    from console.oncall.metrics import Measured
    from storage.protocol import Repository

_WITHIN_S = 10.0


async def _metrics(call: Call) -> Answer | Refusal:
    from console import assembly

    place, file = _place(call.arguments.listen), _file(call.arguments.file)
    if place is not None and file is not None:
        raise UsageError(_("{what} and {other} exclude each other").format(what="--file", other="--listen"))
    if not assembly.has_store(call.config):
        words = _("There is no desk here yet: whoever runs it begins with `omnidesk setup`.")
        return Refusal(code="configuration", words=words)
    try:
        from console.oncall.metrics import exposition
    except ModuleNotFoundError as error:
        words = _("The library {name} is not installed: pip install 'omnidesk-console[metrics]'")
        return Refusal(code="not-installed", words=words.format(name=error.name))
    async with assembly.open_as_it_is(call.config) as repository:
        if place is not None:
            return await _serve(call, repository, *place)
        text = exposition(await _measured(call, repository))
    if file is None:
        return Answer(shape={"text": text.decode()}, lines=text.decode().split("\n")[:-1])
    return _written(file, text)


async def _measured(call: Call, repository: "Repository") -> "Measured":
    from console import assembly
    from console.cli.here import here_of
    from console.oncall.metrics import Measured, read_measured

    here = here_of(call)
    sight, ledger = await repository.reading(lambda reader: read_measured(reader, here))
    return Measured(
        sight=sight,
        ledger=ledger,
        version=console.__version__,
        schema=assembly.newest_schema(),
        size=assembly.store_file(call.config).stat().st_size,
        free=shutil.disk_usage(assembly.store_folder(call.config)).free,
    )


async def _serve(call: Call, repository: "Repository", host: str, port: int) -> Answer | Refusal:
    """Answer Prometheus until told to stop; each question is answered from the database of that moment."""
    from console.oncall.metrics import served

    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stopped.set)

    def measure() -> "Measured":
        asked: Coroutine[Any, Any, Measured] = _measured(call, repository)
        return asyncio.run_coroutine_threadsafe(asked, loop).result(_WITHIN_S)

    shown = f"[{host}]" if ":" in host else host
    with ExitStack() as serving:
        try:
            chosen = serving.enter_context(served(measure, host, port))
        except OSError as error:
            words = _("Nobody can listen at {place}: {why}.").format(
                place=f"{shown}:{port}", why=error.strerror or error
            )
            return Refusal(code="listen", words=words)
        call.say(_("Figures at {url}").format(url=f"http://{shown}:{chosen}/metrics"))
        await stopped.wait()
    return Answer()


def _place(listen: str | None) -> tuple[str, int] | None:
    """Return where to listen: on this machine only, because whoever asks is not asked who they are."""
    if listen is None:
        return None
    host, _colon, port = listen.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not is_loopback(host) or not (port.isascii() and port.isdigit() and int(port) < 65_536):
        words = _("{value} is no place on this machine: write 127.0.0.1:PORT or [::1]:PORT.")
        raise UsageError(words.format(value=quoted(listen)))
    return host, int(port)


def _file(name: str | None) -> Path | None:
    if name is None:
        return None
    path = Path(name)
    if not path.name or path.is_dir():
        raise UsageError(_("{value} names no file.").format(value=quoted(name)))
    return path


def _written(path: Path, text: bytes) -> Answer | Refusal:
    """Put the text in place whole: whoever reads the file meanwhile reads the old one or the new one."""
    try:
        return _put(path, text)
    except OSError as error:
        return Refusal(code="file", words=f"{path}: {error.strerror or error}")


def _put(path: Path, text: bytes) -> Answer:
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.new")
    try:
        with draft.open("xb") as file:
            file.write(text)
            os.fchmod(file.fileno(), 0o644)  # the collector is another user
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return Answer(shape={"file": str(path.absolute()), "bytes": len(text)})


VERBS = (
    Verb(
        name="metrics",
        words=lambda: _("figures for Prometheus: mailbox names and outcomes, no address and no subject"),
        run=_metrics,
        arguments=(
            argument(
                "--file",
                metavar="PATH",
                words=lambda: _("write them to this file, whole or not at all, for the textfile collector"),
            ),
            argument(
                "--listen",
                metavar="127.0.0.1:PORT",
                words=lambda: _("answer over HTTP on this machine until told to stop"),
            ),
        ),
    ),
)
