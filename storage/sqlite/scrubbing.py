"""Nothing of what was deleted stays in the database's files.

It stands apart because deleting rows is not enough: words stay in the full-text index until it is merged, bytes in free
pages until they are written anew, and both in the journal until it is cut.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.errors import DatabaseBusyError
from storage.sqlite.connection import open_file
from storage.sqlite.faults import FAULTS, translated


def scrub(path: Path, busy_timeout_ms: int) -> None:
    """Merge the full-text index, write the database anew, cut the journal. Raises StorageError.

    The new one is made on the disk: in memory it would need as much as the whole database.
    """
    pragmas = (f"pragma busy_timeout = {busy_timeout_ms}", "pragma secure_delete = on", "pragma temp_store = file")
    try:
        with closing(open_file(path, pragmas)) as connection:
            connection.execute("insert into message_text (message_text) values ('optimize')")
            connection.execute("vacuum")
            _cut(connection, path)
    except FAULTS as error:
        raise translated(error, path) from error


def _cut(connection: sqlite3.Connection, path: Path) -> None:
    is_busy, _, _ = connection.execute("pragma wal_checkpoint(truncate)").fetchone()
    if is_busy:
        raise DatabaseBusyError(f"The journal of {path} is in use, so it still holds what was deleted; try again.")
