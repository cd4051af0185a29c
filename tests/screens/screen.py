"""Look at a screen as a person does: its lines, once everything that was asked for has been drawn."""

import asyncio
from collections.abc import Callable, Iterator
from weakref import WeakKeyDictionary

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.worker import WorkerState

from console.feed import Feed
from storage.errors import StorageError
from storage.protocol import Repository

LASTING = {"feed", "poller", "settling", "waking"}  # workers that hold nobody up
TOLD_S = 0.125  # within which the feed tells a change here, from the commit on
PATIENCE_S = 30.0
QUIET_TURNS = 2  # what a timer or an answer brought is drawn in the turn after it
_TOLD: "WeakKeyDictionary[object, int]" = WeakKeyDictionary()


class QuickFeed(Feed):
    """A feed without the pause that spares a person's keys, which a test would only wait for; it knows what it told."""

    def __init__(self, repository: Repository) -> None:
        super().__init__(repository, pause_s=0.05)

    async def follow(self, changed: Callable[[int], None], failed: Callable[[str], None]) -> None:
        """Tell an application, whose method `changed` is."""

        def tell(revision: int) -> None:
            changed(revision)
            _TOLD[changed.__self__] = revision  # type: ignore[attr-defined]

        await super().follow(tell, failed)


async def settle(pilot: Pilot[None], *, rest: float = 0.2) -> None:
    """Wait until everything that comes within `rest` seconds has come: what others have changed is told, the timers of
    the screens have run, their questions are answered, and the answers are drawn.

    Where that can't be seen, as with a store that fails, the time itself is waited for.
    """
    if rest >= TOLD_S and not await _is_told(pilot.app):
        await pilot.pause(rest)
    loop = asyncio.get_running_loop()
    give_up, quiet = loop.time() + PATIENCE_S, 0
    while quiet < QUIET_TURNS and loop.time() < give_up:
        await pilot.pause()
        quiet = 0 if _is_busy(pilot.app) or any(_coming(pilot.app, rest)) else quiet + 1


async def _is_told(app: App[None]) -> bool:
    """Wait for the feed to tell the newest revision; False where there is none to tell of."""
    loop = asyncio.get_running_loop()
    give_up = loop.time() + 2 * TOLD_S
    repository = getattr(getattr(app, "session", None), "repository", None)
    try:
        newest = await repository.reading(lambda reader: reader.revision()) if repository is not None else -1
        while loop.time() < give_up:
            if newest >= 0 and _TOLD.get(app, -1) >= newest:
                return True
            await asyncio.sleep(0.005)
    except StorageError:
        pass
    return False


def _is_busy(app: App[None]) -> bool:
    going = (WorkerState.PENDING, WorkerState.RUNNING)
    return any(worker.state in going and worker.group not in LASTING for worker in app.workers)


def _coming(app: App[None], within_s: float) -> Iterator[bool]:
    """Yield whether each timer that runs once is still to come, of those that were set for so long at most."""
    for pump in (app, *(one for screen in app.screen_stack for one in screen.walk_children(with_self=True))):
        for timer in pump._timers:
            if timer._repeat == 0 and timer._interval <= within_s:
                yield timer._task is not None and not timer._task.done()


def lines(screen: Screen[object]) -> list[str]:
    """Return what stands on the screen, line by line."""
    return ["".join(segment.text for segment in strip) for strip in screen._compositor.render_strips()]
