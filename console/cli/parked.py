"""`omnidesk parked list | show`: mails that are in no ticket because they were parked or can't be read, and why.

What is done with them is in `parked_doing`.
"""

import base64

from console.cli.frame import Answer, Call, Verb, argument
from console.cli.parked_doing import DOING, delivery_argument
from console.cli.shapes import Shape, attachment_shape, decision_shape, evidence_shape, utc
from console.cli.text import fields, local_time, table
from console.cli.values import limit
from console.clock import local_zone
from console.commands.parked.parked_command import unknown_parked
from console.commands.refusal import Refusal
from console.intake.reading import ReadingRoom, Unreadable
from console.intake.reading_in_part import PartReading
from console.mail.parsed import ParsedMail
from console.parked_sight import ParkedSight, raw_of, read_kept, sight_of
from console.parked_words import parked_entries
from console.verdict import Verdict
from storage.parked import SET_ASIDE
from storage.protocol import Reader
from storage.records import Delivery, DeliveryKey
from storage.settings import Settings
from widgets.entries import Line, Title
from widgets.language import _
from widgets.set_aside import short_parked_words
from widgets.sizes import size_words

_LIMIT = 50


def delivery_shape(delivery: Delivery, settings: Settings) -> Shape:
    """Return a mail that is in no ticket; `size` in bytes, `discarded` null while it waits for a person."""
    brands = {one.id: one.slug for one in settings.brands}
    mailboxes = {one.id: one.name for one in settings.mailboxes}
    discarded = delivery.discarded
    return {
        "delivery": delivery.key,
        "arrival": utc(delivery.arrival),
        "kept_at": utc(delivery.kept_at),
        "outcome": delivery.outcome.value,
        "because": delivery.because.value if delivery.because is not None else None,
        "reason": delivery.reason or None,
        "brand": brands.get(delivery.brand_id) if delivery.brand_id is not None else None,
        "mailbox": mailboxes.get(delivery.mailbox_id) if delivery.mailbox_id is not None else None,
        "size": delivery.size,
        "discarded": None
        if discarded is None
        else {"at": utc(discarded.at), "by": discarded.by, "reason": discarded.reason},
    }


async def _list(call: Call) -> Answer:
    limit, is_discarded = call.arguments.limit, call.arguments.discarded

    def read(reader: Reader) -> tuple[list[Delivery], Settings, tuple[int, int]]:
        counts, more = reader.counts(), limit + 1
        found = reader.discarded(limit=more) if is_discarded else reader.deliveries_with(SET_ASIDE, more)
        return found, reader.settings(), (counts.parked, counts.failed)

    async with call.desk() as desk:
        found, settings, (parked, failed) = await desk.repository.reading(read)
    shown, has_more = found[:limit], len(found) > limit
    shape: Shape = {
        "parked": [delivery_shape(one, settings) for one in shown],
        "waiting": {"parked": parked, "failed": failed},
        "has_more": has_more,
    }
    return Answer(shape=shape, lines=_lines(shown, settings, is_discarded=is_discarded, has_more=has_more))


def _lines(shown: list[Delivery], settings: Settings, *, is_discarded: bool, has_more: bool) -> list[str]:
    brands = {one.id: one.slug for one in settings.brands}
    heads = [_("mail"), _("came in"), _("brand"), _("size"), _("why")]
    rows: list[list[object]] = [
        [
            one.key,
            local_time(one.arrival),
            brands.get(one.brand_id) if one.brand_id is not None else None,
            size_words(one.size),
            short_parked_words(one),
        ]
        for one in shown
    ]
    if is_discarded:
        heads.append(_("discarded"))
        for row, one in zip(rows, shown, strict=True):
            assert one.discarded is not None  # noqa: S101 (they were asked for as such)
            row.append(f"{local_time(one.discarded.at)} {one.discarded.by}: {one.discarded.reason}")
    nothing = _("Nothing was discarded.") if is_discarded else _("Nothing is parked: every mail is in a ticket.")
    lines = table(heads, rows, empty=nothing)
    if has_more:
        lines.append(_("There are more: --limit N shows them."))
    if shown and not is_discarded:
        lines += ["", _("omnidesk parked show MAIL tells more; retry, accept and discard do something about it.")]
    return lines


