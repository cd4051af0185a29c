"""Files go along under names that every reader takes for a name, and are found again to the byte."""

from email import message_from_bytes, policy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.mail.attachments import attachment_bytes, safe_file_name
from console.mail.parse import parse
from console.outgoing import entity as bodies
from console.outgoing.compose import compose
from console.outgoing.entity import Leaf, entity
from console.outgoing.files import OutgoingFile, file_named, kind_of, safe_name
from console.outgoing.mailer import UnsafeMailError
from console.outgoing.reading_back import check_leaves
from console.outgoing.strict import check_raw
from tests.outgoing.builders import a_draft

NAMES = (
    "bon.pdf", "bon met spatie.pdf", "rekening é.pdf", "", ".", "..", "../../etc/passwd", "C:\\temp\\x.doc",
    "a\r\nBcc: b", 'a"; filename="b.exe', "=?utf-8?q?a=0d=0aBcc:_b?=", "x" * 400 + ".pdf",
    "é" * 300 + ".pdf", "a\u202efdp.exe", "字" * 90, "utf-8''a%0d%0a", "a'b%20c", "a;b=c", "a\0b", "-rf.txt",
    "~x", "con.txt", "👩‍💻.png", " x ", "a\\", "a*1*=b",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_two_readers_find_the_file_under_its_safe_name(name: str) -> None:
    file = file_named(name, b"\0\r\n.\r\n--x\xff")

    raw = compose(a_draft(files=(file,)))

    (read,) = parse(raw).attachments
    theirs = [part for part in message_from_bytes(raw, policy=policy.compat32).walk() if part.get_filename()]
    assert read.name == file.name == theirs[0].get_filename()
    assert attachment_bytes(raw, read.part) == file.content == theirs[0].get_payload(decode=True)
    assert not set(file.name) & set('\r\n\0"/\\;:*?<>|')
    assert raw.isascii()
    check_raw(raw)


@settings(max_examples=60, deadline=None)
@given(name=st.text(), content=st.binary(max_size=3000), text=st.text())
def test_whatever_the_name_and_the_bytes_they_are_read_back(name: str, content: bytes, text: str) -> None:
    file = file_named(name, content)

    raw = compose(a_draft(text=text, files=(file, file), has_html=True))

    assert [(one.name, one.size) for one in parse(raw).attachments] == [(file.name, len(content))] * 2


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.PDF", "application/pdf"), ("a.txt", "text/plain"), ("a.exe", "application/octet-stream"),
        ("a.html", "application/octet-stream"), ("a.svg", "application/octet-stream"),
        ("pdf", "application/octet-stream"), ("a.js", "application/octet-stream"),
        ("a.pdf.exe", "application/octet-stream"), ("a.jpeg", "image/jpeg"),
    ],
)  # fmt: skip
def test_the_kind_follows_the_end_of_the_name_and_a_short_list(name: str, kind: str) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize("name", NAMES)
def test_a_safe_name_is_safe_already(name: str) -> None:
    assert safe_name(safe_name(name)) == safe_name(name)
    assert safe_file_name(safe_name(name)) == safe_name(name)


def test_the_html_holds_the_same_words_escaped_and_its_quotes_as_quotes() -> None:
    text = 'Dag <b>Jan</b> & "co"\n  ingesprongen\n> citaat\n>> ouder\n\nhttps://x.example/?a=1&b=2\n-- \nAcme'

    raw = compose(a_draft(text=text, has_html=True))

    page = message_from_bytes(raw, policy=policy.default).get_body(("html",))
    assert page is not None
    html = page.get_content()
    assert "Dag &lt;b&gt;Jan&lt;/b&gt; &amp; &quot;co&quot;" in html
    assert (html.count("<blockquote"), html.count("</blockquote>")) == (2, 2)
    assert "&nbsp;&nbsp;ingesprongen" in html
    assert not any(word in html for word in ("<a ", "href", "<b>", "src", "<script"))
    assert parse(raw).text.split() == text.split()


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "</body></html>", "&#60;img src=x&#62;", "\0<i>", "]]>"])
def test_no_text_becomes_markup(text: str) -> None:
    html = message_from_bytes(compose(a_draft(text=text, has_html=True)), policy=policy.default).get_body(("html",))

    assert html is not None
    inside = html.get_content().partition("<body>")[2].partition("</body>")[0]
    assert inside.replace("<div>", "").replace("</div>", "").count("<") == 0


def test_equal_answers_give_equal_bytes() -> None:
    file = file_named("bon.pdf", b"%PDF")

    assert compose(a_draft(files=(file,), has_html=True)) == compose(a_draft(files=(file,), has_html=True))


def test_a_text_that_looks_like_a_boundary_ends_nothing() -> None:
    boundary = compose(a_draft(files=(file_named("a.pdf", b"x"),))).split(b'boundary="')[1].split(b'"')[0].decode()

    raw = compose(a_draft(text=f"--{boundary}\n\n--{boundary}--", files=(file_named("a.pdf", b"x"),)))

    assert [one.name for one in parse(raw).attachments] == ["a.pdf"]


@pytest.mark.parametrize(
    "content_type", ["text/html\r\nBcc: b@c", "multipart/mixed", "message/rfc822", "x", "text/plain; a=b"]
)
def test_a_file_that_is_not_what_it_says_composes_no_mail(content_type: str) -> None:
    odd = OutgoingFile(name="a.txt", content_type=content_type, content=b"From: a@b.example\r\n\r\nx")

    with pytest.raises(UnsafeMailError):
        compose(a_draft(files=(odd,)))


def test_a_writer_that_loses_a_part_or_a_byte_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    files = (file_named("a.pdf", b"abc"), file_named("b.pdf", b"def"))
    plain = entity("Dag", files)

    for leaves in (plain.leaves[:-1], (*plain.leaves[:-1], Leaf(kind="application/pdf", content=b"deg", name="b.pdf"))):
        with pytest.raises(UnsafeMailError):
            check_leaves(plain.raw, leaves)
    monkeypatch.setattr(bodies, "file_name_lines", lambda name: [f'filename="x{name}"'])
    with pytest.raises(UnsafeMailError):
        compose(a_draft(files=files))


def test_megabytes_go_along() -> None:
    file = file_named("groot.zip", bytes(range(256)) * 4096 * 3)

    raw = compose(a_draft(files=(file,)))

    assert [one.size for one in parse(raw).attachments] == [3 * 1024 * 1024]
