"""Look at a screen as a person does: its lines, once everything that was asked for has been drawn."""

from textual.pilot import Pilot
from textual.screen import Screen
from textual.worker import WorkerState

LASTING = {"feed", "poller", "waking"}  # workers that run as long as the console


async def settle(pilot: Pilot[None], *, rest: float = 0.2) -> None:
    """Wait until the timers of the screens have run, their questions are answered, and the answers are drawn."""
    await pilot.pause(rest)
    for _turn in range(100):
        await pilot.pause()
        busy = [
            worker
            for worker in pilot.app.workers
            if worker.state in (WorkerState.PENDING, WorkerState.RUNNING) and worker.group not in LASTING
        ]
        if not busy:
            return
        await pilot.pause(0.02)


def lines(screen: Screen[object]) -> list[str]:
    """Return what stands on the screen, line by line."""
    return ["".join(segment.text for segment in strip) for strip in screen._compositor.render_strips()]
