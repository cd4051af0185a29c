"""Mail from files: mbox, Maildir, .eml, through the same intake as the forward mailbox.

It stands apart because files bring what a server would have said: the arrival is the topmost Received, else the Date,
else the file's time, and the coordinates are the SHA-256, so importing twice changes nothing. Mails are decided in
order of arrival whatever the order of the files.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from console.clock import Clock
from console.intake.mail_files import CHANGED, LeftOut, Piece, RegularFile, mail_files, open_regular, pieces
from console.intake.receive import BATCH, Intake, Tally, digest
from console.mail.dates import read_date, received_at
from console.mail.headers import decode_header, split_mail
from storage.protocol import Repository
from storage.records import NewDelivery
from storage.settings import BrandId

BATCH_BYTES = 4 * 1024 * 1024
Progress = Callable[[int, int], None]


class UnreadableFileError(Exception):
    """No file could be read as mail. `unreadable` names each with the reason."""

    def __init__(self, unreadable: Mapping[Path, str]) -> None:
        super().__init__("\n".join(f"{path}: {reason}" for path, reason in unreadable.items()))
        self.unreadable = unreadable


@dataclass(slots=True)
class Imported(Tally):
    """What became of the mails of an import, and what was left out of it."""

    left_out: LeftOut = field(default_factory=LeftOut)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundMail:
    """A mail found in the files, not yet kept. `ordinal` counts equal bytes; `arrival` is in ms UTC."""

    arrival: int
    ordinal: int
    sha256: bytes
    size: int
    piece: Piece


async def import_paths(
    paths: Sequence[Path],
    brand_id: BrandId,
    intake: Intake,
    repository: Repository,
    *,
    clock: Clock,
    progress: Progress = lambda done, total: None,
) -> Imported:
    """Import every mail of these files and folders into a brand; what can't be read is named and left out.

    Raises UnreadableFileError when there is something that can't be read and no mail at all.
    """
    said = Imported()
    found = _ordered(_numbered(find_mails(paths, said.left_out)))
    if said.left_out.unreadable and not found:
        raise UnreadableFileError(said.left_out.unreadable)
    hashes = list({mail.sha256 for mail in found})
    await intake.decide_pending()
    known = await repository.reading(lambda reader: reader.known_hashes(brand_id, hashes))
    fresh = [mail for mail in found if mail.sha256 not in known]
    said.already_known = len(found) - len(fresh)
    done = said.already_known
    for batch in _batches(fresh):
        said.add(await intake.take(list(deliveries(batch, brand_id, clock(), said.left_out))))
        done += len(batch)
        progress(done, len(found))
    return said


def find_mails(paths: Sequence[Path], left_out: LeftOut) -> Iterator[FoundMail]:
    """Find the mails of mbox files, Maildirs, .eml files and folders of these; note what is left out."""
    for path in mail_files(paths, left_out):
        try:
            with open_regular(path) as file:
                yield from (_found(piece, file) for piece in pieces(path, file))
        except OSError as error:
            left_out.leave(path, error)


def deliveries(mails: Sequence[FoundMail], brand_id: BrandId, now: int, left_out: LeftOut) -> Iterator[NewDelivery]:
    """Read mails again, to be kept; one whose file has gone or changed since it was found is left out."""
    for mail in mails:
        path = mail.piece.path
        try:
            with open_regular(path) as file:
                raw = file.bytes_of(mail.piece)
        except OSError as error:
            left_out.leave(path, error)
            continue
        if digest(raw) == mail.sha256:
            yield _delivery(mail, raw, brand_id, now)
        else:
            left_out.unreadable[path] = CHANGED


def _found(piece: Piece, file: RegularFile) -> FoundMail:
    raw = file.bytes_of(piece)
    arrival = arrival_of(raw, file.modified_at)
    return FoundMail(arrival=arrival, ordinal=0, sha256=digest(raw), size=len(raw), piece=piece)


def arrival_of(raw: bytes, file_at: int) -> int:
    """Return when a mail from a file arrived, in ms UTC: topmost Received, else Date, else the file's time."""
    headers, _, _ = split_mail(raw)
    received = next((header for header in headers if header.name == "received"), None)
    at = received_at(decode_header(received.raw)) if received is not None else None
    if at is not None:
        return at
    date = next((header for header in headers if header.name == "date"), None)
    at = read_date(decode_header(date.raw)) if date is not None else None
    return at if at is not None else file_at


def _numbered(mails: Iterator[FoundMail]) -> Iterator[FoundMail]:
    seen: dict[bytes, int] = {}
    for mail in mails:
        ordinal = seen.get(mail.sha256, 0)
        seen[mail.sha256] = ordinal + 1
        yield replace(mail, ordinal=ordinal) if ordinal else mail


def _ordered(mails: Iterator[FoundMail]) -> list[FoundMail]:
    """Sort by arrival; within the same second the order in the file is the order of delivery (the sort is stable)."""
    return sorted(mails, key=lambda mail: mail.arrival)


def _batches(mails: Sequence[FoundMail]) -> Iterator[list[FoundMail]]:
    batch: list[FoundMail] = []
    size = 0
    for mail in mails:
        if batch and (len(batch) == BATCH or size + mail.size > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(mail)
        size += mail.size
    if batch:
        yield batch


def _delivery(mail: FoundMail, raw: bytes, brand_id: BrandId, now: int) -> NewDelivery:
    return NewDelivery(
        mailbox_id=None,
        brand_id=brand_id,
        uidvalidity=0,
        uid=mail.ordinal,
        internal_date=mail.arrival,
        kept_at=now,
        sha256=mail.sha256,
        raw=raw,
    )
