"""Programs on a disk that is soon full: by a limit on the size of files, or on a small disk of their own.

Each prints what the person is told, and ends well when everything was right.
"""

import asyncio
import resource
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from console.intake.receive import Intake
from storage.errors import DatabaseUnusableError, StorageError
from storage.protocol import Repository
from storage.records import NewDelivery
from storage.sqlite.opening import prepare
from storage.sqlite.repository import open_repository
from storage.words import Outcome
from tests.dramas.stage import NearRoom
from tests.mail.builders import mail
from tests.storage.builders import MAIN, NOON, a_delivery
from tests.storage.steps import with_settings

BALLAST_BYTES = 1_000_000
MOST = 2_000


def a_mail(number: int) -> NewDelivery:
    """Return a mail of some kilobytes that packs badly."""
    words = " ".join(str(number * 7919 * step % 99_991) for step in range(400))
    raw = mail(from_=f"klant{number}@example.nl", to=MAIN, text=words, message_id=f"<{number}@example.nl>")
    return a_delivery(number, raw=raw, internal_date=NOON + number)


def limit_files(size_bytes: int | None) -> None:
    """Let no file of this program grow beyond this; None lifts the limit."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard if size_bytes is None else size_bytes, hard))


def take_in_until_files_may_not_grow(path: str) -> None:
    """Take mails in until the limit is reached, lift it, and go on."""
    asyncio.run(_fill(Path(path), lambda: limit_files(600_000), lambda: limit_files(None)))


def take_in_until_the_disk_is_full(folder: str) -> None:
    """Take mails in on a small disk until it is full, make room, and go on."""
    ballast = Path(folder) / "ballast"
    ballast.write_bytes(bytes(BALLAST_BYTES))
    asyncio.run(_fill(Path(folder) / "desk.db", lambda: None, ballast.unlink))


async def _fill(path: Path, limit: object, make_room: object) -> None:
    async with open_repository(path, clock=lambda: NOON) as repository:
        await with_settings(repository)
        intake = Intake(repository, NearRoom(), lambda: NOON)
        limit()  # type: ignore[operator]
        last = await _until_refused(intake)
        before = await _counts(repository)
        print(f"mails: {last}")
        make_room()  # type: ignore[operator]
        await intake.decide_pending()
        await intake.take([a_mail(number) for number in (last, last + 1)])
        after = await _counts(repository)
        agree = await repository.reading(lambda reader: [row.gaps for row in reader.ledger(None)])
    assert before[0] in (last - 1, last), (before, last)
    assert after == (last + 1, last + 1), (after, last)
    assert agree == [()], agree


async def _until_refused(intake: Intake) -> int:
    """Return the number of the mail that could not be taken in; it is tried again and refused again."""
    for number in range(1, MOST):
        try:
            await intake.take([a_mail(number)])
        except StorageError as error:
            print(f"{type(error).__name__}: {error}")
            return number
    raise AssertionError("the disk was never full")


async def _counts(repository: Repository) -> tuple[int, int]:
    """Return how many mails are kept, and how many tickets there are."""

    kept = await repository.reading(lambda reader: reader.deliveries_with(list(Outcome), MOST))
    return len(kept), await repository.reading(lambda reader: reader.counts().tickets)


def make_on_fuller_and_fuller_disks(folder: str) -> None:
    """Make databases on a small disk with less and less room: each is there wholly, or nothing is left of it."""
    path, ballast, outcomes = Path(folder) / "desk.db", Path(folder) / "ballast", []
    for room in range(0, 1_000_000, 25_000):
        ballast.write_bytes(bytes(shutil.disk_usage(folder).free - room))
        try:
            prepare(path, clock=lambda: NOON, chance=bytes, may_migrate=True)
        except DatabaseUnusableError:
            outcomes.append("refused")
        left = sorted(Path(folder).iterdir())
        ballast.unlink()
        if path in left:
            outcomes.append(_whole(path))
            path.unlink()
        assert [beside for beside in left if beside != path] == [ballast], left
    print(*sorted(set(outcomes)))


def _whole(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        key = connection.execute("select length(signing_key) from store").fetchone()
        return f"{connection.execute('pragma integrity_check').fetchone()[0]} {key[0]}"


def make_without_room(path: str, size_bytes: str) -> None:
    """Make a database where there is no room for it."""
    limit_files(int(size_bytes))
    _refused(Path(path), None)


def migrate_without_room(path: str, folder: str) -> None:
    """Migrate a database where there is no room for its backup."""
    limit_files(Path(path).stat().st_size // 2)
    _refused(Path(path), Path(folder))


def _refused(path: Path, folder: Path | None) -> None:
    named = {} if folder is None else {"folder": folder}
    try:
        prepare(path, clock=lambda: NOON, chance=bytes, may_migrate=True, **named)  # type: ignore[arg-type]
    except DatabaseUnusableError as error:
        print(error)
        return
    raise AssertionError("there was room")


def has_private_disks() -> bool:
    """Tell whether the tests may mount a small disk that ends with its program."""
    return shutil.which("unshare") is not None and shutil.which("mount") is not None
