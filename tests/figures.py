"""The figures that tests find, for the page about reliability: written by the run itself, never by hand.

`figure("row-id", value, unit)` appends a line of JSON to the file that OMNIDESK_FIGURES names, if one is named.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path


def figure(row: str, value: float | str, unit: str = "") -> None:
    """Record what a test found for a row of the table of promises."""
    named = os.environ.get("OMNIDESK_FIGURES")
    if named:
        line = {"row": row, "value": value, "unit": unit, "date": datetime.now(UTC).date().isoformat()}
        with Path(named).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
