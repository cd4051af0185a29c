"""Runs the demo's mail server in a thread of its own, and delivers what the scenario says while somebody looks.

A thread, so that neither a busy screen nor a stalled terminal holds the mail up.
"""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

from console.clock import Clock
from console.demo.letters import BRANDS, letter, letters
from console.demo.scenarios import Scenario
from console.demo.script import traffic
from console.demo.server import MailServer, mail_server
from console.demo.sink import smtp_sink
from console.demo.traffic import endless

_START_TIMEOUT_S = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Where the demo's servers listen, on loopback."""

    imap: int
    smtp: int


class _Post:
    """The thread's side: serves until `stop` is set on its loop."""

    def __init__(self, scenario: Scenario, password: str, clock: Clock, chance: Random) -> None:
        self._scenario = scenario
        self._password = password
        self._clock = clock
        self._chance = chance
        self.ready: Future[tuple[Ports, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    def run(self) -> None:
        try:
            asyncio.run(self._serve())
        except Exception as error:
            if self.ready.done():
                raise
            self.ready.set_exception(error)

    async def _serve(self) -> None:
        stop = asyncio.Event()
        async with (
            mail_server(tuple(BRANDS), self._password) as server,
            smtp_sink(server.deliver, self._clock) as smtp_port,
        ):
            for made in letters(self._scenario.mails, self._clock()):
                await server.deliver(made)
            ports = Ports(imap=server.port, smtp=smtp_port)
            self.ready.set_result((ports, asyncio.get_running_loop(), stop))
            arriving = asyncio.create_task(self._arrive(server))
            await stop.wait()
            arriving.cancel()

    async def _arrive(self, server: MailServer) -> None:
        if self._scenario.pause_s is None:
            return
        for mail, known in endless(traffic(), self._chance):
            await asyncio.sleep(self._chance.uniform(*self._scenario.pause_s))
            await server.deliver(letter(mail, known, self._clock()))


@contextmanager
def post(scenario: Scenario, *, password: str, clock: Clock, chance: Random) -> Iterator[Ports]:
    """Serve a scenario's mails and a server for sending, on loopback ports that are yielded, until the block ends."""
    served = _Post(scenario, password, clock, chance)
    thread = threading.Thread(target=served.run, name="demo mail server", daemon=True)
    thread.start()
    ports, loop, stop = served.ready.result(timeout=_START_TIMEOUT_S)
    try:
        yield ports
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(timeout=5)
