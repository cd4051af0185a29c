"""The poller as a child of the console: started when nobody else fetches the mail, kept going, never left behind.

It is the same program as the headless service, in a process of its own, because a terminal that stops draining would
stop the intake and parsing would make the keys slow. The kernel ends it when the console dies in whatever way.
"""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable, Sequence

from console.clock import Clock, system_clock
from console.intake.lease import SENDER_LEASE, is_living, lease_name, this_host
from console.mail.safe_text import safe_line
from storage.errors import StorageError
from storage.protocol import Reader, Repository
from storage.records import Lease
from widgets.language import _

LOOK_S = 5.0
BACKOFF_S = (2.0, 5.0, 15.0, 60.0)
HEALTHY_S = 60.0
STOP_S = 5.0
LINE_LIMIT = 8192

# The child asks the kernel for a SIGTERM at its parent's death, before it does anything else; where there is no such
# call it runs on and ends by its lease.
BOOT = """
import ctypes, os, runpy, signal, sys
parent = int(sys.argv.pop(1))
try:
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
except (OSError, AttributeError):
    pass
if os.getppid() != parent:
    sys.exit(0)
runpy.run_module("console", run_name="__main__", alter_sys=True)
"""


def poll_command(parent: int, options: Sequence[str]) -> list[str]:
    """Return the command that runs `omnidesk OPTIONS poll` as a child of a process."""
    return [sys.executable, "-P", "-c", BOOT, str(parent), *options, "poll"]


class PollChild:
    """Keeps one poller at work. `words` says what is wrong with it, "" when nothing is known to be."""

    def __init__(self, command: Sequence[str], repository: Repository, *, clock: Clock = system_clock) -> None:
        self._command, self._repository, self._clock = tuple(command), repository, clock
        self._running: Process | None = None
        self._last_line = ""
        self.words = ""

    @property
    def is_running(self) -> bool:
        """Tell whether our poller is at work."""
        return self._running is not None and self._running.returncode is None

    async def keep_going(self, told: Callable[[], None]) -> None:
        """Run the poller whenever a mailbox or the outbox has none, until cancelled.

        `told` is called when `words` has changed.
        """
        tries = 0
        try:
            while True:
                if not await self._is_wanted():
                    await asyncio.sleep(LOOK_S)
                    continue
                began = self._clock()
                code = await self._run()
                tries = 0 if self._clock() - began > HEALTHY_S * 1000 else tries
                pause = BACKOFF_S[min(tries, len(BACKOFF_S) - 1)]
                tries += 1
                self.words = self._stopped_words(code, pause)
                told()
                await asyncio.sleep(pause)
        finally:
            await self.stop()

    async def stop(self) -> None:
        """End the poller: politely, then by force."""
        running = self._running
        if running is None or running.returncode is not None:
            return
        running.terminate()
        try:
            async with asyncio.timeout(STOP_S):
                await running.wait()
        except TimeoutError:
            running.kill()
            await running.wait()

    async def _is_wanted(self) -> bool:
        """Tell whether a mailbox or an outgoing server is set up that no living lease covers."""

        try:
            leases = await self._repository.reading(_leases)
        except StorageError:
            return False
        now, host = self._clock(), this_host()
        return any(lease is None or not is_living(lease, now, host) for lease in leases)

    async def _run(self) -> int:
        self._last_line = ""
        self._running = await asyncio.create_subprocess_exec(
            *self._command, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE, limit=LINE_LIMIT, start_new_session=True
        )
        self.words = ""
        await self._listen(self._running)
        return await self._running.wait()

    async def _listen(self, running: Process) -> None:
        """Keep the last line of what it says; a line without end is read in pieces."""
        if running.stderr is None:
            return
        while piece := await running.stderr.read(LINE_LIMIT):
            lines = [line for line in piece.decode("utf-8", "replace").splitlines() if line.strip()]
            self._last_line = safe_line(lines[-1]) if lines else self._last_line

    def _stopped_words(self, code: int, pause: float) -> str:
        said = _("the poller stopped ({code}), again in {seconds} s").format(code=code, seconds=round(pause))
        return f"{said}: {self._last_line}" if self._last_line else said


def _leases(reader: Reader) -> list[Lease | None]:
    settings = reader.settings()
    names = [lease_name(mailbox.id) for mailbox in settings.mailboxes]
    return [reader.lease(name) for name in (*names, *([SENDER_LEASE] if settings.servers else []))]
