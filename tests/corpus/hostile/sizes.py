"""Mails that are too much of something: readers take quadratic time over them, or all the memory there is."""

from base64 import b64encode

from tests.corpus.hostile.shape import END, family, lines, typed

MEGABYTE = 1 << 20


def _headers(count: int, line: bytes = b"X-Spam-Level: ***") -> bytes:
    return lines(*([line] * count))


def _repeated(name: bytes, unit: bytes, size: int = 300_000) -> bytes:
    return lines(name + b": " + (unit * (size // len(unit) + 1))[:size])


def _addresses(count: int) -> bytes:
    return lines(b"To: " + b",\r\n ".join(b"Klant %d <klant%d@voorbeeld.nl>" % (n, n) for n in range(count)))


def _many_to(count: int) -> bytes:
    one = b"To: " + b",".join(b"a%d@x.nl" % number for number in range(1200))
    return lines(*([one] * count))


def _parameters(count: int) -> bytes:
    return typed(b"text/plain" + b"".join(b";\r\n p%d=v" % number for number in range(count)), b"tekst")


def _pieces(count: int) -> bytes:
    pieces = b"".join(b";\r\n filename*%d=a" % number for number in range(count))
    return typed(b"application/pdf", b"x", b"Content-Disposition: attachment" + pieces)


def _words(count: int) -> bytes:
    return lines(b"Subject: " + b"\r\n ".join(b"=?utf-8?q?woord%d?=" % number for number in range(count)))


def _base64(size: int, plain: bytes) -> bytes:
    return typed(
        b"text/plain; charset=utf-8", b64encode(plain * (size // len(plain))), b"Content-Transfer-Encoding: base64"
    )


def _files(count: int) -> bytes:
    part = b"--b\r\nContent-Disposition: attachment; filename=%d.txt\r\n\r\nx\r\n"
    return typed(b"multipart/mixed; boundary=b", b"".join(part % number for number in range(count)) + b"--b--")


def _long_names(count: int) -> bytes:
    part = b'--b\r\nContent-Type: application/x; name="%b"\r\n\r\nx\r\n' % (b"\x01\xe2\x80\xae" * 5000)
    return typed(b"multipart/mixed; boundary=b", part * count + b"--b--")


def _texts(count: int, unit: bytes) -> bytes:
    part = b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + unit * (2 * MEGABYTE // len(unit)) + END
    return typed(b"multipart/mixed; boundary=b", part * count + b"--b--")


def _same_parts(part: bytes, kind: bytes = b"mixed", size: int = 20 * MEGABYTE) -> bytes:
    each = b"--b\r\n" + part + END
    return typed(b"multipart/" + kind + b"; boundary=b", each * (size // len(each)) + b"--b--")


_REPORT = b"Content-Type: message/delivery-status\r\n\r\n"

LARGE = [
    ("parts of empty headers, 20 MB", lambda: _same_parts(b"x:\r\n" * 21_000 + END)),
    ("parts of folded lines, 20 MB", lambda: _same_parts(b"x: y\r\n" + b" \r\n" * 21_000 + END)),
    ("types of half parameters, 20 MB", lambda: _same_parts(b"Content-Type: text/plain" + b';a="' * 5000 + END * 2)),
    ("pages of rules, 20 MB", lambda: _same_parts(b"Content-Type: text/html\r\n\r\n" + b"<hr>" * 99_000)),
    ("reports of empty headers, 20 MB", lambda: _same_parts(_REPORT + b"x:\n" * 60_000, b"report")),
]

SIZES = family(
    "sizes",
    [
        ("20,000 addresses in To", lambda: _addresses(20_000)),
        ("sixteen To headers of 1,200 addresses", lambda: _many_to(16)),
        ("50,000 parameters of a type", lambda: _parameters(50_000)),
        ("5,000 pieces of a file name", lambda: _pieces(5000)),
        ("a subject of 10 MB", lambda: lines(b"Subject: " + b"lang " * (2 * MEGABYTE))),
        ("a subject of 10 MB, folded", lambda: lines(b"Subject: " + b"lang\r\n " * (10 * MEGABYTE // 7))),
        ("a subject of 20,000 encoded words", lambda: _words(20_000)),
        ("a subject of spaces", lambda: _repeated(b"Subject", b" ")),
        ("a subject of opening brackets", lambda: _repeated(b"Subject", b"[#")),
        ("a subject of prefixes", lambda: _repeated(b"Subject", b"Re: ")),
        ("2,001 headers", lambda: _headers(2001)),
        ("50,000 headers", lambda: _headers(50_000)),
        ("200,000 empty headers", lambda: _headers(200_000, b"x:")),
        ("a header line of 17 kB", lambda: lines(b"X-Long: " + b"y" * 17_000)),
        ("a header name of 17 kB", lambda: lines(b"Y" * 17_000 + b": x")),
        ("a header line of 1 MB of NUL", lambda: lines(b"X-Long: " + b"\0" * MEGABYTE)),
        ("1 MB of folded lines without words", lambda: lines(b"X-Long: y", *([b" "] * 350_000))),
        ("opening comments in From", lambda: _repeated(b"From", b"(")),
        ("comments in From", lambda: _repeated(b"From", b"(a)")),
        ("quotes in From", lambda: _repeated(b"From", b'"')),
        ("escapes in From", lambda: _repeated(b"From", b'"\\')),
        ("brackets in From", lambda: _repeated(b"From", b"<")),
        ("groups in To", lambda: _repeated(b"To", b"a:")),
        ("routes in To", lambda: _repeated(b"To", b"<@a,")),
        ("domain literals in To", lambda: _repeated(b"To", b"a@[")),
        ("commas in To", lambda: _repeated(b"To", b",")),
        ("half encoded words in Cc", lambda: _repeated(b"Cc", b"=?a?q?")),
        ("brackets in References", lambda: _repeated(b"References", b"<")),
        ("parentheses in Received", lambda: _repeated(b"Received", b"(;")),
        ("properties in Authentication-Results", lambda: _repeated(b"Authentication-Results", b"x; a=b c.d=")),
        ("spaces in Authentication-Results", lambda: _repeated(b"Authentication-Results", b"x; a" + b" " * 300)),
        ("semicolons in Content-Type", lambda: _repeated(b"Content-Type", b";")),
        ("quotes in Content-Type", lambda: _repeated(b"Content-Type", b'a="')),
        ("percent signs in a file name", lambda: _repeated(b"Content-Disposition", b"a;filename*=x''%41")),
        ("a line of 1 MB", lambda: lines(b"Subject: x", body=b"a" * MEGABYTE)),
        ("a million empty lines", lambda: lines(b"Subject: x", body=b"\n" * MEGABYTE)),
        ("1 MB of spaces", lambda: lines(b"Subject: x", body=b" " * MEGABYTE)),
        ("1 MB of quote marks", lambda: lines(b"Subject: x", body=b">" * MEGABYTE)),
        ("1 MB of controls", lambda: lines(b"Subject: x", body=b"\x01" * MEGABYTE)),
        ("1 MB of bytes that are no text", lambda: lines(b"Subject: x", body=bytes(range(256)) * 4096)),
        ("1 MB of zero-width spaces", lambda: _base64(MEGABYTE * 3 // 4, b"\xe2\x80\x8b")),
        ("1 MB of no-break spaces", lambda: lines(b"Subject: x", body=b"\xa0" * MEGABYTE)),
        ("1 MB of accents on one letter", lambda: lines(b"Subject: x", body=b"o" + b"\xcc\x82" * (MEGABYTE // 2))),
        ("1 MB of Hangul jamo", lambda: lines(b"Subject: x", body=b"\xe1\x84\x80\xe1\x85\xa1" * (MEGABYTE // 6))),
        ("a text of 20 MB in base64", lambda: _base64(15 * MEGABYTE, b"tekst ")),
        (
            "an attachment of 20 MB",
            lambda: typed(b"application/zip", b64encode(b"P" * 15 * MEGABYTE), b"Content-Transfer-Encoding: base64"),
        ),
        ("ten texts of 2 MB of zero-width spaces", lambda: _texts(10, b"\xe2\x80\x8b")),
        ("ten texts of 2 MB of accents", lambda: _texts(10, b"o\xcc\x82\xcc\x81")),
        (
            "ten flowed texts of soft breaks",
            lambda: _texts(10, b"> a \r\n").replace(b"charset=utf-8", b"format=flowed"),
        ),
        ("2,000 files", lambda: _files(2000)),
        ("500 files with names of 20 kB", lambda: _long_names(500)),
        *LARGE,
    ],
)
