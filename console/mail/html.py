"""HTML as readable text, in bounded time: what a person would see, and where the links really go.

It stands apart because HTML is the largest surface that a stranger gets. A cheap look at the tags comes before the
parser, which takes quadratic time on some trees; what is too complex is stripped crudely instead.
"""

import re

from selectolax.lexbor import LexborHTMLParser

from console.mail.html_blocks import TooComplexError, render
from console.mail.html_tags import FORMATTING, UNSTACKED
from console.mail.limits import HTML_BYTES, HTML_LEVELS
from console.mail.safe_text import safe_block

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,40})([^>]*)")
_FEW_TAGS = 500  # nothing explodes below
_MOST_WORK = 30_000_000  # steps of the parser through its stack of open elements; about 0.1 s
_MOST_SEPARATORS = 3000  # between attributes of one tag
_FORMATTING_WORK = 100  # steps for each formatting element that has to be moved or made again

_RAW_ELEMENTS = re.compile(r"<(script|style|title|head)\b", re.IGNORECASE)
_BREAKING = re.compile(r"</?(?:p|div|br|tr|li|h[1-6]|table|ul|ol|blockquote)\b[^<>]*>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n\s*\n\s*")
_ENTITIES = {"&nbsp;": " ", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))


def html_text(html: str) -> tuple[str, bool]:
    """Return the readable text of an HTML body, safe, and whether all of it was rendered.

    Over 400 kB, 2,000 levels or a bound of work it is too complex: then the tags are stripped crudely, and the
    second value is False. Links are numbered and listed at the end.
    """
    if len(html) <= HTML_BYTES and not _is_explosive(html):
        try:
            root = LexborHTMLParser(html).root
            return (safe_block(render(root)) if root is not None else ""), True
        except TooComplexError:
            pass
    return safe_block(stripped(html)), False


def stripped(html: str) -> str:
    """Return the text between the tags, scripts and styles left out: crude, linear, not yet safe."""
    text = _ANY_TAG.sub("", _BREAKING.sub("\n", _without_raw_elements(html)))
    text = _ENTITY.sub(lambda found: _ENTITIES[found[0]], text)
    return _BLANK_LINES.sub("\n\n", _SPACES.sub(" ", text)).strip()


def _without_raw_elements(html: str) -> str:
    lower = html.lower() if html.isascii() else html
    kept: list[str] = []
    at = 0
    while found := _RAW_ELEMENTS.search(html, at):
        kept.append(html[at : found.start()])
        end = lower.find(f"</{found[1].lower()}", found.end())
        if end < 0:
            return "".join(kept)
        at = end
    return "".join(kept) + html[at:]


def _is_explosive(html: str) -> bool:
    """Tell whether parsing could take long: deep or misnested trees, or very many attributes.

    Elements count as open until their own end tag comes on top, so the estimate is on the safe side: the parser
    walks its stack for every tag, and makes formatting elements again in every block (HTML Standard §13.2.4.3).
    """
    if html.count("<") < _FEW_TAGS:
        return any(_has_many_attributes(inside) for inside in html.split(">"))
    stack: list[str] = []
    formatting = work = 0
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        is_formatting = name in FORMATTING
        if _has_many_attributes(tag[3]):
            return True
        work += len(stack) + _FORMATTING_WORK * formatting
        if not tag[1]:
            if name not in UNSTACKED:
                stack.append(name)
                formatting += is_formatting
        elif stack and stack[-1] == name:
            stack.pop()
            formatting -= is_formatting
        elif is_formatting:
            work += _FORMATTING_WORK * len(stack)
        if work > _MOST_WORK or len(stack) > HTML_LEVELS:
            return True
    return False


def _has_many_attributes(inside: str) -> bool:
    if len(inside) < _MOST_SEPARATORS:
        return False
    return sum(inside.count(separator) for separator in " \r\n\t\f/\"'") > _MOST_SEPARATORS
