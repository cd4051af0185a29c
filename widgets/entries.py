"""Labels and values as plain entries: what a sheet on the screen and a headless verb both show.

They stand apart from the sheet that draws them, so that what is said about a record is written once and a verb that
opens no screen can say it too.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry: a label (may be empty) and its value; `look` is a style for the value."""

    label: str = ""
    value: str
    look: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A heading over the entries that follow."""

    text: str
