"""The message that is answered, quoted below the answer; or passed on with its header lines.

It stands apart because the words around a quote are in the language of the mail address, whatever language the console
of whoever answers speaks.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from console.mail.safe_text import safe_block, safe_line
from storage.records import Message

_DUTCH = ("jan.", "feb.", "mrt.", "apr.", "mei", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "dec.")
_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The words around a quote in one language."""

    attribution: str
    forwarded: str
    sender: str
    date: str
    subject: str
    to: str
    cc: str
    months: tuple[str, ...]
    at: str


_WORDS = {
    "nl": _Words(
        attribution="Op {when} schreef {who}:", forwarded="---------- Doorgestuurd bericht ----------", sender="Van",
        date="Datum", subject="Onderwerp", to="Aan", cc="Cc", months=_DUTCH, at="om",
    ),
    "en": _Words(
        attribution="On {when}, {who} wrote:", forwarded="---------- Forwarded message ----------", sender="From",
        date="Date", subject="Subject", to="To", cc="Cc", months=_ENGLISH, at="at",
    ),
}  # fmt: skip


def quoted(mail: Message, language: str, zone: tzinfo) -> str:
    """Return a message as a quote: a line that says who wrote when, and its text with ">" before every line.

    `language` is "nl" or "en"; `zone` is for the time.
    """
    words = _WORDS.get(language, _WORDS["en"])
    line = words.attribution.format(when=_when(mail.arrival, words, zone), who=_who(mail))
    return "\n".join([line, *map(_marked, _lines(mail))])


def forwarded(mail: Message, language: str, zone: tzinfo) -> str:
    """Return a message as it is passed on: a line that says so, the lines of its header, and its text as it is."""
    words = _WORDS.get(language, _WORDS["en"])
    rows = (
        (words.sender, _who(mail)),
        (words.date, _when(mail.arrival, words, zone)),
        (words.subject, safe_line(mail.subject)),
        (words.to, ", ".join(mail.to)),
        (words.cc, ", ".join(mail.cc)),
    )
    head = [f"{name}: {value}" for name, value in rows if value]
    return "\n".join([words.forwarded, *head, "", *_lines(mail)])


def _lines(mail: Message) -> list[str]:
    """Return the lines of a message's text; what they open a signature with stays, its space goes: ours is the one
    that counts."""
    return [line.rstrip() for line in safe_block(mail.text).strip("\n").split("\n")]


def _marked(line: str) -> str:
    return f">{line}" if line.startswith(">") else f"> {line}".rstrip()


def _who(mail: Message) -> str:
    """Return who wrote; a name that holds angle brackets would be read as another address."""
    address = safe_line(mail.sender)
    name = safe_line(mail.sender_name).replace("<", "").replace(">", "").strip()
    return f"{name} <{address}>" if name and address else name or address or "?"


def _when(at: int, words: _Words, zone: tzinfo) -> str:
    local = (_EPOCH + timedelta(milliseconds=at)).astimezone(zone)
    return f"{local.day} {words.months[local.month - 1]} {local.year} {words.at} {local:%H:%M}"
