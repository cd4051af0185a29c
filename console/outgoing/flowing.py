"""Text of people as flowing lines (RFC 3676), so that it fits a telephone and a wide screen alike.

It stands alone as the counterpart of `console.mail.flowed`: what this one breaks, that one joins.
"""

import re
from collections.abc import Iterator

WIDTH = 72
SIGNATURE = "-- "
_QUOTE = re.compile(r"(>(?: ?>)*) ?")
_STUFFED = (" ", ">", "From ")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_NO_CHARACTER = re.compile("[\ud800-\udfff]")


def tidy(text: str) -> str:
    """Return the text as lines ended by "\\n", without controls, without spaces at line ends, which would flow.

    The line before a signature, "-- ", keeps its space. What is no character becomes U+FFFD.
    """
    plain = _NO_CHARACTER.sub("\ufffd", _UNSEEN.sub("", _BREAKS.sub("\n", text)))
    return "\n".join(line if line == SIGNATURE else line.rstrip(" ") for line in plain.split("\n"))


def flowed(text: str) -> str:
    """Return tidy text with soft line ends, "\\n" each: a line that ends with a space goes on in the next.

    A line that starts with ">" is a quote and stays one, at its depth.
    """
    return "\n".join(broken for line in text.split("\n") for broken in _flowing(line))


def _flowing(line: str) -> Iterator[str]:
    found = _QUOTE.match(line)
    if found is None:
        yield from _broken(line, "", WIDTH)
        return
    depth = found[1].count(">")
    yield from _broken(line[found.end() :], ">" * depth + " ", max(20, WIDTH - depth - 1))


def _broken(line: str, prefix: str, width: int) -> Iterator[str]:
    """Break at spaces; each part but the last ends with the space that it was broken at."""
    while len(line) > width and line != SIGNATURE:
        at = line.rfind(" ", 1, width) + 1
        if not line[:at].strip(" ") or line[:at] == SIGNATURE:
            at = line.find(" ", width) + 1
        if not at:
            break
        yield _stuffed(line[:at], prefix)
        line = line[at:]
    yield _stuffed(line, prefix) if line else prefix.rstrip(" ")


def _stuffed(line: str, prefix: str) -> str:
    return prefix + line if prefix else f" {line}" if line.startswith(_STUFFED) else line
