"""A what-if that runs beside a screen: it can be given up at once, tells how far it is, and changes nothing.

It stands apart because a form asks one after the other while a person types, and only the newest answer counts.
"""

from dataclasses import dataclass, field

from console.session import Session
from console.simulation import SimulationStopped
from console.simulation_outcome import Simulation
from console.what_if import what_if
from storage.settings import Settings


@dataclass(slots=True)
class WhatIfRun:
    """One what-if of settings over the history of a mail address, None for every one."""

    session: Session
    then: Settings
    address: str | None
    done: int = 0  # messages looked at so far
    _stopped: bool = field(default=False)

    async def run(self) -> Simulation | None:
        """Return what would have been, None when it was given up. Raises StorageError.

        It takes a reading connection for as long as it lasts, and no time-out: a person sees that it works.
        """
        try:
            return await self.session.repository.reading(
                lambda reader: what_if(reader, self.then, address=self.address, go_on=self._go_on)
            )
        except SimulationStopped:
            return None

    def stop(self) -> None:
        """Give it up; it ends within a thousand messages."""
        self._stopped = True

    def _go_on(self, done: int) -> bool:
        self.done = done
        return not self._stopped
