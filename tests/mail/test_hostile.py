"""Every mail of the hostile corpus is read: without a fault, within the limits, in time, with every text made clean."""

import logging
import time
from collections.abc import Iterator

import pytest

from console.mail.parse import parse
from tests.corpus.hostile import EVERY_HOSTILE_MAIL
from tests.corpus.hostile.shape import Hostile
from tests.fuzz.promises import broken_promises

MOST_SECONDS = 10.0  # a guard for slow machines; what is promised and measured is a tenth of it


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """A detector of bounces logs what it stumbles over."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


def named(words: str) -> bytes:
    return next(hostile.build() for hostile in EVERY_HOSTILE_MAIL if words in str(hostile))


@pytest.mark.parametrize("hostile", EVERY_HOSTILE_MAIL, ids=str)
def test_a_hostile_mail_is_read_within_the_limits_and_its_texts_are_clean(hostile: Hostile) -> None:
    raw = hostile.build()

    started = time.perf_counter()
    mail = parse(raw)
    took = time.perf_counter() - started

    assert broken_promises(mail) == []
    assert took < MOST_SECONDS


def test_no_two_hostile_mails_have_one_name() -> None:
    names = [str(hostile) for hostile in EVERY_HOSTILE_MAIL]

    assert len(set(names)) == len(names) > 193


@pytest.mark.parametrize(
    ("words", "defect"),
    [
        ("100,000 parts", "more than 1000 parts"),
        ("nested 5,000 deep", "parts nested deeper than 50"),
        ("2,001 headers", "more than 2000 headers"),
        ("a header line of 17 kB", "a header over 16384 bytes"),
        ("a subject of 10 MB", "headers over 262144 bytes"),
        ("2,000 files", "more than 500 attachments"),
        ("a boundary that never comes", "a multipart is not closed"),
        ("a table of 5 MB", "the HTML is too complex: its text is shown without layout"),
        ("100,000 nested elements", "the HTML is too complex: its text is shown without layout"),
        ("entries of two kinds in each other", "the HTML is too complex: its text is shown without layout"),
        ("ten texts of 2 MB of accents", "text over 2000000 bytes"),
        ("parts of empty headers, 20 MB", "more than 200 headers"),
        ("parts of folded lines, 20 MB", "headers of too many lines"),
        ("two From headers", "more than one From header"),
    ],
)
def test_what_was_left_out_is_said(words: str, defect: str) -> None:
    assert defect in parse(named(words)).defects


def test_the_text_of_a_mail_with_too_many_headers_is_still_read() -> None:
    assert parse(named("50,000 headers")).text == "Waar blijft mijn bestelling?"


def test_of_too_many_references_the_newest_stay() -> None:
    assert parse(named("10,000 references")).references[-1] == "<oud.9999@klant.nl>"


def test_the_addresses_of_many_headers_are_bounded_together() -> None:
    assert len(parse(named("sixteen To headers")).to) == 2000
