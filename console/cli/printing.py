"""How an answer leaves: one JSON object or lines on stdout, errors in words on stderr; the last gate to a terminal.

It stands alone because nothing else writes to stdout: so no control character can pass, and a closed pipe is met once.
"""

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from console.cli.faults import Fault
from console.cli.frame import FAILED, SCHEMA, Answer
from console.mail.safe_text import safe_block
from widgets.language import _


class UnwrittenError(Exception):
    """The answer could not be written down; its words are the system's."""


def print_answer(answer: Answer, *, as_json: bool) -> int:
    """Print an answer and return its exit code."""
    if answer.is_told:
        return answer.code
    try:
        _print(answer, as_json=as_json)
    except UnwrittenError as error:
        return print_unwritten(error, answer.unwritten)
    return answer.code


def _print(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        _write(sys.stdout, [_object({"schema": SCHEMA, **answer.shape})])
    else:
        _write(sys.stdout, map(_line, answer.lines))
        _write_mail(sys.stdout, answer.raw)
        _write_source(sys.stdout, answer.source)
        _write(sys.stderr, [f"omnidesk: {safe_block(answer.trouble)}"] if answer.trouble else [])


def print_fault(fault: Fault, *, as_json: bool) -> int:
    """Print why a verb failed and return its exit code: on stdout as JSON, else, or where it has no room, in words."""
    words = safe_block(fault.words)
    if as_json:
        shape = {"schema": SCHEMA, "error": {"code": fault.code, "message": words}}
        with suppress(UnwrittenError):
            _write(sys.stdout, [_object(shape)])
            return fault.exit_code
    usage = [safe_block(fault.usage.rstrip())] if fault.usage else []
    _write(sys.stderr, [*usage, f"omnidesk: {words}"])
    return fault.exit_code


def print_text(text: str) -> None:
    """Print a text of ours as it stands, like the help."""
    _write(sys.stdout, [safe_block(text.rstrip("\n"))])


def print_unwritten(error: UnwrittenError, code: int = FAILED) -> int:
    """Say on stderr, the only way that is left, that stdout took no answer, and return the exit code."""
    words = _("the answer could not be written ({reason}); what the command did stands.")
    _write(sys.stderr, ["omnidesk: " + safe_block(words.format(reason=error))])
    return code


def be_quiet(stream: TextIO) -> None:
    """Let a stream whose reader is gone swallow what is left, so that the exit says nothing about it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _line(text: str) -> str:
    """Return one line of an answer: a stranger's line end makes no second one, which a monitor or script would read."""
    return safe_block(text).replace("\n", " ")


def _object(shape: object) -> str:
    """Return JSON on one line in UTF-8; what could steer a terminal is escaped (C0 by json itself, C1 and DEL here)."""
    written = json.dumps(shape, ensure_ascii=False, separators=(", ", ": "))
    return written if written.isprintable() else "".join(map(_escaped, written))


def _escaped(letter: str) -> str:
    return letter if letter.isprintable() or letter == " " else json.dumps(letter)[1:-1]


def _write_mail(stream: TextIO | None, raw: bytes) -> None:
    """Write a mail of ours to the byte: its line ends are part of it. Raises ValueError for what could steer."""
    text = raw.decode("ascii")
    if not re.sub(r"\r\n|\t", "", text).isprintable():
        raise ValueError("the mail holds controls")
    _put(stream, [text])


def _write_source(stream: TextIO | None, source: bytes) -> None:
    """Write a stranger's mail: to the byte into a pipe or a file; a terminal gets it made harmless."""
    if not source or stream is None:
        return
    if stream.isatty():
        from console.mail.charsets import decode_bytes

        _write(stream, [safe_block(decode_bytes(source, None))])
        return
    with _met(stream):
        stream.flush()
        stream.buffer.write(source)
        stream.flush()


def _write(stream: TextIO | None, lines: Iterable[str]) -> None:
    """Write lines in UTF-8 whatever the locale."""
    _put(stream, (f"{line}\n" for line in lines))


def _put(stream: TextIO | None, texts: Iterable[str]) -> None:
    """Write texts; a reader that has gone is no error, nor a stream that was closed. Raises UnwrittenError."""
    if stream is None:
        return
    with _met(stream):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
        stream.writelines(texts)
        stream.flush()


@contextmanager
def _met(stream: TextIO) -> Iterator[None]:
    """Meet what a stream may do. Raises UnwrittenError where it has no room, unless it is the one to say so on."""
    try:
        yield
    except BrokenPipeError:
        be_quiet(stream)
    except OSError as error:
        be_quiet(stream)
        if stream is not sys.stderr:
            raise UnwrittenError(error.strerror or type(error).__name__) from None
