"""A text of several lines as a verb takes it: on the command line, from a file, or from standard input.

It stands apart because signatures, replies and notes take one alike, and a file that is no text is refused in words.
"""

import sys
from pathlib import Path

from console.cli.faults import UsageError
from console.commands.quoting import quoted
from console.commands.refusal import Refusal, RefusedError
from widgets.language import _

_MOST_BYTES = 1_000_000


def given_text(text: str | None, file: str | None) -> str:
    """Return the text of `--text T` or `--file F`, of which one is given; F "-" is standard input.

    Raises UsageError, RefusedError, OSError with the file's name.
    """
    if (text is None) == (file is None):
        raise UsageError(_("Give the text with --text T, or with --file F for several lines; one of them."))
    return _read(file) if file is not None else text or ""


def text_if_given(text: str | None, file: str | None, *, options: tuple[str, str]) -> str | None:
    """Return the text of one of two options, as `given_text` does; None when neither is given.

    Raises UsageError naming the options when both are, RefusedError, OSError with the file's name.
    """
    if text is not None and file is not None:
        words = _("Give the text with {text} or with {file}, not with both.")
        raise UsageError(words.format(text=options[0], file=options[1]))
    return text if file is None else _read(file)


def _read(file: str) -> str:
    raw = _standard_input() if file == "-" else _head(Path(file))
    if len(raw) > _MOST_BYTES:
        words = _("{file} is too large for a text: at most {most} bytes.")
        raise _refused("too-long", words.format(file=quoted(file), most=_MOST_BYTES))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = _("{file} is no text in UTF-8: save it as UTF-8.")
        raise _refused("bad-text", words.format(file=quoted(file))) from None


def _head(path: Path) -> bytes:
    with path.open("rb") as opened:
        return opened.read(_MOST_BYTES + 1)


def _standard_input() -> bytes:
    return b"" if sys.stdin is None else sys.stdin.buffer.read(_MOST_BYTES + 1)


def _refused(code: str, words: str) -> RefusedError:
    return RefusedError(Refusal(code=code, words=words))
