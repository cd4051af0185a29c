"""Transfer encodings undone: the bytes that a part stands for, however broken their wrapping is.

It stands apart because both the readable text and the saved attachment need the same bytes.
"""

import binascii

from console.mail.mime import Part

_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_WRAPPING = b"=\r\n\t "
_FOREIGN = bytes(byte for byte in range(256) if byte not in _BASE64)
_WRAPPED = b"\r\n\t "
_PIECE = 1 << 20
_MOST_RUNS = 1000  # base64 texts behind each other
_LONGEST_WRAPPED = 3  # bytes on the wire for one byte, at most: quoted-printable


def content(raw: bytes, part: Part, most: int | None = None) -> bytes:
    """Return the decoded bytes of a part, at most `most`. Nothing raises.

    Malformed base64 gives what can be read of it; several base64 texts behind each other are joined. An unknown
    encoding counts as none (RFC 2045 §6.4 would hide the text).
    """
    end = part.end if most is None else min(part.end, part.start + most * _LONGEST_WRAPPED)
    match part.encoding:
        case "base64":
            plain = _sound_base64(raw, part.start, end)
            plain = _from_base64(raw[part.start : end]) if plain is None else plain
        case "quoted-printable":
            plain = binascii.a2b_qp(raw[part.start : end])
        case _:
            plain = raw[part.start : end]
    return plain if most is None else plain[:most]


def is_mislabelled(raw: bytes, part: Part) -> bool:
    """Tell whether a part that claims to be base64 plainly is not: its sample is full of other characters."""
    if part.encoding != "base64":
        return False
    sample = raw[part.start : min(part.end, part.start + 4096)]
    foreign = len(sample.translate(None, _BASE64 + _WRAPPING))
    spaces = sample.count(b" ")
    return (foreign + spaces) * 20 > len(sample)


def _sound_base64(raw: bytes, start: int, end: int) -> bytes | None:
    """Decode what is base64 without a fault, piece by piece, so that a large file is not held three times over; None
    for anything else."""
    decoded, rest = bytearray(), b""
    for at in range(start, end, _PIECE):
        is_last = at + _PIECE >= end
        letters = rest + raw[at : min(at + _PIECE, end)].translate(None, _WRAPPED)
        whole = len(letters) if is_last else len(letters) // 4 * 4
        quads, rest = letters[:whole], letters[whole:]
        if b"=" in (quads[:-2] if is_last else quads) or len(quads) % 4:
            return None
        try:
            decoded += binascii.a2b_base64(quads)
        except binascii.Error:
            return None
    return bytes(decoded)


def _from_base64(wrapped: bytes) -> bytes:
    """Decode what is left of a base64 text with faults in it."""
    letters = wrapped.translate(None, _WRAPPED)
    runs = letters.split(b"=", _MOST_RUNS)
    return b"".join(_unpadded(run) for run in runs if run)


def _unpadded(run: bytes) -> bytes:
    """Decode one run between padding; a last letter that stands alone says nothing and is dropped."""
    letters = run.translate(None, _FOREIGN)
    whole = letters[:-1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))
