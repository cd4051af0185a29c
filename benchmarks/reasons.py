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
        "finding the tickets takes 1 to 10 ms; laying out and painting the shorter list takes the rest, in which "
        "Textual now and then lays out twice."
    ),
    "every kind of filter": "two of the kinds are slow by themselves, as their own lines tell.",
    "`from:klant`": (
        "every customer of this desk is called Klant: for the beginning of a word that nearly every mail holds, the "
        "index puts all of them in one list before it gives the newest."
    ),
    "`header:x-forwarded-for=info@nova`": (
        "nearly every mail has this header and none this value: the headers are kept in the order of the mails, so "
        "that a usual value is found at once and a rare one by passing over all of them."
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
