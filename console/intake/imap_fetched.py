"""A FETCH response as a row: which mail, how large, when it arrived, and its bytes.

It stands apart because here a server's order and completeness are not believed: an answer is known by its UID, never
by its place; attributes may come in any order, twice, or not at all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from console.intake.imap_responses import GarbledError, Response

_START = re.compile(rb"\* [0-9]+ FETCH \(", re.IGNORECASE)
_TOKEN = re.compile(
    rb"""\s*(?:
      (?P<open>\() | (?P<close>\))
    | "(?P<quoted>[^"\\]*(?:\\.[^"\\]*)*)"
    | ~?\{(?P<literal>[0-9]+)\+?\}
    | (?P<atom>[^\s(){"\[]+(?:\[[^\]]*\])?[^\s(){"]*)
    )""",
    re.VERBOSE | re.DOTALL,
)
_BODY = re.compile(rb"BODY\[\](?:<([0-9]{1,12})>)?\Z", re.IGNORECASE)
_DATE = re.compile(rb" ?(\d{1,2})-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)\Z")
_MONTHS = b"jan feb mar apr may jun jul aug sep oct nov dec".split()
_UNREADABLE = "the mail server tells of a mail in a form that cannot be read"
_Nested = tuple[()]  # a parenthesised list: nothing that we ask for has one


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one response says of one mail; None for what it does not say. `origin`: where a partial body starts."""

    uid: int
    size: int | None = None
    internal_date: int | None = None
    body: bytes | None = None
    origin: int | None = None


def read_row(response: Response) -> Row | None:
    """Return the row of a FETCH response that names a UID; None for any other response. Raises GarbledError."""
    start = _START.match(response.text)
    if start is None:
        return None
    values, origin = _attributes(response, start.end())
    uid = _number(values.get(b"UID"))
    if uid is None:
        return None
    return Row(
        uid=uid,
        size=_number(values.get(b"RFC822.SIZE")),
        internal_date=read_internal_date(values.get(b"INTERNALDATE") or b""),
        body=values.get(b"BODY[]"),
        origin=origin,
    )


def _attributes(response: Response, at: int) -> tuple[dict[bytes, bytes | None], int | None]:
    """Return attributes by upper-case name; a body is BODY[] whatever its origin, which comes beside it."""
    values: dict[bytes, bytes | None] = {}
    origin = None
    tokens = list(_values(response, at))
    if len(tokens) % 2:
        raise GarbledError(_UNREADABLE)
    for name, value in zip(tokens[::2], tokens[1::2], strict=False):
        if not isinstance(name, bytes):
            raise GarbledError(_UNREADABLE)
        body = _BODY.match(name)
        if body is not None:
            origin = int(body[1]) if body[1] else None
        values[b"BODY[]" if body else name.upper()] = value if isinstance(value, bytes) else None
    return values, origin


def _values(response: Response, at: int) -> Iterator[bytes | _Nested | None]:
    """Yield names and values up to the closing parenthesis, NIL as None, a list in parentheses as one value."""
    literals, depth, text = iter(response.literals), 0, response.text
    while found := _TOKEN.match(text, at):
        at = found.end()
        kind = found.lastgroup
        if kind == "close":
            depth -= 1
            if depth < 0:
                return
        elif kind == "open":
            depth += 1
        literal = next(literals, None) if kind == "literal" else b""
        if literal is None:
            break
        if depth == 0:
            yield () if kind == "close" else literal if kind == "literal" else _plain(found)
    raise GarbledError(_UNREADABLE)


def _plain(found: re.Match[bytes]) -> bytes | None:
    if found["atom"] is None:
        return re.sub(rb"\\(.)", rb"\1", found["quoted"], flags=re.DOTALL)
    return None if found["atom"].upper() == b"NIL" else found["atom"]


def _number(value: bytes | None) -> int | None:
    return int(value) if value is not None and value.isdigit() and len(value) <= 20 else None


def read_internal_date(text: bytes) -> int | None:
    """Return an INTERNALDATE like ` 7-Jul-2026 02:44:25 +0200` in ms UTC; None for what is none."""
    found = _DATE.match(text)
    if found is None or found[2].lower() not in _MONTHS:
        return None
    day, year, hour, minute, second = (int(found[group]) for group in (1, 3, 4, 5, 6))
    ahead = timedelta(hours=int(found[8]), minutes=int(found[9]))
    try:
        zone = timezone(-ahead if found[7] == b"-" else ahead)
        moment = datetime(year, _MONTHS.index(found[2].lower()) + 1, day, hour, minute, min(second, 59), tzinfo=zone)
        return (moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    except (ValueError, OverflowError):
        return None
