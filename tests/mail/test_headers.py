import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.mail.headers import decode_header, split_mail
from console.mail.limits import HEADER_BLOCK_BYTES, HEADER_BYTES, HEADER_COUNT
from console.mail.safe_text import safe_line


def names(raw: bytes) -> list[str]:
    return [header.name for header in split_mail(raw)[0]]


def values(raw: bytes) -> list[bytes]:
    return [header.raw for header in split_mail(raw)[0]]


def body(raw: bytes) -> bytes:
    return raw[split_mail(raw)[1] :]


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r"])
def test_headers_are_split_at_every_kind_of_line_end(end: bytes) -> None:
    raw = end.join([b"Subject: Vraag", b"TO: a@x.nl", b"", b"Hallo", b"daar"])

    headers, offset, defects = split_mail(raw)

    assert [(header.name, header.raw, header.position) for header in headers] == [
        ("subject", b"Vraag", 0),
        ("to", b"a@x.nl", 1),
    ]
    assert raw[offset:] == b"Hallo" + end + b"daar"
    assert defects == ()


def test_a_folded_header_is_one_value() -> None:
    assert values(b"Subject: een\r\n twee\r\n\tdrie\r\n \r\n\r\nx") == [b"een twee\tdrie"]


def test_white_space_before_the_colon_is_tolerated() -> None:
    assert names(b"Subject : x\n\n") == ["subject"]


def test_eight_bit_bytes_stay_as_they_are() -> None:
    assert values(b"Subject: caf\xe9 \xe2\x82\xac\n\n") == [b"caf\xe9 \xe2\x82\xac"]


def test_blank_lines_a_byte_order_mark_and_an_mbox_line_come_before_the_headers() -> None:
    raw = b"\xef\xbb\xbf\r\n\r\nFrom jan@x.nl Tue Nov 24 08:41:28 2026\r\nSubject: x\r\n\r\nbody"

    assert names(raw) == ["subject"]
    assert body(raw) == b"body"


def test_a_line_without_a_colon_between_headers_is_a_defect() -> None:
    headers, _, defects = split_mail(b"Subject: x\nthis is no header\nTo: a@x.nl\n\nbody")

    assert [header.name for header in headers] == ["subject", "to"]
    assert defects == ("a line among the headers is no header",)


def test_without_a_blank_line_the_body_starts_at_the_first_line_that_is_no_header() -> None:
    assert body(b"Subject: x\nGeachte heer,\nhoe gaat het\n\nGroet") == b"Geachte heer,\nhoe gaat het\n\nGroet"


def test_a_mail_that_starts_with_a_folded_line_is_read_on() -> None:
    headers, _, defects = split_mail(b" lost\nSubject: x\n\nbody")

    assert [header.name for header in headers] == ["subject"]
    assert defects == ("the headers start with a folded line",)


def test_a_mail_without_headers_or_without_a_body_is_split_too() -> None:
    assert split_mail(b"") == ((), 0, ())
    assert names(b"Subject: x") == ["subject"]
    assert body(b"Subject: x") == b""


def test_one_header_over_its_limit_is_cut_and_said_so() -> None:
    headers, _, defects = split_mail(b"Subject: " + b"x" * (HEADER_BYTES + 1) + b"\nTo: a@x.nl\n\n")

    assert len(headers[0].raw) == HEADER_BYTES
    assert headers[1].name == "to"
    assert len(defects) == 1


def test_references_over_the_limit_lose_the_oldest() -> None:
    references = b" ".join(b"<%d@x.nl>" % number for number in range(3000))

    (header,), _, _ = split_mail(b"References: " + references + b"\n\n")

    assert header.raw.endswith(b"<2999@x.nl>")


def test_more_headers_than_the_limit_are_passed_over_but_the_body_is_found() -> None:
    raw = b"X: y\n" * (HEADER_COUNT + 50) + b"\nbody"

    headers, offset, defects = split_mail(raw)

    assert len(headers) == HEADER_COUNT
    assert raw[offset:] == b"body"
    assert defects == (f"more than {HEADER_COUNT} headers",)


