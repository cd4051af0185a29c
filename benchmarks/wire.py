"""A wire between a mail client and its server on loopback, which notes when the server tells of new mail.

It stands apart because the server's own delay before it pushes is no doing of the program's: what comes after the push
is measured from here.
"""

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_LOOPBACK = "127.0.0.1"
_PUSH = re.compile(rb"\* \d+ EXISTS")
_CHUNK = 65_536


@dataclass(slots=True)
class Wire:
    """A wire that is up; `pushes` are the moments (perf_counter) at which the server told of mail."""

    port: int
    pushes: list[float] = field(default_factory=list)

    def first_push_after(self, moment: float) -> float | None:
        """Return when the server first told of mail after a moment; None if it has not yet."""
        return next((push for push in self.pushes if push >= moment), None)


@contextmanager
def wire_to(port: int) -> Iterator[Wire]:
    """Listen on a port of our own and pass everything to and from `port` until the block ends."""
    with socket.create_server((_LOOPBACK, 0)) as listener:
        wire = Wire(listener.getsockname()[1])
        threading.Thread(target=_accept, args=(listener, port, wire), daemon=True).start()
        yield wire
        listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, port: int, wire: Wire) -> None:
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return  # the block has ended
        server = socket.create_connection((_LOOPBACK, port))
        threading.Thread(target=_pass, args=(client, server, None), daemon=True).start()
        threading.Thread(target=_pass, args=(server, client, wire), daemon=True).start()


def _pass(source: socket.socket, sink: socket.socket, wire: Wire | None) -> None:
    sink.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        while chunk := source.recv(_CHUNK):
            if wire is not None and _PUSH.search(chunk):
                wire.pushes.append(time.perf_counter())
            sink.sendall(chunk)
    except OSError:
        pass
    for end in (source, sink):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            continue
