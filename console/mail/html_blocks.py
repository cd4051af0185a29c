"""An HTML tree as lines: blocks, lists, rows of tables, quotes, and nothing that its writer hid.

It walks by the links between nodes, never by recursion, so that depth costs nothing. Nodes are compared by their
`mem_id`: comparing them directly writes both out as HTML.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborNode

from console.mail.html_lines import Lines
from console.mail.html_links import Links, MailLink
from console.mail.html_tags import BLOCKS, CELLS, DROPPED, LISTS, PARAGRAPHS
from console.mail.limits import HTML_LEVELS, TEXT_BYTES

_MOST_NODES = 150_000
_LONGEST_REMEMBERED = 200  # characters of a style; mails repeat a few short ones
_HIDDEN = re.compile(r"display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0*)?(?![.\d])")
_FONT_SIZE = re.compile(r"font-size:([\d.]*)")
_NO_MARGIN = re.compile(r"margin(?:-bottom|-top)?:0")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    """What counts of a style: whether it hides, sets a font size (None: no; True: to nothing), has no margin."""

    hides: bool = False
    vanishes: bool | None = None
    is_tight: bool = False


_PLAIN = _Style()


class TooComplexError(Exception):
    """The tree is too deep or too large to be rendered."""


def render(root: LexborNode) -> tuple[str, tuple[MailLink, ...]]:
    """Return the text below a node, *not yet safe*, and its numbered links. Raises TooComplexError over the limits."""
    page = _Page()
    return page.render(root), page.links()


class _Page:
    """One rendering: where the walk is, and what it has to remember of the elements around."""

    def __init__(self) -> None:
        self._lines = Lines()
        self._links = Links()
        self._left = _MOST_NODES
        self._preformatted = 0
        self._numbers: list[int] = []  # of each list around: the last number, -1 for dashes
        self._sizes: list[tuple[int, bool]] = []  # elements that set a font size, and whether it is nothing
        self._tight: list[bool] = []  # of each paragraph around
        self._link: str | None = None  # where the link around goes

    def render(self, root: LexborNode) -> str:
        """Walk the tree in its order; each element is entered once and left once."""
        node: LexborNode | None = root
        top, level = root.mem_id, 0
        while node is not None:
            below = self._below(node)
            if below is not None:
                node, level = below, level + 1
                if level > HTML_LEVELS:
                    raise TooComplexError
                continue
            while node is not None and (following := node.next) is None:
                node, level = node.parent, level - 1
                if node is None or node.mem_id == top:
                    return self._lines.text(self._links.listing())
                self._leave(node)
            node = following
        return self._lines.text(self._links.listing())

    def links(self) -> tuple[MailLink, ...]:
        """Return the links that have got a number."""
        return self._links.found()

    def _below(self, node: LexborNode) -> LexborNode | None:
        """Take a node in; return its first child if the walk goes on there."""
        self._left -= 1
        if self._left < 0 or self._lines.size > TEXT_BYTES:
            raise TooComplexError
        tag = node.tag or ""
        if tag == "-text":
            self._text(node.text_content or "")
            return None
        if tag[:1] in "-!" or tag in DROPPED or not self._enter(node, tag):
            return None
        below = node.first_child
        if below is None:
            self._leave(node)
        return below

    def _text(self, words: str) -> None:
        if self._sizes and self._sizes[-1][1]:
            return
        if self._preformatted:
            self._lines.preformatted(words)
        else:
            self._lines.words(words)

    def _enter(self, node: LexborNode, tag: str) -> bool:
        """Open an element; False when it is hidden."""
        attributes = node.attributes
        style = _style(attributes.get("style") or "") if attributes else _PLAIN
        if style.hides or "hidden" in attributes:
            return False
        if style.vanishes is not None:
            self._sizes.append((node.mem_id, style.vanishes))
        if tag in BLOCKS:
            is_tight = style.is_tight or (attributes.get("class") or "").startswith("Mso")
            self._open_block(tag, tag == "p" and is_tight)
        elif tag in CELLS:
            self._lines.cell()
        elif tag == "br":
            self._lines.line_break()
        elif tag == "img" and (alt := (attributes.get("alt") or "").strip()):
            self._lines.words(f"[{alt}]")
        elif tag == "a":
            self._link = attributes.get("href") or ""
            self._lines.listen()
        return True

    def _open_block(self, tag: str, is_tight: bool) -> None:
        """Part a block from what is above. *Seen:* Outlook makes each line a MsoNormal, without space between."""
        if tag == "p":
            self._tight.append(is_tight)
        self._part(tag, is_tight)
        if tag == "blockquote":
            self._lines.indent("> ")
        elif tag == "pre":
            self._preformatted += 1
        elif tag == "hr":
            self._lines.words("-" * 10)
        elif tag in ("ul", "ol"):
            self._numbers.append(0 if tag == "ol" else -1)
        elif tag == "li":
            self._lines.indent("  ", self._bullet())

    def _bullet(self) -> str:
        if not self._numbers or self._numbers[-1] < 0:
            return "- "
        self._numbers[-1] += 1
        return f"{self._numbers[-1]}. "

    def _part(self, tag: str, is_tight: bool) -> None:
        """End the line; leave a blank one around paragraphs, but not around inner lists and tables."""
        if tag not in PARAGRAPHS or is_tight or tag == "table" or (self._numbers and tag in LISTS):
            self._lines.end()
        else:
            self._lines.blank()

    def _leave(self, node: LexborNode) -> None:
        """Close an element whose children are done."""
        tag = node.tag or ""
        if tag in BLOCKS:
            self._close_block(tag)
        elif tag == "a" and self._link is not None:
            self._lines.append(self._links.mark(self._link, self._lines.heard()))
            self._link = None
        if self._sizes and self._sizes[-1][0] == node.mem_id:
            self._sizes.pop()

    def _close_block(self, tag: str) -> None:
        if tag == "p" and self._tight.pop():
            self._lines.line_break()
            return
        if tag in ("ul", "ol"):
            self._numbers.pop()
        self._part(tag, False)
        if tag in ("blockquote", "li"):
            self._lines.dedent()
        elif tag == "pre":
            self._preformatted -= 1


def _style(written: str) -> _Style:
    return _remembered(written) if len(written) <= _LONGEST_REMEMBERED else _read(written)


def _read(written: str) -> _Style:
    if not written:
        return _PLAIN
    plain = "".join(written.split()).lower()
    size = _FONT_SIZE.search(plain)
    return _Style(
        hides=bool(_HIDDEN.search(plain)),
        vanishes=bool(size[1]) and not size[1].strip("0.") if size else None,
        is_tight=bool(_NO_MARGIN.search(plain)),
    )


_remembered = lru_cache(maxsize=1000)(_read)
