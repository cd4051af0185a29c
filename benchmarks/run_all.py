"""Takes every figure and writes docs/performance.md: `python -m benchmarks.run_all [--quick]`."""

import sys
import time
import traceback
from collections.abc import Callable

from benchmarks import crowd, decisions, delivery, finding, intake, screen, verbs, what_if
from benchmarks.report import PAGE, Group, page, print_group

GROUPS: tuple[Callable[..., Group], ...] = (
    intake.measure,
    decisions.measure,
    delivery.measure,
    screen.measure,
    finding.measure,
    crowd.measure,
    verbs.measure,
    what_if.measure,
)


def main() -> int:
    """Take the groups one after another; a group that fails stands on the page as failed. Returns 1 if one did."""
    quick, groups, failed = "--quick" in sys.argv, [], 0
    for measure in GROUPS:
        started = time.monotonic()
        try:
            groups.append(measure(quick=quick))
        except Exception as error:
            failed = 1
            traceback.print_exc()
            title = measure.__module__.rpartition(".")[2]
            groups.append(Group(title=title, rows=(), note=f"Could not be taken: {type(error).__name__}."))
        print_group(groups[-1])
        print(f"({time.monotonic() - started:.0f} s)", flush=True)
    if not quick:
        PAGE.write_text(page(groups, quick=quick), encoding="utf-8")
    return failed


if __name__ == "__main__":
    sys.exit(main())
