"""The readable body of a mail: which parts a person is meant to read, in which order, as one text.

It stands apart from the tree, which says only what is there: here is decided between plain text and HTML, between
text and attachment, and what to show of a mail that only wraps another.
"""

import re
from dataclasses import dataclass, field

from console.mail.charsets import decode_bytes
from console.mail.flowed import unfolded
from console.mail.headers import decode_header, decode_words, split_mail
from console.mail.html import read_html
from console.mail.html_links import MailLink
from console.mail.limits import HTML_BYTES, TEXT_BYTES, TEXT_PARTS_BYTES
from console.mail.mime import Part, read_tree
from console.mail.safe_text import safe_block, safe_identity
from console.mail.transfer import content, is_mislabelled

_TEXTS = frozenset({"text/plain", "text/html"})
_MAILS = frozenset({"message/rfc822", "message/global", "message/news"})
_VARIANTS = frozenset({"text/x-amp-html", "text/watch-html", "text/enriched", "text/richtext"})
_LONGEST_STUB = 160  # characters of a plain text that may only say "see the HTML"
_HTML_OF_STUB = 800  # bytes of the HTML beside it
_DEEPEST_WRAPPING = 3
_META_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?([\w:.-]{1,40})", re.IGNORECASE)
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_PKCS7 = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})


@dataclass(slots=True, kw_only=True)
class Body:
    """What a mail shows, filled while its parts are read. `rest` holds the parts that are attachments, `links` what
    has a number in the text."""

    text: str = ""
    from_html: bool = False
    rest: list[Part] = field(default_factory=list)
    links: tuple[MailLink, ...] = ()
    features: set[str] = field(default_factory=set)
    defects: dict[str, None] = field(default_factory=dict)


def read_body(raw: bytes, root: Part) -> Body:
    """Return the readable body of a mail, text at most 2 MB and safe.

    Inline text parts are joined. Of alternatives the plain text is taken, unless it is empty or a stub beside a
    longer HTML. A mail without a text of its own shows the text of the mail that it carries, and says so.
    """
    reading = _Reading(raw, Body())
    reading.join(reading.texts(root))
    if not reading.body.text.strip():
        reading.show_carried(1)
    return reading.body


