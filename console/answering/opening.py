"""What an answer opens with: to whom, from whom, under which subject, above which quote, in which thread.

It stands apart from what is typed: everything here follows from the ticket, the settings and the message that is
answered, so that a composer can show it at once and the command line sends the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from console.answering.ancestry import NO_HEAD, Head, Thread, thread_of
from console.answering.answer import Answer
from console.answering.quoting import forwarded, quoted
from console.answering.recipients import proposed, taking_part, written
from console.answering.speaking import Speaker, speaker_of
from console.answering.titles import title
from console.outgoing.compose import Party
from console.outgoing.flowing import tidy
from console.signatures import Resolved, resolve
from storage.records import Message, MessageKey, Ticket, TicketNumber
from storage.settings import Employee, Settings
from storage.words import Badge, Direction, ReplyKind, SignatureLevel

_DOUBTFUL = (Badge.SENDER_UNSURE, Badge.NEW_PARTICIPANT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What an answer opens with.

    `address` is the ticket's, `about` the message that is answered and quoted, None when there is none. `left_out` are
    the others who were in To, Cc or Reply-To of that message and are not written to unless somebody adds them;
    `asked_at` are those of them at whom that mail asks to be answered. `known` holds the addresses that took part in
    the ticket so far. `quote` is the quoted text as it is sent, with the line above it that says whose it is; "" for
    none.
    """

    kind: ReplyKind
    ticket: TicketNumber
    address: str
    about: Message | None
    speaker: Speaker
    to: tuple[Party, ...]
    cc: tuple[Party, ...]
    left_out: tuple[Party, ...]
    asked_at: tuple[str, ...]
    known: frozenset[str]
    subject: str
    quote: str
    thread: Thread
    settings: Settings
    employee: Employee | None

    def is_new(self, address: str) -> bool:
        """Tell whether an address has taken no part in the ticket so far."""
        return address not in self.known

    def signature(self, level: SignatureLevel | None = None) -> Resolved:
        """Return which signature closes the answer, and why; `level` None is what the mail address says."""
        return resolve(self.settings, self.speaker.known, self.employee, level=level)

    def answer(self, text: str = "") -> Answer:
        """Return the answer as it is proposed, with what was typed."""
        return Answer(
            kind=self.kind,
            about=None if self.about is None else self.about.key,
            to=tuple(map(written, self.to)),
            cc=tuple(map(written, self.cc)),
            subject=self.subject,
            text=text,
        )


def answered(messages: Sequence[Message], about: MessageKey | None) -> Message | None:
    """Return the message that an answer is about: the one that is named, else the newest mail that came in.

    Where nobody is named, a person is preferred to a machine, and whom we know to somebody new in the ticket. Of a
    ticket without a mail that came in it is the newest of ours. Never a note. Raises KeyError for a message
    that is not there or is a note.
    """
    mails = [one for one in messages if one.direction is not Direction.NOTE]
    if about is not None:
        named = next((one for one in mails if one.key == about), None)
        if named is None:
            raise KeyError(about)
        return named
    came_in = [one for one in mails if one.direction is Direction.IN]
    sure = [one for one in came_in if not one.automatic and not set(_DOUBTFUL) & set(one.badges)]
    return next((some[-1] for some in (sure, came_in, mails) if some), None)


def opening(
    settings: Settings,
    ticket: Ticket,
    messages: Sequence[Message],
    kind: ReplyKind,
    about: MessageKey | None,
    employee: Employee | None,
    *,
    head: Head = NO_HEAD,
    zone: tzinfo,
) -> Opening:
    """Return what an answer to a ticket, or to one of its messages, opens with.

    `head` is what the answered mail's own headers say (`read_head` of its bytes); without it the thread is named by
    its Message-ID alone. `zone` is for the times in the quote. Raises KeyError for a message that is not
    among these, or is a note.
    """
    mail = answered(messages, about)
    speaker = speaker_of(settings, ticket.brand_id, ticket.address, employee)
    whom = proposed(settings, ticket, mail, head, kind)
    number = ticket.number if settings.account.subject_number else None
    return Opening(
        kind=kind,
        ticket=ticket.number,
        address=ticket.address,
        about=mail,
        speaker=speaker,
        to=whom.to,
        cc=whom.cc,
        left_out=whom.left_out,
        asked_at=tuple(one.address for one in whom.left_out if one.address in head.reply_to),
        known=taking_part(ticket, messages),
        subject=title(mail.subject if mail is not None else ticket.subject, kind, number),
        quote=_quote(mail, kind, speaker, zone),
        thread=thread_of(mail, head, kind),
        settings=settings,
        employee=employee,
    )


def _quote(mail: Message | None, kind: ReplyKind, speaker: Speaker, zone: tzinfo) -> str:
    if mail is None:
        return ""
    make = forwarded if kind is ReplyKind.FORWARD else quoted
    return tidy(make(mail, speaker.known.language, zone))
