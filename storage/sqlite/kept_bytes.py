"""Whether the bytes of mails are still those that were kept: each is unpacked, and its SHA-256 compared.

It stands apart because SQLite does not notice a bit that flips inside a mail, and because it goes by pages: a look that
takes minutes must hold neither the journal nor the memory of all mails.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace

from storage.checking import MOST_DEVIATIONS, Check, Deviation, Spot
from storage.errors import StorageError
from storage.sqlite.looking import Looking
from storage.sqlite.snapshot import Row

_PAGE = 500
MAIL, OUTGOING = "mail", "outgoing"
DAMAGED, WHOLE, ERASED, KEPT = "damaged", "whole", "erased", "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """Mails that came in, or that are ours: the statements that list them, count them, and give one's bytes."""

    check: Check
    what: str
    keys: str
    total: str
    packed: str


_RAW = _Kind(check=Check.RAW_MAILS, what=MAIL, keys="raw_mail_keys", total="raw_mail_total", packed="raw_mail_packed")
_OURS = _Kind(
    check=Check.OUTGOING_MAILS, what=OUTGOING, keys="outgoing_keys", total="outgoing_total", packed="outgoing_packed"
)


def raw_mails(look: Looking) -> list[Deviation]:
    """Return the mails whose bytes are damaged, lost, or still there though erased."""
    return _with_spots(look, [*_damaged(look, _RAW), *look.deviations("lost_raw_mails")])


def outgoing_mails(look: Looking) -> list[Deviation]:
    """Return the mails of ours whose bytes are damaged."""
    return list(_damaged(look, _OURS))


def _with_spots(look: Looking, found: list[Deviation]) -> list[Deviation]:
    """Return the same with where each mail came from: there it may still be."""
    keys = [int(one.key) for one in found[:MOST_DEVIATIONS]]
    with look.snapshot():
        spots = {row[0]: _spot(row) for row in look.rows("spots_of_mails", keys=str(keys))}
    return [replace(one, spot=spots.get(int(one.key))) for one in found]


def _spot(row: Row) -> Spot:
    _, mailbox_id, mailbox, uidvalidity, uid, sha256 = row
    return Spot(mailbox_id=mailbox_id, mailbox=mailbox, uidvalidity=uidvalidity, uid=uid, sha256=sha256)


def _damaged(look: Looking, kind: _Kind) -> Iterator[Deviation]:
    seen, after = 0, 0
    with look.snapshot():
        total = int(look.rows(kind.total)[0][0])
    while True:
        with look.snapshot():
            keys = [int(row[0]) for row in look.rows(kind.keys, after=after, limit=_PAGE)]
            yield from (one for key in keys if (one := _deviation(look, kind, key)) is not None)
        if not keys:
            return
        seen, after = seen + len(keys), keys[-1]
        look.tell(kind.check, seen, max(seen, total))


def _deviation(look: Looking, kind: _Kind, key: int) -> Deviation | None:
    """Return what is wrong with one mail; one that SQLite can't even hand over is damaged."""
    try:
        (row,) = look.rows(kind.packed, key=key)
        return _judged(look, kind, key, row)
    except sqlite3.OperationalError:
        look.stop_if_wanted()
        return Deviation(what=kind.what, key=key, fact="bytes", kept=DAMAGED, found=WHOLE)
    except (sqlite3.DatabaseError, UnicodeDecodeError, StorageError, ValueError):
        return Deviation(what=kind.what, key=key, fact="bytes", kept=DAMAGED, found=WHOLE)


def _judged(look: Looking, kind: _Kind, key: int, row: Row) -> Deviation | None:
    packing, packed, size, sha256, is_erased = row
    if is_erased:
        return Deviation(what=kind.what, key=key, fact="bytes", kept=KEPT, found=ERASED)
    look.packer.unpack(packing, packed, size=size, sha256=sha256)
    return None
