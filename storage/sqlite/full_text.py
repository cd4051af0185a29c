"""Whether messages are found by their words: the full-text index against the messages that it was made from.

It stands apart because the index is a table of tables with a check of its own, which takes the lock of a writer for as
long as it reads: that is for a deep look. Otherwise every message is counted, and some are looked for by their words.
"""

import sqlite3
from collections.abc import Iterator

from storage.checking import Check, Deviation
from storage.sqlite.looking import Looking

_TRIED = 200
_LONGEST = 300
_COLUMNS = ("subject", "text", "sender", "sender_name")
_WHOLE = "insert into message_text (message_text, rank) values ('integrity-check', 1)"


def full_text(look: Looking) -> list[Deviation]:
    """Return messages that the index does not hold as they are."""
    look.tell(Check.FULL_TEXT)
    found = look.deviations("unindexed_messages")
    found += _unfound(look, {one.key for one in found})
    return [*found, *_differing(look)] if look.wish.deep else found


def _unfound(look: Looking, known: set[int | str]) -> Iterator[Deviation]:
    """Look for some messages, spread evenly over all, by their own words."""
    with look.snapshot():
        newest = int(look.rows("newest_key")[0][0])
        keys = range(1, newest + 1, max(1, newest // _TRIED))
        for key, *texts in look.rows("some_messages", keys=str(list(keys))):
            for column, text in zip(_COLUMNS, texts, strict=True):
                phrase = _phrase(column, text)
                if key not in known and phrase and not look.rows("is_found", match=phrase, key=key)[0][0]:
                    yield Deviation(what="message", key=key, fact=column, kept=0, found=1)


def _phrase(column: str, text: str) -> str:
    """Return the question for a text's own words in their order; "" where it may hold no word that is indexed."""
    cut = text if len(text) <= _LONGEST else text[:_LONGEST].rpartition(" ")[0]
    if not any(letter.isascii() and letter.isalnum() for letter in cut):
        return ""
    quoted = cut.replace('"', '""')
    return f'{column} : "{quoted}"'


def _differing(look: Looking) -> Iterator[Deviation]:
    """Let the index compare itself with every message; that counts as writing, though nothing is written."""
    look.stop_if_wanted()
    look.connection.execute("pragma query_only = off")
    try:
        look.connection.execute("begin immediate")
        look.connection.execute(_WHOLE)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            look.stop_if_wanted()
            raise
        yield Deviation(what="index", key="message_text", fact="words", kept="other", found="those of the messages")
    finally:
        if look.connection.in_transaction:
            look.connection.execute("rollback")
        look.connection.execute("pragma query_only = on")
