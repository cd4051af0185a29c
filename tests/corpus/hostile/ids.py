"""Mails whose ids and dates are out of bounds: they decide on threads and times, so they are lied about."""

from tests.corpus.hostile.shape import family, fixed, lines


def _id(value: bytes) -> bytes:
    return lines(b"Message-ID: " + value)


def _references(count: int) -> bytes:
    return lines(b"References: " + b"\r\n ".join(b"<oud.%d@klant.nl>" % number for number in range(count)))


IDS = [
    ("empty", b"<>"),
    ("of spaces", b"< >"),
    ("with spaces", b"<a b c@klant.nl>"),
    ("without brackets", b"a@klant.nl"),
    ("without an at sign", b"<abc>"),
    ("with control characters", b"<a\x1b]0;x\x07\x00b@klant.nl>"),
    ("with directions", b"<a\xe2\x80\xaeb@klant.nl>"),
    ("of 10 kB", b"<" + b"a" * 10_000 + b"@klant.nl>"),
    ("of two", b"<a@klant.nl> <b@klant.nl>"),
    ("in two brackets", b"<<a@klant.nl>>"),
    ("that is folded", b"<a\r\n b\r\n c@klant.nl>"),
    ("in raw eight bits", b"<caf\xe9@klant.nl>"),
    ("as an encoded word", b"=?utf-8?q?=3Ca=40klant.nl=3E?="),
    ("like a signed one", b"<od.1.1.aaaaaaaaaaaaaaaaaaaaaaaa@acme.nl>"),
    ("like a signed one with huge numbers", b"<od." + b"9" * 400 + b".1.aaaaaaaaaaaaaaaaaaaaaaaa@acme.nl>"),
    ("like one that we made", b"<" + b"0" * 40 + b"@made.omnidesk.invalid>"),
]

DATES = (
    *(b"Thu, 01 Jan 1970 00:00:00 +0000", b"Fri, 31 Dec 2099 23:59:60 +0000", b"Mon, 32 Foo 2026 99:99:99 +9999"),
    *(b"0", b"-1", b"99999999999999999999", b"1 Jan 99999999 00:00:00", b"Tue, 24 Nov 2026 08:41:28 " + b"9" * 5000),
    *(
        b"24 Nov 26",
        b"2026-11-24T08:41:28Z",
        b"=?utf-8?q?Tue=2C_24_Nov_2026?=",
        b"Tue, 24 Nov 2026 08:41:28 -0000 (\x1b[2J)",
    ),
    *(
        b"\xef\xbc\x92\xef\xbc\x90",
        b"(" * 9000,
        b"Tue, 24 Nov 2026 08:41:28 +99999999999999",
        b"01 Jan 0001 00:00:00 +2359",
    ),
)

IDENTIFIERS = family(
    "ids and dates",
    [
        *((f"an id {name}", fixed(_id(value))) for name, value in IDS),
        *((f"a date {value[:40]!r}", fixed(lines(b"Date: " + value))) for value in DATES),
        ("200 references", lambda: _references(200)),
        ("10,000 references", lambda: _references(10_000)),
        ("20,000 references", lambda: _references(20_000)),
        ("an answer to 5,000 ids", lambda: _references(5000).replace(b"References", b"In-Reply-To")),
        ("two Message-IDs", fixed(lines(b"Message-ID: <a@klant.nl>", b"Message-ID: <b@klant.nl>"))),
        ("references to itself", fixed(lines(b"Message-ID: <a@klant.nl>", b"References: <a@klant.nl>"))),
    ],
)
