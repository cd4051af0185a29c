"""Why a budget is missed, by the beginning of its row's name: the page shows a reason only while its budget is missed.

It stands apart because it is written by hand, after looking where the time goes, and a new run must not lose it.
"""

from collections.abc import Iterable, Mapping

REASONS: Mapping[str, str] = {
    "as fast as mbsync": (
        "a mail costs 0.8 ms of processor here (0.45 to decide and write it on one thread, 0.3 to read it in another "
        "process), besides Dovecot's own share of the two cores; mbsync only writes a file."
    ),
    "as fast as mbsync, FSync=no": (
        "without fsync mbsync does nothing but copy; deciding and writing a mail takes 0.45 ms of the one thread that "
        "may write, so no more than about 2,200 a second can come in, whatever the disk."
    ),
    "the same with a mail of 25 MB": (
        "the mail is held several times at once: as read from the wire, on its way to the reader, packed, and in the "
        "reader once as it is, once without line breaks and once decoded."
    ),
    "bytes a cursor move": "each change of look in a row names its colours anew, and a jump paints every row.",
    "filter → rows": (
        "finding the tickets takes 5 to 20 ms; laying out and painting the shorter list takes 20 ms more, in which "
        "Textual now and then lays out twice."
    ),
    "key → paint during intake": (
        "both cores are busy with the import meanwhile, and a key that is pressed while the list is read and drawn "
        "again waits for that."
    ),
}


def reasons_for(missed: Iterable[str], reasons: Mapping[str, str] = REASONS) -> dict[str, str]:
    """Return why these rows miss their budgets, each reason once, under the beginning that fits a row best."""
    fitting = (max((start for start in reasons if what.startswith(start)), key=len, default="") for what in missed)
    return {start: reasons[start] for start in fitting if start}
