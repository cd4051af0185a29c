"""Foreign text made harmless: nothing in it can steer a terminal, hide, or turn the direction of reading.

It stands alone and imports no other part, so that every reader of a mail, a server's answer or a file name can
pass it before a text is stored, shown, logged or used as a name. Each function is idempotent.
"""

import re
import unicodedata
from collections.abc import Iterator

_MOST_MARKS = 4  # combining characters on one letter; the languages that stack them need three

_INVISIBLE = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_BROKEN = "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff" + "".join(
    chr(plane | last) for plane in range(0x10000, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
)
_CONTROLS = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
_BREAKS = "\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029"
_SPACES = "\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"

# Letters that are looked at twice: all but printable ASCII and the common, harmless ranges. Searching for them is ten
# times faster than searching for what is odd, because a common letter is found harmless at once.
_USUAL = (
    " -~\xa1-\xac\xae-\u034e\u0350-\u061b\u061d-\u115e\u1161-\u167f\u1681-\u17b3\u1e00-\u1fff\u2010-\u2027\u2030-\u205e"
    "\u2070-\u2fff\u3001-\u3163\u3165-\ud7ff\uff01-\uff9f\U0001f000-\U0001faff"
)
_RARE = re.compile(f"[^{_USUAL}]")
_RARE_IN_BLOCK = re.compile(f"[^{_USUAL}\n\t]")
_IN_EMOJI = re.compile("(?<=[\u203c\u2049\u2122\u2139-\u3299\U0001f000-\U0001faff])[\u200d\ufe0e\ufe0f]")
_PILE = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{5}")
_OVERRIDES = "\u202d\u202e"
_LINE_ENDS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_RANGE = re.compile("(.)-(.)|(.)", re.DOTALL)


def _letters(*classes: str) -> Iterator[str]:
    """Give each letter of classes that are written as in a regular expression."""
    for first, last, alone in _RANGE.findall("".join(classes)):
        yield from map(chr, range(ord(first or alone), ord(last or alone) + 1))


def _spelled(letter: str) -> str:
    return f"⟪U+{ord(letter):04X}⟫"


# What stands in for a letter; tables, because a hostile text may hold millions of such letters.
_IN_LINE = {
    **dict.fromkeys(_letters(_CONTROLS, _INVISIBLE), ""),
    **dict.fromkeys(_letters(_BROKEN), "\ufffd"),
    **dict.fromkeys(_letters(_BREAKS, _SPACES, "\t"), " "),
}
_IN_IDENTITY = {letter: instead or _spelled(letter) for letter, instead in _IN_LINE.items()}
_IN_BLOCK = {**_IN_LINE, **dict.fromkeys(_LINE_ENDS, "\n"), **{letter: _spelled(letter) for letter in _OVERRIDES}}


def safe_line(text: str) -> str:
    """Return the text as one line in NFC.

    Controls, bidirectional and invisible characters go; tabs, line ends and odd spaces become a space; what is no
    character (lone surrogates) becomes U+FFFD; piles of combining marks are cut to four.
    """
    if text.isascii():
        return text if text.isprintable() else _RARE.sub(_hidden, text)
    return _composed(_RARE.sub(_hidden, text))


def safe_identity(text: str) -> str:
    """Return the text as one line whose dangerous characters stay visible, like ⟪U+202E⟫.

    For names, addresses, links and file names: a look-alike must look odd. The joiners inside an emoji go.
    """
    if text.isascii():
        return text if text.isprintable() else _RARE.sub(_visible, text)
    return _composed(_RARE.sub(_visible, _IN_EMOJI.sub("", text)))


def safe_block(text: str) -> str:
    """Return the text as lines ended by "\\n", tabs kept, in NFC; for bodies.

    Every kind of line end becomes "\\n", odd spaces a space; controls and invisible characters go; characters that
    override the direction of reading stay visible as ⟪U+202E⟫.
    """
    text = text.replace("\r\n", "\n")
    if text.isascii():
        plain = text.replace("\n", "").replace("\t", "")
        return text if plain.isprintable() else _RARE_IN_BLOCK.sub(_in_block, text)
    return _composed(_RARE_IN_BLOCK.sub(_in_block, text))


def _hidden(found: re.Match[str]) -> str:
    return _IN_LINE.get(found[0], found[0])


def _visible(found: re.Match[str]) -> str:
    return _IN_IDENTITY.get(found[0], found[0])


def _in_block(found: re.Match[str]) -> str:
    return _IN_BLOCK.get(found[0], found[0])


def _composed(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return _flattened(composed) if _PILE.search(composed) else composed


def _flattened(text: str) -> str:
    """Cut every pile of marks, of whatever script, so that composing again can change nothing."""
    kept: list[str] = []
    marks = 0
    for letter in text:
        is_mark = unicodedata.combining(letter) != 0 or unicodedata.category(letter) == "Me"
        marks = marks + 1 if is_mark else 0
        if marks <= _MOST_MARKS:
            kept.append(letter)
    return unicodedata.normalize("NFC", "".join(kept))
