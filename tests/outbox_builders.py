"""Mails of ours on their way, as the outbox tells of them: one builder, and one mail in each state that can be seen."""

from dataclasses import replace
from typing import Any

from storage.outbox import OutboxId, Outgoing, Recipient
from storage.records import MessageKey, TicketNumber
from storage.settings import AddressId
from storage.words import Handing, OutboxState

NOW = 1_772_452_800_000  # 2 March 2026 13:00 in Amsterdam
SECOND, MINUTE = 1000, 60_000
JAN, PETRA, PIET = "jan@example.nl", "petra@example.nl", "piet@example.nl"


def a_mail(number: int = 1, **changes: Any) -> Outgoing:
    """Return Ana's answer to Jan, which leaves in eight seconds, changed as asked."""
    mail = Outgoing(
        id=OutboxId(number),
        message=MessageKey(number),
        ticket=TicketNumber(7),
        message_id="<1.abc@acme.nl>",
        subject="Re: Waar blijft mijn pakket?",
        address_id=AddressId(1),
        sender="info@acme.nl",
        recipients=(Recipient(address=JAN),),
        state=OutboxState.QUEUED,
        attempts=0,
        queued_at=NOW - 2 * SECOND,
        queued_by="ana",
        next_try_at=NOW + 8 * SECOND,
        tried_at=None,
        handed_at=None,
        ended_at=None,
        server_said="",
        settled_at=None,
        settled_by="",
        automatic=False,
        size=1200,
    )
    return replace(mail, **changes)


def refused_by(address: str, words: str = "no such user", code: int = 550) -> Recipient:
    """Return a recipient whom a server refused."""
    return Recipient(address=address, handing=Handing.REFUSED, code=code, words=words)


def taken_for(address: str) -> Recipient:
    """Return a recipient for whom a server took a mail."""
    return Recipient(address=address, handing=Handing.TAKEN, code=250)


def ended(state: OutboxState, number: int = 1, **changes: Any) -> Outgoing:
    """Return a mail whose try ended at 12:04."""
    fields: dict[str, Any] = {
        "state": state, "next_try_at": None, "attempts": 1, "queued_at": NOW - 60 * MINUTE,
        "tried_at": NOW - 56 * MINUTE, "ended_at": NOW - 56 * MINUTE,
    }  # fmt: skip
    return a_mail(number, **(fields | changes))


def mails() -> dict[str, Outgoing]:
    """Return a mail in every state that a person can see, by a name of the state."""
    said = "451 4.7.1 greylisted, try again later"
    tried = {"attempts": 3, "tried_at": NOW - MINUTE, "server_said": said}
    return {
        "leaves": a_mail(1),
        "late": a_mail(2, next_try_at=NOW - 5 * MINUTE),
        "no-server": a_mail(3, server_said="no outgoing server is set: omnidesk smtp set"),
        "tried": a_mail(4, next_try_at=NOW + 20 * MINUTE, **tried),
        "on-its-way": a_mail(5, state=OutboxState.SENDING, next_try_at=None, attempts=1, tried_at=NOW),
        "sent": ended(OutboxState.SENT, 6, recipients=(taken_for(JAN),)),
        "partly": ended(OutboxState.SENT, 7, recipients=(taken_for(JAN), refused_by(PETRA))),
        "refused": ended(OutboxState.REFUSED, 8, recipients=(refused_by(JAN),)),
        "given-up": ended(OutboxState.REFUSED, 9, server_said="no answer for 48 hours"),
        "unknown": ended(OutboxState.UNKNOWN, 10, server_said="the connection was lost after the mail was handed over"),
        "bounced": ended(OutboxState.SENT, 11, recipients=(taken_for(JAN),), failure="5.1.1 mailbox unknown"),
        "settled": ended(OutboxState.UNKNOWN, 12, settled_at=NOW, settled_by="ben", server_said="lost"),
        "acknowledgement": ended(OutboxState.SENT, 13, automatic=True, queued_by="", sender=""),
    }
