"""The name of a file is a name: it leads nowhere, hides nothing, and can be written."""

import pytest

from console.mail.limits import NAME_BYTES
from console.mail.parse import parse
from tests.corpus.hostile.names import FILES, NAMES
from tests.mail.builders import Attached, mail


def name_of(written: str) -> str:
    (attachment,) = parse(mail(attachments=[Attached(name=written)])).attachments
    return attachment.name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("factuur.pdf", "factuur.pdf"),
        ("één bestand.pdf", "één bestand.pdf"),
        ("../../etc/passwd", "passwd"),
        ("één/../twee.pdf", "twee.pdf"),
        ("één\\..\\twee.pdf", "twee.pdf"),
        (".bashrc", "_.bashrc"),
        ("-rf", "_-rf"),
        ("~root", "_~root"),
        ("nul", "_nul"),
        ("CON.pdf", "_CON.pdf"),
        ("contract.pdf", "contract.pdf"),
        ("com1", "_com1"),
        ("x.exe. .", "x.exe"),
        ("..", "part-2.pdf"),
        ("één/..", "part-2.pdf"),
        ("", "part-2.pdf"),
        ("factuur\u202efdp.exe", "factuur⟪U+202E⟫fdp.exe"),
        ("é\x00.pdf", "é.pdf"),
        ("é\x1b]0;x\x07.pdf", "é⟪U+001B⟫]0;x⟪U+0007⟫.pdf"),
        ("é\u2028.pdf", "é .pdf"),
        ("[@click=app.quit].pdf", "[@click=app.quit].pdf"),
    ],
)
def test_a_name_keeps_only_what_is_a_name(written: str, name: str) -> None:
    assert name_of(written) == name


@pytest.mark.parametrize("written", ["a" * 300 + ".pdf", "é" * 300 + ".pdf", "\U0001f600" * 300 + ".pdf"])
def test_a_long_name_is_cut_and_keeps_its_end(written: str) -> None:
    name = name_of(written)

    assert NAME_BYTES - 4 <= len(name.encode()) <= NAME_BYTES
    assert name.endswith(".pdf")


def test_a_long_name_without_an_end_is_cut() -> None:
    assert name_of("é" * 300) == "é" * 127


def test_two_hundred_hostile_names_are_names() -> None:
    names = [one.name for hostile in FILES for one in parse(hostile.build()).attachments]

    assert len(NAMES) == len(names) == 200
    assert all(name and len(name.encode()) <= NAME_BYTES for name in names)
    assert not any("/" in name or "\\" in name or name[0] in ".-~" for name in names)
