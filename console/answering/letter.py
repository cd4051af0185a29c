"""An answer as the mail that leaves: its whole text, and every header with what it says.

It stands apart from the opening and from what was typed because it is made of both, each time the same: what is shown
before sending is what is sent.
"""

from dataclasses import dataclass

from console.answering.answer import Answer
from console.answering.opening import Opening
from console.answering.recipients import read_recipients
from console.answering.speaking import Speaker
from console.grouping.no_question import LOOP_HEADER
from console.outgoing.compose import Draft
from console.outgoing.flowing import SIGNATURE, tidy
from storage.settings import Settings

# What keeps other desks from answering an acknowledgement (RFC 3834 §5, and what Exchange asks for).
ACKNOWLEDGEMENT_HEADERS = (("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "All"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The text of an answer in three: what was typed, the signature with its line, the quote; "" for what is not."""

    text: str
    signature: str
    quote: str


def parts(answer: Answer, opening: Opening) -> Parts:
    """Return the text of an answer in its parts, as they are sent."""
    resolved = None if answer.is_unsigned else opening.signature(answer.signature)
    closing = f"{SIGNATURE}\n{tidy(resolved.text)}" if resolved is not None and resolved.text else ""
    return Parts(text=tidy(answer.text).strip("\n").rstrip(), signature=closing, quote=opening.quote)


def body(answer: Answer, opening: Opening) -> str:
    """Return the whole plain text of an answer as it is sent: what was typed, the signature, the quote."""
    found = parts(answer, opening)
    return "\n\n".join(filter(None, (found.text, found.signature, found.quote)))


def draft_of(answer: Answer, opening: Opening, *, message_id: str, date: int) -> Draft:
    """Return an answer as a mail to be composed. `message_id` is the one that we sign, `date` in ms UTC.

    Raises BadRecipientError.
    """
    return Draft(
        author=opening.speaker.author,
        reply_to=opening.speaker.reply_to,
        to=read_recipients(answer.to),
        cc=read_recipients(answer.cc),
        subject=answer.subject,
        text=body(answer, opening),
        message_id=message_id,
        date=date,
        in_reply_to=opening.thread.in_reply_to,
        references=opening.thread.references,
        extra=(loop_header(opening.settings, opening.speaker),),
        files=answer.files,
        has_html=opening.settings.account.html_alternative,
    )


def loop_header(settings: Settings, speaker: Speaker) -> tuple[str, str]:
    """Return the header that tells our own intake that a mail is ours, should it come back: its name and its value."""
    return LOOP_HEADER, f"{settings.account.name} {speaker.known.address}"
