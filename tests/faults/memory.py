"""How much memory this process took more than it had, at its highest, while something was done (Linux)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_STATUS, _FORGET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass(slots=True)
class Growth:
    """What was measured; `megabytes` is known when the block has ended."""

    megabytes: float = 0.0


@contextmanager
def growth() -> Iterator[Growth]:
    """Measure from here to the end of the block."""
    measured = Growth()
    _FORGET.write_text("5")  # the highest so far is forgotten: proc(5)
    before = _kilobytes("VmRSS")
    yield measured
    measured.megabytes = (_kilobytes("VmHWM") - before) / 1024


def _kilobytes(name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB$", _STATUS.read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1])
