"""Envelopes, mails and drafts with defaults, and waits that are short enough for a test."""

from console.outgoing.compose import Draft, Party
from console.outgoing.deadlines import Deadlines
from console.outgoing.files import OutgoingFile
from console.outgoing.mailer import Envelope

SOON = Deadlines(resolve_s=1.0, connect_s=0.5, answer_s=0.5, quit_s=0.1)
NOTICED_S = 10.0  # far beyond the deadlines above: only what hangs takes so long
PASSWORD = "geheim"
MAIL = b"From: info@acme.example\r\nSubject: Antwoord\r\n\r\nDag Jan\r\n"


def an_envelope(*recipients: str, sender: str = "info@acme.example") -> Envelope:
    """Return an envelope to Jan, or to who is named."""
    return Envelope(sender=sender, recipients=recipients or ("jan@klant.example",))


def a_draft(
    *,
    subject: str = "Antwoord",
    text: str = "Dag Jan",
    name: str = "Acme",
    to: tuple[Party, ...] = (Party(address="jan@klant.example", name="Jan"),),
    cc: tuple[Party, ...] = (),
    reply_to: Party | None = None,
    message_id: str = "<od.1.2.abc@acme.example>",
    in_reply_to: str = "",
    references: tuple[str, ...] = (),
    extra: tuple[tuple[str, str], ...] = (),
    files: tuple[OutgoingFile, ...] = (),
    has_html: bool = False,
) -> Draft:
    """Return a draft from Acme to Jan."""
    author = Party(address="info@acme.example", name=name)
    return Draft(
        author=author, to=to, cc=cc, subject=subject, text=text, message_id=message_id, date=1_795_470_354_000,
        reply_to=reply_to, in_reply_to=in_reply_to, references=references, extra=extra,
        files=files, has_html=has_html,
    )  # fmt: skip
