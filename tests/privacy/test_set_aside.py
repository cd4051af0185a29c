"""A mail that nobody could read, or that was parked, is somebody's by its own head; a report is, by what it names."""

import pytest

from console.privacy.set_aside import is_about
from storage.words import Because, Outcome

JAN = "jan@example.nl"


def about(raw: bytes, outcome: Outcome = Outcome.PARKED, because: Because | None = Because.PARKED_LOOP) -> bool:
    return is_about(raw, outcome, because, (JAN, "j@example.org"))


@pytest.mark.parametrize(
    "head",
    [
        b"From: Jan <jan@example.nl>",
        b"FROM: JAN@EXAMPLE.NL",
        b"from: Jan\r\n <jan@example.nl>",
        b"X: y\nFrom: j@example.org",
        b"Reply-To: jan@example.nl",
        b"Sender: jan@example.nl",
        b"Return-Path: <jan@example.nl>",
        b"X-Original-From: jan@example.nl",
    ],
)
def test_who_wrote_it_is_found_in_its_head(head: bytes) -> None:
    assert about(head + b"\r\n\r\ntekst")


@pytest.mark.parametrize(
    "raw",
    [
        b"From: piet@example.nl\r\nTo: jan@example.nl\r\n\r\ntekst",
        b"From: piet@example.nl\r\n\r\nFrom: jan@example.nl",
        b"From: piet@example.nl\n\nFrom: jan@example.nl",
        b"From: arjan@example.nl\r\n\r\n",
        b"From: van.jan@example.nl\r\n\r\n",
        b"From: jan@example.nl.evil.example\r\n\r\n",
        b"From: jan@example.nlx\r\n\r\n",
        b"X-From: jan@example.nl\r\n\r\n",
        b"",
        b"\x00\xff" * 100,
    ],
)
def test_who_is_only_named_or_has_a_longer_address_is_somebody_else(raw: bytes) -> None:
    assert not about(raw)


@pytest.mark.parametrize(
    ("outcome", "because"), [(Outcome.BOUNCE, Because.BOUNCE), (Outcome.PARKED, Because.PARKED_BOUNCE)]
)
def test_a_report_is_about_whoever_it_names_anywhere(outcome: Outcome, because: Because) -> None:
    report = b"From: mailer-daemon@mx.example\r\n\r\nFinal-Recipient: rfc822; Jan@Example.NL\r\n"

    assert about(report, outcome, because)
    assert not about(report.replace(b"Jan@", b"piet@"), outcome, because)
