"""Flowed text made into paragraphs again (RFC 3676).

It stands alone because the marks are spaces at line ends: after any other cleaning they would be gone.
"""

import re

_QUOTE = re.compile(r">+")
_SIGNATURE = "-- "


def unfolded(text: str, deletes_space: bool = False) -> str:
    """Return the text with soft line breaks undone, quotes as "> " for each level, space-stuffing removed.

    `deletes_space` (DelSp=yes) drops the space that marks a soft break. Lines of other quote depth and signature
    lines never join (RFC 3676 §4.3, §4.4).
    """
    done: list[str] = []
    paragraph: list[str] = []
    open_depth = -1  # the quote depth of the line that flows on, -1 when none does
    for line in text.split("\n"):
        depth, words = _parted(line)
        if open_depth not in (-1, depth) or words == _SIGNATURE:
            _close(done, paragraph, open_depth)
            open_depth = -1
        if words.endswith(" ") and words != _SIGNATURE:
            paragraph.append(words[:-1] if deletes_space else words)
            open_depth = depth
        else:
            paragraph.append(words)
            _close(done, paragraph, depth)
            open_depth = -1
    _close(done, paragraph, open_depth)
    return "\n".join(done)


def _parted(line: str) -> tuple[int, str]:
    """Part a line into its quote depth and its words, without the stuffed space."""
    found = _QUOTE.match(line)
    depth = found.end() if found else 0
    words = line[depth:]
    return depth, words[1:] if words.startswith(" ") else words


def _close(done: list[str], paragraph: list[str], depth: int) -> None:
    if paragraph:
        words = "".join(paragraph)
        done.append(f"{'>' * depth} {words}".rstrip() if depth > 0 else words)
        paragraph.clear()
