"""What a kept mail costs on the disk, and what packing it saves.

It stands apart from the speed of the intake because it looks at files, not at a clock.
"""

import sqlite3
import time
from itertools import islice
from pathlib import Path

from benchmarks.report import Row
from storage.sqlite.raw_mail import Packer

_RAW_BUDGET = 1.3
_PARTS = {
    "full-text index": "name like 'message_text%'",
    "messages, tickets, decisions and their indexes": "name <> 'raw_mail' and name not like 'message_text%'",
}


def disk_rows(database: Path, mails: int) -> list[Row]:
    """Return what a mail takes, raw and in all, from the database that a run left behind."""
    connection = sqlite3.connect(database)
    try:
        packed = connection.execute("select sum(length(packed)) from raw_mail").fetchone()[0]
        raw = _pages(connection, "name = 'raw_mail'")
        parts = {name: _pages(connection, condition) for name, condition in _PARTS.items()}
    finally:
        connection.close()
    ratio = raw / packed
    rows = [
        Row(what="disk a mail, in all", figure=f"{database.stat().st_size / mails / 1000:.1f} kB"),
        Row(
            what="disk for its raw bytes : its size compressed",
            figure=f"{raw / mails / 1000:.1f} kB : {packed / mails / 1000:.1f} kB = {ratio:.2f}",
            budget=f"≤ {_RAW_BUDGET}",
            kept=ratio <= _RAW_BUDGET,
        ),
    ]
    return rows + [
        Row(what=f"disk a mail, {name}", figure=f"{size / mails / 1000:.1f} kB") for name, size in parts.items()
    ]


def packing_row(maildir: Path, count: int) -> Row:
    """Return what zstd, as the store uses it, makes of the plain bytes of some mails."""
    raws = [file.read_bytes() for folder in ("cur", "new") for file in islice((maildir / folder).iterdir(), count)]
    packer, plain = Packer(), sum(map(len, raws))
    started = time.perf_counter()
    packed = sum(len(packer.pack(raw)[1]) for raw in raws)
    micros = (time.perf_counter() - started) / len(raws) * 1e6
    sizes = f"{plain / len(raws) / 1000:.1f} kB → {packed / len(raws) / 1000:.1f} kB"
    return Row(what="a raw mail, plain → zstd", figure=f"{sizes}, ratio {plain / packed:.2f}, {micros:.0f} µs")


def _pages(connection: sqlite3.Connection, condition: str) -> int:
    sql = f"select coalesce(sum(pgsize), 0) from dbstat where {condition}"  # noqa: S608 (ours, above)
    return int(connection.execute(sql).fetchone()[0])
