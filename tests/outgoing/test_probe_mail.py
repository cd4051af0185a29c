"""The mail that sees whether forwarding works: signed, automatic, and readable by a person."""

from dataclasses import replace

from console.grouping.probe import read_probe
from console.mail.automatic import is_automatic
from console.mail.parse import parse
from console.mail.parsed import ParsedMail
from console.outgoing.compose import compose
from console.outgoing.probe_mail import from_address, probe_draft, probe_id
from storage.settings import Settings
from tests.grouping.builders import FORWARD_ACME, MAIN, NOON, SETTINGS, with_address

KEY = b"k" * 32


def sent(settings: Settings = SETTINGS) -> ParsedMail:
    known = settings.addresses[0]
    message_id = probe_id(settings, known, "f00d")
    return parse(compose(probe_draft(settings, known, message_id=message_id, date=NOON, key=KEY)))


def test_a_probe_proves_which_address_it_is_for_and_which_probe_it_is() -> None:
    mail = sent()

    assert read_probe(mail, KEY) == ("info@acme.nl", "<probe.f00d@acme.nl>")
    assert read_probe(mail, b"another") == ("", "")
    assert mail.message_id == "<probe.f00d@acme.nl>"


def test_a_probe_goes_from_the_address_to_the_address_and_is_automatic() -> None:
    mail = sent()

    assert [one.address for one in (*mail.from_, *mail.to)] == ["info@acme.nl", "info@acme.nl"]
    assert is_automatic(mail.automatic_marks, group_addresses=frozenset(), is_relay=False) is not None
    assert [header.value for header in mail.all("Auto-Submitted")] == ["auto-generated"]


def test_whoever_finds_a_probe_is_told_what_it_is_and_that_it_can_be_deleted() -> None:
    mail = sent()

    assert "info@acme.nl" in mail.subject
    assert "it can be deleted" in mail.text
    assert FORWARD_ACME in mail.text


def test_the_placeholders_of_the_from_address_are_filled() -> None:
    settings = with_address(from_address="klantenservice@{{merknaam}}.nl", from_name="Service {{merknaam}}")

    (author,) = sent(settings).from_

    assert (author.name, author.address) == ("Service Acme BV", "klantenservice@acme.nl")


def test_a_from_address_that_can_not_be_filled_gives_way_to_the_address() -> None:
    assert from_address(SETTINGS, replace(MAIN, from_address="x@{{nothing}}.nl")) == "info@acme.nl"
