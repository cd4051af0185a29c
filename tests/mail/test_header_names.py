"""Headers by the names that people know."""

import pytest

from console.mail.header_names import written_name


@pytest.mark.parametrize(
    ("kept", "written"),
    [
        ("message-id", "Message-ID"),
        ("x-forwarded-for", "X-Forwarded-For"),
        ("dkim-signature", "DKIM-Signature"),
        ("mime-version", "MIME-Version"),
        ("list-id", "List-ID"),
        ("to", "To"),
    ],
)
def test_a_header_is_named_as_it_is_usually_written(kept: str, written: str) -> None:
    assert written_name(kept) == written
