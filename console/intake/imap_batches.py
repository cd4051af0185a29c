"""Mails are fetched from an open folder: in batches, paired by UID, and each one that was asked for is accounted for.

It stands apart because here it is decided what a missing body means. A mail that gave none is looked at again; only one
that the folder no longer lists has vanished; one that the server keeps but does not hand out is an error at the end,
after all others have come.
"""

from collections.abc import AsyncIterator, Collection, Iterator, Sequence

from console.clock import Clock
from console.intake.deciding import OVERSIZE_BYTES
from console.intake.imap_answers import Answer, asked_wait, read_uids, said
from console.intake.imap_commands import uid_set
from console.intake.imap_fetched import Row, read_row
from console.intake.imap_protocol import ImapWire
from console.intake.source import FetchedBatch, FetchedMail, SourceError

MOST_ANNOUNCED = 500
MOST_MAILS = 200
BATCH_BYTES = 4 * 1024 * 1024
WHOLE_BYTES = 25 * 1024 * 1024
PIECE_BYTES = 1024 * 1024
_ROW_BYTES = 200


class Batches:
    """One fetch. A mail over OVERSIZE_BYTES is cut one byte behind it: enough to be kept, and parked for its size."""

    def __init__(self, wire: ImapWire, clock: Clock) -> None:
        self._wire, self._clock = wire, clock
        self._withheld: dict[int, str] = {}
        self._refusal = ""

    async def fetch(self, uids: Collection[int]) -> AsyncIterator[FetchedBatch]:
        """Yield the mails, lowest UID first. Raises SourceError, for mails that are withheld only at the end."""
        wanted = sorted(set(uids))
        for start in range(0, len(wanted), MOST_ANNOUNCED):
            some = wanted[start : start + MOST_ANNOUNCED]
            rows = await self._announced(some)
            gone = await self._gone([uid for uid in some if uid not in rows])
            if gone:
                yield FetchedBatch(mails=(), vanished=gone)
            for batch in _planned([rows[uid] for uid in some if uid in rows]):
                yield await self._batch(batch)
        for uid, words in self._withheld.items():
            raise SourceError(f"the mail server does not hand out the mail with UID {uid}: {words}")

    async def _announced(self, uids: Sequence[int]) -> dict[int, Row]:
        """Return size and arrival by UID; what did not come is asked for once more."""
        rows: dict[int, Row] = {}
        for _ in range(2):
            if missing := [uid for uid in uids if uid not in rows]:
                answer = await self._ask(missing, b"(UID RFC822.SIZE INTERNALDATE)", len(missing) * _ROW_BYTES)
                rows |= {row.uid: row for row in _rows(answer) if row.size is not None}
        return rows

    async def _batch(self, rows: Sequence[Row]) -> FetchedBatch:
        whole = rows if len(rows) > 1 or (rows[0].size or 0) <= WHOLE_BYTES else ()
        bodies = await self._bodies(whole) if whole else await self._in_pieces(rows[0])
        missing = [row for row in rows if row.uid not in bodies]
        for row in missing:
            bodies |= await (self._bodies([row]) if whole else self._in_pieces(row))
        gone = await self._gone([row.uid for row in missing if row.uid not in bodies])
        mails = (self._mail(row, bodies[row.uid]) for row in rows if row.uid in bodies)
        return FetchedBatch(mails=tuple(mails), vanished=gone)

    async def _bodies(self, rows: Sequence[Row]) -> dict[int, bytes]:
        """Return the bodies that came whole; an empty one counts only for a mail that is known to be empty."""
        sizes = {row.uid: row.size or 0 for row in rows}
        answer = await self._ask(list(sizes), b"(UID BODY.PEEK[])", sum(sizes.values()))
        return {
            row.uid: row.body
            for row in _rows(answer)
            if row.uid in sizes and row.body is not None and row.origin is None and (row.body or not sizes[row.uid])
        }

    async def _in_pieces(self, announced: Row) -> dict[int, bytes]:
        """Fetch a large mail piece by piece (RFC 9051 §6.4.5); {} when it has gone, whole or in between."""
        pieces: list[bytes] = []
        total = 0
        while total <= OVERSIZE_BYTES:
            most = min(PIECE_BYTES, OVERSIZE_BYTES + 1 - total)
            piece = await self._piece(announced.uid, total, most)
            if piece is None:
                return {}
            pieces.append(piece)
            total += len(piece)
            if not piece or (len(piece) < most and total >= (announced.size or 0)):
                break
        return {announced.uid: b"".join(pieces)} if total else {}

    async def _piece(self, uid: int, origin: int, most: int) -> bytes | None:
        answer = await self._ask([uid], b"(UID BODY.PEEK[]<%d.%d>)" % (origin, most), most)
        found = (row.body for row in _rows(answer) if row.uid == uid and row.origin == origin)
        return next((body for body in found if body is not None and len(body) <= most), None)

    async def _gone(self, uids: Sequence[int]) -> tuple[int, ...]:
        """Return which of these the folder no longer lists; the others are withheld."""
        if not uids:
            return ()
        answer = await self._wire.ask("UID", b"SEARCH UID " + uid_set(uids))
        listed = read_uids(answer.or_refused("the folder cannot be searched"))
        self._withheld |= {uid: self._refusal or "no body" for uid in uids if uid in listed}
        return tuple(uid for uid in uids if uid not in listed)

    async def _ask(self, uids: Collection[int], what: bytes, expected_bytes: int) -> Answer:
        """Ask for attributes. A NO may mean one mail of many, so it is only remembered; one to wait for is raised."""
        words = b"FETCH %b %b" % (uid_set(uids), what)
        answer = await self._wire.ask("UID", words, expected_bytes=expected_bytes, may_drop=True)
        if answer.status == "BAD" or asked_wait(answer.words) is not None:
            answer.or_refused("the mail server hands out no mails")
        self._refusal = "" if answer.is_ok else said(answer.words)
        return answer

    def _mail(self, row: Row, raw: bytes) -> FetchedMail:
        """Seen: servers without a usable INTERNALDATE; then it arrived when we found it."""
        arrived = row.internal_date if row.internal_date is not None else self._clock()
        return FetchedMail(uid=row.uid, internal_date=arrived, raw=raw)


def _rows(answer: Answer) -> Iterator[Row]:
    return (row for response in answer.untagged if (row := read_row(response)) is not None)


def _planned(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Cut rows into batches of at most MOST_MAILS and about BATCH_BYTES; what is larger stands alone."""
    batch: list[Row] = []
    size = 0
    for row in rows:
        if batch and (len(batch) == MOST_MAILS or size + (row.size or 0) > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += row.size or 0
    if batch:
        yield batch
