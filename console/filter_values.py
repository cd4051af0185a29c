"""The values of a filter's terms: each is settled to one spelling, or refused in words that say what can be written.

It stands apart from the terms because here is what people may type, in both languages; a settled value is settled to
itself, so that a filter that is shown can be read again.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from console.commands.quoting import quoted
from storage.settings import Settings
from storage.words import Because, TicketStatus
from widgets.language import _

MS = {"s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
_LENGTH = re.compile(r"(?:\d{1,4}[smhduw])+")
_PART = re.compile(r"(\d+)([smhdw])")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:t\d\d:\d\d)?")
_HEADER = re.compile(r"[!-9;-~]+")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

STATUSES = {status.value: status.value for status in TicketStatus} | {
    "wachtend": "pending", "uitgesteld": "snoozed", "gesloten": "closed", "dicht": "closed", "samengevoegd": "merged",
}  # fmt: skip
QUALITIES = {
    name: name
    for name in (
        "unread", "unassigned", "mine", "waiting", "unresolved", "automatic", "stranger", "failed-bounce", "due",
        "overdue",
    )
} | {
    "ongelezen": "unread", "vrij": "unassigned", "mijn": "mine", "wachtend": "waiting", "onbekend": "unresolved",
    "automatisch": "automatic", "vreemde": "stranger", "onbestelbaar": "failed-bounce", "bounced": "failed-bounce",
    "dringend": "due", "te-laat": "overdue",
}  # fmt: skip
CONTENTS = {"attachment": "attachment", "bijlage": "attachment", "bijlagen": "attachment", "attachments": "attachment"}
SORTS = {
    "activity": "activity", "age": "age", "waiting": "waiting", "activiteit": "activity", "leeftijd": "age",
    "wachttijd": "waiting",
}  # fmt: skip
ME, NOBODY = "me", "nobody"
_PERSONS = {"me": ME, "mij": ME, "ik": ME, "nobody": NOBODY, "niemand": NOBODY}


class WrongValueError(Exception):
    """A value that means nothing, with words that say what can be written instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What values are read against: the present (ms UTC), the zone of dates, the settings, and who asks ("" nobody)."""

    now: int
    zone: tzinfo
    settings: Settings
    login: str = ""


def one_of(known: Mapping[str, str], value: str) -> str:
    """Return the settled spelling of one of some words."""
    settled = known.get(value.lower())
    return settled if settled is not None else _refuse(value, dict.fromkeys(known.values()), known)


def brand(value: str, context: Context) -> str:
    """Return the slug of a brand, named by its slug or its name."""
    brands = context.settings.brands
    named = {one.name.lower(): one.slug for one in brands} | {one.slug.lower(): one.slug for one in brands}
    return one_of(named, value)


def person(value: str, context: Context) -> str:
    """Return an employee's login, `me`, or `nobody`."""
    known = _PERSONS | {one.login.lower(): one.login for one in context.settings.employees}
    settled = one_of(known, value)
    if settled == ME and not context.login:
        raise WrongValueError(_("nobody is logged in here, so nothing is yours: write a login instead of me."))
    return settled


def address(value: str, context: Context) -> str:
    """Return a mail address, or the beginning of one that is registered."""
    settled = value.lower()
    if "@" in settled or addresses(settled, context):
        return settled
    return _refuse(value, [known.address for known in context.settings.addresses])


def addresses(value: str, context: Context) -> tuple[str, ...]:
    """Return the addresses that a settled value stands for."""
    if "@" in value[:-1] and not value.endswith("@"):
        return (value,)
    return tuple(known.address for known in context.settings.addresses if known.address.startswith(value))


def tag(value: str) -> str:
    """Return a tag as it is kept."""
    return unicodedata.normalize("NFC", value.lower())


def rule(value: str) -> str:
    """Return a rule's name, or the beginning of several with a `*` behind it."""
    settled = value.lower()
    return settled if rules(settled) else _refuse(value, [known.value for known in Because])


def rules(value: str) -> tuple[Because, ...]:
    """Return the rules that a settled value stands for."""
    if value.endswith("*"):
        return tuple(known for known in Because if known.value.startswith(value[:-1]))
    return tuple(known for known in Because if known.value == value)


def header(value: str) -> str:
    """Return a header's name in lower case, with `=` and the beginning of its value where that is given."""
    name, equals, content = (part.strip() for part in value.partition("="))
    if not _HEADER.fullmatch(name):
        raise WrongValueError(
            _("{value} names no header: write its name, like X-Forwarded-For, or X-Forwarded-For=info@example.com.")
            .format(value=quoted(value))
        )  # fmt: skip
    return f"{name.lower()}={content}" if equals and content else name.lower()


def part(value: str) -> str:
    """Return a part of a name or an address."""
    if any(letter.isalnum() for letter in value):
        return value
    raise WrongValueError(_("{value} holds no letter or digit to look for.").format(value=quoted(value)))


def message(value: str) -> str:
    """Return `#7` for a ticket's number, else a Message-ID with its angle brackets."""
    number = value.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) <= 15:
        return f"#{int(number)}"
    bare = value.removeprefix("<").removesuffix(">")
    if bare and not re.search(r"[\s<>]", bare):
        return f"<{bare}>"
    raise WrongValueError(
        _("{value} is no number of a ticket and no Message-ID: write id:7 or id:<part@example.com>.")
        .format(value=quoted(value))
    )  # fmt: skip


def moment(value: str) -> str:
    """Return a length of time ("3d", "2h30m") or a date ("2026-03-02", "2026-03-02T08:00") as it is kept."""
    settled = value.lower()
    if _LENGTH.fullmatch(settled):
        return settled.replace("u", "h")
    if _DATE.fullmatch(settled) and _read_date(settled) is not None:
        return settled.upper()
    raise WrongValueError(
        _("{value} is no length of time and no date: write 30m, 2h, 3d, 1w or 2026-03-02.")
        .format(value=quoted(value))
    )  # fmt: skip


def moment_at(value: str, context: Context) -> int:
    """Return the moment (ms UTC) of a settled value: a length of time ago, or a date's beginning in the zone."""
    then = _read_date(value)
    if then is None:
        return max(0, context.now - sum(int(count) * MS[unit] for count, unit in _PART.findall(value)))
    try:
        return (then.replace(tzinfo=context.zone) - _EPOCH) // timedelta(milliseconds=1)
    except OverflowError:
        return 0


def near(value: str, known: Iterable[str]) -> str:
    """Return which known word somebody may have meant, "" for none; what compares words is loaded only then."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(value.lower(), list(known), n=1)), "")


def _read_date(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if value[4:5] == "-" else None
    except ValueError:
        return None


def _refuse(value: str, shown: Iterable[str], known: Iterable[str] | None = None) -> str:
    words = list(shown)
    meant = near(value, words if known is None else known)
    if meant:
        raise WrongValueError(_("{value} is not known: did you mean {meant}?").format(value=quoted(value), meant=meant))
    raise WrongValueError(
        _("{value} is not known; there are: {known}.").format(value=quoted(value), known=", ".join(words) or "-")
    )
