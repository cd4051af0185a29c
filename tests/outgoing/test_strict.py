"""What stands on the wire is read in one way by everybody, or it does not get there."""

import pytest

from console.outgoing.mailer import Envelope, UnsafeMailError
from console.outgoing.smtp import SmtpMailer
from console.outgoing.strict import check_envelope, check_raw, is_plain_address, stuffed
from tests.outgoing.builders import MAIL, SOON, an_envelope
from tests.outgoing.scripted import Script, scripted

PLAIN = (
    "a@b",
    "jan@klant.example",
    "o'neill+tag=1@a-b.example",
    "x@xn--bcher-kva.example",
    "1@2.3",
    "{a}|`b`@c.example",
)
INJECTED = (
    "\r\nRCPT TO:<evil@x.example>", "\n", "\r", "\0", " ", "\t", "> SIZE=1", "<", '"', "\\", ",b@c.example",
    "\x85", "\u2028", "é", ";", ":", "(x)",
)  # fmt: skip
CRAFTED = (
    "", "@b.example", "a@", "a", "a@b@c.example", "a..b@c.example", ".a@b.example", "a.@b.example", "a@b..c",
    "a@-b.example", "a@b-.example", "a@[127.0.0.1]", "a@b_c.example", "<a@b.example>", "Jan <a@b.example>",
    '"a b"@c.example', "=?x?q?a=40b.nl=3e=00?=@c.example ", "x" * 65 + "@b.example", "a@" + "b" * 64 + ".example",
    "a@" + "b." * 130 + "nl",
)  # fmt: skip


@pytest.mark.parametrize("address", PLAIN)
def test_a_dot_atom_at_a_domain_is_plain(address: str) -> None:
    assert is_plain_address(address)


@pytest.mark.parametrize(
    "address", [*CRAFTED, *(f"a{odd}@b.example" for odd in INJECTED), *(f"a@b{odd}" for odd in INJECTED)]
)
def test_what_could_be_read_in_two_ways_is_no_address(address: str) -> None:
    assert not is_plain_address(address)
    with pytest.raises(UnsafeMailError):
        check_envelope(an_envelope(address))


@pytest.mark.parametrize("address", [f"a@b.example{odd}" for odd in INJECTED])
def test_the_sender_is_as_strict_as_a_recipient(address: str) -> None:
    with pytest.raises(UnsafeMailError):
        check_envelope(an_envelope(sender=address))


def test_an_envelope_needs_a_recipient_but_no_sender() -> None:
    check_envelope(an_envelope(sender=""))

    with pytest.raises(UnsafeMailError):
        check_envelope(Envelope(sender="a@b.example", recipients=()))


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"a", b"a\n", b"a\r", b"a\nb\r\n", b"a\rb\r\n", b"a\r\r\n", b"\n\r\n", b"a\r\n.\nMAIL FROM:<x@y>\r\n",
        b"a\n.\r\n", b"a\r\n.\r", b"a\0b\r\n", b"x" * 999 + b"\r\n", b"a\r\n" + b"x" * 5000 + b"\r\n",
    ],
)  # fmt: skip
def test_bytes_that_servers_read_in_two_ways_are_refused(raw: bytes) -> None:
    with pytest.raises(UnsafeMailError):
        check_raw(raw)


def test_a_line_may_have_998_bytes() -> None:
    check_raw(b"x" * 998 + b"\r\n" + b"y" * 998 + b"\r\n")


def test_dots_at_line_starts_are_doubled_and_the_end_is_said_once() -> None:
    assert stuffed(b".\r\n.a\r\nb.\r\n") == b"..\r\n..a\r\nb.\r\n.\r\n"


@pytest.mark.parametrize(
    ("envelope", "raw"), [(an_envelope("a@b.example>\r\nDATA"), MAIL), (an_envelope(), b"a\r\n.\nb\r\n")]
)
async def test_no_server_is_asked_about_a_mail_that_is_not_safe(envelope: Envelope, raw: bytes) -> None:
    script = Script()

    async with scripted(script):
        with pytest.raises(UnsafeMailError):
            await SmtpMailer(deadlines=SOON).send(script.server(), "", envelope, raw)

    assert script.heard == []
