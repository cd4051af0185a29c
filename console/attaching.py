"""Files for an answer: read from this machine's disk, or taken from a kept mail that is passed on.

It stands apart from composing because this is where disks and stranger's bytes are touched: a path must be a regular
file of a bounded size, and a kept mail is taken apart in a process of its own.
"""

import asyncio
import os
import re
import stat
from pathlib import Path
from typing import BinaryIO

from console.commands.quoting import quoted
from console.commands.refusal import Refusal, RefusedError
from console.intake.rereading import RereadingError, attachment_of
from console.message_bytes import message_bytes
from console.outgoing.files import MOST_BYTES, OutgoingFile, file_named
from storage.protocol import Repository
from storage.records import Attachment, Message, MessageKey
from widgets.language import _

_OPENING = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC  # a pipe must not keep us waiting before we know that it is one
_MEGABYTE = 1024 * 1024
_KEPT = re.compile(r"message:([1-9][0-9]{0,17}):([0-9][0-9.]{0,200})", re.ASCII)


def read_file(path: str, *, room: int = MOST_BYTES) -> OutgoingFile:
    """Return a file of this machine, `~` for the home of whoever asks. Blocks.

    Raises RefusedError for what is no regular file, can't be read, or has more than `room` bytes.
    """
    try:
        with _regular(path) as opened:
            size = os.fstat(opened.fileno()).st_size
            content = b"" if size > room else opened.read(room + 1)
    except (OSError, ValueError, RuntimeError) as error:
        raise _unread(path, str(getattr(error, "strerror", None) or error)) from error
    if max(size, len(content)) > room:
        raise _too_large(path, max(size, len(content)), room)
    return file_named(Path(path).name, content, path=path)


async def kept_files(repository: Repository, message: Message, *, room: int = MOST_BYTES) -> tuple[OutgoingFile, ...]:
    """Return the files of a message of a ticket, to be passed on. Raises RefusedError, StorageError."""
    if not message.attachments:
        return ()
    size = sum(one.size for one in message.attachments)
    if size > room:
        raise _too_large(_("The files of message {message}").format(message=message.key), size, room)
    raw = await repository.reading(lambda reader: message_bytes(reader, message))
    return tuple([await _taken_out(raw, message.key, one) for one in message.attachments])


async def file_again(repository: Repository, path: str, *, room: int = MOST_BYTES) -> OutgoingFile:
    """Return a file once more by the path that it was kept under in a draft. Raises RefusedError, StorageError."""
    found = _KEPT.fullmatch(path)
    if found is None:
        return await asyncio.to_thread(read_file, path, room=room)
    message = await repository.reading(lambda reader: reader.message(MessageKey(int(found[1]))))
    one = next((one for one in message.attachments if one.part == found[2]), None) if message is not None else None
    if message is None or one is None:
        raise _unread(path, _("the mail that it was in is gone"))
    if one.size > room:
        raise _too_large(one.name, one.size, room)
    raw = await repository.reading(lambda reader: message_bytes(reader, message))
    return await _taken_out(raw, message.key, one)


def _regular(path: str) -> BinaryIO:
    """Open a regular file. Raises OSError, RefusedError; ValueError and RuntimeError for a path that is none."""
    descriptor = os.open(Path(path).expanduser(), _OPENING)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise _unread(path, _("it is no file"))
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


async def _taken_out(raw: bytes, key: MessageKey, one: Attachment) -> OutgoingFile:
    try:
        content = b"".join([piece async for piece in attachment_of(raw, one.part)])
    except RereadingError as error:
        raise _unread(one.name, str(error)) from error
    return file_named(one.name, content, path=f"message:{key}:{one.part}")


def _unread(path: str, why: str) -> RefusedError:
    words = _("{path} can't go along: {why}.")
    return RefusedError(Refusal(code="bad-file", words=words.format(path=quoted(path), why=why)))


def _too_large(path: str, size: int, room: int) -> RefusedError:
    words = _("{path} has {size} MB, and at most {most} MB go along in all.")
    size_mb, room_mb = f"{size / _MEGABYTE:.1f}", f"{room / _MEGABYTE:.1f}"
    return RefusedError(Refusal(code="too-large", words=words.format(path=quoted(path), size=size_mb, most=room_mb)))
