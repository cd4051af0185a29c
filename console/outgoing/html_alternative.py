"""A plain text as HTML, for the accounts that want their mails so: the same words, nothing that the text has not.

It stands alone because it is the one place where text becomes markup: everything is escaped, no link is made, nothing
is fetched.
"""

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

from console.outgoing.flowing import tidy

_QUOTE = re.compile(r"(>(?: ?>)*) ?")
_OPENING = '<blockquote type="cite" style="margin:0 0 0 .8ex;border-left:1px solid #999;padding-left:1ex">'
_HEAD = '<!DOCTYPE html>\n<html>\n<head><meta charset="utf-8"></head>\n<body>'


def as_html(text: str) -> str:
    """Return the text as a small HTML page: lines end in line breaks, lines with ">" stand in quotes."""
    lines = [_parted(line) for line in tidy(text).rstrip("\n").split("\n")]
    return "\n".join([_HEAD, *_blocks(lines), "</body>\n</html>"])


def _parted(line: str) -> tuple[int, str]:
    found = _QUOTE.match(line)
    return (found[1].count(">"), line[found.end() :]) if found else (0, line)


def _blocks(lines: list[tuple[int, str]]) -> Iterator[str]:
    depth = 0
    for wanted, run in groupby(lines, key=lambda parted: min(parted[0], 20)):
        if wanted != depth:
            yield _OPENING * (wanted - depth) + "</blockquote>" * (depth - wanted)
            depth = wanted
        yield "<div>" + "<br>\n".join(_shown(words) for _depth, words in run) + "</div>"
    if depth:
        yield "</blockquote>" * depth


def _shown(words: str) -> str:
    """Return a line with the spaces kept that a browser would drop."""
    return re.sub(r"^ +| {2,}", lambda found: "&nbsp;" * len(found[0]), escape(words).replace("\t", "    "))
