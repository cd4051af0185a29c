"""Why an answer does not leave, in words for a person.

They stand apart from the command because they are many, and each names the value and the way out.
"""

from collections.abc import Iterator

from console.answering.answer import MOST_LETTERS, MOST_RECIPIENTS, Answer
from console.answering.opening import Opening
from console.answering.recipients import BadRecipientError, is_own, read_recipients
from console.commands.quoting import quoted
from console.commands.refusal import Refusal
from console.outgoing.files import MOST_BYTES, MOST_FILES
from console.outgoing.flowing import tidy
from console.outgoing.strict import is_plain_address
from console.placeholders import unknown_names
from storage.records import Ticket
from storage.words import ReplyKind, TicketStatus
from widgets.language import _, ngettext

_MEGABYTE = 1024 * 1024


def why_not_sent(answer: Answer, opening: Opening, ticket: Ticket) -> Refusal | None:
    """Return the first reason why an answer can't leave as it is, or None; pure."""
    return next(_reasons(answer, opening, ticket), None)


def _reasons(answer: Answer, opening: Opening, ticket: Ticket) -> Iterator[Refusal]:
    if ticket.status is TicketStatus.SPAM:
        words = _("Ticket {number} is spam, and spam is not answered: open it again first.")
        yield Refusal(code="spam", words=words.format(number=ticket.number))
    yield from _of_text(answer)
    yield from _of_recipients(answer, opening)
    yield from _of_files(answer)
    speaker = opening.speaker
    for address in (speaker.author.address, speaker.envelope_sender):
        if not is_plain_address(address):
            words = _("No mail can be sent from {address}: set another From address, or another mail address.")
            yield Refusal(code="bad-from", words=words.format(address=quoted(address)))


def _of_text(answer: Answer) -> Iterator[Refusal]:
    text = tidy(answer.text).strip()
    if not text:
        yield Refusal(code="empty", words=_("An answer can't be empty."))
    if len(text) > MOST_LETTERS:
        words = _("The answer is too long: {letters} characters, at most {most}.")
        yield Refusal(code="too-long", words=words.format(letters=len(text), most=MOST_LETTERS))
    left = [name for one in (answer.subject, text) for name in unknown_names(one, ()) if len(name) > len("{{}}")]
    if left:
        words = _("{name} is not filled in: write what it stands for, or take it out.")
        yield Refusal(code="placeholder", words=words.format(name=quoted(left[0])))


def _of_recipients(answer: Answer, opening: Opening) -> Iterator[Refusal]:
    try:
        to, cc = read_recipients(answer.to), read_recipients(answer.cc)
    except BadRecipientError as error:
        words = _("{value} is no mail address that a mail can be sent to: write it like jan@example.nl.")
        yield Refusal(code="bad-recipient", words=words.format(value=quoted(error.value)))
        return
    if not to:
        yield Refusal(code="no-recipient", words=_to_nobody(opening))
    addresses = tuple(dict.fromkeys(party.address for party in (*to, *cc)))
    if len(addresses) > MOST_RECIPIENTS:
        words = _("The answer goes to {count} addresses, at most {most}.")
        yield Refusal(code="too-many-recipients", words=words.format(count=len(addresses), most=MOST_RECIPIENTS))
    own = next((address for address in addresses if is_own(opening.settings, address)), None)
    if own is not None:
        words = _("{address} is an address of this desk: the mail would come back to it. Take it out.")
        yield Refusal(code="own-address", words=words.format(address=own))


def _to_nobody(opening: Opening) -> str:
    """Say that an answer needs a recipient, and why none was proposed where the sender of the mail can't be one."""
    sender = opening.about.sender if opening.about is not None and opening.kind is not ReplyKind.FORWARD else ""
    if not sender or is_plain_address(sender):
        return _("The answer goes to nobody: say to whom.")
    words = _("The mail is from {address}, and no mail can be sent to that: say to whom the answer goes.")
    return words.format(address=quoted(sender))


def _of_files(answer: Answer) -> Iterator[Refusal]:
    size = sum(file.size for file in answer.files)
    if size > MOST_BYTES:
        words = _("The files are too large: {size} MB in all, at most {most} MB.")
        shown = f"{size / _MEGABYTE:.1f}"
        yield Refusal(code="too-large", words=words.format(size=shown, most=MOST_BYTES // _MEGABYTE))
    if len(answer.files) > MOST_FILES:
        words = ngettext("At most {most} file goes along.", "At most {most} files go along.", MOST_FILES)
        yield Refusal(code="too-many-files", words=words.format(most=MOST_FILES))
