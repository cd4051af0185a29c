"""What every screen of one console shares: the store, the time, the zone, who acts, and what the terminal can draw.

Screens get it by their constructor; none reaches for the application. Every question to the store has an end here.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import TypeVar

from console.clock import Clock, system_clock
from console.commands.actor import Actor
from console.commands.desk import Desk
from console.commands.refusal import Refusal, RefusedError
from console.key_needs import Rights
from console.reading_memory import ReadingMemory
from console.session_memory import Memory, ShortMemory
from console.wires import NO_WIRES, Wires
from storage.copies import IsStopped
from storage.errors import DatabaseBusyError
from storage.oncall import StoreRoom
from storage.protocol import Reader, Repository
from storage.settings import Settings
from widgets.columns import UNICODE, Glyphs
from widgets.density import Density

T = TypeVar("T")
READ_TIMEOUT_S = 15.0


def _a_visitor(_settings: Settings) -> Actor | Refusal:
    return Actor(login="", role=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One console at work.

    `who` tells who acts, by the settings of the moment: a role that is taken away counts at once. `wires` are the ways
    to servers, `memory` keeps what is remembered of them. `polls` tells whether it may start the poller, `polls_itself`
    whether leaving it would stop one, `poller_words` what ours last said. `may_write_files` is off where a person must
    reach nothing but the desk; `reader_memory` keeps what they folded. `place` tells this console from another one of
    the same employee. `density` is the one that the ticket list begins with. `room` looks at the database from outside,
    and waits for its disk. So does `look`, which looks whether its structure holds, for seconds: False when that was
    not long enough. `rights` is what whoever acts may do, as it was last read.
    """

    repository: Repository
    zone: tzinfo
    clock: Clock = system_clock
    employee: str | None = None
    who: Callable[[Settings], Actor | Refusal] = _a_visitor
    wires: Wires = NO_WIRES
    memory: Memory = field(default_factory=ShortMemory)
    glyphs: Glyphs = UNICODE
    polls: bool = True
    polls_itself: Callable[[], bool] = field(default=lambda: False)
    poller_words: Callable[[], str] = field(default=lambda: "")
    may_write_files: bool = True
    reader_memory: ReadingMemory = field(default_factory=ReadingMemory)
    place: str = "console"
    density: Density = Density.COMPACT
    room: Callable[[], StoreRoom | None] = field(default=lambda: None)
    look: Callable[[IsStopped], bool] = field(default=lambda _is_stopped: True)
    rights: Rights = field(default_factory=Rights)

    async def read(self, question: Callable[[Reader], T]) -> T:
        """Ask the store in one snapshot. Raises StorageError; DatabaseBusyError when it does not answer in time."""
        try:
            async with asyncio.timeout(READ_TIMEOUT_S):
                return await self.repository.reading(question)
        except TimeoutError as error:
            raise DatabaseBusyError from error

    def actor(self, settings: Settings) -> Actor:
        """Return who acts. Raises RefusedError when they may not act as who they say."""
        actor = self.who(settings)
        if isinstance(actor, Refusal):
            raise RefusedError(actor)
        return actor

    async def desk(self) -> Desk:
        """Return the desk for a command of this moment. Raises RefusedError, StorageError."""
        settings = await self.read(lambda reader: reader.settings())
        return Desk(repository=self.repository, clock=self.clock, actor=self.actor(settings))
