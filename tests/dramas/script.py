"""A drama as it stands in a file: the desk, what happens at it, and where each mail must end.

A drama is data so that a person reads it as a story and another program can play it. Times count from the drama's
start. Every word of a file that is not known here is an error, so that a slip of the pen cannot pass for a test.
"""

import re
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

FOLDER = Path(__file__).resolve().parents[1] / "corpus" / "dramas"
MS = {"d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1000}
_SPAN = re.compile(r"(-?\d+)([dhms])")


class Step(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One thing that happens, `at` so long after the start."""

    at: str = ""


class Mail(Step, kw_only=True):
    """A mail comes in by the forward mailbox of a brand (`mailbox` "" is a catch-all).

    `way` is how it was forwarded, `through` the address of ours that did so (the first in To unless said).
    `again` names an earlier mail that comes once more, with new trace headers. `{name}` in a header or a body is the
    Message-ID of that mail or reply, `{n}` counts a repetition. `fetched` is when we came to fetch it; mails in a row
    with one `together` are fetched at once. `then` is where it must end, `by` which header must have told the address.
    """

    mail: str
    from_: str = msgspec.field(name="from", default="Jan Smit <jan@example.nl>")
    to: str = "info@acme.nl"
    cc: str = ""
    reply_to: str = ""
    subject: str = "Waar blijft mijn pakket?"
    text: str = ""
    body: str = ""
    raw: str = ""
    id: str | None = None
    answers: str = ""
    in_reply_to: str = ""
    references: str = ""
    date: str = ""
    headers: list[tuple[str, str]] = []
    way: str = "direct"
    through: str = ""
    mailbox: str = "acme"
    again: str = ""
    footer: str = ""
    repeat: int = 1
    every: str = "1s"
    padding: int = 0
    parts: int = 0
    fetched: str = ""
    server_says: str = ""
    together: str = ""
    then: str = ""
    outcomes: dict[str, int] = {}
    by: str = "To"
    badges: list[str] = []
    lost: list[str] = []
    evidence: str = ""


class Reply(Step, kw_only=True):
    """An employee answers in a ticket, to the customer and whoever else is named."""

    reply: str
    ticket: int
    to: str = "jan@example.nl"
    cc: str = ""
    rewritten: str = ""


class Deed(Step, kw_only=True):
    """An employee sets a ticket's status."""

    set: str
    ticket: int


class Merge(Step, kw_only=True):
    """An employee merges one ticket into another."""

    merge: int
    into: int


class Split(Step, kw_only=True):
    """An employee splits a mail off into a ticket of its own."""

    split: str


class Give(Step, kw_only=True):
    """An employee gives a ticket to the customer of an address."""

    give: int
    to: str


class Owns(Step, kw_only=True):
    """An employee learns that a customer writes from a second address."""

    customer: str
    owns: str


class Change(Step, kw_only=True):
    """An administrator changes the desk."""

    desk: dict[str, Any]


class TicketEnd(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """How a ticket stands when the curtain falls; `holds` names its mails and replies in order of arrival."""

    holds: list[str] | None = None
    of: str = "jan@example.nl"
    at: str = "info@acme.nl"
    brand: str = "acme"
    status: str = "open"
    follows: int | None = None
    merged_into: int | None = None
    badges: list[str] | None = None
    also: dict[str, list[str]] = {}
    failed: list[str] = []
    moved: list[str] = []


class Drama(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A story with its expected end. `count` is how many tickets there are; `tickets` describes those that matter."""

    title: str
    shows: list[str] = []
    start: datetime = datetime.fromisoformat("2026-03-02T08:00:00+00:00")
    desk: dict[str, Any] = {}
    real_reader: bool = False
    from_outside: bool = True
    steps: list[Step] = []
    count: int = 0
    tickets: dict[int, TicketEnd] = {}

    def moment(self, span: str) -> int:
        """Return the time in ms UTC that lies a span like "3d", "72h 1s" after the start."""
        return int(self.start.timestamp() * 1000) + milliseconds(span)

    @property
    def mails(self) -> list[Mail]:
        """The mails of the story."""
        return [step for step in self.steps if isinstance(step, Mail)]


_KINDS: dict[str, type[Step]] = {
    "mail": Mail, "reply": Reply, "set": Deed, "merge": Merge, "split": Split, "give": Give, "owns": Owns,
    "desk": Change,
}  # fmt: skip


def load(path: Path) -> Drama:
    """Return the drama in a file."""
    text = tomllib.loads(path.read_text(encoding="utf-8"))
    steps = [_step(step) for step in text.pop("step")]
    tickets = {int(number): ticket for number, ticket in text.pop("tickets", {}).items()}
    drama = msgspec.convert({**text, "tickets": tickets}, Drama)
    drama.steps = steps
    return drama


def paths() -> list[Path]:
    """Return the files of all dramas."""
    return sorted(FOLDER.glob("*.toml"))


def milliseconds(span: str) -> int:
    """Return the length of a span like "3d", "72h 1s" or "-5m"."""
    parts = span.split()
    found = [_SPAN.fullmatch(part) for part in parts]
    if not all(found):
        raise ValueError(f"no span of time: {span!r}")
    return sum(int(part[1]) * MS[part[2]] for part in found if part)


def _step(table: dict[str, Any]) -> Step:
    kind = next(kind for key, kind in _KINDS.items() if key in table)
    step: Step = msgspec.convert(table, kind)
    return step
