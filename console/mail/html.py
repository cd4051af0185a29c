"""HTML as readable text, in bounded time: what a person would see, and where the links really go.

It stands apart because HTML is the largest surface that a stranger gets. A cheap look at the tags comes before the
parser, which takes quadratic time on some trees; what is too complex is stripped crudely instead.
"""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from console.mail.html_blocks import TooComplexError, render
from console.mail.html_links import MailLink
from console.mail.html_work import is_explosive
from console.mail.limits import HTML_BYTES
from console.mail.safe_text import safe_block

_RAW_ELEMENTS = re.compile(r"<(script|style|title|head)\b", re.IGNORECASE)
_BREAKING = re.compile(r"</?(?:p|div|br|tr|li|h[1-6]|table|ul|ol|blockquote)\b[^<>]*>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n\s*\n\s*")
_ENTITIES = {"&nbsp;": " ", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlText:
    """The readable text of an HTML body, safe; whether all of it was rendered; the links that have a number in it."""

    text: str
    is_whole: bool = True
    links: tuple[MailLink, ...] = ()


def html_text(html: str, most: int = HTML_BYTES) -> tuple[str, bool]:
    """Return the readable text of an HTML body, safe, and whether all of it was rendered."""
    read = read_html(html, most)
    return read.text, read.is_whole


def read_html(html: str, most: int = HTML_BYTES) -> HtmlText:
    """Return what an HTML body says.

    Over 400 kB (or `most`), 2,000 levels or a bound of work it is too complex: then the tags are stripped crudely, and
    it is not whole. Links are numbered and listed at the end.
    """
    if len(html) <= most and not is_explosive(html):
        try:
            root = LexborHTMLParser(html).root
            text, links = render(root) if root is not None else ("", ())
            return HtmlText(text=safe_block(text), links=links)
        except TooComplexError:
            pass
    return HtmlText(text=safe_block(stripped(html)), is_whole=False)


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
