"""Everything that is kept of a person, in one file for them: every row in `export.json`, every mail as it came or left.

It stands apart from the verb because the file must be whole or not there, whoever asks for it.
"""

import json
import os
import zipfile
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from console import __version__
from console.cli.shapes import utc
from console.privacy.finding import FEW, Found, Told
from console.privacy.shown_rows import shown_row
from storage.errors import StorageError
from storage.outbox import OutboxId
from storage.privacy import TABLES, Kept, Person, Source
from storage.protocol import Reader, Repository
from storage.records import DeliveryKey, MessageKey
from widgets.language import _

_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_OWN_PART = {"ticket_customer", "ticket_address"}
_INTERNAL = {"event", "draft", "draft_naming", "event_naming", "saved_search", "settings_version"}


class ExportError(Exception):
    """The file can't be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mail:
    """A raw mail in the file: its name there and whose it is; `missing` says why its bytes are not."""

    name: str
    raw: bytes
    about: dict[str, object]
    missing: str = ""


async def export(
    repository: Repository, found: Found, to: Path, now: int, told: Told = lambda seen, total: None
) -> dict[str, int]:
    """Write what was found of a person to a new file that only this user may read.

    Return how many rows of each table and how many mails are in it, and how many are `missing`: their bytes are lost.

    Nothing is overwritten and no link is followed. What is not whole is removed. Raises ExportError, StorageError.
    """
    try:
        descriptor = os.open(to, _NEW, 0o600)
    except FileExistsError:
        raise ExportError(_("There is something at {path} already: name a new file.").format(path=to)) from None
    except OSError as error:
        raise ExportError(f"{to}: {error.strerror}") from error
    try:
        with os.fdopen(descriptor, "wb") as opened, zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED) as archive:
            return await _fill(archive, repository, found, now, told)
    except BaseException as error:
        _remove(to)
        if isinstance(error, OSError):
            raise ExportError(f"{to}: {error.strerror or error}") from error
        raise


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


async def _fill(archive: zipfile.ZipFile, repository: Repository, found: Found, now: int, told: Told) -> dict[str, int]:
    """Write the mails first, so that the rows can say which of them are there."""
    mails: list[dict[str, object]] = []
    sums = {"mails": 0, "missing": 0}
    total = len(found.mails) + len(found.theirs)
    async for mail in _mails(repository, found):
        if not mail.missing:
            archive.writestr(_entry(mail.name, now), mail.raw)
        sums["missing" if mail.missing else "mails"] += 1
        mails.append({**mail.about, "file": None if mail.missing else mail.name, "missing": mail.missing or None})
        told(len(mails), total)
    with archive.open(_entry("export.json", now), "w", force_zip64=True) as opened:
        await _write_rows(opened, repository, found, now, mails, sums)
    return sums


async def _write_rows(
    opened: IO[bytes],
    repository: Repository,
    found: Found,
    now: int,
    mails: Sequence[dict[str, object]],
    sums: dict[str, int],
) -> None:
    """Write the rows table by table, a piece at a time: a customer of years fits in no memory."""
    person = found.person
    head = {
        "schema": 1,
        "program": f"omnidesk {__version__}",
        "exported_at": utc(now),
        "customer": {"id": person.customer_id, "name": person.name, "addresses": list(person.addresses)},
    }
    opened.write(_json(head)[:-1] + b', "tables": {')
    separator = b""
    for source, tables in TABLES.items():
        for table in tables:
            opened.write(separator + _json(table) + b": [")
            sums[table] = await _write_table(opened, repository, person, source, table, _keys(found, source, table))
            opened.write(b"]")
            separator = b",\n"
    others = [{"message": key, "ticket": ticket} for key, ticket in found.others.items()]
    opened.write(b'},\n"mails": ' + _json(mails) + b',\n"named_in_mails_of_others": ' + _json(others) + b"}\n")


async def _write_table(
    opened: IO[bytes], repository: Repository, person: Person, source: Source, table: str, keys: Sequence[int]
) -> int:
    written = 0
    starts = range(0, len(keys), FEW) if source is not Source.PERSON else (0,)
    for start in starts:
        rows = await repository.reading(partial(_kept, source, table, person, keys[start : start + FEW]))
        for row in rows:
            is_internal = table in _INTERNAL or row.get("direction") == "note"
            opened.write((b",\n" if written else b"\n") + _json(shown_row(row, is_internal=is_internal)))
            written += 1
    return written


async def _mails(repository: Repository, found: Found) -> AsyncIterator[_Mail]:
    """Yield every raw mail: those that came in, then those of ours."""
    for delivery in found.mails:
        yield await repository.reading(partial(_came_in, delivery))
    for key in found.theirs:
        mail = await repository.reading(partial(_of_ours, key))
        if mail is not None:
            yield mail


def _kept(source: Source, table: str, person: Person, keys: Sequence[int], reader: Reader) -> list[Kept]:
    return reader.kept(source, table, person, keys)


def _keys(found: Found, source: Source, table: str) -> Sequence[int]:
    """Of a ticket of somebody else only the person's own part in it is handed out."""
    if source is Source.TICKETS:
        return found.every_ticket if table in _OWN_PART else found.tickets
    return {Source.PERSON: (), Source.MESSAGES: found.theirs, Source.MAILS: found.mails}[source]


def _came_in(key: DeliveryKey, reader: Reader) -> _Mail:
    name, about = f"mails/in-{key:08d}.eml", {"delivery": key}
    try:
        return _Mail(name=name, raw=reader.raw(key), about=dict(about))
    except (StorageError, KeyError) as error:
        return _Mail(name=name, raw=b"", about=dict(about), missing=str(error))


def _of_ours(key: MessageKey, reader: Reader) -> _Mail | None:
    outgoing = reader.outgoing_of([key]).get(key)
    if outgoing is None:
        return None
    name, about = f"mails/out-{outgoing.id:08d}.eml", {"outbox": outgoing.id, "message": key}
    try:
        return _Mail(name=name, raw=reader.outgoing_bytes(OutboxId(outgoing.id)), about=dict(about))
    except (StorageError, KeyError) as error:
        return _Mail(name=name, raw=b"", about=dict(about), missing=str(error))


def _entry(name: str, now: int) -> zipfile.ZipInfo:
    """Return a file of the archive that only its owner may read; its time tells nothing but the export's own."""
    year, month, day = (int(part) for part in (utc(now) or "1980-01-01")[:10].split("-"))
    entry = zipfile.ZipInfo(name, (max(year, 1980), month, day, 0, 0, 0))
    entry.external_attr = 0o600 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=True, separators=(",", ": ")).encode()
