from email.utils import formataddr

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from console.mail.addresses import normalise, read_addresses
from console.mail.limits import CORRESPONDENT_COUNT, HEADER_BYTES
from console.mail.parsed import Correspondent
from console.mail.safe_text import safe_identity, safe_line


def spelled(raw: bytes) -> list[tuple[str, str]]:
    return [(one.name, one.address) for one in read_addresses(raw)]


@pytest.mark.parametrize(
    ("address", "spelling"),
    [
        ("Jan@Example.ORG", "jan@example.org"),
        (" jan@example.org ", "jan@example.org"),
        ("jan+tag@example.org", "jan+tag@example.org"),
        ("j.a.n@gmail.com", "j.a.n@gmail.com"),
        ("jan@example.org.", "jan@example.org"),
        ("jan@MÜNCHEN.de", "jan@xn--mnchen-3ya.de"),
        ("jan@xn--mnchen-3ya.de", "jan@xn--mnchen-3ya.de"),
        ("jan@straße.de", "jan@xn--strae-oqa.de"),
        ("jan@i❤.ws", "jan@xn--i-7iq.ws"),
        ("jan@mail_server.nl", "jan@mail_server.nl"),
        ("jan@localhost", "jan@localhost"),
        ("jan@[192.0.2.1]", "jan@[192.0.2.1]"),
        ('"jan"@example.org', "jan@example.org"),
        ('"jan de vries"@example.org', '"jan de vries"@example.org'),
        ("jan..@docomo.ne.jp", "jan..@docomo.ne.jp"),
        ("José@example.org", "josé@example.org"),
    ],
)
def test_an_address_has_one_spelling(address: str, spelling: str) -> None:
    assert normalise(address) == spelling


@pytest.mark.parametrize(
    "address",
    [
        "",
        "jan",
        "@example.org",
        "jan@",
        "jan@@",
        "jan@exa mple.org",
        "jan de vries@example.org",
        "jan@evil.org@bank.nl",
        "jan\x00@bank.nl",
        "jan\u200b@bank.nl",
        "jan@ba\u00adnk.nl",
        "jan@bank.nl\n",
        "jan@\u202ebank.nl",
        "jan@bank..nl",
        "jan@-bank.nl",
        "<jan@bank.nl>",
        "jan,piet@bank.nl",
        '"jan\x1b"@bank.nl',
        '" "@bank.nl',
        "\udce9@bank.nl",
        "jan\u212a@bank.nl",
        "jan\ufe0f@bank.nl",
        "jan\u034f@bank.nl",
        "jan\u3164@bank.nl",
        "jan" + "\u0302" * 9 + "@bank.nl",
        f"{'x' * 600}@bank.nl",
        f"jan@{'x' * 64}.nl",
    ],
)
def test_what_is_no_address_has_no_spelling(address: str) -> None:
    assert normalise(address.strip("\n") + ("\x07" if address.endswith("\n") else "")) == ""


@given(st.text() | st.builds("{}@{}".format, st.text(max_size=12), st.text(max_size=12)) | st.emails())
@example('"\\""@x')
@example("İ@x.nl")
@example("a@ⅷ.nl")
@example("Σ@Σ.gr")
def test_normalising_twice_changes_nothing(address: str) -> None:
    once = normalise(address)

    assert normalise(once) == once
    assert safe_identity(once) == once
    assert once == "" or once.rpartition("@")[2].isascii()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"Jan <jan@x.nl>", [("Jan", "jan@x.nl")]),
        (b"jan@x.nl (Jan de Vries)", [("Jan de Vries", "jan@x.nl")]),
        (b"J. de Vries <jan@X.NL>", [("J. de Vries", "jan@x.nl")]),
        (b'"Vries, Jan" <jan@x.nl>', [("Vries, Jan", "jan@x.nl")]),
        (b"Vries, Jan <jan@x.nl>", [("Vries, Jan", "jan@x.nl")]),
        (b'"a \\"b\\" c" <jan@x.nl>', [('a "b" c', "jan@x.nl")]),
        (b"=?utf-8?q?J=C3=A9?= =?utf-8?q?r=C3=B4me?= <j@x.nl>", [("Jérôme", "j@x.nl")]),
        (b'"=?utf-8?q?Vries=2C_Jan?=" <j@x.nl>', [("Vries, Jan", "j@x.nl")]),
        (b"J\xe9 <j@x.nl>", [("Jé", "j@x.nl")]),
        (b"jan@x.nl, Piet <piet@y.nl>", [("", "jan@x.nl"), ("Piet", "piet@y.nl")]),
        (b"jan@x.nl; piet@y.nl", [("", "jan@x.nl"), ("", "piet@y.nl")]),
        (b"Groep: jan@x.nl, piet@y.nl;, an@z.nl", [("", "jan@x.nl"), ("", "piet@y.nl"), ("", "an@z.nl")]),
        (b"undisclosed-recipients:;", []),
        (b"<@a.nl,@b.nl:jan@x.nl>", [("", "jan@x.nl")]),
        (b"jan @ x . nl", [("", "jan@x.nl")]),
        (b'"a@b.nl" <c@d.nl>', [("a@b.nl", "c@d.nl")]),
        (b"info@x.nl <info@x.nl>", [("info@x.nl", "info@x.nl")]),
        (b"jan(een (nog een) \\) )@x.nl", [("een (nog een) ) ", "jan@x.nl")]),
        (b"", []),
        (b"<>", []),
        (b", ,;", []),
    ],
)
def test_correspondents_on_whom_both_readings_agree_are_sure(raw: bytes, expected: list[tuple[str, str]]) -> None:
    assert spelled(raw) == [(name.strip(), address) for name, address in expected]
    assert all(one.sure for one in read_addresses(raw))


