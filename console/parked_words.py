"""A mail that is in no ticket in words: why, what it says, where it would go, and what was made of it.

It stands apart and pure because the list, the screen and the verbs tell the same. It loads nothing of the terminal.
"""

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from console.commands.parked.parked_command import Came
from console.commands.tickets.told import who_did
from console.intake.deciding import OVERSIZE_BYTES
from console.intake.reading import Unreadable
from console.intake.reading_in_part import PartReading
from console.mail.parsed import Correspondent, ParsedMail
from console.mail.safe_text import safe_line
from console.parked_sight import ParkedSight
from console.verdict import Verdict
from storage.records import Event
from storage.settings import Settings
from storage.words import Outcome
from widgets.decision_view import delivery_entries
from widgets.entries import Line, Title
from widgets.language import _, ngettext
from widgets.reason_words import reason_sentence, reason_words
from widgets.set_aside import parked_words
from widgets.sizes import size_words
from widgets.times import moment
from widgets.words import because_words, correspondent, lost_words, outcome_words

TEXT_LINES = 30
QUIET = "$text-muted"


def parked_entries(sight: ParkedSight, zone: tzinfo) -> list[Line | Title]:
    """Return everything about a mail, as a sheet or a verb shows it."""
    return [
        *_why(sight, zone),
        *_discarded(sight, zone),
        *_would(sight),
        *_says(sight, zone),
    ]


def would_words(verdict: Verdict | None) -> str:
    """Return where a mail would go if it were accepted."""
    if verdict is None:
        return _("that can't be told: there is no brand yet, or the rules fail on it")
    if verdict.outcome is Outcome.DUPLICATE:
        words = _("nowhere: it is in ticket #{number} already; trying it again notes that")
        return words.format(number=verdict.ticket)
    if verdict.ticket is not None:
        return _("ticket #{number}: {why}").format(number=verdict.ticket, why=because_words(verdict.because))
    return because_words(verdict.because)


def came_words(came: Came) -> str:
    """Return what became of a mail when something was done with it."""
    if came.outcome in (Outcome.PARKED, Outcome.FAILED):
        said = because_words(came.because) if came.because is not None else outcome_words(came.outcome)
        return _("still set aside. {why}").format(why=f"{said} {safe_line(reason_sentence(came.reason))}".strip())
    if came.ticket is None or came.outcome is not Outcome.TICKETED:
        return f"{outcome_words(came.outcome)}" + (f" (#{came.ticket})" if came.ticket is not None else "")
    why = because_words(came.because) if came.because is not None else ""
    return _("in ticket #{number}. {why}").format(number=came.ticket, why=why).strip()


def cut_words(came: Came) -> str:
    """Say that a mail was read in part only; "" for a whole one."""
    if came.cut is None:
        return ""
    read, kept = came.cut
    if kept > OVERSIZE_BYTES:
        return _("Only the first {part} were read; what stands behind them is not kept.").format(part=size_words(read))
    words = _("Only the first {part} of {whole} were read; the whole mail is kept.")
    return words.format(part=size_words(read), whole=size_words(kept))


def parked_event_words(event: Event, settings: Settings) -> str:
    """Return who did what with mails that are in no ticket, as one sentence without its end."""
    sentences = {
        "parked-accept": _("{who} accepted parked mail: {what}"),
        "parked-retry": _("{who} had parked mail decided again: {what}"),
        "parked-discard": _("{who} discarded parked mail: {what}"),
    }
    what = safe_line(": ".join(part for part in (_subject_words(event.subject), event.detail) if part))
    return sentences[event.verb].format(who=who_did(event.actor, settings), what=what)


def _subject_words(subject: str) -> str:
    """Return what an event was about, in the language in use: one mail by its number, or how many there were."""
    first, _space, last = subject.partition(" ")
    if first == "delivery":
        return _("mail {key}").format(key=last)
    count = int(first) if first.isdigit() else 0
    return ngettext("{count} mail", "{count} mails", count).format(count=count)


def _why(sight: ParkedSight, zone: tzinfo) -> Iterator[Line | Title]:
    if sight.decision is not None:
        yield from delivery_entries(sight.delivery, sight.decision, zone)
        return
    delivery = sight.delivery
    yield Title(text=_("delivery {key} · {time}").format(key=delivery.key, time=moment(delivery.arrival, zone)))
    yield Line(value=safe_line(parked_words(delivery)))


def _discarded(sight: ParkedSight, zone: tzinfo) -> Iterator[Line | Title]:
    discarded = sight.delivery.discarded
    if discarded is not None:
        words = _("{time}, by {who}: {reason}")
        who = who_did(discarded.by, sight.settings)
        told = words.format(time=moment(discarded.at, zone), who=who, reason=discarded.reason)
        yield Line(label=_("Discarded"), value=told, look="bold")


def _would(sight: ParkedSight) -> Iterator[Line | Title]:
    if not sight.is_set_aside or sight.mail is None:
        return
    yield Title(text=_("If it is accepted"))
    yield Line(label=_("Goes to"), value=would_words(sight.would))
    for candidate in sight.would.candidates if sight.would is not None else ():
        yield Line(value=f"#{candidate.ticket}: {lost_words(candidate.lost_because)}", look=QUIET)


def _says(sight: ParkedSight, zone: tzinfo) -> Iterator[Line | Title]:
    yield Title(text=_("What it says"))
    mail = sight.mail
    if mail is None or not isinstance(sight.read, PartReading):
        reason = reason_words(sight.read.reason) if isinstance(sight.read, Unreadable) else ""
        unread = _("It can't be read: {reason}.").format(reason=safe_line(reason)) if reason else _("reading …")
        yield Line(value=unread, look="bold" if reason else QUIET)
        return
    if not sight.read.is_whole:
        is_kept = sight.read.size <= OVERSIZE_BYTES
        words = _("only the first {part} of {whole}") if is_kept else _("only the first {part}, all that is kept")
        part, whole = size_words(sight.read.read_bytes), size_words(sight.read.size)
        yield Line(label=_("Read"), value=words.format(part=part, whole=whole), look="bold")
    yield Line(label=_("From"), value=_named(mail.from_))
    yield Line(label=_("To"), value=_named((*mail.to, *mail.cc)))
    yield Line(label=_("Subject"), value=mail.subject or "-")
    yield Line(label=_("Date"), value="-" if mail.date_at is None else moment(mail.date_at, zone))
    if mail.attachments:
        names = ", ".join(f"{one.name or one.content_type} ({size_words(one.size)})" for one in mail.attachments)
        yield Line(label=_("Files"), value=names)
    if mail.defects:
        yield Line(label=_("Odd"), value=", ".join(mail.defects), look=QUIET)
    yield from _text(mail)


def _text(mail: ParsedMail) -> Iterator[Line]:
    label, lines = _("Text"), mail.text.strip().split("\n")
    for line in lines[:TEXT_LINES]:
        yield Line(label=label, value=line)
        label = ""
    if len(lines) > TEXT_LINES:
        yield Line(value="…", look=QUIET)


def _named(correspondents: Sequence[Correspondent]) -> str:
    return ", ".join(correspondent(one.name, one.address) for one in correspondents) or "-"
