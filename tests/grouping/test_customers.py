"""Whose mail it is: a test for each sentence of grouping.md §4."""

from dataclasses import replace

import pytest

from console.customers import named_customer
from console.mail.authentication import read_authentication
from console.mail.parsed import Correspondent, InnerSender
from storage.settings import Settings
from tests.grouping.builders import FORWARD_ACME, SALES, SETTINGS, parsed, with_account, written_by

FORM = "formulier@webbouwer.nl"


def trusting(*authservs: str) -> Settings:
    return with_account(trusted_authservs=authservs)


def test_the_customer_is_the_from_and_never_the_reply_to_of_a_stranger() -> None:
    found = written_by(parsed(from_="Jan Smit <Jan+nieuws@Example.nl>", reply_to="ander@elders.nl"))

    assert (found.name, found.address, found.because) == ("Jan Smit", "jan+nieuws@example.nl", "From")
    assert (found.sure, found.ourselves, found.relayed) == (True, False, False)


@pytest.mark.parametrize("form", ["info@acme.nl", "Website <info+form@acme.nl>", FORM, FORWARD_ACME])
def test_behind_our_own_address_or_a_relay_the_foreign_reply_to_is_the_customer(form: str) -> None:
    settings = with_account(relays=(FORM,))

    found = written_by(parsed(from_=form, reply_to="Piet <piet@klant.nl>"), settings)

    assert (found.name, found.address, found.because, found.ourselves) == ("Piet", "piet@klant.nl", "Reply-To", False)


@pytest.mark.parametrize("reply_to", ["", "sales@acme.nl", FORM])
def test_a_form_without_a_foreign_reply_to_stays_what_it_is(reply_to: str) -> None:
    settings = with_account(relays=(FORM,))

    ours = written_by(parsed(from_="info@acme.nl", reply_to=reply_to), settings)
    relay = written_by(parsed(from_=FORM, reply_to=reply_to), settings)

    assert (ours.address, ours.ourselves, ours.relayed) == ("info@acme.nl", True, False)
    assert (relay.address, relay.ourselves, relay.relayed) == (FORM, False, True)


@pytest.mark.parametrize("name", ["X-Original-From", "X-Original-Sender"])
def test_a_group_that_is_registered_and_rewrote_the_from_gives_the_original(name: str) -> None:
    mail = parsed(from_="'Jan Smit' via Info <info@acme.nl>", headers=[(name, "Jan Smit <jan@example.nl>")])

    found = written_by(mail)

    assert (found.address, found.because, found.ourselves) == ("jan@example.nl", name, False)


def test_a_group_known_by_its_list_id_gives_the_original_too() -> None:
    headers = [("X-Original-Sender", "jan@example.nl"), ("List-Id", "<team.groups.example>")]

    found = written_by(parsed(from_="team@groups.example", headers=headers))

    assert (found.address, found.because) == ("jan@example.nl", "X-Original-Sender")


def test_an_original_sender_counts_for_nothing_when_the_from_is_nobody_of_ours() -> None:
    found = written_by(parsed(from_="boef@elders.nl", headers=[("X-Original-From", "jan@example.nl")]))

    assert (found.address, found.because) == ("boef@elders.nl", "From")


@pytest.mark.parametrize(
    ("from_", "headers"),
    [
        ("jan@example.nl", []),
        ("info@acme.nl", []),
        ("info@acme.nl", [("X-Original-From", "sales@acme.nl"), ("X-Original-From", "Piet <piet@klant.nl>")]),
        ("info@acme.nl", [("X-Original-From", "niets"), ("X-Original-Sender", "piet@klant.nl")]),
        ("", [("Sender", "piet@klant.nl")]),
        ("", []),
    ],
)
def test_the_header_that_names_the_customer_is_the_one_that_is_shown(
    from_: str, headers: list[tuple[str, str]]
) -> None:
    mail = parsed(from_=from_, headers=headers)

    shown, found = named_customer(mail, SETTINGS), written_by(mail)

    named = [header.value for header in mail.all(found.because) if header.position == shown.evidence.position]
    assert (shown.address, shown.evidence.header) == (found.address, found.because)
    assert [shown.evidence.value] == (named or [""])
    assert found.address in shown.evidence.value.lower()


