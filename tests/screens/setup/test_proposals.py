"""What is proposed in the first steps: a short name, servers, whose guide comes first."""

import pytest

from console.commands import spelling
from console.forwarding_guide import Provider
from console.screens.setup.proposals import imap_host, provider_of, short_name, smtp_host


@pytest.mark.parametrize(
    ("name", "proposed"),
    [
        ("Acme BV", "acme"),
        ("Acme Nederland B.V.", "acme-nederland"),
        ("Café Zürich", "cafe-zurich"),
        ("J&T Schoenen", "j-t-schoenen"),
        ("BV", "bv"),
        ("24/7 Hulp", "24-7-hulp"),
        ("x" * 60, "x" * 40),
        ("株式会社", ""),
        ("", ""),
        ("--", ""),
    ],
)
def test_a_short_name_is_what_is_left_of_a_name(name: str, proposed: str) -> None:
    assert short_name(name) == proposed


@pytest.mark.parametrize("name", ["Acme BV", "a b " * 30, "É" * 50, "x" * 39 + " y"])
def test_what_is_proposed_is_a_short_name(name: str) -> None:
    assert spelling.slug(short_name(name)) == short_name(name)


@pytest.mark.parametrize(
    ("address", "imap", "smtp", "provider"),
    [
        ("info@acme.nl", "imap.acme.nl", "smtp.acme.nl", Provider.GOOGLE),
        ("acme@googlemail.com", "imap.gmail.com", "smtp.gmail.com", Provider.GOOGLE),
        ("acme@live.nl", "outlook.office365.com", "smtp.office365.com", Provider.OUTLOOK),
        ("acme@yahoo.com", "imap.mail.yahoo.com", "smtp.mail.yahoo.com", Provider.GOOGLE),
    ],
)
def test_servers_and_the_guide_are_guessed_by_the_domain(
    address: str, imap: str, smtp: str, provider: Provider
) -> None:
    assert (imap_host(address), smtp_host(address), provider_of(address)) == (imap, smtp, provider)
