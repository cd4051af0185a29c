"""Mails whose bytes are not what they claim: transfer encodings, charsets, encoded words, parameters, line ends."""

from base64 import b64encode

from tests.corpus.hostile.shape import family, fixed, lines, typed

_BASE64 = b"Content-Transfer-Encoding: base64"
_QUOTED = b"Content-Transfer-Encoding: quoted-printable"
_UU = b"Content-Transfer-Encoding: x-uuencode"


def _charset(name: bytes, body: bytes) -> bytes:
    return typed(b"text/plain; charset=" + name, body)


def _subject(value: bytes) -> bytes:
    return lines(b"Subject: " + value)


def _named(parameters: bytes) -> bytes:
    return typed(b"application/pdf", b"%PDF", b"Content-Disposition: attachment; " + parameters)


TRANSFERS = [
    ("base64 without padding", typed(b"text/plain", b"aGFsbG8", _BASE64)),
    ("base64 of one letter", typed(b"text/plain", b"a", _BASE64)),
    ("base64 of padding alone", typed(b"text/plain", b"=" * 5000, _BASE64)),
    ("base64 with a footer in clear", typed(b"text/plain", b"aGFsbG8=\r\n-- \r\nNiet voor <u> bestemd!", _BASE64)),
    ("base64 that is clear text", typed(b"text/plain", b"Goedendag, dit is gewone tekst.", _BASE64)),
    ("base64 with NUL between", typed(b"text/plain", b"a\0G\0F\0s\0b\0G\0", _BASE64)),
    ("base64 of base64 of base64", typed(b"text/plain", b64encode(b64encode(b64encode(b"hallo" * 1000))), _BASE64)),
    ("base64 of escape sequences", typed(b"text/plain", b64encode(b"\x1b]0;x\x07\x9b2J\r\0"), _BASE64)),
    ("quoted-printable of nonsense", typed(b"text/plain", b"=ZZ =1 = =\r=\n==1B[2J =0", _QUOTED)),
    ("quoted-printable of escape sequences", typed(b"text/plain", b"=1B]52;c;eA=3D=3D=07=9B2J=00", _QUOTED)),
    ("quoted-printable soft breaks without end", typed(b"text/plain", b"=\r\n" * 50_000, _QUOTED)),
    ("uuencode that never ends", typed(b"text/plain", b"begin 644 ../../x\r\n#86)C\r\nM", _UU)),
    ("uuencode of garbage", typed(b"text/plain", b"begin 644 \x1b[2J\r\n" + b"\xff" * 500 + b"\r\nend", _UU)),
    ("an encoding that nobody knows", typed(b"text/plain", b"tekst", b"Content-Transfer-Encoding: x-\x1b[2J")),
    ("two encodings", typed(b"text/plain", b"aGFsbG8=", _BASE64, _QUOTED)),
]

