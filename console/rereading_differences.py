"""What a mail says by today's parser, compared with what is kept of it: what can be renewed, and what is only told.

It stands apart and pure because a dry run and the renewing must find the same. Renewed are texts: subject, text, the
sender's name, attachments. Whose a mail is, for which address, and where the rules would put it hangs on rights: that
is told, and left to a person.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from itertools import islice, zip_longest

from console.mail.parsed import ParsedMail
from console.verdict import Author, Route, Verdict
from storage.parked import KeptReading
from storage.records import Attachment, Message
from storage.words import Because, Outcome

SUBJECT, TEXT, SENDER_NAME, ATTACHMENTS = "subject", "text", "sender_name", "attachments"
SENDER, ADDRESS, TICKET, OUTCOME, AUTOMATIC = "sender", "address", "ticket", "outcome", "automatic"
RENEWED = (SUBJECT, TEXT, SENDER_NAME, ATTACHMENTS)
_BY_THREAD = (Because.SIGNED_TOKEN, Because.KNOWN_MESSAGE_ID, Because.SUBJECT_NUMBER)
_LINES_COMPARED, _LINES_TOLD, _LONGEST_LINE = 400, 40, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that is otherwise now. `what` is one of the words above; a text is told by the lines that differ."""

    what: str
    before: str
    after: str
    lines: tuple[str, ...] = ()

    @property
    def is_renewed(self) -> bool:
        """Tell whether it is renewed, and not only told."""
        return self.what in RENEWED


@dataclass(frozen=True, slots=True, kw_only=True)
class Anew:
    """A mail as it is read and judged today."""

    mail: ParsedMail
    route: Route | None
    author: Author | None
    verdict: Verdict | None


def reading_now(kept: KeptReading, message: Message, anew: Anew) -> KeptReading:
    """Return the reading to keep. A name goes with its address: where that is another one now, the kept name stays."""
    author = anew.author
    is_same = author is not None and _sender(author) == message.sender
    return KeptReading(
        subject=anew.mail.subject,
        text=anew.mail.text,
        sender_name=author.name if author is not None and is_same else kept.sender_name,
        attachments=anew.mail.attachments,
        body_digest=anew.mail.body_digest,
        parse_version=anew.mail.parse_version,
    )


def differences(
    kept: KeptReading, now: KeptReading, message: Message, address: str, anew: Anew
) -> tuple[Difference, ...]:
    """Return everything that is otherwise now; `address` is the one that the message's ticket is for."""
    return (*_renewed(kept, now), *_told(message, address, anew))


def _renewed(kept: KeptReading, now: KeptReading) -> Iterator[Difference]:
    if kept.subject != now.subject:
        yield Difference(what=SUBJECT, before=kept.subject, after=now.subject)
    if kept.sender_name != now.sender_name:
        yield Difference(what=SENDER_NAME, before=kept.sender_name, after=now.sender_name)
    if kept.text != now.text:
        size = (f"{len(kept.text)}", f"{len(now.text)}")
        yield Difference(what=TEXT, before=size[0], after=size[1], lines=_differing(kept.text, now.text))
    if kept.attachments != now.attachments:
        before, after = _named(kept.attachments), _named(now.attachments)
        yield Difference(what=ATTACHMENTS, before=before, after=after)


def _told(message: Message, address: str, anew: Anew) -> Iterator[Difference]:
    """Of a mail that an employee has moved, nobody asks where the rules would put it."""
    route, author, verdict = anew.route, anew.author, anew.verdict
    if author is not None and _sender(author) != message.sender:
        yield Difference(what=SENDER, before=message.sender, after=_sender(author))
    if route is None or verdict is None or message.because is Because.MOVED_BY_EMPLOYEE:
        return
    if route.address != address:
        yield Difference(what=ADDRESS, before=address, after=route.address)
    if verdict.outcome is not Outcome.TICKETED:
        yield Difference(what=OUTCOME, before=Outcome.TICKETED.value, after=verdict.because.value)
    elif verdict.because in _BY_THREAD and verdict.ticket not in (None, message.ticket):
        yield Difference(what=TICKET, before=f"#{message.ticket}", after=f"#{verdict.ticket}")
    if verdict.automatic != message.automatic:
        yield Difference(what=AUTOMATIC, before=_yes(message.automatic), after=_yes(verdict.automatic))


def _sender(author: Author) -> str:
    return author.from_address or author.address


def _yes(switch: bool) -> str:
    return "yes" if switch else "no"


def _named(attachments: Sequence[Attachment]) -> str:
    return ", ".join(f"{one.name or one.content_type} ({one.size})" for one in attachments)


def _differing(before: str, after: str) -> tuple[str, ...]:
    """Return the lines that differ, from the first of them on: long texts are compared in part only."""
    old, new = before.split("\n"), after.split("\n")
    pairs = zip_longest(old, new)
    start = max(next((place for place, (one, other) in enumerate(pairs) if one != other), 0) - 1, 0)
    shown = slice(start, start + _LINES_COMPARED)
    found = unified_diff(old[shown], new[shown], lineterm="", n=1)
    lines = (line[:_LONGEST_LINE] for line in islice(found, 2, None) if not line.startswith("@@"))
    return tuple(islice(lines, _LINES_TOLD))
