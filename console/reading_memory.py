"""What a console remembers of reading while it is open: which messages a person folded, where files went last.

It stands apart from the session that holds it because it is the one thing there that changes.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from storage.records import MessageKey

MOST_FOLDS = 10_000


@dataclass(slots=True)
class ReadingMemory:
    """The folds of one console by message, and the folder that files were saved in last (None: none was yet)."""

    folder: Path | None = None
    _folds: dict[MessageKey, bool] = field(default_factory=dict)

    def note_fold(self, key: MessageKey, *, folded: bool) -> None:
        """Remember that a person folded a message, or unfolded it; the oldest of ten thousand is forgotten."""
        self._folds.pop(key, None)
        self._folds[key] = folded
        if len(self._folds) > MOST_FOLDS:
            del self._folds[next(iter(self._folds))]

    def folded(self, keys: Iterable[MessageKey], seen: MessageKey) -> Collection[MessageKey]:
        """Return which of a ticket's messages, oldest first, open as one line.

        Those up to `seen`, but never the last one; what a person did to a message counts for more.
        """
        ordered = list(keys)
        last = ordered[-1] if ordered else None
        return {key for key in ordered if self._folds.get(key, key <= seen and key != last)}
