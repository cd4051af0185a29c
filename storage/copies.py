"""What is known of a copy of a whole database: taken while others write, or about to stand in its place.

It stands apart because whoever keeps or puts back a copy knows nothing of how a database is copied.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Told = Callable[[int, int], None]  # how much is done, of how much
IsStopped = Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyFacts:
    """What a copy holds: its schema, the revision at which it was taken, and how many rows of the tables that matter.

    `problems` is what a look at its structure found wrong, nothing in a sound one.
    """

    schema: int
    revision: int
    counts: Mapping[str, int]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was changed in a copy before it takes a database's place.

    `unsure` counts the mails of ours that were on their way and may have left since; `tickets_from` and `messages_from`
    are where numbers go on.
    """

    schema_before: int
    schema: int
    leases: int
    unsure: int
    tickets_from: int
    messages_from: int
