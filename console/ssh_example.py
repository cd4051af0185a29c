"""What an administrator pastes so that employees come in over SSH: a line for each key, and a block for the server.

It stands apart because every word of it is a guard: `restrict` forwards nothing, the command takes no words of the
client, and the keys are in a file that only root writes, so that nobody can add one without a command.
"""

import shlex
from collections.abc import Sequence

KEYS = "/etc/ssh/omnidesk_keys"


def key_line(command: Sequence[str], *, key: str = "ssh-ed25519 AAAA…", remark: str = "") -> str:
    """Return the line of authorized_keys that runs a command for whoever has a key, and allows nothing else.

    The command is read by a shell, so each of its words is quoted; sshd(8) wants double quotes escaped besides, and
    takes every other backslash as it stands.
    """
    escaped = shlex.join(command).replace('"', '\\"')
    return " ".join(filter(None, (f'restrict,pty,command="{escaped}"', key, remark)))


def match_block(user: str, *, keys: str = KEYS) -> str:
    """Return the block of sshd_config(5) for the system user who owns the database.

    A line that has died is noticed within a minute; the console ends with it.
    """
    lines = (
        f"Match User {user}",
        f"    AuthorizedKeysFile {keys}",
        "    AuthenticationMethods publickey",
        "    DisableForwarding yes",
        "    PermitTunnel no",
        "    PermitUserRC no",
        "    ClientAliveInterval 15",
        "    ClientAliveCountMax 4",
    )
    return "\n".join(lines)
