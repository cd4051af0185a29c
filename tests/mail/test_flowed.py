"""Soft line breaks join, and nothing else does."""

import pytest

from console.mail.flowed import unfolded


@pytest.mark.parametrize(
    ("written", "deletes_space", "read"),
    [
        ("een \ntwee\ndrie", False, "een twee\ndrie"),
        ("een \ntwee", True, "eentwee"),
        ("> een \n> twee\ndrie", False, "> een twee\ndrie"),
        (">> een \n> twee", False, ">> een\n> twee"),
        (" From hier\n >geen citaat", False, "From hier\n>geen citaat"),
        ("tekst \n-- \nJan", False, "tekst \n-- \nJan"),
        ("een\n\ntwee", False, "een\n\ntwee"),
        ("open \n", False, "open "),
        ("", False, ""),
    ],
)
def test_a_paragraph_is_one_line_again(written: str, deletes_space: bool, read: str) -> None:
    assert unfolded(written, deletes_space) == read
