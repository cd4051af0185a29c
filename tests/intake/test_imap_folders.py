"""The folders of a mailbox are told to whoever tries it out, however the server writes their names."""

import pytest

from console.intake.imap_answers import Answer
from console.intake.imap_commands import encode_folder
from console.intake.imap_folders import decode_folder, folder_names
from console.intake.imap_responses import Response


def listed(*texts: bytes, status: str = "OK", literals: tuple[bytes, ...] = ()) -> list[str]:
    untagged = [Response(text, literals) for text in texts]
    return folder_names(Answer(status=status, words=b"", untagged=untagged))


def test_inbox_stands_first_and_what_can_not_be_opened_is_left_out() -> None:
    assert listed(
        b'* LIST (\\HasNoChildren) "/" Sent',
        b'* LIST (\\Noselect \\HasChildren) "/" "[Gmail]"',
        b"* LIST () NIL inbox",
        b'* LIST () "/" "Archive/2026"',
        b"* OK still here",
    ) == ["inbox", "Archive/2026", "Sent"]


@pytest.mark.parametrize(
    ("text", "literals", "name"),
    [
        (b'* LIST () "/" "a \\"b\\" \\\\c"', (), 'a "b" \\c'),
        (b'* LIST () "\\\\" {5}', (b"a b c",), "a b c"),
        (b'* list () "." "Tr&AOk-s"', (), "Trés"),
        (b'* LIST () "." "R&-D"', (), "R&D"),
        (b'* LIST () "." "caf\xc3\xa9"', (), "café"),
    ],
)
def test_a_name_is_read_in_each_way_that_it_can_be_written(text: bytes, literals: tuple[bytes, ...], name: str) -> None:
    assert listed(text, literals=literals) == [name]


def test_a_name_that_would_steer_a_terminal_is_made_safe() -> None:
    (name,) = listed(b'* LIST () "/" {9}', literals=(b"a\x1b]0;x\x07b\n",))

    assert name.isprintable()


@pytest.mark.parametrize("text", [b"* LIST", b"* LIST ()", b'* LIST () "/" {5}', b"* LSUB () NIL x", b'* LIST ( "/" x'])
def test_what_is_no_list_names_nothing(text: bytes) -> None:
    assert listed(text) == []


def test_a_refusal_names_nothing() -> None:
    assert listed(b"* LIST () NIL x", status="NO") == []


@pytest.mark.parametrize("name", ["INBOX", "Trés", "R&D", "收件箱", "a&b-c&", "😀 emoji", "&&", "plain/name"])
def test_a_name_comes_back_from_its_encoding(name: str) -> None:
    assert decode_folder(encode_folder(name)) == name


@pytest.mark.parametrize("name", ["&", "&!!-", "&AA-", "a&b", "&AOk"])
def test_what_is_not_encoded_stays(name: str) -> None:
    assert decode_folder(name) == name
