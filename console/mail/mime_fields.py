"""The values of Content-Type and Content-Disposition, with their parameters, in one linear pass.

It stands apart because the standard library's reading of them takes quadratic time on hostile headers, and because
file names come in five spellings that all mean the same.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from console.mail.charsets import decode_bytes
from console.mail.headers import decode_words
from console.mail.limits import PARAMETER_COUNT

_MOST_TRIES = 3 * PARAMETER_COUNT  # pieces between semicolons, parameters or not
_BLANK = re.compile(rb"[\s;]*")
_NAME = re.compile(rb"([^\s=;\"]{1,80})[ \t]*=[ \t]*")
_QUOTED = re.compile(rb'"((?:[^"\\]|\\.)*+)', re.DOTALL)
_BARE = re.compile(rb"[^;]*")
_ESCAPED = re.compile(rb'\\(["\\])')
_KIND = re.compile(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,120}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A value like "text/plain" or "attachment", lower case, and its parameters as they stand, names lower case."""

    value: str
    parameters: dict[str, bytes]

    def text(self, name: str) -> str:
        """Return a parameter as text, *not yet safe*, "" when missing.

        Pieces and percent signs are put together (RFC 2231), encoded words and raw bytes decoded.
        """
        if not self.parameters:
            return ""
        if (plain := self.parameters.get(name)) is not None and f"{name}*" not in self.parameters:
            return decode_words(plain)
        return self._extended(name)

    def _extended(self, name: str) -> str:
        """Join `name*`, or `name*0`, `name*1*` … in order; only the first names the charset (RFC 2231 §3, §4)."""
        if whole := self.parameters.get(f"{name}*"):
            charset, rest = _charset(whole)
            return decode_bytes(unquote_to_bytes(rest), charset)
        charset, joined = None, b""
        for number in range(PARAMETER_COUNT):
            encoded, plain = self.parameters.get(f"{name}*{number}*"), self.parameters.get(f"{name}*{number}")
            if encoded is not None:
                charset, encoded = _charset(encoded) if number == 0 else (charset, encoded)
                joined += unquote_to_bytes(encoded)
            elif plain is not None:
                joined += plain
            else:
                break
        return decode_bytes(joined, charset) if charset else decode_words(joined)


def read_field(raw: bytes) -> Field:
    """Return the value and at most 100 parameters, the first of each name. Nothing raises.

    *Seen:* file names without quotes and with spaces, quotes that never close, backslashes of Windows paths.
    """
    value, semicolon, _ = raw.partition(b";")
    word = value.strip().decode("ascii", "replace").lower()
    return Field(value=word, parameters=_parameters(raw, len(value)) if semicolon else {})


def content_type(raw: bytes | None, default: str = "text/plain") -> Field:
    """Return the Content-Type; the default when missing, text/plain when it is none (RFC 2045 §5.2)."""
    if raw is None:
        return Field(value=default, parameters={})
    field = read_field(raw)
    kind = field.value.partition(" ")[0]
    return Field(value=kind if _KIND.fullmatch(kind) else "text/plain", parameters=field.parameters)


def _parameters(raw: bytes, at: int) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for _ in range(_MOST_TRIES):
        if len(found) >= PARAMETER_COUNT or at >= len(raw):
            break
        at = _end(_BLANK, raw, at)
        name = _NAME.match(raw, at)
        if name is None:
            at = raw.find(b";", at)
            if at < 0:
                break
            continue
        if quoted := _QUOTED.match(raw, name.end()):
            value, at = _ESCAPED.sub(rb"\1", quoted[1]), _end(_BARE, raw, quoted.end())
        else:
            at = _end(_BARE, raw, name.end())
            value = raw[name.end() : at].strip()
        found.setdefault(name[1].decode("ascii", "replace").lower(), value)
    return found


def _end(pattern: re.Pattern[bytes], raw: bytes, at: int) -> int:
    found = pattern.match(raw, at)
    return found.end() if found else at


def _charset(value: bytes) -> tuple[str | None, bytes]:
    """Part `charset'language'text`."""
    parts = value.split(b"'", 2)
    if len(parts) < 3:
        return None, value
    return parts[0].decode("ascii", "replace") or None, parts[2]