class _Reading:
    """The reading of one mail's parts; each part is decoded once, and all of them together within a bound."""

    def __init__(self, raw: bytes, body: Body) -> None:
        self.body = body
        self._raw = raw
        self._read: dict[str, str] = {}
        self._links: dict[str, tuple[MailLink, ...]] = {}
        self._left = TEXT_PARTS_BYTES
        self._html_left = 2 * HTML_BYTES

    def texts(self, part: Part) -> list[Part]:
        """Return the text parts to show of a part, in order; everything else goes to the rest."""
        self._note_features(part)
        if not part.parts:
            if _is_text(part):
                return [part]
            self.body.rest.append(part)
            return []
        if part.kind == "multipart/alternative":
            return self._alternative(part)
        found: list[Part] = []
        for child in part.parts:
            found += self.texts(child)
        return found

    def join(self, texts: list[Part]) -> None:
        """Set the text from these parts, up to the limit."""
        read = [text for part in texts if (text := self._text(part).strip("\n").rstrip())]
        self.body.from_html = any(part.kind == "text/html" for part in texts)
        whole = "\n\n".join(read)
        if len(whole) > TEXT_BYTES:
            self.body.defects[_TEXT_CUT] = None
        self.body.text = whole[:TEXT_BYTES]
        self.body.links = tuple(link for part in texts for link in self._links.get(part.position, ()))
        if "-----BEGIN PGP " in self.body.text[:10_000]:
            self.body.features.add("encrypted" if "BEGIN PGP MESSAGE" in self.body.text[:10_000] else "signed")

    def show_carried(self, depth: int) -> None:
        """Show the text of the first mail among the attachments. *Seen:* journal copies, and mails sent as files."""
        carried = next((part for part in self.body.rest if part.kind in _MAILS), None)
        if carried is None or depth > _DEEPEST_WRAPPING:
            return
        inner = content(self._raw, carried)
        headers, start, _ = split_mail(inner)
        root, _ = read_tree(inner, headers, start)
        reading = _Reading(inner, Body())
        reading.join(reading.texts(root))
        if not reading.body.text.strip():
            reading.show_carried(depth + 1)
        named = {header.name: header.raw for header in reversed(headers)}
        subject, sender = decode_header(named.get("subject", b"")), safe_identity(decode_words(named.get("from", b"")))
        opening = f"[Text of the attached mail “{subject}” from {sender}:]"
        if reading.body.text.strip():
            self.body.text = f"{opening}\n\n{reading.body.text}"[:TEXT_BYTES]
            self.body.from_html, self.body.links = reading.body.from_html, reading.body.links
        self.body.features |= reading.body.features

    def _alternative(self, part: Part) -> list[Part]:
        """Choose between the versions of one text; what the chosen one leaves out is no attachment, but files are."""
        options = [texts for child in part.parts if child.kind not in _VARIANTS and (texts := self.texts(child))]
        plain = next((texts for texts in options if not _has_html(texts)), None)
        html = next((texts for texts in reversed(options) if _has_html(texts)), None)
        if plain is None or html is None:
            return html or plain or []
        return html if self._is_stub(plain, html) else plain

    def _is_stub(self, plain: list[Part], html: list[Part]) -> bool:
        shown = " ".join(" ".join(self._text(part) for part in plain).split())
        size = sum(part.end - part.start for part in html)
        if shown and (len(shown) > _LONGEST_STUB or size < _HTML_OF_STUB):
            return False
        rendered = sum(len(self._text(part)) for part in html)
        return rendered > 3 * len(shown) + (200 if shown else 0)

    def _text(self, part: Part) -> str:
        if part.position not in self._read:
            if self._left <= 0:
                self.body.defects[_TEXT_CUT] = None
            self._read[part.position] = self._decoded(part) if self._left > 0 else ""
            self._left -= part.end - part.start
        return self._read[part.position]

    def _decoded(self, part: Part) -> str:
        if is_mislabelled(self._raw, part):
            self.body.defects["a text that is not in base64 though it says so"] = None
            plain = self._raw[part.start : min(part.end, part.start + TEXT_BYTES + 1)]
        else:
            plain = content(self._raw, part, TEXT_BYTES + 1)
        if len(plain) > TEXT_BYTES:
            self.body.defects[_TEXT_CUT] = None
        charset = part.type.parameters.get("charset", b"").decode("ascii", "replace")
        if part.kind == "text/html":
            return self._rendered(part.position, plain[:TEXT_BYTES], charset)
        text = safe_block(decode_bytes(plain[:TEXT_BYTES], charset or None))
        if part.type.parameters.get("format", b"").lower() == b"flowed":
            return unfolded(text, part.type.parameters.get("delsp", b"").lower() == b"yes")
        return text

    def _rendered(self, position: str, plain: bytes, charset: str) -> str:
        meta = None if charset else _META_CHARSET.search(plain[:2000])
        html = decode_bytes(plain, meta[1].decode("ascii") if meta else charset or None)
        read = read_html(html, min(HTML_BYTES, self._html_left))
        self._html_left -= len(html)
        self._links[position] = read.links
        if not read.is_whole:
            self.body.defects["the HTML is too complex: its text is shown without layout"] = None
        return read.text

    def _note_features(self, part: Part) -> None:
        match part.kind:
            case "multipart/encrypted":
                self.body.features.add("encrypted")
            case "multipart/signed":
                self.body.features.add("signed")
            case "text/calendar":
                self.body.features.add("invitation")
            case kind if kind in _PKCS7:
                signed = b"signed" in part.type.parameters.get("smime-type", b"").lower()
                self.body.features.add("signed" if signed else "encrypted")
            case kind if kind in _TNEF or b"winmail.dat" in part.headers.get("content-type", b"").lower():
                self.body.features.add("tnef")


_TEXT_CUT = f"text over {TEXT_BYTES} bytes"


def _is_text(part: Part) -> bool:
    """Tell whether a leaf is meant to be read. A text with a file name is a file, unless it is all there is."""
    if part.kind.startswith("multipart/"):
        return part.position == "1"
    if part.kind not in _TEXTS:
        return False
    disposition = part.disposition
    if disposition.value == "attachment":
        return False
    return part.position == "1" or not any(name.startswith("filename") for name in disposition.parameters)


def _has_html(texts: list[Part]) -> bool:
    return any(part.kind == "text/html" for part in texts)
