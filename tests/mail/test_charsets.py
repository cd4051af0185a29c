"""Whatever a mail claims about its bytes, a readable text comes of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.mail.charsets import decode_bytes

LABELS = [
    "utf-8",
    "us-ascii",
    "iso-8859-1",
    "utf-7",
    "utf-16",
    "iso-2022-jp",
    "hz",
    "big5",
    "rot13",
    "base64",
    "",
    "\0",
    None,
]


@given(st.binary(max_size=300), st.sampled_from(LABELS) | st.text(max_size=20))
def test_no_bytes_raise_and_no_surrogate_or_nul_comes_out(raw: bytes, charset: str | None) -> None:
    text = decode_bytes(raw, charset)

    text.encode("utf-8")
    assert "\0" not in text


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        ("één € “citaat”", "cp1252", "iso-8859-1"),
        ("één", "utf-8", "us-ascii"),
        ("één", "utf-8", "iso-8859-1"),
        ("één", "utf-8", None),
        ("één", "utf-8", "x-unknown"),
        ("één €", "cp1252", None),
        ("café coördinatie € 12,50 geïnteresseerd", "cp1252", None),
        ("Señor Nuñez", "cp1252", "unknown-8bit"),
        ("Привет, как дела", "koi8_r", None),
        ("Привет, как дела", "cp1251", "windows-1251"),
        ("zażółć gęślą jaźń", "iso8859_2", "ISO_8859-2"),
        ("你好，请问", "gb18030", "gb2312"),
        ("こんにちは①", "cp932", "Shift_JIS"),
        ("こんにちは", "iso2022_jp", None),
        ("こんにちは", "iso2022_jp", "iso-2022-jp"),
        ("안녕하세요", "cp949", "ks_c_5601-1987"),
        ("één", "utf-16", "utf-8"),
        ("één", "utf_16_le", "utf-16"),
        ("één", "utf_8_sig", "utf-8"),
        ("één", "utf-7", "utf-7"),
    ],
)
def test_a_text_is_read_by_its_label_or_by_its_looks(text: str, codec: str, label: str | None) -> None:
    assert decode_bytes(text.encode(codec), label) == text


def test_utf_8_with_a_broken_byte_stays_utf_8() -> None:
    raw = ("één " * 10).encode() + b"\xff" + b"twee"

    assert decode_bytes(raw, "utf-8") == "één " * 10 + "\ufffdtwee"


def test_latin_bytes_that_claim_to_be_utf_8_are_read_as_latin() -> None:
    assert decode_bytes("één coördinatie".encode("cp1252"), "utf-8") == "één coördinatie"


def test_a_lone_surrogate_of_utf_7_is_replaced() -> None:
    assert decode_bytes(b"+2AA-", "utf-7") == "\ufffd"


def test_a_codec_that_is_no_charset_is_not_called() -> None:
    assert decode_bytes(b"uryyb", "rot13") == "uryyb"


def test_bytes_that_windows_leaves_unused_become_controls() -> None:
    assert decode_bytes(b"a\x81\xe9", None) == "a\x81é"
