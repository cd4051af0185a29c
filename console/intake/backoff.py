"""How long to wait before a mail server is tried again: longer each time, never in step with other clients.

It stands apart because it is a pure rule with two sides: a server that is down is tried again soon, a login that is
refused seldom, because tries lock accounts.
"""

from dataclasses import dataclass
from random import Random

from console.intake.source import LoginRefusedError, SourceError

FIRST_S, LAST_S = 1.0, 60.0
FREE_REFUSALS = 3
REFUSED_S = 300.0


@dataclass(slots=True)
class Backoff:
    """What has failed in a row so far."""

    failures: int = 0
    refusals: int = 0

    def after(self, error: Exception, chance: Random) -> float:
        """Return the seconds to wait after one more failure; what the server asked for is kept."""
        if isinstance(error, LoginRefusedError):
            self.refusals += 1
            if self.refusals >= FREE_REFUSALS:
                return REFUSED_S * chance.uniform(1.0, 1.1)
        longest = min(LAST_S, FIRST_S * float(1 << min(self.failures, 10)))
        self.failures += 1
        asked = error.wait_s if isinstance(error, SourceError) else None
        return max(longest * chance.uniform(0.5, 1.0), asked or 0.0)

    def succeeded(self) -> None:
        """Begin anew: the server let us in and answered."""
        self.failures = self.refusals = 0