@pytest.mark.parametrize("from_", ["ana@konto.nl", "info@acme.nl", "sales+x@acme.nl", FORWARD_ACME, "k@acme.nl"])
def test_we_are_our_addresses_from_addresses_forward_addresses_and_employees(from_: str) -> None:
    addresses = (replace(SALES, from_address="k@{{brand}}.nl"), *SETTINGS.addresses)

    found = written_by(parsed(from_=from_), replace(SETTINGS, addresses=addresses))

    assert found.ourselves


@pytest.mark.parametrize("subject", ["Fwd: klacht", "FW: klacht", "WG: klacht", "Doorst: klacht", "TR: x", "RV: x"])
def test_an_employee_who_forwards_stays_and_the_inner_sender_is_proposed(subject: str) -> None:
    inner = InnerSender(name="Jan Smit", address="jan@example.nl")

    found = written_by(parsed(from_="Ana <ana@konto.nl>", subject=subject, inner_sender=inner))

    assert (found.address, found.ourselves, found.proposed) == ("ana@konto.nl", True, inner)


def test_nothing_is_proposed_for_a_customer_or_without_the_mark_of_a_forward() -> None:
    inner = InnerSender(name="Jan Smit", address="jan@example.nl")

    assert written_by(parsed(subject="Fwd: klacht", inner_sender=inner)).proposed is None
    assert written_by(parsed(from_="ana@konto.nl", subject="klacht", inner_sender=inner)).proposed is None


def test_of_several_in_one_from_the_first_is_the_customer() -> None:
    found = written_by(parsed(from_="Jan <jan@example.nl>, Piet <piet@example.nl>"))

    assert (found.address, found.sure) == ("jan@example.nl", True)


def test_two_from_headers_make_the_sender_unsure() -> None:
    found = written_by(parsed(headers=[("From", "support@bank.nl")]))

    assert not found.sure


def test_readings_that_disagree_make_the_sender_unsure() -> None:
    mail = replace(parsed(), from_=(Correspondent(name="", address="jan@example.nl", sure=False),))

    assert not written_by(mail).sure


def test_without_from_the_sender_or_the_path_is_shown_and_never_sure() -> None:
    by_sender = replace(parsed(from_=""), sender=Correspondent(name="Jan", address="jan@example.nl"))
    by_path = parsed(from_="", return_path="jan@example.nl")

    assert [(found.address, found.because, found.sure) for found in map(written_by, (by_sender, by_path))] == [
        ("jan@example.nl", "Sender", False),
        ("jan@example.nl", "Return-Path", False),
    ]


def test_only_the_first_results_of_a_trusted_server_authenticate() -> None:
    forged = read_authentication("mx.konto.nl; dmarc=fail header.from=example.nl")
    passed = read_authentication("mx.konto.nl; dmarc=pass header.from=example.nl")
    others = read_authentication("mx.evil.nl; dmarc=pass header.from=example.nl")

    first = replace(parsed(), authentication=(*others, *passed, *forged))
    second = replace(parsed(), authentication=(*others, *forged, *passed))

    assert written_by(first, trusting("mx.konto.nl")).authenticated is True
    assert written_by(second, trusting("mx.konto.nl")).authenticated is False
    assert written_by(first).authenticated is None


def test_a_customer_named_by_reply_to_is_never_authenticated() -> None:
    results = read_authentication("mx.konto.nl; dmarc=pass header.from=acme.nl")
    mail = replace(parsed(from_="info@acme.nl", reply_to="jan@example.nl"), authentication=results)

    assert written_by(mail, trusting("mx.konto.nl")).authenticated is None
