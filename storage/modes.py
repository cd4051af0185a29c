"""Who may read and write the files that the desk keeps in a folder: its owner alone, or a group as well.

It stands apart because whatever is made there later, by whomever and whatever their umask, must go the way of the
folder: on a desk that a group shares, one file of a single person's locks everybody else out.
"""

import os
import stat
from pathlib import Path

OWN_FOLDER, OWN_FILE = 0o700, 0o600
SHARED_FOLDER, SHARED_FILE = 0o2770, 0o660


def is_shared(folder: Path) -> bool:
    """Tell whether a folder is a group's: its members may write there, and what is made there is the group's too.

    Raises OSError.
    """
    mode = folder.stat().st_mode
    return bool(mode & stat.S_ISGID) and mode & stat.S_IRWXG == stat.S_IRWXG


def file_mode(folder: Path) -> int:
    """Return the mode of a file that is made in a folder of the desk. Raises OSError."""
    return SHARED_FILE if is_shared(folder) else OWN_FILE


def make_file(path: Path) -> None:
    """Make an empty file in a folder of the desk, as the folder is. Raises FileExistsError, OSError."""
    made = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, OWN_FILE)
    try:
        os.fchmod(made, file_mode(path.parent))
    finally:
        os.close(made)
