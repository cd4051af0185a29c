"""Sizes in bytes as people say them.

They stand apart from what is drawn, so that a verb that opens no screen can say them too.
"""

from widgets.times import tenths


def size_words(size: int) -> str:
    """Return a size in bytes as people say it."""
    if size < 1000:
        return f"{size} B"
    if size >= 1_000_000_000:
        return f"{tenths(size / 1_000_000_000)} GB"
    return f"{size / 1000:.0f} kB" if size < 1_000_000 else f"{tenths(size / 1_000_000)} MB"
