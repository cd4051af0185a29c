"""Whether the poller goes forward: each forward mailbox beats when a round over it ended or its server answered.

It stands apart because a watchdog that is fed by a timer proves only that timers run. It is fed here as long as every
mailbox that is followed has beaten of late, or waits for a time that was chosen; nothing else counts.
"""

import asyncio
from collections.abc import Callable
from time import monotonic

LONGEST_S = 420.0  # IDLE_S and the look that follows, with room for a slow server
FEEDS = 4  # looks within the watchdog's time
_MOST_S = 30.0

Feed = Callable[[str], None]


class Pulse:
    """When each mailbox was last known to go forward; `clock` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = monotonic, longest_s: float = LONGEST_S) -> None:
        self._clock, self._longest_s = clock, longest_s
        self._until: dict[int, float] = {}

    def beat(self, mailbox_id: int, *, rest_s: float = 0.0) -> None:
        """Note that a round over a mailbox ended, a batch of it came in, or that it rests on purpose for a while."""
        self._until[mailbox_id] = self._clock() + rest_s + self._longest_s

    def forget(self, mailbox_id: int) -> None:
        """A mailbox is followed no more."""
        self._until.pop(mailbox_id, None)

    @property
    def goes_forward(self) -> bool:
        """Tell whether every mailbox that is followed has beaten of late; also where there is none."""
        now = self._clock()
        return all(until >= now for until in self._until.values())

    async def feed(self, watchdog_s: float, feed: Feed) -> None:
        """Feed a watchdog of that many seconds until cancelled, as long as all goes forward."""
        pause_s = min(_MOST_S, watchdog_s / FEEDS)
        while True:
            if self.goes_forward:
                feed("WATCHDOG=1")
            await asyncio.sleep(pause_s)
