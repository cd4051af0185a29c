"""A customer's answer to a mail of ours as providers and programs make it: what each does to the thread's headers.

`VARIANTS` are these as data. `variant.write(Received.of(raw), text)` gives the bytes that the customer's server sends.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from html import escape

from console.mail.headers import decode_words
from storage.words import Because
from tests.mail.builders import encoded_word, header_lines, multipart, part

Lines = list[tuple[str, str | bytes]]
_FOLD = "\r\n\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A mail of ours as it lies in the customer's mailbox. `customer` is who answers it, `to` where answers go."""

    customer: str
    to: str
    subject: str
    message_id: str
    references: tuple[str, ...]
    text: str

    @property
    def chain(self) -> tuple[str, ...]:
        """What an answer's References hold (RFC 5322 §3.6.4)."""
        return (*self.references, self.message_id)

    @property
    def quote(self) -> str:
        """The text with each line quoted."""
        return "\r\n".join(f"> {line}" for line in self.text.splitlines())


def received(raw: bytes, *, as_id: str = "") -> Received:
    """Return a mail of ours as the customer has it; `as_id` is the Message-ID that a provider gave it on its way."""
    mail: Message = BytesParser(policy=compat32).parsebytes(raw)
    answers_go = mail["Reply-To"] or mail["From"]
    body = mail.get_payload(decode=True) if not mail.is_multipart() else mail.get_payload(0).get_payload(decode=True)  # type: ignore[union-attr] # a part is a Message
    return Received(
        customer=mail["To"].rpartition("<")[2].rstrip("> "),
        to=answers_go.rpartition("<")[2].rstrip("> "),
        subject=decode_words(mail["Subject"].encode()),
        message_id=as_id or mail["Message-ID"].strip(),
        references=tuple((mail["References"] or "").split()),
        text=body.decode(errors="replace") if isinstance(body, bytes) else "",
    )


