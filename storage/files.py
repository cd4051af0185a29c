"""What can be done with the file of a database as a whole, without opening the desk that is in it.

It stands apart from the contract of the store because a file may be damaged, old, or a copy that is no desk yet. All of
it waits for the disk, so it is called on a thread of its own.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from storage.checking import Check, Finding, Reads, Wish
from storage.copies import CopyFacts, IsStopped, Restored, Told
from storage.records import DeliveryKey, Event


class StoreFiles(Protocol):
    """The files of a kind of database. Every method raises StorageError."""

    def look_through(self, path: Path, wish: Wish) -> Iterator[Finding]:
        """Yield what each check finds; nothing is written. Raises StoppedError when the wish is stopped."""

    def mend(self, path: Path, found: Sequence[Finding], event: Event, reads: Reads) -> Iterator[tuple[Check, int]]:
        """Put right what was found and can be computed again; yield how much of each. `event` is kept with each."""

    def put_back(self, path: Path, key: DeliveryKey, raw: bytes, event: Event) -> None:
        """Keep a mail's bytes again; whoever calls has seen that they are the ones."""

    def copy_database(self, path: Path, to: Path, told: Told, is_stopped: IsStopped) -> CopyFacts:
        """Copy a database that is in use into an empty file. Raises StoppedError."""

    def inspect_copy(self, path: Path, is_stopped: IsStopped) -> CopyFacts:
        """Return what a file that nobody writes holds, and what is wrong with its structure. Raises StoppedError."""

    def bring_up(self, path: Path) -> int:
        """Bring a copy to the newest schema and return which one it had. Raises DatabaseNewerError."""

    def make_ready(self, path: Path, words: str, event: Event) -> Restored:
        """Bring a copy to the newest schema, and let nothing of it be sent, held or numbered twice."""
