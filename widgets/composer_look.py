"""How an answer reads before it is sent: its signature as sent, what it quotes, what goes along, what warns.

It stands apart from the widget that holds the fields, so that what is shown of an answer is tested without a screen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content

from widgets.cells import clean, clean_block
from widgets.columns import UNICODE, Glyphs
from widgets.language import ngettext

QUOTE_SHOWN = 20_000  # letters of a quote that are drawn; all of it is sent


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposerSight:
    """What is shown of an answer beside what is typed.

    `sender` is the From as people see it. `remarks` are about the recipients, `warnings` are what should be looked at
    before it leaves. `signature` is as it is sent, its line above it, "" for none; `why` tells, when it is asked, why
    it is that one. `quote` is sent beneath it, `quote_key` shows it. `along` says in one line what goes along.
    """

    sender: str = ""
    remarks: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    signature: str = ""
    why: tuple[str, ...] = ()
    quote: str = ""
    quote_key: str = ""
    is_quote_shown: bool = False
    along: tuple[str, ...] = ()


def beneath_content(sight: ComposerSight, glyphs: Glyphs = UNICODE) -> Content:
    """Return what stands beneath the text: the signature as it is sent, why it is that one, the quote as a line."""
    lines = [*_signature(sight.signature), *_why(sight.why), *_quote(sight, glyphs)]
    return Content("\n").join(lines)


def remarks_content(sight: ComposerSight, glyphs: Glyphs = UNICODE) -> Content:
    """Return the warnings, each with a sign that no colour is needed for, and the remarks."""
    warnings = [Content.styled(f"{glyphs.warning} {clean(words)}", "bold $text-warning") for words in sight.warnings]
    remarks = [Content.styled(clean(words), "$text-muted") for words in sight.remarks]
    return Content("\n").join([*warnings, *remarks])


def along_content(along: Sequence[str]) -> Content:
    """Return what goes along."""
    return Content.styled(clean(" · ".join(along)), "$text-muted")


def _signature(signature: str) -> Iterator[Content]:
    if signature:
        yield Content.styled(clean_block(signature), "$text-muted")


def _why(why: Sequence[str]) -> Iterator[Content]:
    for words in why:
        yield Content.styled(f"  {clean(words)}", "$text-accent")


def _quote(sight: ComposerSight, glyphs: Glyphs) -> Iterator[Content]:
    if not sight.quote:
        return
    sign = glyphs.unfolded if sight.is_quote_shown else glyphs.folded
    key = f" ({sight.quote_key})" if sight.quote_key else ""
    yield Content.styled(f"{sign} … {quote_words(sight.quote)}{key}", "$text-accent")
    if sight.is_quote_shown:
        yield Content.styled(clean_block(sight.quote[:QUOTE_SHOWN]), "$text-muted")


def quote_words(quote: str) -> str:
    """Return how many lines are quoted."""
    count = quote.count("\n") + 1
    return ngettext("{count} quoted line", "{count} quoted lines", count).format(count=count)
