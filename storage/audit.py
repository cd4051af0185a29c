"""The audit trail as it is checked: two chains of rows, each row vouching for all before it.

It stands apart from the records because whoever shows what was done asks nothing of this.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Chain(StrEnum):
    """What is chained: what people and the desk did, and the versions of the settings."""

    EVENTS = "events"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A row of a chain: its number and its digest (32 bytes). Number 0 stands before the first."""

    row: int = 0
    digest: bytes = bytes(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The first row of a chain that does not agree.

    `what` is the text that is no longer the one that was written ("detail"), "link" where a fixed field was changed or
    a row before it taken out, "end" where rows behind it are gone.
    """

    chain: Chain
    row: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A stretch of a chain: its links, how many of its rows have erased texts, whether it is the last, what is broken.

    A row with erased texts still vouches for who did what when, and holds nothing where they were.
    """

    links: Sequence[Link]
    erased: int
    is_end: bool
    broken: Broken | None = None


class AuditReader(Protocol):
    """Asks whether the audit trail is whole."""

    def check_chain(self, chain: Chain, behind: Link, limit: int) -> Checked:
        """Check the next rows of a chain behind a link that was checked before; it ends at the first broken one."""
