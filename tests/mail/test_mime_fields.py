"""A parameter has five spellings and one meaning."""

import pytest

from console.mail.limits import PARAMETER_COUNT
from console.mail.mime_fields import content_type, read_field


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (b"attachment; filename=a.pdf", "a.pdf"),
        (b'attachment; filename="a b.pdf"', "a b.pdf"),
        (b"attachment; filename=a b.pdf; size=3", "a b.pdf"),
        (b'attachment; filename="a;b.pdf"', "a;b.pdf"),
        (b'attachment; filename="a\\"b.pdf"', 'a"b.pdf'),
        (b'attachment; filename="C:\\map\\a.pdf"', "C:\\map\\a.pdf"),
        (b'attachment; filename="a.pdf', "a.pdf"),
        (b"attachment; FileName = a.pdf ;", "a.pdf"),
        (b"attachment;; ;filename=a.pdf", "a.pdf"),
        (b"attachment; nonsense; filename=a.pdf", "a.pdf"),
        (b"attachment; filename=a.pdf; filename=b.exe", "a.pdf"),
        (b'attachment; filename="=?utf-8?q?na=C3=AFef.pdf?="', "naïef.pdf"),
        ('attachment; filename="naïef.pdf"'.encode("cp1252"), "naïef.pdf"),
        ('attachment; filename="naïef.pdf"'.encode(), "naïef.pdf"),
        (b"attachment; filename*=utf-8''na%C3%AFef.pdf", "naïef.pdf"),
        (b"attachment; filename*=utf-8'nl'na%C3%AFef.pdf; filename=naief.pdf", "naïef.pdf"),
        (b"attachment; filename*0*=iso-8859-1''na%EF; filename*1=ef; filename*2*=%2Epdf", "naïef.pdf"),
        (b'attachment; filename*0="lange naam "; filename*1="in twee.pdf"', "lange naam in twee.pdf"),
        (b"attachment; filename*=na%C3%AFef.pdf", "naïef.pdf"),
        (b"attachment", ""),
        (b"", ""),
    ],
)
def test_a_file_name_is_read_in_every_spelling(written: bytes, name: str) -> None:
    assert read_field(written).text("filename") == name


def test_of_fifty_thousand_parameters_the_first_hundred_are_read() -> None:
    field = read_field(b"text/plain" + b"".join(b"; a%d=1" % number for number in range(50_000)))

    assert len(field.parameters) == PARAMETER_COUNT


@pytest.mark.parametrize("filler", [b";", b'"', b'; a="', b" ", b"=", b"; =", b'\\"', b";a*0*="])
def test_a_hostile_value_gives_a_field_all_the_same(filler: bytes) -> None:
    assert read_field(b"text/html;" + filler * 100_000).value == "text/html"


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        (b"TEXT/HTML; charset=x", "text/html"),
        (b" text/html ", "text/html"),
        (b"text", "text/plain"),
        (b"text/html charset=utf-8", "text/html"),
        (b"\xe9/\x1b", "text/plain"),
        (None, "text/plain"),
    ],
)
def test_what_is_no_type_counts_as_plain_text(written: bytes | None, kind: str) -> None:
    assert content_type(written).value == kind
