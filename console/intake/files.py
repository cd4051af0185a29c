"""Mail from files: mbox, Maildir, .eml, through the same intake as the forward mailbox.

It stands apart because files bring what a server would have said: the arrival is the topmost Received, else the Date,
else the file's time, and the coordinates are the SHA-256, so importing twice changes nothing. Mails are decided in
order of arrival whatever the order of the files.
"""

import mailbox
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from console.clock import Clock
from console.intake.receive import BATCH, Intake, Tally, digest
from console.mail.dates import read_date, received_at
from console.mail.headers import decode_header, split_mail
from storage.protocol import Repository
from storage.records import NewDelivery
from storage.settings import BrandId

BATCH_BYTES = 4 * 1024 * 1024
_ESCAPED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
Progress = Callable[[int, int], None]


class UnreadableFileError(Exception):
    """A file could not be read as mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundMail:
    """A mail found in the files, not yet kept. `ordinal` counts equal bytes; `arrival` is in ms UTC."""

    arrival: int
    ordinal: int
    sha256: bytes
    size: int
    read: Callable[[], bytes]


async def import_paths(
    paths: Sequence[Path],
    brand_id: BrandId,
    intake: Intake,
    repository: Repository,
    *,
    clock: Clock,
    progress: Progress = lambda done, total: None,
) -> Tally:
    """Import every mail of these files and folders into a brand. Raises UnreadableFileError before anything is kept."""
    tally = Tally()
    found = _ordered(_numbered(mail for path in paths for mail in find_mails(path)))
    hashes = list({mail.sha256 for mail in found})
    await intake.decide_pending()
    known = await repository.reading(lambda reader: reader.known_hashes(brand_id, hashes))
    fresh = [mail for mail in found if mail.sha256 not in known]
    tally.already_known = len(found) - len(fresh)
    done = tally.already_known
    for batch in _batches(fresh):
        now = clock()
        deliveries = [_delivery(mail, brand_id, now) for mail in batch]
        tally.add(await intake.take(deliveries))
        done += len(batch)
        progress(done, len(found))
    return tally


def find_mails(path: Path) -> Iterator[FoundMail]:
    """Find the mails of an mbox file, a Maildir, an .eml file, or a folder of these. Raises UnreadableFileError."""
    try:
        yield from _find(path)
    except (OSError, mailbox.Error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnreadableFileError(f"{path}: {reason}") from error


def _find(path: Path) -> Iterator[FoundMail]:
    if not path.is_dir():
        yield from _in_file(path)
    elif (path / "cur").is_dir() or (path / "new").is_dir():
        yield from _in_maildir(path)
    else:
        for inner in sorted(path.iterdir()):
            if not inner.name.startswith("."):
                yield from _find(inner)


def _in_file(path: Path) -> Iterator[FoundMail]:
    with path.open("rb") as file:
        is_mbox = file.read(5) == b"From "
    if is_mbox:
        yield from _in_mbox(path)
    else:
        yield _found(path.read_bytes, _modified_at(path))


def _in_maildir(path: Path) -> Iterator[FoundMail]:
    for folder in ("cur", "new"):
        for file in sorted((path / folder).glob("*")):
            if file.is_file() and not file.name.startswith("."):
                yield _found(file.read_bytes, _modified_at(file))


def _in_mbox(path: Path) -> Iterator[FoundMail]:
    box = mailbox.mbox(path, create=False)
    modified_at = _modified_at(path)
    for key in box.keys():  # noqa: SIM118 (a mailbox is no dict: iterating it parses every mail)
        yield _found(lambda key=key: _ESCAPED_FROM.sub(rb"\1", box.get_bytes(key)), modified_at)  # type: ignore[misc]  # the lambda's default binds the key


def _found(read: Callable[[], bytes], file_at: int) -> FoundMail:
    raw = read()
    return FoundMail(arrival=arrival_of(raw, file_at), ordinal=0, sha256=digest(raw), size=len(raw), read=read)


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


def _modified_at(path: Path) -> int:
    return path.stat().st_mtime_ns // 1_000_000


def _numbered(mails: Iterator[FoundMail]) -> Iterator[FoundMail]:
    seen: dict[bytes, int] = {}
    for mail in mails:
        ordinal = seen.get(mail.sha256, 0)
        seen[mail.sha256] = ordinal + 1
        yield FoundMail(arrival=mail.arrival, ordinal=ordinal, sha256=mail.sha256, size=mail.size, read=mail.read)


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


def _delivery(mail: FoundMail, brand_id: BrandId, now: int) -> NewDelivery:
    return NewDelivery(
        mailbox_id=None,
        brand_id=brand_id,
        uidvalidity=0,
        uid=mail.ordinal,
        internal_date=mail.arrival,
        kept_at=now,
        sha256=mail.sha256,
        raw=mail.read(),
    )
