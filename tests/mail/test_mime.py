"""The tree says who contains whom, whatever the boundaries claim."""

from email import message_from_bytes
from email.message import Message

import pytest

from console.mail.headers import split_mail
from console.mail.limits import PART_COUNT
from console.mail.mime import Part, leaves, read_tree
from tests.mail.builders import Attached, mail, multipart, part


def tree(raw: bytes) -> tuple[Part, tuple[str, ...]]:
    headers, start, _ = split_mail(raw)
    return read_tree(raw, headers, start)


def seen(raw: bytes) -> list[tuple[str, str, bytes]]:
    root, _ = tree(raw)
    return [(leaf.position, leaf.kind, raw[leaf.start : leaf.end]) for leaf in leaves(root)]


def typed(content_type: str, body: bytes) -> bytes:
    return mail(last_headers=[("Content-Type", content_type)], raw_body=body)


def oracle(message: Message, position: str = "") -> list[tuple[str, str]]:
    payload = message.get_payload()
    if message.get_content_maintype() == "multipart" and isinstance(payload, list):
        children = [child for child in payload if isinstance(child, Message)]
        return [leaf for at, child in enumerate(children, 1) for leaf in oracle(child, f"{position}.{at}".lstrip("."))]
    return [(position or "1", message.get_content_type())]


@pytest.mark.parametrize(
    "raw",
    [
        mail(),
        mail(html="<p>x</p>"),
        mail(html="<p>x</p>", attachments=[Attached(), Attached(name="b.png", content_type="image/png")]),
        mail(raw_body=b"x") + b"",
        multipart(
            "mixed", multipart("related", part("text/html", "x"), part("image/png", b"1")), part("text/plain", "y")
        ),
        multipart("digest", b"\r\nSubject: een\r\n\r\nx", b"\r\nSubject: twee\r\n\r\ny"),
        multipart("mixed", multipart("mixed", multipart("mixed", part("text/plain", "diep")))),
    ],
)
def test_a_sound_tree_is_read_as_the_standard_library_reads_it(raw: bytes) -> None:
    read = [(position, kind) for position, kind, _ in seen(raw)]

    assert read == oracle(message_from_bytes(raw))


def test_the_line_break_before_a_boundary_belongs_to_it() -> None:
    raw = typed("multipart/mixed; boundary=b", b"--b\r\n\r\neen\r\n\r\n--b\n\ntwee\n--b--\r\n")

    assert [content for _, _, content in seen(raw)] == [b"een\r\n", b"twee"]


def test_a_missing_end_keeps_the_last_part() -> None:
    raw = typed("multipart/mixed; boundary=b", b"--b\r\n\r\neen")
    _, defects = tree(raw)

    assert seen(raw) == [("1", "text/plain", b"een")]
    assert defects == ("a multipart is not closed",)


def test_an_outer_boundary_ends_an_inner_multipart() -> None:
    inner = b'Content-Type: multipart/mixed; boundary="c"\r\n\r\n--c\r\n\r\nbinnen\r\n'
    raw = typed("multipart/mixed; boundary=b", b"--b\r\n" + inner + b"--b\r\n\r\nbuiten\r\n--b--")

    assert [(position, content) for position, _, content in seen(raw)] == [("1.1", b"binnen"), ("2", b"buiten")]


def test_a_boundary_that_starts_another_does_not_end_it() -> None:
    inner = b"Content-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\n\r\nbinnen\r\n--bb--\r\n"
    raw = typed("multipart/mixed; boundary=b", b"--b\r\n" + inner + b"--b\r\n\r\nbuiten\r\n--b--")

    assert [(position, content) for position, _, content in seen(raw)] == [("1.1", b"binnen"), ("2", b"buiten")]


def test_a_boundary_that_the_header_forgot_is_taken_from_the_body() -> None:
    assert seen(typed("multipart/mixed", b"--b\r\n\r\neen\r\n--b--")) == [("1", "text/plain", b"een")]


def test_a_multipart_without_any_boundary_is_one_part() -> None:
    raw = typed("multipart/mixed", b"tekst")
    _, defects = tree(raw)

    assert seen(raw) == [("1", "multipart/mixed", b"tekst")]
    assert defects == ("a multipart without a boundary",)


def test_a_part_without_headers_keeps_its_first_line() -> None:
    raw = typed("multipart/mixed; boundary=b", b"--b\r\n\r\nNota: dit is tekst\r\n--b--")

    assert seen(raw) == [("1", "text/plain", b"Nota: dit is tekst")]


def test_a_part_that_is_only_headers_is_empty() -> None:
    raw = typed("multipart/mixed; boundary=b", b"--b\r\nContent-Type: text/html\r\n--b\r\n\r\neen\r\n--b--")

    assert seen(raw) == [("1", "text/html", b""), ("2", "text/plain", b"een")]


def test_parts_nested_too_deep_are_not_entered() -> None:
    body = b"diep"
    for depth in range(5000, 0, -1):
        mark = b"b%d" % depth
        head = b"Content-Type: multipart/mixed; boundary=%b\r\n\r\n" % mark if depth > 1 else b""
        body = head + b"--" + mark + b"\r\n" + body + b"\r\n--" + mark + b"--\r\n"
    root, defects = tree(typed("multipart/mixed; boundary=b1", body))

    assert len(leaves(root)) == 1
    assert defects == ("parts nested deeper than 50",)


def test_of_ten_thousand_parts_the_first_thousand_are_read() -> None:
    root, defects = tree(typed("multipart/mixed; boundary=b", b"--b\r\n\r\nx\r\n" * 10_000 + b"--b--"))

    assert len(leaves(root)) == PART_COUNT - 1
    assert defects == ("more than 1000 parts",)


def test_a_million_lines_like_a_boundary_are_given_up() -> None:
    _, defects = tree(typed("multipart/mixed; boundary=-", b"\n---x" * 1_000_000))

    assert "too many lines that look like a boundary" in defects


def test_an_inner_boundary_behind_the_outer_one_is_only_text() -> None:
    inner = b"Content-Type: multipart/mixed; boundary=c\r\n\r\nx\r\n"
    raw = typed("multipart/mixed; boundary=b", b"--b\r\n" + inner + b"--b\r\n\r\n--c\r\n\r\ny\r\n--b--")

    assert [(position, content) for position, _, content in seen(raw)] == [("1", b"x"), ("2", b"--c\r\n\r\ny")]


def test_the_same_boundary_inside_belongs_to_the_inner_multipart() -> None:
    inner = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    raw = typed("multipart/mixed; boundary=b", b"--b\r\n" + inner + b"--b\r\n\r\nx\r\n--b--\r\n--b--")

    assert [(position, content) for position, _, content in seen(raw)] == [("1.1", b"x")]


def test_a_boundary_used_at_two_levels_does_not_hide_the_one_between() -> None:
    innermost = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n1\r\n--b\r\n\r\n2\r\n--b--\r\n"
    between = b"Content-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n" + innermost + b"--c\r\n\r\n3\r\n--c--\r\n"
    raw = typed("multipart/mixed; boundary=b", b"--b\r\n" + between + b"--b\r\n\r\n4\r\n--b--")

    assert [content for _, _, content in seen(raw)] == [b"1", b"2", b"3", b"4"]
