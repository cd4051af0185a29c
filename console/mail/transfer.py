"""Transfer encodings undone: the bytes that a part stands for, however broken their wrapping is.

It stands apart because both the readable text and the saved attachment need the same bytes.
"""

import binascii

from console.mail.mime import Part

_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_WRAPPING = b"=\r\n\t "
_FOREIGN = bytes(byte for byte in range(256) if byte not in _BASE64)
_MOST_RUNS = 1000  # base64 texts behind each other
_LONGEST_WRAPPED = 3  # bytes on the wire for one byte, at most: quoted-printable


def content(raw: bytes, part: Part, most: int | None = None) -> bytes:
    """Return the decoded bytes of a part, at most `most`. Nothing raises.

    Malformed base64 gives what can be read of it; several base64 texts behind each other are joined. An unknown
    encoding counts as none (RFC 2045 §6.4 would hide the text).
    """
    end = part.end if most is None else min(part.end, part.start + most * _LONGEST_WRAPPED)
    wrapped = raw[part.start : end]
    match part.encoding:
        case "base64":
            plain = _from_base64(wrapped)
        case "quoted-printable":
            plain = binascii.a2b_qp(wrapped)
        case _:
            plain = wrapped
    return plain if most is None else plain[:most]


def is_mislabelled(raw: bytes, part: Part) -> bool:
    """Tell whether a part that claims to be base64 plainly is not: its sample is full of other characters."""
    if part.encoding != "base64":
        return False
    sample = raw[part.start : min(part.end, part.start + 4096)]
    foreign = len(sample.translate(None, _BASE64 + _WRAPPING))
    spaces = sample.count(b" ")
    return (foreign + spaces) * 20 > len(sample)


def _from_base64(wrapped: bytes) -> bytes:
    letters = wrapped.translate(None, b"\r\n\t ")
    if b"=" not in letters[:-2] and len(letters) % 4 == 0:
        try:
            return binascii.a2b_base64(letters)
        except binascii.Error:
            pass
    runs = letters.split(b"=", _MOST_RUNS)
    return b"".join(_unpadded(run) for run in runs if run)


def _unpadded(run: bytes) -> bytes:
    """Decode one run between padding; a last letter that stands alone says nothing and is dropped."""
    letters = run.translate(None, _FOREIGN)
    whole = letters[:-1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))
