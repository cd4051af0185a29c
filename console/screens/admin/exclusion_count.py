"""Counts whom a pattern matches while somebody types it, without holding up a key.

It stands apart from the form because almost every pattern is counted at once, and only one that names thousands, like
a large provider's domain, is counted in parts when typing rests.
"""

import asyncio
from collections.abc import Callable
from functools import partial

from textual.screen import Screen
from textual.timer import Timer

from console.grouping.kept_senders import NOBODY, KeptSenders, together
from console.grouping.reach import Reach, reach
from storage.senders import SenderCount
from storage.settings import Exclusion, Settings

RESTS_S = 0.15


class ReachCount:
    """The newest count of one form; `drawn` is told when a count comes later. `kept` is None until it is read."""

    def __init__(self, screen: Screen[None], settings: Settings, drawn: Callable[[], None]) -> None:
        self.kept: KeptSenders | None = None
        self._screen, self._settings, self._drawn = screen, settings, drawn
        self._counted: tuple[Exclusion, Reach] | None = None
        self._wanted: Exclusion | None = None
        self._timer: Timer | None = None

    def reach(self, draft: Exclusion) -> Reach | None:
        """Return whom an exclusion matches; None while that is not known, and then it is counted."""
        if self.kept is None:
            return None
        if self._counted is not None and self._counted[0] == draft:
            return self._counted[1]
        parts = self.kept.parts(draft.pattern)
        if len(parts) > 1:
            self._want(draft, parts)
            return None
        self._counted = (draft, self.kept.reach(draft, self._settings))
        return self._counted[1]

    def _want(self, draft: Exclusion, parts: list[list[SenderCount]]) -> None:
        if draft == self._wanted:
            return
        self._wanted = draft
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._screen.set_timer(RESTS_S, partial(self._begin, draft, parts))

    def _begin(self, draft: Exclusion, parts: list[list[SenderCount]]) -> None:
        self._screen.run_worker(self._count(draft, parts), group="count", exclusive=True)

    async def _count(self, draft: Exclusion, parts: list[list[SenderCount]]) -> None:
        total = NOBODY
        for part in parts:
            total = together(total, reach(draft, part, self._settings))
            await asyncio.sleep(0)
        self._counted, self._wanted = (draft, total), None
        self._drawn()
