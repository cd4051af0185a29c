"""Broken wrapping still gives what can be read of it."""

import base64

import pytest

from console.mail.headers import split_mail
from console.mail.mime import read_tree
from console.mail.transfer import content, is_mislabelled
from tests.mail.builders import mail


def wrapped(encoding: str, body: bytes) -> bytes:
    return mail(last_headers=[("Content-Transfer-Encoding", encoding)], raw_body=body)


def unwrapped(raw: bytes, most: int | None = None) -> bytes:
    headers, start, _ = split_mail(raw)
    return content(raw, read_tree(raw, headers, start)[0], most)


@pytest.mark.parametrize(
    ("encoding", "body", "plain"),
    [
        ("base64", b"aGFsbG8=", b"hallo"),
        ("base64", b"aGFs\r\nbG8=\r\n", b"hallo"),
        ("base64", b"aGFsbG8", b"hallo"),
        ("base64", b"aGFsbG8==", b"hallo"),
        ("base64", b"aGFsbG8=IA==", b"hallo "),
        ("base64", b"aG!Fs*bG8=", b"hallo"),
        ("base64", b"aGFsbG8=\r\n\r\n--\r\nvoet", b"hallo\xbe\x87"),
        ("base64", b"a", b""),
        ("base64", b"=", b""),
        ("BASE64 ", b"aGFsbG8=", b"hallo"),
        ("quoted-printable", b"=C3=A9n =\r\nregel", b"\xc3\xa9n regel"),
        ("quoted-printable", b"100=% =ZZ =", b"100=% =ZZ "),
        ("7bit", b"=C3", b"=C3"),
        ("utf-8", b"\xe9", b"\xe9"),
        ("x-uuencode", b"begin 644 a\r\n#86)C\r\n`\r\nend", b"begin 644 a\r\n#86)C\r\n`\r\nend"),
    ],
)
def test_a_body_is_unwrapped_as_far_as_it_can_be(encoding: str, body: bytes, plain: bytes) -> None:
    assert unwrapped(wrapped(encoding, body)).startswith(plain)


def test_no_more_is_unwrapped_than_asked_for() -> None:
    assert unwrapped(wrapped("base64", b"aGFsbG8=" * 1000), most=3) == b"hal"


@pytest.mark.parametrize(
    ("body", "is_lie"), [(b"Goedendag, dit is gewone tekst.", True), (b"aGFsbG8=\r\n" * 9, False), (b"", False)]
)
def test_plain_text_that_claims_to_be_base64_is_noticed(body: bytes, is_lie: bool) -> None:
    raw = wrapped("base64", body)
    headers, start, _ = split_mail(raw)

    assert is_mislabelled(raw, read_tree(raw, headers, start)[0]) is is_lie


@pytest.mark.parametrize("size", [1, 2, 3, 999_999, 1_048_576, 3_000_001])
def test_a_large_file_is_decoded_piece_by_piece_to_the_same_bytes(size: int) -> None:
    plain = bytes(number % 251 for number in range(size))

    assert unwrapped(wrapped("base64", base64.encodebytes(plain).replace(b"\n", b"\r\n"))) == plain


def test_a_large_file_with_a_foreign_letter_is_still_read() -> None:
    body = bytearray(base64.encodebytes(bytes(2_000_000)))
    body[1_500_000:1_500_000] = b"*"

    assert unwrapped(wrapped("base64", bytes(body))) == bytes(2_000_000)
