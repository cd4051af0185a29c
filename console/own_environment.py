"""The environment of a program that somebody else starts over SSH: what a terminal needs to be drawn on, nothing else.

It stands apart because it must be done before anything is read: a variable that a client sends could name another
database, an editor, or a file in which a library writes its log.
"""

import os
import pwd
from collections.abc import MutableMapping

COMMAND = "SSH_ORIGINAL_COMMAND"
KEPT = frozenset({
    "COLORTERM", "LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "NO_COLOR", "TERM",
    "SSH_CONNECTION", "SSH_TTY", COMMAND,
})  # fmt: skip


def forget_environment(environment: MutableMapping[str, str]) -> None:
    """Leave only what a terminal needs, and who the system says is at work, with its own programs in the path."""
    for name in [name for name in environment if name not in KEPT]:
        del environment[name]
    environment["PATH"] = os.defpath
    try:
        me = pwd.getpwuid(os.getuid())
    except KeyError:
        environment["HOME"] = "/"
        return
    environment.update(HOME=me.pw_dir, USER=me.pw_name, LOGNAME=me.pw_name)
