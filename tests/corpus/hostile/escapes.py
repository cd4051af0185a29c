"""Mails that speak to the terminal: 22 payloads, in every field and in every way of writing it."""

from base64 import b64encode

from tests.corpus.hostile.shape import END, family

PAYLOADS = {
    "clipboard (OSC 52)": "\x1b]52;c;c2xlY2h0\x07",
    "clipboard, ended by ST": "\x1b]52;c;c2xlY2h0\x1b\\",
    "title (OSC 0)": "\x1b]0;slecht\x07",
    "title (OSC 2)": "\x1b]2;slecht\x07",
    "link (OSC 8)": "\x1b]8;;http://x.nl\x1b\\klik\x1b]8;;\x1b\\",
    "colours (OSC 4)": "\x1b]4;1;?\x07",
    "clear the screen (CSI J)": "\x1b[2J\x1b[H",
    "hide the text (SGR 8)": "\x1b[8m",
    "ask for the cursor (CSI 6n)": "\x1b[6n",
    "device attributes (CSI c)": "\x1b[>c",
    "alternate screen": "\x1b[?1049h",
    "DCS": '\x1bP$q"p\x1b\\',
    "DCS to tmux": "\x1bPtmux;\x1b\x1b]52;c;eA==\x07\x1b\\",
    "APC": "\x1b_Gf=100\x1b\\",
    "reset (RIS)": "\x1bc",
    "eight-bit CSI": "\x9b2J",
    "eight-bit OSC": "\x9d0;slecht\x9c",
    "backspaces and CR": "goed\x08\x08\x08\x08slecht\rlijn",
    "NUL, bell, shifts": "\0\x07\x0e\x0f\x7f",
    "direction overrides": "\u202efdp.exe\u202c\u2066x\u2069\u200f",
    "zero-width and joiners": "a\u200bb\u200cc\u200dd\ufeffe\u2060f\u00adg",
    "tags and separators": "\U000e0001\U000e0041\u2028regel\u2029regel\x85",
}

FIELDS = ("subject", "from", "to", "cc", "message-id", "references", "file name", "type", "text", "html", "header name")


def _word(payload: str) -> bytes:
    return b"=?utf-8?b?" + b64encode(f"vraag {payload} meer".encode()) + b"?="


def raw(payload: str) -> bytes:
    """Return a mail with the payload as raw UTF-8 in every field; line ends in it fold."""
    inside = payload.encode().replace(b"\r", b"\r\n ").replace(b"\n ", b"\n ")
    return _mail(inside, inside, payload)


def in_words(payload: str) -> bytes:
    """Return a mail with the payload in encoded words in every field that may hold them."""
    return _mail(_word(payload), _word(payload), payload)


def as_latin(payload: str) -> bytes:
    """Return a mail with the payload as bytes of ISO 8859-1, so that C1 stands as one byte."""
    inside = payload.encode("latin-1", "replace").replace(b"\r", b" ")
    return _mail(inside, inside, payload)


def _mail(word: bytes, name: bytes, payload: str) -> bytes:
    plain = payload.encode("utf-8")
    entities = "".join(f"&#{ord(letter)};" for letter in payload).encode()
    head = [
        b"Return-Path: <" + word + b"@klant.nl>",
        b"Received: from " + word + b" by mx.acme.nl; Tue, 24 Nov 2026 08:41:28 +0000",
        b"Authentication-Results: mx" + word + b"; spf=pass" + word + b" smtp.mailfrom=" + word,
        b"From: " + word + b" <jan@klant.nl>",
        b"To: " + word + b" <support@acme.nl>, a" + word + b"@x.nl",
        b"Cc: " + word,
        b"Reply-To: " + word + b" <x" + word + b"@klant.nl>",
        b"Subject: Fwd: [#1] " + word,
        b"Message-ID: <a" + word + b"@klant.nl>",
        b"In-Reply-To: <b" + word + b"@klant.nl>",
        b"References: <c" + word + b"@klant.nl> <d@klant.nl>",
        b"Date: Tue, 24 Nov 2026 08:41:28 " + word,
        b"X-" + word + b": " + word,
        b"Precedence: bulk " + word,
        b"X-Failed-Recipients: a" + word + b"@x.nl",
        b"List-Id: " + word + b" <a" + word + b".x>",
        b"Content-Type: multipart/mixed; boundary=grens",
    ]
    parts = [
        b"Content-Type: text/plain; charset=utf-8\r\n\r\nVan: " + plain + b" <a@b.nl>\r\nAan: c@d.nl\r\n\r\n" + plain,
        b"Content-Type: text/html; charset=utf-8\r\n\r\n<p title='"
        + plain
        + b"'>"
        + plain
        + entities
        + b"<a href='http://x.nl/"
        + entities
        + b"'>"
        + entities
        + b"</a><img alt='"
        + entities
        + b"'>",
        b"Content-Type: application/x-" + word + b'; name="' + name + b'"\r\nContent-ID: <' + word + b">\r\n\r\nx",
        b'Content-Disposition: attachment; filename="' + name + b'.pdf"\r\n\r\nx',
        b"Content-Disposition: attachment; filename*=utf-8''" + _percent(payload) + b"\r\n\r\nx",
        b"Content-Type: message/rfc822\r\n\r\nSubject: " + word + b"\r\nFrom: " + word + b"\r\n\r\n" + plain,
        b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: x\r\n\r\nFinal-Recipient: rfc822; a"
        + plain
        + b"@x.nl\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 "
        + plain,
    ]
    body = b"".join(b"--grens\r\n" + part + END for part in parts) + b"--grens--\r\n"
    return END.join(head) + END + END + body


def _percent(payload: str) -> bytes:
    return "".join(f"%{byte:02X}" for byte in payload.encode()).encode()


ESCAPES = family(
    "escapes",
    [
        (f"{name}, {way}", lambda build=build, payload=payload: build(payload))  # type: ignore[misc]
        for name, payload in PAYLOADS.items()
        for way, build in (("raw", raw), ("in encoded words", in_words), ("in eight bits", as_latin))
    ],
)