VICTIM = "support@bank.nl"


@pytest.mark.parametrize(
    "raw",
    [
        b"=?x?q?support=40bank.nl=3e=00?=evil@x.nl",
        b"=?utf-8?q?support=40bank.nl?=",
        b"=?utf-8?q?support=40bank.nl?= <evil@x.nl>",
        b"=?utf-8?b?IkJhbmsiIDxzdXBwb3J0QGJhbmsubmw+?= <evil@x.nl>",
        b"=?utf-8?q?x=3Csupport=40bank.nl=3E=2C?= <evil@x.nl>",
        b"support@bank.nl <evil@x.nl>",
        b"support@bank.nl\x00 <evil@x.nl>",
        b"<support@bank.nl> <evil@x.nl>",
        b"<support@bank.nl><evil@x.nl>",
        b"<support@bank.nl>, evil@x.nl <evil@x.nl",
        b"support@bank.nl evil@x.nl",
        b"<support@bank.nl> evil@x.nl",
        b"support@bank.nl@x.nl",
        b'"support@bank.nl"@x.nl',
        b'"<support@bank.nl>" <evil@x.nl>',
        b'"support@bank.nl <evil@x.nl>',
        b"(support@bank.nl) evil@x.nl",
        b"support@bank.nl(evil@x.nl",
        b"support@bank.nl (<evil@x.nl>",
        b"evil@x.nl (<support@bank.nl>)",
        b"evil@x.nl ) <support@bank.nl>",
        b"<evil@x.nl:support@bank.nl>",
        b"support@\xef\xbd\x82ank.nl",
        b"support@ban\xe2\x84\xaa.nl",
        b"support@ba\xc2\xadnk.nl",
        b"suppor\xe2\x80\x8bt@bank.nl",
        b"support@bank.nl\r<evil@x.nl>",
        b"support@bank.nl,<evil@x.nl",
        b"evil@x.nl <=?utf-8?q?support=40bank.nl?=>",
        b"<<support@bank.nl>>",
        b"Bank <support@bank.nl",
    ],
)
def test_tricks_with_from_are_never_sure_for_the_victim(raw: bytes) -> None:
    assert not any(one.sure and one.address == VICTIM for one in read_addresses(raw))


def test_an_encoded_word_beside_an_address_does_not_become_the_address() -> None:
    (one,) = read_addresses(b"=?x?q?support=40bank.nl=3e=00?=evil@x.nl")

    assert one.address.endswith("@x.nl")
    assert not one.sure


def test_a_name_shows_its_dangerous_characters() -> None:
    (one,) = read_addresses("\u202eJan =?utf-8?q?=1B]52?= <jan@x.nl>".encode())

    assert one.name == "⟪U+202E⟫Jan ⟪U+001B⟫]52"


def test_somebody_without_an_address_is_named_and_unsure() -> None:
    assert read_addresses(b"MAILER-DAEMON (Mail Delivery System)") == (
        Correspondent(name="MAILER-DAEMON", address="", sure=False),
    )


@given(st.lists(st.tuples(st.text(max_size=20), st.emails()), max_size=5))
def test_what_a_good_writer_wrote_is_read_back(people: list[tuple[str, str]]) -> None:
    written = [(" ".join(safe_line(name).split()), address) for name, address in people if "=?" not in name + address]

    raw = ", ".join(formataddr(person) for person in written).encode()

    assert spelled(raw) == [(name, normalise(address)) for name, address in written]
    assert all(one.sure for one in read_addresses(raw) if "?=" not in one.address)


def test_a_header_at_its_limit_was_cut_and_is_unsure() -> None:
    everybody = read_addresses(b", ".join(b"a%d@x.nl" % number for number in range(20_000)))

    assert 1000 < len(everybody) <= CORRESPONDENT_COUNT
    assert not any(one.sure for one in everybody)
    assert all(one.address.endswith("@x.nl") for one in everybody)


@pytest.mark.parametrize(
    "unit",
    [
        b"(",
        b'"\\',
        b"a:",
        b"<",
        b"a@",
        b'"<"',
        b"<a@b>",
        b"(\\",
        b"[",
        b"@a,",
        b"<@a,",
        b". ",
        b"=?a?q?",
        b",",
        b"\\",
        b">",
    ],
)
def test_hostile_repetition_ends_in_few_correspondents(unit: bytes) -> None:
    everybody = read_addresses((unit * HEADER_BYTES)[: HEADER_BYTES - 1])

    assert len(everybody) <= CORRESPONDENT_COUNT


PIECES = [
    "jan",
    "@",
    "x.nl",
    "<",
    ">",
    ",",
    ";",
    ":",
    '"',
    "\\",
    "(",
    ")",
    " ",
    "=?utf-8?q?",
    "?=",
    "=40",
    "\x00",
    "\r\n ",
    "é",
    "\u202e",
    ".",
]


@given(st.binary() | st.lists(st.sampled_from(PIECES), max_size=30).map(lambda pieces: "".join(pieces).encode()))
def test_no_bytes_make_the_reader_raise_or_unsafe(raw: bytes) -> None:
    for one in read_addresses(raw):
        assert one.name == safe_identity(one.name)
        assert one.address == normalise(one.address)
        assert one.address or not one.sure
        one.name.encode("utf-8")
