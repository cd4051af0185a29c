"""What the reader promises of every mail, whatever its bytes: checked without asking the code that keeps the promise.

The oracle of harmless text is the Unicode database, not `safe_text`, so that a hole in the latter's tables shows.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Iterator

import msgspec

from console.mail.addresses import normalise
from console.mail.limits import (
    ATTACHMENT_COUNT,
    CORRESPONDENT_COUNT,
    HEADER_BYTES,
    HEADER_COUNT,
    NAME_BYTES,
    TEXT_BYTES,
)
from console.mail.message_ids import LONGEST_ID, MOST_IDS
from console.mail.parsed import ParsedMail
from console.mail.safe_text import safe_block, safe_identity, safe_line

_DECODER = msgspec.msgpack.Decoder(ParsedMail)
_SEEN_THOUGH_FORMAT = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
_DRAWN_AS_NOTHING = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)
_USUAL = re.compile(r"[ -~\u00a1-\u00ac\u00ae-\u024f]*")
_NAME_THAT_IS_MORE = re.compile(r"|[.~-].*|.*[/\\].*|.*[. ]|(?:con|nul|aux|prn|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_MOST_DEFECTS = 40
_MOST_RESULTS = 20 * 101

# Which function each text went through; a text under no name here is a line.
_IDENTITIES = re.compile(
    r".*\.(?:name|address|return_path|content_id|link)|mail\.bounce\.recipients\[\d+\]|mail\.return_path"
)
_RAW_NAMES = re.compile(r".*headers\[\d+\]\.name|.*marks\[\d+\]\.name")
_LOWERED = re.compile(r".*authentication\[\d+\]\.\w+")


def broken_promises(mail: ParsedMail) -> list[str]:
    """Return in words what of this mail breaks a promise; empty when all is well."""
    found = [fault for path, text in texts("mail", mail) for fault in _faults_of_text(path, text)]
    found += _faults_of_size(mail)
    found += _faults_of_names(mail)
    if _DECODER.decode(msgspec.msgpack.encode(mail)) != mail:
        found.append("the mail changes on its way through msgpack")
    return found


def texts(path: str, value: object) -> Iterator[tuple[str, str]]:
    """Give every text in a value with its path, like ("mail.headers[2].value", "…")."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for at, one in enumerate(value):
            yield from texts(f"{path}[{at}]", one)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts(f"{path}.{field.name}", getattr(value, field.name))


def harmful(text: str, kept: str = "") -> str:
    """Return the characters that no text of a mail may hold, each once; `kept` are allowed (tab, newline)."""
    if _USUAL.fullmatch(text):
        return ""
    return "".join(dict.fromkeys(letter for letter in set(text) if letter not in kept and is_harmful(letter)))


def is_harmful(letter: str) -> bool:
    """Tell whether a character steers, hides, turns the order of reading, or is none."""
    match unicodedata.category(letter):
        case "Cc" | "Cs" | "Zl" | "Zp":
            return True
        case "Cf":
            return letter not in _SEEN_THOUGH_FORMAT
        case _:
            return bool(_DRAWN_AS_NOTHING.match(letter))


def _faults_of_text(path: str, text: str) -> Iterator[str]:
    is_block = path == "mail.text"
    if bad := harmful(text, "\n\t" if is_block else ""):
        yield f"{path} holds {bad!r}"
    if is_block and safe_block(text) != text:
        yield f"{path} is no safe block"
    elif _IDENTITIES.fullmatch(path) and not _RAW_NAMES.fullmatch(path):
        if safe_identity(text) != text:
            yield f"{path} is no safe identity: {text!r}"
    elif not is_block and safe_line(text) != text and not _LOWERED.fullmatch(path):
        yield f"{path} is no safe line: {text[:200]!r}"


def _faults_of_size(mail: ParsedMail) -> Iterator[str]:
    lists = (mail.from_, mail.reply_to, mail.to, mail.cc)
    bounds = (
        ("headers", len(mail.headers), HEADER_COUNT),
        ("correspondents", max(map(len, lists)), CORRESPONDENT_COUNT),
        ("references", max(len(mail.references), len(mail.in_reply_to)), MOST_IDS),
        ("message id", max(map(len, (mail.message_id, *mail.references))), LONGEST_ID),
        ("attachments", len(mail.attachments), ATTACHMENT_COUNT),
        ("names", max((len(one.name.encode()) for one in mail.attachments), default=0), NAME_BYTES),
        ("text", len(mail.text), TEXT_BYTES),
        ("subject", len(mail.subject), 3 * HEADER_BYTES),
        ("values", max((len(header.value) for header in mail.headers), default=0), 3 * HEADER_BYTES),
        ("authentication", len(mail.authentication), _MOST_RESULTS),
        ("defects", len(mail.defects), _MOST_DEFECTS),
        ("subject numbers", len(mail.subject_numbers), 20),
        ("original ids", len(mail.bounce.original_ids) if mail.bounce else 0, 4 * MOST_IDS),
        ("failed recipients", len(mail.bounce.recipients) if mail.bounce else 0, 100),
        ("diagnostic", len(mail.bounce.diagnostic) if mail.bounce else 0, 500),
    )
    for name, size, most in bounds:
        if size > most:
            yield f"{name}: {size}, more than {most}"


def _faults_of_names(mail: ParsedMail) -> Iterator[str]:
    for one in mail.attachments:
        if _NAME_THAT_IS_MORE.fullmatch(one.name):
            yield f"an attachment is called {one.name!r}"
    for one in (*mail.from_, *mail.reply_to, *mail.to, *mail.cc, *filter(None, [mail.sender])):
        if one.address != normalise(one.address) or (one.sure and not one.address):
            yield f"{one.address!r} is no address"
