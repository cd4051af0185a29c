import authres  # type: ignore[import-untyped] # it has no stubs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.mail.authentication import OPENING, is_authenticated, read_authentication
from console.mail.safe_text import safe_line

GOOGLE = (
    "mx.google.com; dkim=pass header.i=@example.org header.s=s1 header.b=abc; "
    "spf=fail (google.com: domain of jan@example.org does not designate 192.0.2.1) smtp.mailfrom=jan@example.org; "
    "dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=example.org"
)
MICROSOFT = (
    "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=example.org; dkim=pass (signature was verified) "
    "header.d=example.org;dmarc=pass action=none header.from=example.org;compauth=pass reason=100"
)
TRUSTED = ("mx.google.com",)


def told(value: str) -> list[tuple[str, str, str]]:
    return [(one.method, one.result, one.domain) for one in read_authentication(value) if one.method != OPENING]


def judged(*values: str, trusted: tuple[str, ...] = TRUSTED, domain: str = "example.org") -> bool | None:
    results = [result for value in values for result in read_authentication(value)]
    return is_authenticated(results, trusted, domain)


def test_googles_header_is_read() -> None:
    assert told(GOOGLE) == [
        ("dkim", "pass", "example.org"),
        ("spf", "fail", "example.org"),
        ("dmarc", "pass", "example.org"),
    ]
    assert {one.authserv_id for one in read_authentication(GOOGLE)} == {"mx.google.com"}


def test_microsofts_header_without_an_authserv_id_is_read() -> None:
    assert told(MICROSOFT) == [
        ("spf", "pass", "example.org"),
        ("dkim", "pass", "example.org"),
        ("dmarc", "pass", "example.org"),
        ("compauth", "pass", ""),
    ]
    assert {one.authserv_id for one in read_authentication(MICROSOFT)} == {""}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("mx.x.nl 1; none", []),
        ("mx.x.nl", []),
        ("", []),
        ("mx.x.nl 1; dkim/1 = PASS (a;b(c\\)) x) header . d = Example.ORG", [("dkim", "pass", "example.org")]),
        ('mx.x.nl; spf=pass smtp.mailfrom="a;b"@example.org', [("spf", "pass", "example.org")]),
        ("mx.x.nl; dmarc=pass header.from=MÜNCHEN.de", [("dmarc", "pass", "xn--mnchen-3ya.de")]),
        ("mx.x.nl; dkim=pass", [("dkim", "pass", "")]),
        ("mx.x.nl; dkim=pass (unclosed header.d=example.org", [("dkim", "pass", "")]),
    ],
)
def test_odd_headers_are_read(value: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(value)[: len(expected) or None] == expected


@pytest.mark.parametrize("value", [GOOGLE, "mx.x.nl 1; none", "mx.x.nl; spf=pass smtp.mailfrom=example.org; dkim=none"])
def test_a_lawful_header_is_read_like_authres_reads_it(value: str) -> None:
    oracle = authres.AuthenticationResultsHeader.parse("Authentication-Results: " + value)

    expected = [(one.method, one.result) for one in oracle.results if one.method != "none"]
    assert [(method, result) for method, result, _ in told(value)] == expected
    assert read_authentication(value)[0].authserv_id == oracle.authserv_id


def test_the_first_header_of_a_trusted_server_decides() -> None:
    assert judged(GOOGLE) is True
    assert judged("mx.google.com; dmarc=fail header.from=example.org", GOOGLE) is False
    assert judged("mx.google.com; none", GOOGLE) is False
    assert judged("mx.evil.org; dmarc=fail", GOOGLE) is True
    assert judged("MX.Google.com; dmarc=pass header.from=example.org") is True


def test_without_a_trusted_server_nothing_is_known() -> None:
    assert judged() is None
    assert judged("mx.evil.org; dmarc=pass header.from=example.org") is None
    assert judged(MICROSOFT) is None
    assert judged(MICROSOFT, trusted=("",)) is True


@pytest.mark.parametrize(
    ("results", "domain", "expected"),
    [
        ("dmarc=pass header.from=example.org", "example.org", True),
        ("dmarc=pass header.from=other.org", "example.org", False),
        ("dmarc=bestguesspass header.from=example.org", "example.org", False),
        ("dkim=pass header.d=example.org", "example.org", True),
        ("dkim=pass header.d=example.org", "mail.example.org", True),
        ("dkim=pass header.d=mail.example.org", "example.org", True),
        ("dkim=pass header.d=ample.org", "example.org", False),
        ("dkim=pass header.d=org", "example.org", False),
        ("dkim=pass header.d=other.org; dkim=pass header.d=example.org", "example.org", True),
        ("dkim=fail header.d=example.org", "example.org", False),
        ("dkim=pass", "example.org", False),
        ("spf=pass smtp.mailfrom=example.org", "example.org", False),
        ("dmarc=pass", "", False),
    ],
)
def test_dmarc_or_an_aligned_signature_authenticates(results: str, domain: str, expected: bool) -> None:
    assert judged("mx.google.com; " + results, domain=domain) is expected


PIECES = [
    "mx.google.com",
    ";",
    " ",
    "dkim=pass",
    "header.d=",
    "example.org",
    "(",
    ")",
    '"',
    "\\",
    "=",
    "/",
    "\x00",
    "\u202e",
]


@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_no_header_makes_the_reader_raise_or_unsafe(value: str) -> None:
    results = read_authentication(safe_line(value))

    assert results[0].method == OPENING
    for one in results:
        words = one.authserv_id + one.method + one.result + one.domain
        assert safe_line(words) == words
    assert is_authenticated(results, TRUSTED, "example.org") in (True, False, None)
