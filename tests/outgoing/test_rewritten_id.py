"""Amazon SES names the Message-ID that it puts in the place of ours; of any other server nothing is guessed."""

import pytest

from console.outgoing.rewritten_id import rewritten_id

SES = "Ok 0102019a6e1c5f3b-1f2e3d4c-5b6a-4789-8c9d-0a1b2c3d4e5f-000000"
ID = "0102019a6e1c5f3b-1f2e3d4c-5b6a-4789-8c9d-0a1b2c3d4e5f-000000"


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("email-smtp.eu-west-1.amazonaws.com", "eu-west-1"),
        ("Email-SMTP.EU-Central-1.amazonaws.com.", "eu-central-1"),
        ("email-smtp-fips.us-gov-west-1.amazonaws.com", "us-gov-west-1"),
        ("email-smtp.us-east-1.amazonaws.com", "email"),
    ],
)
def test_the_id_that_ses_gives_is_known_by_its_region(host: str, domain: str) -> None:
    assert rewritten_id(host, SES) == f"<{ID}@{domain}.amazonses.com>"


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("smtp.acme.example", SES),
        ("email-smtp.eu-west-1.amazonaws.com.evil.example", SES),
        ("evil.example/email-smtp.eu-west-1.amazonaws.com", SES),
        ("email-smtp.eu-west-1.amazonaws.com", "2.0.0 OK 1732500000 d2e1a72fcca58-724de"),
        ("email-smtp.eu-west-1.amazonaws.com", "Ok <b@c.example>"),
        ("email-smtp.eu-west-1.amazonaws.com", ""),
    ],
)
def test_anything_else_keeps_our_own(host: str, words: str) -> None:
    assert rewritten_id(host, words) == ""
