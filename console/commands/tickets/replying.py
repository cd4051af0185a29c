"""Answering: what somebody wrote becomes a message of the ticket and a mail in the outbox, in one transaction.

It stands apart from delivering: once this is done, the answer leaves whoever asked for it is there or not, and until it
is taken up it can be taken back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import ClassVar

from console.answering.answer import Answer
from console.answering.letter import draft_of
from console.answering.opening import Opening
from console.answering.recipients import read_recipients
from console.commands.actor import Actor
from console.commands.desk import Desk
from console.commands.refusal import Refusal, RefusedError
from console.commands.tickets.answer_facts import head_of, opening_of
from console.commands.tickets.answer_refusals import why_not_sent
from console.commands.tickets.facts import Facts
from console.commands.tickets.ticket_command import TicketCommand, ticket_of
from console.commands.tickets.work import Work
from console.outgoing.mailer import UnsafeMailError
from console.outgoing.queueing import Letter, Made, bytes_of, queue_letter
from storage.drafts import Draft
from storage.protocol import Reader
from storage.records import Ticket
from storage.words import ReplyKind, TicketStatus
from widgets.language import _

UNDO_MS = 10_000  # what the console gives before an answer leaves
_MOST_NAMED = 5  # recipients in the audit trail


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(TicketCommand):
    """Answers a ticket, or passes a message of it on.

    The mail leaves `undo_ms` after it was queued at the earliest. `then` is the status that the ticket gets.
    `takes_draft`: it was written from the author's draft, which is forgotten with it.
    """

    verb: ClassVar[str] = "reply"
    answer: Answer
    undo_ms: int = 0
    then: TicketStatus | None = None
    takes_draft: bool = False

    @property
    def recorded_as(self) -> str:
        return "forward" if self.answer.kind is ReplyKind.FORWARD else self.verb

    def facts(self, reader: Reader, now: int) -> Facts:
        facts = TicketCommand.facts(self, reader, now)
        if facts.ticket is None:
            return facts
        messages = tuple(reader.messages(self.number))
        return replace(facts, messages=messages, head=head_of(reader, messages, self.answer.about))

    def why_not(self, facts: Facts, ticket: Ticket, actor: Actor) -> Refusal | None:
        return why_not_sent(self.answer, self._opening(facts, actor.login), ticket)

    def do(self, work: Work, facts: Facts, ticket: Ticket) -> str:
        letter, draft = self._letter(facts, work.login), self._draft(work.login, work.now)
        with _in_words():
            queued = queue_letter(work.writer, letter)
        work.note_queued(ticket.number, queued.key, queued.outbox, draft)
        if self.then is not None and self.then is not ticket.status:
            work.set_status(ticket.number, self.then, yields=True)
        if self.takes_draft:
            work.writer.drop_draft(work.login, ticket.number)
        return _named([party.address for party in read_recipients((*self.answer.to, *self.answer.cc))])

    def trial(self, reader: Reader, actor: Actor, now: int) -> Made:
        """Return the mail as it would be queued now; nothing is written. Raises RefusedError."""
        facts = self.facts(reader, now)
        refusal = self.check(facts, actor)
        if refusal is not None:
            raise RefusedError(refusal)
        with _in_words():
            return bytes_of(reader, self._letter(facts, actor.login))

    def _opening(self, facts: Facts, login: str) -> Opening:
        return opening_of(facts, self.answer.kind, self.answer.about, login)

    def _letter(self, facts: Facts, login: str) -> Letter:
        opening = self._opening(facts, login)
        return Letter(
            ticket=ticket_of(facts).number,
            speaker=opening.speaker,
            draft=lambda message_id: draft_of(self.answer, opening, message_id=message_id, date=facts.now),
            author=login,
            queued_at=facts.now,
            due_at=facts.now + self.undo_ms,
            answers=self.answer.kind is not ReplyKind.FORWARD,
        )

    def _draft(self, login: str, now: int) -> Draft:
        """Return what gives the text back when the answer is taken back."""
        answer = self.answer
        return Draft(
            login=login,
            ticket=self.number,
            kind=answer.kind,
            about=answer.about,
            to=answer.to,
            cc=answer.cc,
            subject=answer.subject,
            text=answer.text,
            signature=answer.signature,
            is_unsigned=answer.is_unsigned,
            files=tuple(file.path for file in answer.files if file.path),
            saved_at=now,
        )


async def dry_run(desk: Desk, reply: Reply) -> Made:
    """Return the mail that would leave; nothing is kept. Raises RefusedError, StorageError."""
    now = desk.clock()
    return await desk.repository.reading(lambda reader: reply.trial(reader, desk.actor, now))


def _named(addresses: list[str]) -> str:
    more = len(addresses) - _MOST_NAMED
    return ", ".join([*addresses[:_MOST_NAMED], *([f"+{more}"] if more > 0 else [])])


@contextmanager
def _in_words() -> Iterator[None]:
    """Refuse, with words, a mail that could be read in more than one way. Raises RefusedError."""
    try:
        yield
    except UnsafeMailError as error:
        words = _("The answer was not sent: {why}.").format(why=str(error))
        raise RefusedError(Refusal(code="unsafe", words=words)) from error
