"""The first gate: every text of a mail has passed `safe_text`, and without it the corpus would show."""

import logging
import re
from collections.abc import Callable, Iterator

import pytest

from console.mail import safe_text
from console.mail.parse import parse
from tests.corpus.hostile.escapes import PAYLOADS, as_latin, in_words, raw
from tests.fuzz.promises import harmful, texts

FIELDS = {
    "mail.subject",
    "mail.text",
    "mail.from_[].name",
    "mail.to[].name",
    "mail.cc[].name",
    "mail.headers[].value",
    "mail.attachments[].name",
    "mail.message_id",
    "mail.references[]",
}
CONTROLS = "\x1b]0;slecht\x07\x9b2J"


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """A detector of bounces logs what it stumbles over."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


def fields_with_harm(mail_bytes: bytes) -> set[str]:
    everything = texts("mail", parse(mail_bytes))
    return {re.sub(r"\d+", "", path) for path, text in everything if harmful(text, "\n\t")}


@pytest.mark.parametrize("build", [raw, in_words, as_latin], ids=["raw", "in encoded words", "in eight bits"])
@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_no_payload_is_left_in_any_field(payload: str, build: Callable[[str], bytes]) -> None:
    assert fields_with_harm(build(payload)) == set()


def test_without_the_gate_the_payload_is_found_in_every_field(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = re.compile(r"(?!)")
    monkeypatch.setattr(safe_text, "_RARE", nothing)
    monkeypatch.setattr(safe_text, "_RARE_IN_BLOCK", nothing)

    found = fields_with_harm(raw(CONTROLS)) | fields_with_harm(in_words(CONTROLS))

    assert found >= FIELDS


@pytest.mark.parametrize(
    "letter", ["\x00", "\x1b", "\x7f", "\x9b", "\u202e", "\u200b", "\u2028", "\ufe0f", "\U000e0041"]
)
def test_the_check_itself_knows_harm(letter: str) -> None:
    assert harmful(f"a{letter}b") == letter


@pytest.mark.parametrize("text", ["Café 中文 ☕ é\u0301", "⟪U+202E⟫", "a\u0600b"])
def test_the_check_lets_ordinary_text_be(text: str) -> None:
    assert harmful(text) == ""