Write = Callable[[Received, str], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One way in which an answer is written. `way` is how it is forwarded to us (console.demo.ways), `because` the rule
    that must find its ticket; `as_id` the Message-ID that a provider gave to our mail, "" where it kept ours."""

    name: str
    write: Write
    because: Because = Because.SIGNED_TOKEN
    way: str = "gmail"
    as_id: str = ""


def _top(mail: Received, own_id: str, *, name: str = "Jan Smit", subject: str | None = None) -> Lines:
    return [
        ("From", f"{name} <{mail.customer}>"),
        ("To", mail.to),
        ("Subject", subject if subject is not None else f"Re: {mail.subject.removeprefix('Re: ')}"),
        ("Message-ID", own_id),
    ]


def _whole(lines: Lines, body: bytes) -> bytes:
    return header_lines([*lines, ("MIME-Version", "1.0")]) + body


def _threaded(mail: Received, references: Sequence[str] | None = None) -> Lines:
    chain = mail.chain if references is None else references
    return [("In-Reply-To", mail.message_id), ("References", " ".join(chain))]


def _gmail(mail: Received, text: str) -> bytes:
    said = "Op ma 23 nov 2026 om 10:00 schreef Acme BV &lt;info@acme.example&gt;:"
    plain = f"{text}\r\n\r\nOp ma 23 nov 2026 om 10:00 schreef Acme BV\r\n<{mail.to}>:\r\n\r\n{mail.quote}\r\n"
    shown = escape(mail.text).replace("\r\n", "<br>")
    html = f'<div dir="ltr">{text}</div><br><div class="gmail_quote"><div dir="ltr">{said}<br></div>{shown}</div>'
    lines = [*_threaded(mail), *_top(mail, "<CAJ8+aG1kZ0=w_gmail@mail.gmail.com>")]
    return _whole(lines, multipart("alternative", part("text/plain", plain), part("text/html", html)))


def _outlook(mail: Received, text: str) -> bytes:
    head = f"<b>Van:</b> Acme BV &lt;{mail.to}&gt;<br><b>Verzonden:</b> maandag 23 november 2026 10:00<br>"
    html = f'<p>{text}</p><hr><div id="divRplyFwdMsg">{head}<b>Onderwerp:</b> {escape(mail.subject)}</div>'
    lines = _top(mail, "<AM0PR02MB1234@AM0PR02MB1234.eurprd02.prod.outlook.com>")
    lines += [("Thread-Topic", mail.subject), ("Thread-Index", "AQHbPwAAAAAA=="), *_threaded(mail)]
    return _whole([*lines, ("x-ms-exchange-messagesentrepresentingtype", "1")], part("text/html", html))


def _exchange(mail: Received, text: str) -> bytes:
    """Two hundred References, folded line by line, and ours last."""
    others = tuple(f"<{number:03d}.oud@intern.groot-bedrijf.example>" for number in range(199))
    chain = _FOLD.join((*others, *mail.chain))
    top = _top(mail, "<7f3c9e@exch01.groot-bedrijf.example>", name="Smit, Jan")
    lines: Lines = [
        (name, value.replace("Smit, Jan", '"Smit, Jan"') if name == "From" else value) for name, value in top
    ]  # type: ignore[union-attr] # these are texts
    lines += [("References", chain), ("In-Reply-To", f"{_FOLD}{mail.message_id}"), ("X-Originating-IP", "[10.0.0.1]")]
    return _whole(lines, part("text/plain", f"{text}\r\n\r\n-----Oorspronkelijk bericht-----\r\n{mail.text}"))


def _apple(mail: Received, text: str) -> bytes:
    said = f"{text}\r\n\r\n> Op 23 nov. 2026, om 10:00 heeft Acme BV <{mail.to}> het volgende geschreven:\r\n> \r\n"
    lines = [*_top(mail, "<0C9E7A3B-1111-4B2F-9D5E-0A1B2C3D4E5F@icloud.com>"), *_threaded(mail)]
    body = part("text/plain; charset=utf-8; format=flowed; delsp=yes", f"{said}{mail.quote}\r\n")
    return _whole([*lines, ("X-Mailer", "Apple Mail (2.3826.200.121)")], body)


def _iphone(mail: Received, text: str) -> bytes:
    said = f"{text}\r\n\r\nVerstuurd vanaf mijn iPhone\r\n\r\n> Op 23 nov. 2026 om 10:00 heeft Acme BV het volgende "
    lines = [*_threaded(mail), *_top(mail, "<5D2F8C11-2222-4C3D-8E6F-1B2C3D4E5F60@example.nl>")]
    lines = [("Message-Id" if name == "Message-ID" else name, value) for name, value in lines]
    encoded = part("text/plain; charset=utf-8", f"{said}geschreven:\r\n> \r\n{mail.quote}\r\n".encode())
    return header_lines([*lines, ("Mime-Version", "1.0 (1.0)"), ("X-Mailer", "iPhone Mail (22F76)")]) + encoded


def _thunderbird(mail: Received, text: str) -> bytes:
    said = f"Op 23-11-2026 om 10:00 schreef Acme BV:\r\n{mail.quote}\r\n\r\n{text}\r\n"
    lines = [*_top(mail, "<d3b0c1f2-3333-4a4b-9c9d-2c3d4e5f6071@example.nl>"), ("User-Agent", "Mozilla Thunderbird")]
    lines += [("References", _FOLD.join(mail.chain)), ("In-Reply-To", mail.message_id)]
    return _whole(lines, part("text/plain; charset=UTF-8; format=flowed", said))


def _yahoo(mail: Received, text: str) -> bytes:
    """References cut to the last one."""
    lines = [*_top(mail, "<1122334455.998877.1795430000000@mail.yahoo.com>"), *_threaded(mail, mail.chain[-1:])]
    return _whole([*lines, ("X-Mailer", "WebService/1.1")], part("text/plain", f"{text}\r\n\r\n{mail.quote}\r\n"))


def _plain(mail: Received, text: str) -> bytes:
    lines = [*_top(mail, "<herschreven.1@example.nl>"), *_threaded(mail)]
    return _whole(lines, part("text/plain", f"{text}\r\n"))


def _mobile(mail: Received, text: str) -> bytes:
    """A program on a telephone that writes no References and no quote."""
    lines: Lines = [*_top(mail, "<mobiel.77@telefoon.example>"), ("In-Reply-To", mail.message_id)]
    return _whole(lines, part("text/plain", f"{text}\r\n"))


def _other_subject(mail: Received, text: str) -> bytes:
    lines = [
        *_top(mail, "<anders.5@example.nl>", subject=encoded_word("Heel iets anders: één vraag")),
        *_threaded(mail),
    ]
    return _whole(lines, part("text/plain", f"{text}\r\n"))


def _antw(mail: Received, text: str) -> bytes:
    """Answered above the quote by a groupware that spells ids in its own case and writes words around them."""
    local, _, domain = mail.message_id.strip("<>").partition("@")
    lines = _top(mail, "<65B0D1F2.4E5F.00A1.0@gemeente.example>", subject=f"Antw: {mail.subject}")
    lines += [("In-Reply-To", f"Bericht van Acme ({mail.to}) <{local.upper()}@{domain.upper()}>")]
    quoted = f">>> Acme BV <{mail.to}> 23-11-2026 10:00 >>>\r\n{mail.text}"
    return _whole(
        lines, part("text/plain; charset=iso-8859-1", f"{text}\r\n\r\n{quoted}\r\n".encode("latin-1", "replace"))
    )


VARIANTS = (
    Variant(name="Gmail in a browser", write=_gmail),
    Variant(name="Outlook.com", write=_outlook, way="exchange"),
    Variant(name="Exchange with two hundred References, folded", write=_exchange, way="rule"),
    Variant(name="Apple Mail", write=_apple),
    Variant(name="iPhone", write=_iphone, way="direct"),
    Variant(name="Thunderbird", write=_thunderbird, way="group"),
    Variant(name="Yahoo, References cut to the last", write=_yahoo),
    Variant(
        name="a provider that gave our mail another Message-ID", write=_plain, because=Because.KNOWN_MESSAGE_ID,
        as_id="<0102019a-rewritten-000000@eu-west-1.amazonses.com>",
    ),
    Variant(name="a telephone without References", write=_mobile, way="direct"),
    Variant(name="another subject", write=_other_subject, way="exchange"),
    Variant(name="Antw: above the quote, ids in capitals", write=_antw, way="rule"),
)  # fmt: skip


def as_stranger(mail: Received, address: str) -> Received:
    """Return the mail as somebody has it to whom the customer forwarded it."""
    return replace(mail, customer=address)
