"""The bytes of a drama's mails, as a forward mailbox would hold them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from console.demo.times import moment
from console.demo.ways import Passage, headers_of
from console.grouping.probe import sign_probe
from tests.dramas.script import Drama, Mail, milliseconds

ACCOUNT = "konto.omnidesk.com"
_NAMED = re.compile(r"\{([\w @.-]+)\}")
_PROBE = "probe of "


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail of a drama: its name (with its count, where a step repeats), its arrival in ms UTC and its bytes."""

    name: str
    step: Mail
    arrival: int
    raw: bytes


def letters_of(step: Mail, drama: Drama, ids: Mapping[str, str], key: bytes = b"") -> Iterator[Letter]:
    """Give the letters of a step.

    `ids` holds the Message-ID of everything that was named before; `key` is the one that the desk signs with.
    """
    every = milliseconds(step.every)
    for count in range(1, step.repeat + 1):
        name = step.mail if step.repeat == 1 else f"{step.mail}-{count}"
        arrival = drama.moment(step.at) + (count - 1) * every
        raw = _Writing(step, drama, ids, name, count, arrival, key).raw()
        yield Letter(name=name, step=step, arrival=arrival, raw=raw)


def id_of(step: Mail, name: str) -> str:
    """Return the Message-ID of a mail; "" for one that has none."""
    return f"<{name}@example.nl>" if step.id is None else step.id


def forward_address(brand: str) -> str:
    """Return the forward address of a brand of the dramas' account."""
    return f"support{brand or 'acme'}@{ACCOUNT}"


@dataclass(frozen=True, slots=True)
class _Writing:
    step: Mail
    drama: Drama
    ids: Mapping[str, str]
    name: str
    count: int
    arrival: int
    key: bytes

    def raw(self) -> bytes:
        if self.step.raw:
            return self.step.raw.encode()
        said = self._said()
        headers = [*self._way(said), *self._own(said)]
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
        return lines.encode("utf-8", "surrogateescape") + self._body(said)

    def _said(self) -> Mail:
        """Return the step whose words these are: an earlier one, when its mail comes again."""
        return next((mail for mail in self.drama.mails if mail.mail == self.step.again), self.step)

    def _way(self, said: Mail) -> list[tuple[str, str]]:
        if self.step.way == "bare":
            return list(self._filled(self.step.headers))
        passage = Passage(
            sender=parseaddr(said.from_.partition(",")[0])[1] or "iemand@elders.example",
            address=self.step.through or parseaddr(said.to.partition(",")[0])[1],
            forward=forward_address(self.step.mailbox),
            arrival=self.arrival,
        )
        return [*headers_of(self.step.way, passage), *self._filled(self.step.headers)]

    def _filled(self, headers: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        for name, value in headers:
            yield name, self._fill(value)

    def _own(self, said: Mail) -> list[tuple[str, str]]:
        answered = self.ids[said.answers] if said.answers else ""
        name = said.mail if said is not self.step else self.name
        date = format_datetime(moment(self.drama.moment(said.at)))
        headers = [
            ("From", _encoded(self._fill(said.from_))),
            ("To", self._fill(said.to)),
            ("Cc", self._fill(said.cc)),
            ("Reply-To", self._fill(said.reply_to)),
            ("Subject", _encoded(self._fill(self.step.subject if self._is_bannered(said) else said.subject))),
            ("Date", said.date or date),
            ("Message-ID", self._fill(id_of(said, name))),
            ("In-Reply-To", self._fill(said.in_reply_to) or answered),
            ("References", self._fill(said.references) or answered),
        ]
        if said is not self.step:
            headers = [*self._filled(said.headers), *headers]
        return [(name, value) for name, value in headers if value]

    def _is_bannered(self, said: Mail) -> bool:
        return said is not self.step and self.step.subject != Mail(mail="").subject

    def _body(self, said: Mail) -> bytes:
        if said.parts:
            return _tree(said.parts)
        if said.body:
            return self._fill(said.body).replace("\n", "\r\n").encode("utf-8")
        body = EmailMessage(policy=SMTP)
        body.set_content(self._text(said))
        if said.padding:
            stuff = bytes(range(256)) * (said.padding // 256 + 1)
            body.add_attachment(stuff[: said.padding], maintype="image", subtype="tiff", filename="scan.tiff")
        return body.as_bytes()

    def _text(self, said: Mail) -> str:
        name = said.mail if said is not self.step else self.name
        written = said.text.lstrip("\n") or f"Goedendag, dit is {name}.\n"
        return self._fill(written) + self.step.footer

    def _fill(self, text: str) -> str:
        return _NAMED.sub(self._meant, text)

    def _meant(self, found: re.Match[str]) -> str:
        """Return what braces stand for: the count, the id of something named (in capitals if its name is), a probe."""
        name = found[1]
        if name == "n":
            return str(self.count)
        if name.startswith(_PROBE):
            return sign_probe(self.key, name.removeprefix(_PROBE), f"<probe.{self.count}@konto.omnidesk.com>")
        if name.isupper() and name.lower() in self.ids:
            return self.ids[name.lower()].upper()
        return self.ids.get(name, found[0])


def _encoded(text: str) -> str:
    """Encode words that are not ASCII, and leave an address behind them as it is."""
    if text.isascii():
        return text
    name, bracket, address = text.rpartition(" <") if text.endswith(">") else (text, "", "")
    return Header(name, "utf-8", maxlinelen=70).encode(linesep="\r\n") + bracket + address


def _tree(parts: int) -> bytes:
    """Return a body of so many small parts."""
    part = b'--x\r\nContent-Type: text/plain; name="deel.txt"\r\n\r\nblad\r\n'
    head = b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    return head + part * parts + b"--x--\r\n"
