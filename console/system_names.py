"""The names that this machine has for users and groups, or their numbers where it has none.

It stands alone because whoever judges files, and whoever asks who acts, must name the same person alike.
"""

import grp
import pwd


def name_of_user(uid: int) -> str:
    """Return the login of a system user."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def name_of_group(gid: int) -> str:
    """Return the name of a group of the system."""
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)
