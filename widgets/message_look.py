"""How a message reads: its heading, its text with folded quotes, its attachments, as one styled text.

It stands apart from the widget that scrolls it, so that what is shown of a mail can be tested without a screen.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from typing import Literal, assert_never

from textual.content import Content
from textual.style import Style

from storage.records import Attachment, Message
from storage.words import Direction
from widgets.cells import clean, clean_block
from widgets.columns import Glyphs
from widgets.highlights import highlighted
from widgets.language import _, ngettext
from widgets.sizes import size_words
from widgets.times import clock_time
from widgets.words import badge_words, correspondent, direction_words

SHOWN_CHARACTERS = 100_000
FIRST_CHARACTERS = 200  # of a message that is folded to one line
FOLD_FROM = 3  # a shorter quote takes no more room than the line that would stand for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of a text: what was written, what was quoted, or a signature."""

    kind: Literal["text", "quote", "signature"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWay:
    """How the mail of an answer fares, in words; `look` is a style of the theme, `is_bad` puts a sign before them.

    `in_short` stands in a message that is folded to one line, "" where there is nothing to know.
    """

    words: str
    in_short: str = ""
    look: str = "$text-muted"
    is_bad: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMessage:
    """A message with its text in parts, as somebody who can tell quotes from answers cut it; of ours with its way."""

    message: Message
    parts: tuple[Part, ...]
    way: ShownWay | None = None


def message_content(
    shown: ShownMessage, *, now: int, zone: tzinfo, glyphs: Glyphs, unfolded: bool = False, highlight: str = ""
) -> Content:
    """Return a message as it is read; quotes and signatures of three lines and more are one line until unfolded.

    `highlight` are searched words that are marked in it.
    """
    lines = [_heading(shown.message, glyphs), _particulars(shown, now, zone), *_way(shown.way, glyphs)]
    lines += _failure(shown.message)
    lines.append(Content(""))
    lines += _body(shown.parts, glyphs, unfolded=unfolded)
    lines += _attachments(shown.message.attachments)
    return highlighted(Content("\n").join(lines), highlight)


def folded_content(shown: ShownMessage, *, now: int, zone: tzinfo, glyphs: Glyphs) -> Content:
    """Return a message as one line: who, when, and its first words."""
    message = shown.message
    written = next((part.text for part in shown.parts if part.kind == "text" and part.text.strip()), "")
    words = clean(written[:FIRST_CHARACTERS]).strip() or clean(message.subject)
    count = len(message.attachments)
    files = " · " + ngettext("{count} file", "{count} files", count).format(count=count) if count else ""
    head = Content.styled(f"{glyphs.folded} ", "$text-accent") + _who(message, glyphs)
    time = f" · {clock_time(message.arrival, now, zone)}{files}  "
    remark = _remark(shown, glyphs)
    return head + Content.styled(time, "$text-muted") + remark + Content.styled(words, "$text-muted")


def _heading(message: Message, glyphs: Glyphs) -> Content:
    return _who(message, glyphs, in_full=True)


def _who(message: Message, glyphs: Glyphs, *, in_full: bool = False) -> Content:
    """Return who wrote. A note says that it is one in so many letters, and an answer has an arrow."""
    name = clean(correspondent(message.sender_name, message.sender) if in_full else message.sender_name)
    name = name or clean(message.sender)
    match message.direction:
        case Direction.NOTE:
            who, sign = clean(message.author) or _("somebody"), _("NOTE")
            return Content.assemble((f" {sign} ", "bold reverse"), f" {who}")
        case Direction.OUT:
            author = f" · {clean(message.author)}" if message.author else ""
            return Content.assemble((f"{glyphs.sent} {name}{author}", "bold"))
        case Direction.IN:
            return Content.assemble((name, "bold"))
        case _:
            assert_never(message.direction)


def _failure(message: Message) -> Iterator[Content]:
    if message.failure:
        said = _("Not delivered: {reason}").format(reason=clean(message.failure))
        yield Content.styled(f"! {said}", "bold $text-error")


def _way(way: ShownWay | None, glyphs: Glyphs) -> Iterator[Content]:
    if way is not None:
        sign = f"{glyphs.warning} " if way.is_bad else ""
        yield Content.styled(sign + clean(way.words), way.look)


def _remark(shown: ShownMessage, glyphs: Glyphs) -> Content:
    """Return what a folded answer must not hide: that it came back, or has not left."""
    way = shown.way
    if shown.message.failure or (way is not None and way.is_bad):
        said = f"{way.in_short}  " if way is not None and way.in_short and not shown.message.failure else ""
        return Content.styled(f"{glyphs.warning} {said}", "bold $text-error")
    return Content.styled(f"{way.in_short}  ", way.look) if way is not None and way.in_short else Content("")


def _particulars(shown: ShownMessage, now: int, zone: tzinfo) -> Content:
    message = shown.message
    parts = [clock_time(message.arrival, now, zone)]
    if message.direction is Direction.NOTE or (message.direction is Direction.OUT and shown.way is None):
        parts.append(direction_words(message.direction))
    if message.direction is Direction.OUT and message.automatic:
        parts.append(_("written by the desk itself"))
    if message.to:
        parts.append(_("to {addresses}").format(addresses=_addresses(message.to)))
    if message.cc:
        parts.append(_("cc {addresses}").format(addresses=_addresses(message.cc)))
    if message.also_delivered_to:
        parts.append(_("also delivered to {addresses}").format(addresses=_addresses(message.also_delivered_to)))
    quiet = Content.styled(clean(" · ".join(parts)), "$text-muted")
    badges = ", ".join(badge_words(badge) for badge in message.badges)
    return quiet + Content.styled(" · " + clean(badges), "$text-warning") if badges else quiet


def _addresses(addresses: tuple[str, ...]) -> str:
    shown = ", ".join(addresses[:4])
    return f"{shown} +{len(addresses) - 4}" if len(addresses) > 4 else shown


def _body(parts: tuple[Part, ...], glyphs: Glyphs, *, unfolded: bool) -> Iterator[Content]:
    left = SHOWN_CHARACTERS
    for part in parts:
        text = clean_block(part.text[:left]).strip("\n")
        left -= len(part.text)
        if text.strip():
            yield from _part(part.kind, text, glyphs, unfolded=unfolded)
        if left <= 0:
            yield _left_out(-left)
            return
    if left == SHOWN_CHARACTERS:
        yield Content.styled(_("This message has no text."), "$text-muted")


def _part(kind: str, text: str, glyphs: Glyphs, *, unfolded: bool) -> Iterator[Content]:
    lines = text.count("\n") + 1
    if kind == "text":
        yield Content(text)
        return
    if lines >= FOLD_FROM:
        sign = glyphs.unfolded if unfolded else glyphs.folded
        yield Content.styled(f"{sign} {_fold_words(kind, lines)}", "$text-accent").stylize(_FOLD)
    if unfolded or lines < FOLD_FROM:
        yield Content.styled(text, "$text-muted")


_FOLD = Style.from_meta({"fold": True})


def _fold_words(kind: str, lines: int) -> str:
    if kind == "signature":
        return ngettext("{count} line of signature", "{count} lines of signature", lines).format(count=lines)
    return ngettext("{count} quoted line", "{count} quoted lines", lines).format(count=lines)


def _left_out(characters: int) -> Content:
    said = _("… {size} more; the whole mail is kept.").format(size=size_words(characters))
    return Content.styled(said, "$text-warning") if characters else Content("")


def _attachments(attachments: tuple[Attachment, ...]) -> Iterator[Content]:
    if not attachments:
        return
    named = ", ".join(attachment_words(attachment) for attachment in attachments)
    label = ngettext("Attachment: {names}", "Attachments: {names}", len(attachments))
    yield Content("")
    yield Content.styled(clean(label.format(names=named)), "$text-accent")


def attachment_words(attachment: Attachment) -> str:
    """Return a file with its type and size."""
    kind = f"{attachment.content_type}, " if attachment.name else ""
    return f"{attachment.name or attachment.content_type} ({kind}{size_words(attachment.size)})"
