"""One fault on a running installation: made, seen in every place, mended, and over in every place.

It stands apart because the faults that need a disk or a clock of their own are watched in the same way.
"""

import re
from math import ceil

from console.intake.poller import PAUSE_S
from tests.figures import figure
from tests.nights.faults import Fault
from tests.nights.installation import Installation

_WHICH_PROCESS = re.compile(r"Process \d+( on \S+)?")
WITHIN_S = 2 * PAUSE_S  # two intervals of the poller


def watch(running: Installation, fault: Fault) -> None:
    """Make a fault, see that each place names it in time, mend it, and see that each place tells that it is over."""
    fault.make(running)
    try:
        seen = running.seen(fault.words, WITHIN_S)
    finally:
        fault.mend(running)
    over_s = running.at_peace(WITHIN_S)
    for place, one in seen.items():
        figure(f"night-{fault.id}-{place}", _WHICH_PROCESS.sub("Process N", one.words))
    figure(f"night-{fault.id}-seen", ceil(max(one.seconds for one in seen.values())), "s")
    figure(f"night-{fault.id}-over", ceil(over_s), "s")
