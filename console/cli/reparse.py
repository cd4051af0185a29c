"""`omnidesk reparse`: kept mails are read again with today's parser; --dry-run only tells what would be otherwise."""

from collections.abc import Iterator, Sequence

from console.cli.frame import DONE, IN_PART, Answer, Call, Verb, argument
from console.cli.message_names import named_message, unknown_message
from console.cli.shapes import Shape
from console.cli.times import read_since
from console.cli.values import limit, not_negative
from console.commands.refusal import Refusal
from console.commands.reparsing import Reparse, Reread
from console.intake.reading import ReadingRoom
from console.mail.parsed import PARSE_VERSION
from console.rereading_differences import (
    ADDRESS,
    ATTACHMENTS,
    AUTOMATIC,
    OUTCOME,
    SENDER,
    SENDER_NAME,
    SUBJECT,
    TEXT,
    TICKET,
    Difference,
)
from storage.records import MessageKey
from widgets.language import _, ngettext
from widgets.reason_words import reason_words

_TOLD = 100


async def _reparse(call: Call) -> Answer | Refusal:
    given = call.arguments
    since = read_since(given.since, call.clock())
    if isinstance(since, Refusal):
        return since
    message: MessageKey | None = None
    tally = _Tally(limit=given.limit)
    async with call.desk() as desk, ReadingRoom() as room:
        if given.message is not None:
            found = await desk.repository.reading(lambda reader: named_message(reader, given.message))
            if found is None:
                return unknown_message(given.message)
            message = found.key
        command = Reparse(message=message, since=since, after=MessageKey(given.after), is_dry=given.dry_run)
        async for batch in command.run(desk, room):
            tally.count(batch)
            call.say(_("{count} mails read again, up to message {key}").format(count=tally.looked_at, key=tally.last))
    return Answer(
        shape=tally.shape(is_dry=given.dry_run),
        lines=list(tally.lines(is_dry=given.dry_run, has_since=since is not None)),
        code=IN_PART if tally.unreadable else DONE,
    )


class _Tally:
    """What came of all batches; the first `limit` mails that are otherwise are told one by one."""

    def __init__(self, *, limit: int) -> None:
        self._limit = limit
        self.looked_at = self.changed = self.renewed = self.unreadable = self.last = 0
        self.told: list[Reread] = []

    def count(self, batch: Sequence[Reread]) -> None:
        """Count a batch."""
        for one in batch:
            self.looked_at += 1
            self.changed += bool(one.differences)
            self.renewed += one.is_renewed
            self.unreadable += bool(one.unreadable)
            if (one.differences or one.unreadable) and len(self.told) < self._limit:
                self.told.append(one)
            self.last = one.message

    def shape(self, *, is_dry: bool) -> Shape:
        """Return all of it in JSON."""
        return {
            "dry_run": is_dry,
            "parse_version": PARSE_VERSION,
            "looked_at": self.looked_at,
            "changed": self.changed,
            "renewed": self.renewed,
            "unreadable": self.unreadable,
            "messages": [_reread_shape(one) for one in self.told],
        }

    def lines(self, *, is_dry: bool, has_since: bool) -> Iterator[str]:
        """Yield it for a person."""
        for one in self.told:
            yield from _reread_lines(one)
        left = self.changed + self.unreadable - len(self.told)
        if left > 0:
            yield ngettext("… and {count} mail more", "… and {count} mails more", left).format(count=left)
        if not self.looked_at and has_since:
            yield _("No mail that is kept in a ticket came in since then.")
            return
        if not self.looked_at:
            yield _("No kept mail was read by an older parser. --since 30d reads all of the last thirty days again.")
            return
        words = _("{count} mails read again, {changed} otherwise, {unreadable} unreadable, {renewed} renewed.")
        yield words.format(count=self.looked_at, changed=self.changed, unreadable=self.unreadable, renewed=self.renewed)
        if is_dry:
            yield _("Nothing was changed: without --dry-run the texts are renewed.")


def _reread_shape(reread: Reread) -> Shape:
    return {
        "message": reread.message,
        "ticket": reread.ticket,
        "unreadable": reread.unreadable or None,
        "renewed": reread.is_renewed,
        "changes": [
            {
                "field": one.what,
                "before": one.before,
                "after": one.after,
                "lines": list(one.lines),
                "can_be_renewed": one.is_renewed,
            }
            for one in reread.differences
        ],
    }


def _reread_lines(reread: Reread) -> Iterator[str]:
    yield _("message {key} of ticket #{number}").format(key=reread.message, number=reread.ticket)
    if reread.unreadable:
        words = _("can't be read again, and stays as it is: {reason}")
        yield "  " + words.format(reason=reason_words(reread.unreadable))
    for one in reread.differences:
        if one.what == TEXT:
            sizes = _("from {before} to {after} characters").format(before=one.before, after=one.after)
            yield f"  {_field_words(one)}: {sizes}"
            yield from (f"    {line}" for line in one.lines)
        else:
            yield f"  {_field_words(one)}: {one.before or '-'} → {one.after or '-'}"


def _field_words(difference: Difference) -> str:
    words = {
        SUBJECT: _("subject"),
        TEXT: _("text"),
        SENDER_NAME: _("sender's name"),
        ATTACHMENTS: _("attachments"),
        SENDER: _("sender (only told)"),
        ADDRESS: _("mail address (only told)"),
        TICKET: _("the rules would put it in another ticket (only told)"),
        OUTCOME: _("the rules would put it in no ticket (only told)"),
        AUTOMATIC: _("automatic mail (only told)"),
    }
    return words[difference.what]


VERBS = (
    Verb(
        name="reparse",
        words=lambda: _("read kept mails again with today's parser, and renew their texts; nothing moves"),
        run=_reparse,
        arguments=(
            argument("--dry-run", action="store_true", words=lambda: _("only tell what would be otherwise")),
            argument(
                "--since",
                metavar="WHEN",
                words=lambda: _("every mail that came in since: 2026-03-02, 30d (else what an older parser read)"),
            ),
            argument("--message", metavar="MESSAGE", words=lambda: _("this one only: its id, or its Message-ID")),
            argument(
                "--after",
                metavar="ID",
                type=not_negative,
                default=0,
                words=lambda: _("go on behind this message, where a run was stopped"),
            ),
            argument("--limit", metavar="N", type=limit, default=_TOLD, words=lambda: _("how many are told (100)")),
        ),
    ),
)
