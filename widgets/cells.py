"""Text for one cell of a list: as wide as asked, whatever the text holds, on every terminal.

It stands alone and pure because columns are only aligned when one place decides what a character may be. Terminals
disagree on joined emoji, variation selectors, flags and long stacks of accents, so in a list those become plainer;
the reader shows the full text.
"""

import re
import unicodedata

from rich.cells import cell_len, get_character_cell_size

ELLIPSIS = "…"
ACCENTS_KEPT = 2  # accents per letter; more is decoration that no two terminals draw alike

_PLAIN = re.compile(r"[ -~]*")
_PLAIN_BLOCK = re.compile(r"[\n -~]*")
_KEPT_IN_BLOCKS = {"\n", "\u200c"}  # Persian is misread without its non-joiner, which every terminal draws as nothing
_SPACES = re.compile(r"\s+")
_FLAG_LETTERS = {0x1F1E6 + place: chr(ord("A") + place) for place in range(26)}
_INVISIBLE = {
    character: None
    for first, last in ((0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x3164, 0x3164),
                        (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0x1F3FB, 0x1F3FF), (0xE0000, 0xE0FFF))
    for character in range(first, last + 1)
}  # fmt: skip
_PLAINER: dict[int, str | None] = {**_FLAG_LETTERS, **_INVISIBLE}


def cell_text(text: str, width: int, *, right: bool = False) -> str:
    """Return the text in exactly `width` cells: cleaned, cut with an ellipsis, padded (`right`: on the left)."""
    if width <= 0:
        return ""
    shown = cut(clean(text), width)
    padding = " " * (width - width_of(shown))
    return padding + shown if right else shown + padding


def cut(text: str, width: int) -> str:
    """Return as much of a cleaned text as fits, with an ellipsis where something is missing."""
    if width_of(text) <= width:
        return text
    used, kept = 0, 0
    for kept, character in enumerate(text):  # noqa: B007 (the place where it stops is the answer)
        used += get_character_cell_size(character)
        if used > width - 1:
            break
    return text[:kept].rstrip() + ELLIPSIS if width > 0 else ""


def width_of(text: str) -> int:
    """Return how many cells a cleaned text takes."""
    return len(text) if _PLAIN.fullmatch(text) else cell_len(text)


def clean(text: str) -> str:
    """Return one line of NFC text without anything that terminals draw differently or obey.

    Controls, bidi marks, zero-width characters, variation selectors, joiners and skin tones go; white space becomes
    one space each run; flags become their two letters; unassigned and private characters become "\ufffd".
    """
    if _PLAIN.fullmatch(text):
        return text
    spaced = _SPACES.sub(" ", text)
    composed = unicodedata.normalize("NFC", spaced.translate(_PLAINER))
    kept: list[str] = []
    accents = 0
    for character in composed:
        category = unicodedata.category(character)
        accents = accents + 1 if category in ("Mn", "Me") else 0
        if accents <= ACCENTS_KEPT:
            kept.append(_shown(character, category))
    return "".join(kept)


def clean_block(text: str) -> str:
    """Return a text of several lines without what a terminal obeys: controls go, newlines stay, tabs become spaces."""
    lines = text.replace("\r\n", "\n").expandtabs(4)
    if _PLAIN_BLOCK.fullmatch(lines):
        return lines
    return "".join(
        character if character in _KEPT_IN_BLOCKS else _shown(character, unicodedata.category(character))
        for character in lines.translate(_INVISIBLE)
    )


def _shown(character: str, category: str) -> str:
    match category:
        case "Cc" | "Cf":
            return ""
        case "Cs" | "Co" | "Cn":
            return "\ufffd"
        case "Zs" | "Zl" | "Zp":
            return " "
        case _:
            return character
