"""Tells systemd when the service is ready and when it stops (sd_notify); says nothing where there is no systemd.

It stands apart because it is the whole of a small protocol: a datagram to the socket that NOTIFY_SOCKET names.
"""

import os
import socket
from collections.abc import Mapping


def notify(state: str, environment: Mapping[str, str] = os.environ) -> None:
    """Send a state like "READY=1" or "STOPPING=1". Nobody listening keeps us from nothing."""
    path = environment.get("NOTIFY_SOCKET", "")
    if path[:1] not in ("/", "@"):
        return
    address = "\0" + path[1:] if path[0] == "@" else path
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as systemd:
            systemd.connect(address)
            systemd.sendall(state.encode())
    except OSError:
        return


def watchdog_s(environment: Mapping[str, str] = os.environ) -> float | None:
    """Return within how many seconds systemd wants to hear "WATCHDOG=1" of this process, None when it does not."""
    time_us, pid = environment.get("WATCHDOG_USEC", ""), environment.get("WATCHDOG_PID", "")
    if not (time_us.isascii() and time_us.isdigit()) or (pid and pid != str(os.getpid())):
        return None
    return int(time_us) / 1_000_000 or None
