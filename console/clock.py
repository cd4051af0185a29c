"""The one place that asks the time and the zone. Everything else takes a `Clock`, or the milliseconds it gave.

Times are integer milliseconds since the epoch, UTC; a test passes a clock of its own.
"""

import os
import time
from collections.abc import Callable, Mapping
from datetime import UTC, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

Clock = Callable[[], int]


def system_clock() -> int:
    """Return now, in milliseconds UTC."""
    return time.time_ns() // 1_000_000


def local_zone(environment: Mapping[str, str] = os.environ) -> tzinfo:
    """Return the zone of this machine with its rules for summer time: `TZ`, else /etc/localtime, else UTC."""
    name = environment.get("TZ", "").lstrip(":")
    try:
        if name:
            return ZoneInfo(name)
        with Path("/etc/localtime").open("rb") as file:
            return ZoneInfo.from_file(file)
    except (OSError, ValueError):
        return UTC


def zone_named(name: str) -> tzinfo | None:
    """Return a zone by its name, "Europe/Amsterdam"; None when this machine knows none of that name."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # a folder of zones, a path, no zone
        return None
