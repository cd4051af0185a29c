"""Mails whose parts lie: too many, too deep, boundaries that are missing, doubled, or the start of one another."""

from base64 import b64encode
from gzip import compress

from tests.corpus.hostile.shape import END, family, fixed, lines, typed

_PART = b"Content-Type: text/plain\r\n\r\n"


def _mixed(body: bytes, boundary: bytes = b"b") -> bytes:
    return typed(b"multipart/mixed; boundary=" + boundary, body)


def _parts(count: int) -> bytes:
    return _mixed(b"--b\r\n\r\nx\r\n" * count + b"--b--\r\n")


def _deep(depth: int, mark: bytes = b"b%d", kind: bytes = b"mixed") -> bytes:
    marks = [mark % level if b"%" in mark else mark * (level + 1) for level in range(depth)]
    opened = b"".join(
        b'Content-Type: multipart/%b; boundary="%b"\r\n\r\n--%b\r\n' % (kind, each, each) for each in marks
    )
    closed = b"".join(b"\r\n--%b--\r\n" % each for each in reversed(marks))
    return b"From: jan@klant.nl\r\nSubject: diep\r\n" + opened + _PART + b"bodem" + closed


def _siblings(count: int, padding: int) -> bytes:
    """Return multiparts beside each other whose own boundaries never come: each is looked for to the end."""
    part = b"--b\r\nContent-Type: multipart/mixed; boundary=nooit%d\r\n\r\nx\r\n"
    return _mixed(b"".join(part % number for number in range(count)) + b"regel\r\n" * (padding // 7))


def _mails(depth: int) -> bytes:
    head = b"From: laag@klant.nl\r\nSubject: laag %d\r\nContent-Type: message/rfc822\r\n\r\n"
    return b"".join(head % level for level in range(depth)) + lines(b"Subject: bodem")


def _near_boundaries(count: int) -> bytes:
    return _mixed(b"--b\r\n\r\nx\r\n" + b"--bx\r\n" * count + b"--b--")


def _reports(count: int) -> bytes:
    part = b"--b\r\nContent-Type: message/delivery-status\r\n\r\n" + b"\x01\n" * 9000
    body = part * count + b"--b--"
    return typed(b"multipart/report; report-type=delivery-status; boundary=b", body, b"Return-Path: <>")


def _zip_of_mails() -> bytes:
    packed = b64encode(compress(lines(b"Subject: in een zip") * 5000))
    head = b"Content-Transfer-Encoding: base64"
    return typed(b"application/zip; name=mails.zip", packed, head)


def _bounce_of_bounces(depth: int) -> bytes:
    return b"Return-Path: <>\r\n" + _deep(depth, kind=b"report; report-type=delivery-status")


SMALL = [
    ("a multipart without a boundary", typed(b"multipart/mixed", b"tekst")),
    ("a multipart with an empty boundary", typed(b'multipart/mixed; boundary=""', b"--\r\n\r\nx\r\n----")),
    ("a boundary that never comes", _mixed(b"tekst zonder grens")),
    ("a boundary that never closes", _mixed(b"--b\r\n\r\neen\r\n--b\r\n\r\ntwee")),
    ("only a closing boundary", _mixed(b"--b--")),
    ("a boundary that closes twice", _mixed(b"--b\r\n\r\nx\r\n--b--\r\n--b--\r\n--b\r\n\r\ny")),
    ("a boundary in another case", _mixed(b"--B\r\n\r\nx\r\n--B--")),
    ("a boundary of dashes", _mixed(b"------\r\n\r\nx\r\n--------", b"----")),
    ("a boundary with spaces behind it", _mixed(b"--b  \t\r\n\r\nx\r\n--b--  ")),
    ("a boundary in quotes that never close", typed(b'multipart/mixed; boundary="b', b"--b\r\n\r\nx\r\n--b--")),
    (
        "two boundaries in one header",
        typed(b"multipart/mixed; boundary=a; boundary=b", b"--b\r\n\r\nx\r\n--a\r\n\r\ny"),
    ),
    ("two Content-Types", typed(b"multipart/mixed; boundary=b", b"--b\r\n\r\nx\r\n--b--", b"Content-Type: text/html")),
    ("a boundary in pieces", typed(b"multipart/mixed; boundary*0=b; boundary*1=c", b"--bc\r\n\r\nx\r\n--bc--")),
    ("a boundary in percent signs", typed(b"multipart/mixed; boundary*=utf-8''%62", b"--b\r\n\r\nx\r\n--b--")),
    ("a boundary as an encoded word", typed(b"multipart/mixed; boundary==?x?q?b?=", b"--b\r\n\r\nx\r\n--b--")),
    ("a boundary with NUL", typed(b'multipart/mixed; boundary="b\x00c"', b"--b\x00c\r\n\r\nx\r\n--b\x00c--")),
    ("a boundary of 16 kB", _mixed(b"--" + b"b" * 16_000 + b"\r\n\r\nx\r\n", b"b" * 16_000)),
    (
        "the same boundary inside",
        _mixed(b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--"),
    ),
    ("parts without a blank line", _mixed(b"--b\r\nContent-Type: text/plain\r\n--b\r\nSubject: x\r\n--b--")),
    ("a part that is all headers", _mixed(b"--b\r\n" + b"X: y\r\n" * 5000 + b"--b--")),
    (
        "a multipart in base64",
        typed(b"multipart/mixed; boundary=b", b"LS1iDQoNCng=", b"Content-Transfer-Encoding: base64"),
    ),
    ("a digest of nothing", typed(b"multipart/digest; boundary=b", b"--b\r\n--b\r\n\r\n--b--")),
    ("an alternative of nothing", typed(b"multipart/alternative; boundary=b", b"--b--")),
    ("a mail in a mail in base64", typed(b"message/rfc822", b"RnJvbTogYUBiLm5s", b"Content-Transfer-Encoding: base64")),
    ("a partial mail", typed(b"message/partial; id=x; number=1; total=9", b"From: support@bank.nl\r\n\r\nx")),
    (
        "an external body",
        typed(b"message/external-body; access-type=URL; URL=http://x.nl", b"Content-Type: text/html\r\n"),
    ),
    ("a garbage winmail.dat", typed(b"application/ms-tnef; name=winmail.dat", b"\x78\x9f\x3e\x22" + bytes(range(256)))),
    ("an unknown kind of multipart", typed(b"multipart/x-\x1b[2J; boundary=b", b"--b\r\n\r\nx\r\n--b--")),
    ("a type that is none", typed(b"text", b"x")),
    ("a type of slashes", typed(b"////", b"x")),
]

TREES = family(
    "trees",
    [
        *((name, fixed(raw)) for name, raw in SMALL),
        ("100,000 parts", lambda: _parts(100_000)),
        ("parts nested 5,000 deep", lambda: _deep(5000)),
        ("parts nested 51 deep, boundaries that start one another", lambda: _deep(51, b"b")),
        ("parts nested 1,000 deep, boundaries that start one another", lambda: _deep(1000, b"b")),
        ("900 multiparts without their boundary, 1 MB", lambda: _siblings(900, 950_000)),
        ("900 multiparts without their boundary, 20 MB", lambda: _siblings(900, 20_000_000)),
        ("a mail in a mail, 100 deep", lambda: _mails(100)),
        ("a mail in a mail, 10,000 deep", lambda: _mails(10_000)),
        ("150,000 lines that start like a boundary", lambda: _near_boundaries(150_000)),
        ("boundaries of dashes among dashes", lambda: _mixed(b"\n---x" * 200_000, b"-")),
        ("alternatives nested 500 deep", lambda: _deep(500, kind=b"alternative")),
        ("50 reports of delivery without words", lambda: _reports(50)),
        ("reports nested 60 deep", lambda: _bounce_of_bounces(60)),
        ("a zip of mails", _zip_of_mails),
        ("a part of 1 MB of headers", lambda: _mixed(b"--b\r\n" + b"X-Y: z" + END + (b"X: y" + END) * 170_000)),
    ],
)
