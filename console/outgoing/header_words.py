"""Words of people in headers: as they are when they are plain, else as encoded words (RFC 2047), folded.

It stands alone because the standard library decodes what it is given before it encodes it, and so makes headers of
words (CPython 3.11 turns an encoded word in a subject into a real `Bcc:`). Here nothing is ever decoded, and all that
comes out is printable ASCII and folds.
"""

import binascii
import re
from collections.abc import Iterable, Iterator

_WIDTH = 76  # of a line, where it can be kept (RFC 5322 §2.1.1, RFC 2047 §2)
_MOST_WORD = 52  # letters of an encoded word between its marks: with them and "Reply-To: " it fits a line
_PLAIN = re.compile(r"[!-~]{1,60}(?: [!-~]{1,60})*", re.ASCII)
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)
_Q_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!*+-/")  # RFC 2047 §5 (3)


def folded(name: str, words: Iterable[str]) -> str:
    """Return a header whose words, parted by one space each, are put on lines of at most 76 letters where they fit."""
    lines, line = [], f"{name}:"
    for word in words:
        if len(line) + 1 + len(word) > _WIDTH and line != f"{name}:":
            lines.append(line)
            line = ""
        line += f" {word}"
    return "\r\n".join([*lines, line]) + "\r\n"


def text_words(text: str) -> list[str]:
    """Return one safe line of text as the words of an unstructured header, like a subject."""
    if not text:
        return []
    return text.split(" ") if _is_plain(text) else list(_encoded(text))


def phrase_words(name: str) -> list[str]:
    """Return a display name as the words of a phrase: atoms, a quoted string, or encoded words (RFC 5322 §3.2.5)."""
    if not name:
        return []
    if not _is_plain(name):
        return list(_encoded(name))
    if _ATOMS.fullmatch(name):
        return name.split(" ")
    return ['"' + re.sub(r'(["\\])', r"\\\1", name) + '"']


def _is_plain(text: str) -> bool:
    return "=?" not in text and len(text) <= 900 and _PLAIN.fullmatch(text) is not None


def _encoded(text: str) -> Iterator[str]:
    """Yield encoded words, none of which breaks a character (RFC 2047 §5)."""
    kind, spell = ("q", _q) if len(_q(text)) <= len(_b(text)) else ("b", _b)
    piece = ""
    for letter in text:
        if piece and len(spell(piece + letter)) > _MOST_WORD:
            yield f"=?utf-8?{kind}?{spell(piece)}?="
            piece = ""
        piece += letter
    yield f"=?utf-8?{kind}?{spell(piece)}?="


def _q(text: str) -> str:
    return "".join(
        chr(byte) if byte in _Q_PLAIN else "_" if byte == 0x20 else f"={byte:02X}" for byte in text.encode("utf-8")
    )


def _b(text: str) -> str:
    return binascii.b2a_base64(text.encode("utf-8"), newline=False).decode("ascii")
