"""The what-if of settings over one snapshot of the store: reads the history and simulates it.

It stands between the pure simulation and the store, so that the command line, a screen and the command that applies
what was simulated read the same history.
"""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from console.grouping.time_window import BARE
from console.simulation import GoOn, SimulationStopped, freed, simulate
from console.simulation_outcome import Simulation
from storage.history import HistoryMessage
from storage.protocol import Reader
from storage.records import MessageKey
from storage.settings import Exclusion, Settings

_PAGE = 10_000


def what_if(
    reader: Reader,
    then: Settings,
    *,
    address: str | None = None,
    since: int | None = None,
    go_on: GoOn = lambda done: True,
) -> Simulation:
    """Return what these settings would have made of the history, of one ticket address or of all.

    What arrived before `since` (ms UTC) stays where it is. `go_on` is told how many messages are read, then how many
    are simulated, and stops it by False. Raises SimulationStopped, StorageError.
    """
    active_since = None if since is None else since - _longest_period_ms(then)
    with _uncollected():
        history = _history(reader, address, active_since, go_on)
        return simulate(history, then, since=since, names=_names(reader, history, then), go_on=go_on)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector from walking a million records again and again: none of them is in a cycle."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            gc.enable()


def _history(reader: Reader, address: str | None, active_since: int | None, go_on: GoOn) -> list[HistoryMessage]:
    found: list[HistoryMessage] = []
    after = MessageKey(0)
    while page := reader.history(after, _PAGE, address=address, active_since=active_since):
        found += page
        after = page[-1].key
        if not go_on(len(found)):
            raise SimulationStopped
        if len(page) < _PAGE:
            break
    return found


def _names(reader: Reader, history: list[HistoryMessage], then: Settings) -> Mapping[MessageKey, tuple[str, ...]]:
    customers = freed(history, _once_excluded(reader), then)
    return reader.named_ids(sorted(customers)) if customers else {}


def _once_excluded(reader: Reader) -> set[Exclusion]:
    """Return every exclusion that was ever in force."""
    newest = reader.settings().version
    return {one for version in range(1, newest + 1) for one in reader.settings_at(version).exclusions}


def _longest_period_ms(then: Settings) -> int:
    return max(setting.period_s for setting in (*then.addresses, BARE)) * 1000
