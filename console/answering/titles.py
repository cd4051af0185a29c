"""The subject of an answer: "Re: " once, "Fwd: " once, and the ticket's number where the account wants it.

It stands apart because subjects come back longer each time when every side adds to them.
"""

from console.mail.safe_text import safe_line
from console.mail.subjects import without_answer_marks, without_forward_marks, without_ticket_number
from storage.records import TicketNumber
from storage.words import ReplyKind


def title(subject: str, kind: ReplyKind, number: TicketNumber | None) -> str:
    """Return the subject of an answer to a mail, with `[#7]` in it when a number is given.

    What marks an answer in other languages (AW, Antw, SV …) gives way to "Re: ", what marks a forward to "Fwd: ".
    """
    is_forward = kind is ReplyKind.FORWARD
    plain = safe_line(subject).strip()
    if number is not None:
        plain = without_ticket_number(plain, number)
    core = without_forward_marks(plain) if is_forward else without_answer_marks(plain)
    if number is not None:
        core = f"[#{number}] {core}"
    return f"{'Fwd' if is_forward else 'Re'}: {core}".rstrip()
