"""The process that reads mail: raw bytes in, `ParsedMail` out, with a limit on time and memory for each.

It stands alone because every mail is written by a stranger: what hangs, explodes or crashes the reader takes this
process with it, not the intake. Frames on stdin: 4 bytes length (big endian) and the raw mail; on stdout: 4 bytes
length, one byte (`P` a msgpack ParsedMail, `U` a UTF-8 reason) and the rest. It ends at the end of stdin.
"""

import resource
import signal
import struct
import sys
from typing import BinaryIO

import msgspec

from console.mail.parse import UnreadableMailError, parse

MAIL_SECONDS = 10
MEMORY_BYTES = 1 << 30
LENGTH = struct.Struct(">I")


def read_frame(stream: BinaryIO) -> bytes | None:
    """Return the next frame, or None at the end of the stream."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    return stream.read(LENGTH.unpack(head)[0])


def answer(raw: bytes) -> bytes:
    """Return the frame that tells what a mail says, or why it can't be read."""
    try:
        return b"P" + msgspec.msgpack.encode(parse(raw))
    except UnreadableMailError as error:
        return b"U" + str(error).encode()
    except MemoryError:
        return b"U" + b"reading it takes too much memory"
    except Exception as error:
        # A fault of the reader costs one mail, kept and named, never the intake.
        return b"U" + f"the reader failed: {type(error).__name__}".encode()


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer every frame until the source ends. A mail over its time ends the process by SIGALRM, even within C."""
    while (raw := read_frame(source)) is not None:
        signal.setitimer(signal.ITIMER_REAL, MAIL_SECONDS)
        frame = answer(raw)
        signal.setitimer(signal.ITIMER_REAL, 0)
        sink.write(LENGTH.pack(len(frame)) + frame)
        sink.flush()


def main() -> None:
    """Serve on stdin and stdout, within the limits. The terminal's interrupt is for the parent to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        serve(sys.stdin.buffer, sys.stdout.buffer)
    except BrokenPipeError:
        sys.stderr.close()


if __name__ == "__main__":
    main()