def test_folded_lines_without_end_are_passed_over_but_the_body_is_found() -> None:
    raw = b"X: y\n" + b" z\n" * 30_000 + b"\nbody"

    headers, offset, defects = split_mail(raw)

    assert [header.name for header in headers] == ["x"]
    assert raw[offset:] == b"body"
    assert "headers of too many lines" in defects


def test_a_part_may_have_fewer_headers_than_a_mail() -> None:
    headers, offset, defects = split_mail(b"A: 1\n 2\nB: 3\nC: 4\n\nbody", 2)

    assert [(header.name, header.raw) for header in headers] == [("a", b"1 2"), ("b", b"3")]
    assert offset == len(b"A: 1\n 2\nB: 3\nC: 4\n\n")
    assert defects == ("more than 2 headers",)


def test_headers_over_the_limit_of_the_block_are_cut_and_the_body_is_found() -> None:
    raw = b"Subject: x\r\n" + b"X-Y: zzzz\r\n" * (HEADER_BLOCK_BYTES // 10) + b"\r\nbody"

    headers, offset, defects = split_mail(raw)

    assert headers[0].raw == b"x"
    assert raw[offset:] == b"body"
    assert f"headers over {HEADER_BLOCK_BYTES} bytes" in defects


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"=?utf-8?q?J=C3=A9r=C3=B4me?=", "Jérôme"),
        (b"=?UTF-8?B?SsOpcsO0bWU=?=", "Jérôme"),
        (b"=?utf-8?q?J=C3?= =?utf-8?q?=A9?=", "Jé"),
        (b"=?utf-8?q?een?=\t =?utf-8?b?IHR3ZWU=?=", "een twee"),
        (b"=?utf-8?q?een?= en =?utf-8?q?twee?=", "een en twee"),
        (b"Re: =?iso-8859-1?q?=80_5?=", "Re: € 5"),
        (b"=?utf-8*nl?q?taal?=", "taal"),
        (b"=?utf-8?q?How are you??= x", "How are you? x"),
        (b"=?utf-8?b?SGFsbG8?=", "Hallo"),
        (b"=?utf-8?b?SGF sbG8=!?=", "Hallo"),
        (b"=?utf-8?q?100=?=", "100="),
        (b"=?utf-8?q?open", "=?utf-8?q?open"),
        (b"=?utf-8?x?open?=", "=?utf-8?x?open?="),
        (b"=?no-such-charset?q?caf=E9?=", "café"),
        (b"caf\xe9", "café"),
        ("café".encode(), "café"),
        (b"a=?utf-8?q?b?=c", "abc"),
        (b"", ""),
    ],
)
def test_encoded_words_are_decoded_as_people_mean_them(raw: bytes, text: str) -> None:
    assert decode_header(raw) == text


@pytest.mark.parametrize(
    "raw", [b"=?utf-8?q?=1B]52;c;YQ=3D=3D=07?=", b"\x1b[2J\x9b2J", b"=?utf-7?q?+ABs-?=", b"a\x00\r\n b"]
)
def test_no_control_character_leaves_a_header(raw: bytes) -> None:
    assert decode_header(raw).isprintable()


@given(
    st.binary()
    | st.lists(st.sampled_from([b"\r\n", b"\n", b"\r", b" ", b":", b"A", b"\x00", b"From ", b"\xe9"])).map(b"".join)
)
def test_no_bytes_make_the_splitter_raise_or_point_outside(raw: bytes) -> None:
    headers, offset, defects = split_mail(raw)

    assert 0 <= offset <= len(raw)
    assert [header.position for header in headers] == list(range(len(headers)))
    assert all(header.name == header.name.lower() and header.name.isprintable() for header in headers)
    assert len(set(defects)) == len(defects)


WORDS = [
    b"=?",
    b"?=",
    b"utf-8",
    b"?q?",
    b"?B?",
    b"=",
    b"=C3",
    b"_",
    b" ",
    b"\xc3",
    b"A",
    b"\x1b",
    b"?",
    b"*nl",
    b"gb2312",
]


@given(st.binary() | st.lists(st.sampled_from(WORDS), max_size=40).map(b"".join))
def test_no_bytes_make_the_decoder_raise_or_unsafe(raw: bytes) -> None:
    text = decode_header(raw)

    assert text == safe_line(text)
    assert "\n" not in text
    text.encode("utf-8")
