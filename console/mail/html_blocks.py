"""An HTML tree as lines: blocks, lists, rows of tables, quotes, and nothing that its writer hid.

It walks by the links between nodes, never by recursion, so that depth costs nothing. Nodes are compared by their
`mem_id`: comparing them directly writes both out as HTML.
"""

import re

from selectolax.lexbor import LexborNode

from console.mail.html_lines import Lines
from console.mail.html_links import Links
from console.mail.html_tags import BLOCKS, CELLS, DROPPED, LISTS, PARAGRAPHS
from console.mail.limits import HTML_LEVELS, TEXT_BYTES

_MOST_NODES = 150_000
_STYLED = re.compile(r"display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0*)?(?![.\d])")
_FONT_SIZE = re.compile(r"font-size:([\d.]*)")
_NO_MARGIN = re.compile(r"margin(?:-bottom|-top)?:0")


class TooComplexError(Exception):
    """The tree is too deep or too large to be rendered."""


def render(root: LexborNode) -> str:
    """Return the text below a node, *not yet safe*. Raises TooComplexError over the limits."""
    return _Page().render(root)


class _Page:
    """One rendering: where the walk is, and what it has to remember of the elements around."""

    def __init__(self) -> None:
        self._lines = Lines()
        self._links = Links()
        self._left = _MOST_NODES
        self._preformatted = 0
        self._numbers: list[int] = []  # of each list around: the last number, -1 for dashes
        self._sizes: list[tuple[int, bool]] = []  # elements that set a font size, and whether it is nothing
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
        if attributes and self._is_hidden(node, attributes):
            return False
        if tag in BLOCKS:
            self._open_block(tag, attributes)
        elif tag in CELLS:
            self._lines.cell()
        elif tag == "br":
            self._lines.line_break()
        elif tag == "img":
            self._image((attributes.get("alt") or "").strip())
        elif tag == "a":
            self._link = attributes.get("href") or ""
            self._lines.listen()
        return True

    def _image(self, alt: str) -> None:
        if alt:
            self._lines.words(f"[{alt}]")

    def _is_hidden(self, node: LexborNode, attributes: dict[str, str | None]) -> bool:
        """Tell whether the element and all in it is hidden; a font size of nothing holds until the next one."""
        if "hidden" in attributes:
            return True
        style = attributes.get("style")
        if not style:
            return False
        plain = "".join(style.split()).lower()
        if _STYLED.search(plain):
            return True
        if size := _FONT_SIZE.search(plain):
            self._sizes.append((node.mem_id, bool(size[1]) and not size[1].strip("0.")))
        return False

    def _open_block(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag in PARAGRAPHS and not self._is_tight(tag, attributes):
            self._lines.blank()
        else:
            self._lines.end()
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

    def _is_tight(self, tag: str, attributes: dict[str, str | None]) -> bool:
        """Tell whether a paragraph stands without space around it. *Seen:* Outlook makes each line a MsoNormal."""
        if tag == "table" or tag in LISTS:
            return tag == "table" or bool(self._numbers)
        if tag != "p" or not attributes:
            return False
        style = "".join((attributes.get("style") or "").split()).lower()
        return (attributes.get("class") or "").startswith("Mso") or bool(_NO_MARGIN.search(style))

    def _leave(self, node: LexborNode) -> None:
        """Close an element whose children are done."""
        tag = node.tag or ""
        if tag in BLOCKS:
            self._close_block(tag, node)
        elif tag == "a" and self._link is not None:
            self._lines.append(self._links.mark(self._link, self._lines.heard()))
            self._link = None
        if self._sizes and self._sizes[-1][0] == node.mem_id:
            self._sizes.pop()

    def _close_block(self, tag: str, node: LexborNode) -> None:
        attributes = node.attributes if tag == "p" else {}
        if tag == "p" and self._is_tight(tag, attributes):
            self._lines.line_break()
            return
        if tag in PARAGRAPHS and not self._is_tight(tag, attributes):
            self._lines.blank()
        else:
            self._lines.end()
        if tag in ("blockquote", "li"):
            self._lines.dedent()
        elif tag == "pre":
            self._preformatted -= 1
        elif tag in ("ul", "ol"):
            self._numbers.pop()