CHARSETS = [
    ("UTF-7 with a script", _charset(b"utf-7", b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-")),
    ("UTF-7 with a lone surrogate", _charset(b"utf-7", b"+2AA-")),
    ("UTF-7 with an escape", _charset(b"utf-7", b"+ABs-]52;c;eA==+AAc-")),
    ("UTF-7 that never ends", _charset(b"utf-7", b"+AGEA")),
    ("ISO-2022-JP that never returns", _charset(b"iso-2022-jp", b"\x1b$B$3$s" + b"\x1b$B" * 5000)),
    ("ISO-2022-JP escapes in plain text", typed(b"text/plain", b"a\x1b$Bx\x1b(Bb\x1b]0;x\x07")),
    ("ISO-2022-KR with shifts", _charset(b"iso-2022-kr", b"\x1b$)C\x0e\x1b[2J\x0fx")),
    ("HZ that never closes", _charset(b"hz-gb-2312", b"~{<:Ky2;~")),
    ("UTF-16 unlabelled", typed(b"text/plain", "één\x1b]0;x".encode("utf-16"))),
    ("UTF-16 without a mark", _charset(b"utf-16", "één tekst".encode("utf-16-be"))),
    ("UTF-16 that is ASCII", _charset(b"utf-16", b"gewone tekst")),
    ("UTF-16 of half a character", _charset(b"utf-16le", b"a\0b\0c\0\xd8")),
    ("UTF-32 unlabelled", typed(b"text/plain", "één".encode("utf-32"))),
    ("UTF-8 that is overlong", _charset(b"utf-8", b"\xc0\xaf\xe0\x80\xaf\xc0\x9b[2J")),
    ("UTF-8 with surrogates", _charset(b"utf-8", b"\xed\xa0\x80\xed\xb0\x80")),
    ("UTF-8 past the last character", _charset(b"utf-8", b"\xf4\x90\x80\x80\xf8\x88\x80\x80\x80")),
    ("a charset that is a codec: zip", _charset(b"zip", b"x\x9c")),
    ("a charset that is a codec: rot13", _charset(b"rot13", b"uryyb")),
    ("a charset that is a codec: idna", _charset(b"idna", b"xn--a")),
    ("a charset that is a codec: unicode_escape", _charset(b"unicode_escape", b"\\x1b[2J\\u202e")),
    ("a charset with NUL", _charset(b'"a\x00b"', b"caf\xe9")),
    ("a charset of a path", _charset(b"../../etc/passwd", b"caf\xe9")),
    ("a charset of 10 kB", _charset(b"u" * 10_000, b"caf\xe9")),
    ("an HTML that names another charset", typed(b"text/html", b"<meta charset=utf-7>+ADw-b+AD4-")),
    ("controls of ISO 8859-1", _charset(b"iso-8859-1", b"a\x9b2Jb\x90\x9d0;x\x9c")),
]

WORDS = [
    ("a NUL that hides a sender", lines(b"From: =?x?q?support=40bank.nl=3e=00?=evil@x.nl")),
    ("a header in a subject", _subject(b"=?utf-8?q?x=0D=0ABcc:_alle@acme.nl=0D=0A=0D=0Abody?=")),
    ("an escape in a subject", _subject(b"=?utf-8?q?=1B]52;c;eA=3D=3D=07?=")),
    ("an encoded word in an encoded word", _subject(b"=?utf-8?q?=3D=3Futf-8=3Fq=3Fa=3F=3D?=")),
    ("an encoded word of an unknown charset", _subject(b"=?x-unknown?b?4pyTIOKckw==?=")),
    ("an encoded word of a codec", _subject(b"=?rot13?q?uryyb?= =?hex?q?1b5b?=")),
    ("an encoded word that breaks a character", _subject(b"=?utf-8?b?4oI=?= =?utf-8?b?rA==?=")),
    ("an encoded word without an end", _subject(b"=?utf-8?b?" + b"YQ" * 9000)),
    ("encoded words without a space", _subject(b"=?utf-8?q?a?==?utf-8?q?b?==?utf-8?q?c?=")),
    ("an encoded word of UTF-7", _subject(b"=?utf-7?q?+ABs-]0;x+AAc-?=")),
    ("an encoded word of ISO-2022-JP", _subject(b"=?iso-2022-jp?b?GyRCJDMbKEIbWzJK?=")),
    ("a direction turned by an encoded word", _subject(b"=?utf-8?q?=E2=80=AEfdp.exe?=")),
    ("a language with controls", _subject(b"=?utf-8*\x1b[2J?q?a?=")),
    ("a file name with a NUL in percent signs", _named(b"filename*=utf-8''factuur.pdf%00.exe")),
    ("a file name in pieces out of order", _named(b'filename*1=".exe"; filename*0="factuur"; filename*3=x')),
    ("a file name in pieces of two charsets", _named(b"filename*0*=utf-8''%c3; filename*1*=utf-7''%a9")),
    ("a file name with a charset that is a codec", _named(b"filename*=zip''x%9c")),
    ("a file name with half a quote", _named(b"filename*=utf-8'x")),
    ("two file names that differ", _named(b"filename=factuur.pdf; filename*=utf-8''factuur.exe; filename=x")),
    ("a file name as an encoded word", _named(b'filename="=?utf-8?q?=2E=2E=2F=2E=2E=2Fetc=2Fpasswd?="')),
    ("a piece with a huge number", _named(b"filename*99999999999999999999=x; filename*-1=y; filename*0=z")),
]

_HEAD = b"From: jan@klant.nl%bTo: support@acme.nl%bSubject: Vraag%b%bTekst%bmeer"

LINE_ENDS = [
    *((f"every line ended by {end!r}", _HEAD.replace(b"%b", end)) for end in (b"\n", b"\r", b"\n\r", b"\r\r\n")),
    ("line ends of every kind", _HEAD.replace(b"%b", b"\r\n", 1).replace(b"%b", b"\n", 1).replace(b"%b", b"\r")),
    ("a bare CR in a subject", _subject(b"een\rBcc: alle@acme.nl\rtwee")),
    ("separators of Unicode between headers", _HEAD.replace(b"%b", b"\xe2\x80\xa8")),
    ("form feeds between headers", _HEAD.replace(b"%b", b"\x0c")),
    ("NUL everywhere", _HEAD.replace(b"%b", b"\r\n").replace(b" ", b"\0 \0")),
    ("a mail in UTF-16", _HEAD.replace(b"%b", b"\r\n").decode().encode("utf-16")),
    ("a mark before the mail", b"\xef\xbb\xbf" + _HEAD.replace(b"%b", b"\r\n")),
    ("a mail of NULs", b"\0" * 5000),
    ("a mail of line ends and a letter", b"\r\n" * 5000 + b"x"),
    ("headers in raw eight bits", lines(b"Subject: caf\xe9 \xff\xfe", b"From: Ren\xe9 <ren\xe9@klant.nl>")),
    ("a header name with controls", lines(b"X-\x1b[2J: x", b"Sub\0ject: y", b"\xe9: z")),
    ("a colon alone", lines(b": x", b":", b" :")),
    ("no headers", b"\r\nalleen tekst"),
    ("no body", b"From: jan@klant.nl"),
    ("a mail cut in a header", b"From: jan@klant.nl\r\nSubj"),
    ("a mail cut in a part", typed(b"multipart/mixed; boundary=b", b"--b\r\nContent-Type: text/ht")),
    ("a mail cut in base64", typed(b"image/png", b"iVBORw0KGgoAAAANSUhEUg", _BASE64)),
    ("a mail cut in an encoded word", lines(b"Subject: =?utf-8?b?4oI")[:60]),
    ("an mbox of two mails", b"From a Mon Nov 23 2026\n" + lines(b"Subject: 1") + b"\nFrom b\n" + lines(b"Subject: 2")),
]

ENCODINGS = family("encodings", [(name, fixed(raw)) for name, raw in (*TRANSFERS, *CHARSETS, *WORDS, *LINE_ENDS)])
