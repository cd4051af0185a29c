"""Whether an address stands in a text, or in bytes: on its own, or only within a longer one, which is somebody else's.

It stands apart and pure because what is erased, what is shown before it and the look into files afterwards must mean
the same by it.
"""

import base64
import re
from collections.abc import Iterator, Sequence
from enum import IntEnum

MARGIN = 16  # bytes behind a word that are looked at to tell whether it ends there
_BEFORE = rb"(?:(?<![\w.+-])|(?<=\\[nrt])|(?<==[0-9a-f]{2})|(?<=%[0-9a-f]{2}))"  # written in JSON, a mail, an address
_AFTER = rb"(?![\w-])(?!\.\w)"
_PACKED = re.compile(rb"[A-Za-z0-9+/=]{8}")


class Standing(IntEnum):
    """How a word stands in bytes: not at all, only within longer ones, alone."""

    NOWHERE = 0
    WITHIN = 1
    ALONE = 2


def names(text: str, words: Sequence[str]) -> bool:
    """Tell whether a text holds one of these lower-case words on its own, in whatever case."""
    content = text.lower().encode()
    return any(_alone(word).search(content) for word in words)


def without(text: str, words: Sequence[str], instead: str) -> str:
    """Return a text with something else in the place of these words where they stand on their own."""
    content = text.encode()
    for word in words:
        content = _alone(word).sub(instead.encode(), content)
    return content.decode()


def standing(content: bytes, words: Sequence[str], until: int | None = None) -> Standing:
    """Return how the first of these lower-case words to stand alone, or else within another, stands in bytes.

    It may be written in UTF-8, UTF-16 or base64. What ends behind `until` does not count.
    """
    lowered, found = content.lower(), Standing.NOWHERE
    for word in words:
        for end, is_alone in _spots(content, lowered, word):
            if until is not None and end > until:
                continue
            found = Standing.WITHIN
            if is_alone:
                return Standing.ALONE
    return found


def spellings(word: str) -> Iterator[bytes]:
    """Yield the bytes in which a word may stand in a file: UTF-8, UTF-16, and base64 at each of its three offsets."""
    yield word.encode()
    yield word.encode("utf-16-le")
    yield word.encode("utf-16-be")
    yield from packed_spellings(word)


def packed_spellings(word: str) -> list[bytes]:
    """Return what of a word always stands in its base64, at each of its three offsets."""
    plain = word.encode()
    wholes = [(offset + len(plain)) // 3 * 3 - offset for offset in range(3)]
    encoded = [base64.b64encode(bytes(offset) + plain[:whole]) for offset, whole in enumerate(wholes)]
    return [one[4 if offset else 0 :] for offset, one in enumerate(encoded)]


def _spots(content: bytes, lowered: bytes, word: str) -> Iterator[tuple[int, bool]]:
    """Yield where a word ends in bytes, and whether it stands there alone."""
    plain = word.encode()
    if plain in lowered:
        alone = {found.end() for found in _alone(word).finditer(lowered)}
        yield from ((end, end in alone) for end in _ends(lowered, plain))
    for encoding in ("utf-16-le", "utf-16-be"):
        needle = word.encode(encoding)
        for end in _ends(lowered, needle):
            around = lowered[max(0, end - len(needle) - 2) : end + 4].decode(encoding, "replace")
            yield end, names(around, [word])
    for needle in packed_spellings(word):
        for end in _ends(content, needle):
            yield end, _is_alone_packed(content, end - len(needle), end, word)


def _ends(content: bytes, needle: bytes) -> Iterator[int]:
    """Yield where a needle ends; a word of one or two letters leaves nothing to look for in base64."""
    at = content.find(needle) if needle else -1
    while at >= 0:
        yield at + len(needle)
        at = content.find(needle, at + 1)


def _is_alone_packed(content: bytes, start: int, end: int, word: str) -> bool:
    """Where a line of base64 is cut, nobody can tell; so it counts as alone."""
    before, behind = content[max(0, start - 8) : start], content[end : end + 8]
    if not (_PACKED.fullmatch(before) and _PACKED.fullmatch(behind)):
        return True
    try:
        return names(base64.b64decode(content[start - 8 : end + 8]).decode("utf-8", "replace"), [word])
    except ValueError:
        return True


def _alone(word: str) -> re.Pattern[bytes]:
    return re.compile(_BEFORE + re.escape(word.encode()) + _AFTER, re.IGNORECASE)
