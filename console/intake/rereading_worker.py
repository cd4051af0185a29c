"""The process that looks at one kept mail again, for a person who asked: its links, or the bytes of an attachment.

It stands alone as the reader of the intake does: what a stranger wrote may hang or explode, and then takes only this
process with it. On stdin: one byte for the question (`L` links, `A` attachment), one for the length of the part's
position, the position, and the raw mail to the end. On stdout: one byte (`L`, `A`; `U` for a word why not) and the
answer to the end: links as msgpack, an attachment as eight bytes length and its bytes.
"""

import resource
import signal
import struct
import sys

import msgspec

from console.intake.reading_worker import MAIL_SECONDS, MEMORY_BYTES
from console.mail.attachments import attachment_bytes
from console.mail.links import read_links

LINKS, ATTACHMENT, UNREADABLE = b"L", b"A", b"U"
NO_PART, TOO_LARGE = b"no-part", b"too-large"
SIZE = struct.Struct(">Q")


def answer(question: bytes) -> bytes:
    """Return the whole answer to a question."""
    kind, length = question[:1], question[1]
    part, raw = question[2 : 2 + length].decode("ascii", "replace"), question[2 + length :]
    try:
        if kind == LINKS:
            return LINKS + msgspec.msgpack.encode(read_links(raw))
        decoded = attachment_bytes(raw, part)
        return ATTACHMENT + SIZE.pack(len(decoded)) + decoded
    except KeyError:
        return UNREADABLE + NO_PART
    except MemoryError:
        return UNREADABLE + TOO_LARGE
    except Exception as error:
        # A fault of the reader costs one answer, and names itself.
        return UNREADABLE + type(error).__name__.encode()


def main() -> None:
    """Answer one question within the limits. The terminal's interrupt is for the parent to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    question = sys.stdin.buffer.read()
    signal.setitimer(signal.ITIMER_REAL, MAIL_SECONDS)
    said = answer(question)
    signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        sys.stdout.buffer.write(said)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        sys.stderr.close()


if __name__ == "__main__":
    main()