async def _show(call: Call) -> Answer | Refusal:
    key = DeliveryKey(call.arguments.mail)
    async with call.desk() as desk, ReadingRoom() as room:
        read = await read_kept(desk.repository, room, key)
        sight = await desk.repository.reading(lambda reader: sight_of(reader, key, read))
        source = await desk.repository.reading(lambda reader: raw_of(reader, key)) if call.arguments.source else None
    if sight is None:
        return unknown_parked(key)
    if call.arguments.source and source is None:
        words = _("The kept bytes of mail {key} are lost or damaged: omnidesk ledger tells how many are.")
        return Refusal(code="damaged", words=words.format(key=key))
    shape = _sight_shape(sight)
    if source is not None:
        return Answer(shape={**shape, "source_base64": base64.b64encode(source).decode()}, source=source)
    lines = [*_plain(parked_entries(sight, local_zone()))]
    if call.arguments.headers and sight.mail is not None:
        lines += ["", _("Headers, from the topmost"), *fields([(one.name, one.value) for one in sight.mail.headers])]
    return Answer(shape=shape, lines=lines)


def _plain(entries: list[Line | Title]) -> list[str]:
    lines: list[str] = []
    rows: list[tuple[str, object]] = []
    for entry in entries:
        if isinstance(entry, Title):
            lines += [*fields(rows), *([""] if rows else []), entry.text]
            rows = []
        else:
            rows.append((entry.label, entry.value or " "))
    return [*lines, *fields(rows)]


def _sight_shape(sight: ParkedSight) -> Shape:
    decision, mail, read = sight.decision, sight.mail, sight.read
    decided = None if decision is None else decision_shape(decision, sight.delivery.ticket, None)
    return {
        **delivery_shape(sight.delivery, sight.settings),
        "ticket": sight.delivery.ticket,
        "message": sight.delivery.message,
        "decision": decided,
        "unreadable": read.reason if isinstance(read, Unreadable) else None,
        "read_bytes": read.read_bytes if isinstance(read, PartReading) else None,
        "mail": None if mail is None else _mail_shape(mail),
        "would": None if sight.would is None else _would_shape(sight.would),
    }


def _mail_shape(mail: ParsedMail) -> Shape:
    return {
        "message_id": mail.message_id or None,
        "from": [one.address for one in mail.from_],
        "from_name": mail.from_[0].name if mail.from_ else None,
        "to": [one.address for one in mail.to],
        "cc": [one.address for one in mail.cc],
        "subject": mail.subject,
        "date": utc(mail.date_at),
        "text": mail.text,
        "headers": [{"name": one.name, "position": one.position, "value": one.value} for one in mail.headers],
        "attachments": [attachment_shape(one) for one in mail.attachments],
        "defects": list(mail.defects),
    }


def _would_shape(verdict: Verdict) -> Shape:
    return {
        "outcome": verdict.outcome.value,
        "because": verdict.because.value,
        "ticket": verdict.ticket,
        "follows": verdict.follows,
        "evidence": [evidence_shape(one) for one in verdict.evidence],
        "candidates": [
            {"ticket": one.ticket, "lost_because": one.lost_because, "seconds_over": one.seconds_over}
            for one in verdict.candidates
        ],
    }


VERBS = (
    Verb(
        name="parked list",
        words=lambda: _("mails that are in no ticket, newest first, and why"),
        run=_list,
        arguments=(
            argument("--discarded", action="store_true", words=lambda: _("those that somebody has discarded")),
            argument("--limit", metavar="N", type=limit, default=_LIMIT, words=lambda: _("how many (50)")),
        ),
    ),
    Verb(
        name="parked show",
        words=lambda: _("everything about such a mail: why, what it says, where it would go"),
        run=_show,
        arguments=(
            delivery_argument(many=False),
            argument("--headers", action="store_true", words=lambda: _("all of its headers as well")),
            argument(
                "--source",
                action="store_true",
                words=lambda: _("the mail to the byte instead; made harmless on a terminal"),
            ),
        ),
    ),
    *DOING,
)
