"""What a ticket's trail says of a mail that could not be sent: refused, or nobody knows.

It stands apart because several write it: who sends, and who gives up. That a mail was sent is shown at the message.
"""

from console.mail.safe_text import safe_line
from storage.outbox import Outgoing, Step
from storage.protocol import Writer
from storage.records import Event
from storage.words import Handing, OutboxState

REFUSED, UNKNOWN = "mail-refused", "mail-unknown"
RETRIED, CANCELLED, SETTLED = "mail-retry", "mail-cancel", "mail-settle"
_NAMED = 3


def note_end(writer: Writer, outgoing: Outgoing, step: Step, now: int) -> None:
    """Write down that a try ended badly for somebody; of any other end nothing is written.

    An acknowledgement that failed is nobody's work, so it is settled at once: whoever forges senders makes many.
    """
    verb = _verb(outgoing, step)
    if verb and outgoing.automatic:
        writer.settle_outgoing(outgoing.id, at=now, by="")
    elif verb:
        note_event(writer, outgoing, verb, _detail(outgoing, step), at=now)


def note_event(writer: Writer, outgoing: Outgoing, verb: str, detail: str, *, at: int, actor: str = "") -> None:
    """Write into the trail of a mail's ticket what was done to it, or befell it; `actor` "" is the desk itself."""
    subject = f"ticket {outgoing.ticket}"
    writer.add_event(Event(at=at, actor=actor, verb=verb, subject=subject, detail=detail, ticket=outgoing.ticket))


def _verb(outgoing: Outgoing, step: Step) -> str:
    if step.state is OutboxState.UNKNOWN:
        return UNKNOWN
    return REFUSED if step.state is OutboxState.REFUSED or _refused(outgoing, step) else ""


def _detail(outgoing: Outgoing, step: Step) -> str:
    """Return to whom and why: "jan@klant.example: 550 no such user"."""
    refused = _refused(outgoing, step)
    named = refused if _verb(outgoing, step) == REFUSED and refused else outgoing.waiting
    shown = ", ".join(safe_line(one) for one in named[:_NAMED]) + (" …" if len(named) > _NAMED else "")
    return f"{shown}: {safe_line(step.server_said)}"


def _refused(outgoing: Outgoing, step: Step) -> tuple[str, ...]:
    """Return who was refused for good by this try."""
    before = {one.address for one in outgoing.refused}
    return tuple(one.address for one in step.recipients if one.handing is Handing.REFUSED and one.address not in before)
