"""How much work an HTML parser would have with a text, told from its tags alone, before it is let near them.

It stands apart because the parser walks its stack of open elements for nearly every tag: a tree that is deep or
misnested takes it quadratic time, and a mail of 400 kB can hold a tree that takes ten seconds.
"""

import re

from console.mail.html_tags import BLOCKS, FORMATTING, IMPLIED, UNSTACKED
from console.mail.limits import HTML_LEVELS

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,40})([^>]*)")
_FEW_TAGS = 500  # nothing explodes below
_MOST_WORK = 30_000_000  # about 0.3 s
_STACK_WORK = 4  # for each element that is open when a tag is met: the parser may walk past all of them, twice
_MOST_SEPARATORS = 3000  # between attributes of one tag
_FORMATTING_WORK = 100  # for each formatting element that has to be moved or made again
_MOST_IMPLIED = 8  # elements that one end tag closes along
_TERMS = frozenset({"dd", "dt"})
_CLOSED_BY_LIKE = {"li": frozenset({"li"}), "dd": _TERMS, "dt": _TERMS}


def is_explosive(html: str) -> bool:
    """Tell whether parsing could take long: deep or misnested trees, or very many attributes.

    An element counts as open until it is surely closed, so the estimate is on the safe side: the parser walks its
    stack for every tag, and makes formatting elements again in every block (HTML Standard §13.2.4.3).
    """
    if html.count("<") < _FEW_TAGS:
        return any(_has_many_attributes(inside) for inside in html.split(">"))
    stack = _Stack()
    for tag in _TAG.finditer(html):
        if _has_many_attributes(tag[3]):
            return True
        stack.meet(tag[2].lower(), is_end=bool(tag[1]))
        if stack.work > _MOST_WORK or len(stack.elements) > HTML_LEVELS:
            return True
    return False


class _Stack:
    """The elements that are open, and the work that the parser has had with them."""

    def __init__(self) -> None:
        self.elements: list[str] = []
        self.work = 0
        self._formatting = 0

    def meet(self, name: str, *, is_end: bool) -> None:
        """Take the next tag."""
        self.work += _STACK_WORK * len(self.elements) + _FORMATTING_WORK * self._formatting
        if is_end:
            self._close(name)
        elif name not in UNSTACKED:
            self._make_room(name)
            self.elements.append(name)
            self._formatting += name in FORMATTING

    def _close(self, name: str) -> None:
        """Close an element that is on top, but for those whose end may be left out (HTML Standard §13.2.6.3)."""
        if name in FORMATTING:
            if self._top() != name:
                self.work += _FORMATTING_WORK * len(self.elements)
                return
            self._formatting -= 1
        elif name in UNSTACKED:
            return
        else:
            self._drop_implied(name)
        if self._top() == name:
            self.elements.pop()

    def _make_room(self, name: str) -> None:
        """Close what the new element surely closes: a paragraph by any block, an entry of a list by its like."""
        if name in BLOCKS and self._top() == "p":
            self.elements.pop()
        if self._top() in _CLOSED_BY_LIKE.get(name, ()):
            self.elements.pop()

    def _drop_implied(self, name: str) -> None:
        """Drop what an end tag closes along, if the element that it ends lies right below."""
        for passed, element in enumerate(reversed(self.elements[-_MOST_IMPLIED:])):
            if element == name:
                del self.elements[len(self.elements) - passed :]
                return
            if element not in IMPLIED:
                return

    def _top(self) -> str:
        return self.elements[-1] if self.elements else ""


def _has_many_attributes(inside: str) -> bool:
    if len(inside) < _MOST_SEPARATORS:
        return False
    return sum(inside.count(separator) for separator in " \r\n\t\f/\"'") > _MOST_SEPARATORS
