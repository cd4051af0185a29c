"""Which address a mail was written to, and which header said so: a test for each sentence of grouping.md §3."""

from dataclasses import replace

import pytest

from console.routing import route
from storage.settings import Settings
from tests.grouping.builders import FORWARD_ACME, FORWARD_NOVA, HELP, MAIN, NOVA, SALES, SETTINGS, parsed, routed

NOBODY = "undisclosed-recipients:;"
RANKS = (
    ("X-MS-Exchange-ForwardingLoop", "info@acme.nl;5b7a1c0e-9f3d"),
    ("X-MS-Exchange-Inbox-Rules-Loop", "info@acme.nl"),
    ("Resent-From", "Info <info@acme.nl>"),
    ("Resent-Sender", "info@acme.nl"),
    ("X-Forwarded-For", f"info@acme.nl {FORWARD_ACME}"),
    ("X-Gm-Original-To", "info@acme.nl"),
    ("X-Original-To", "info@acme.nl"),
    ("Envelope-To", "info@acme.nl"),
    ("X-Envelope-To", "<info@acme.nl>"),
    ("X-Original-Recipient", "rfc822;info@acme.nl"),
    ("X-RCPT-To", "info@acme.nl"),
    ("Delivered-To", "info@acme.nl"),
    ("Return-Path", f"<info+caf_={FORWARD_ACME.replace('@', '=')}@acme.nl>"),
    ("Return-Path", "<info+SRS=aB3dE=ZX=example.nl=jan@acme.nl>"),
    ("To", "Info <info@acme.nl>"),
    ("Cc", "info@acme.nl"),
    ("List-Id", "Info <info.acme.nl>"),
    ("List-Post", "<mailto:info@acme.nl>"),
    ("Received", "from a by b with ESMTPS id 1 for <info@acme.nl>; Mon, 2 Mar 2026 08:11:09 +0000"),
)
FORWARDED_TO = ("X-Forwarded-To", FORWARD_ACME)


@pytest.mark.parametrize(("name", "value"), RANKS)
def test_each_header_alone_finds_the_address_and_is_named(name: str, value: str) -> None:
    mail = parsed(to="", headers=[FORWARDED_TO, (name, value)])
    mail = replace(mail, to=parsed(to=value).to) if name == "To" else mail
    mail = replace(mail, cc=parsed(cc=value).cc) if name == "Cc" else mail

    found = routed(mail)

    assert (found.address, found.because, found.addressed, found.badges) == ("info@acme.nl", name, True, ())
    assert found.evidence is not None
    assert (found.evidence.header, found.evidence.position, found.evidence.value) == (name, 1, value)


@pytest.mark.parametrize(("higher", "lower"), [(RANKS[at], RANKS[at + 1]) for at in range(len(RANKS) - 1)])
def test_the_higher_rank_wins_wherever_it_stands(higher: tuple[str, str], lower: tuple[str, str]) -> None:
    weaker = (lower[0], lower[1].replace("info", "sales"))
    mail = parsed(to="", headers=[FORWARDED_TO, weaker, higher])
    mail = replace(
        mail, to=tuple(one for name, value in (weaker, higher) if name == "To" for one in parsed(to=value).to)
    )
    mail = replace(
        mail, cc=tuple(one for name, value in (weaker, higher) if name == "Cc" for one in parsed(cc=value).cc)
    )

    found = routed(mail)

    assert (found.address, found.because) == ("info@acme.nl", higher[0])


@pytest.mark.parametrize("written", ["INFO@ACME.NL", "Info <Info@Acme.NL>", "info+klacht@acme.nl"])
def test_case_and_plus_tag_do_not_matter(written: str) -> None:
    mail = parsed(to=written)

    assert (routed(mail).address, routed(mail).because) == ("info@acme.nl", "To")


def test_an_address_registered_with_its_tag_is_found_exactly_first() -> None:
    tagged = replace(SALES, address="info+nl@acme.nl")
    settings = replace(SETTINGS, addresses=(MAIN, tagged))

    assert routed(parsed(to="info+nl@acme.nl"), settings=settings).address == "info+nl@acme.nl"
    assert routed(parsed(to="info+de@acme.nl"), settings=settings).address == "info@acme.nl"


@pytest.mark.parametrize("template", ["klanten@{{merknaam}}.nl", "klanten@{{ brand }}.nl"])
def test_an_answer_to_the_from_address_counts_as_the_address(template: str) -> None:
    settings = replace(SETTINGS, addresses=(MAIN, replace(SALES, from_address=template), HELP))

    found = routed(parsed(to="klanten@acme.nl"), settings=settings)

    assert (found.address, found.because, found.addressed) == ("sales@acme.nl", "To", True)


def test_a_from_address_with_the_account_in_it_is_filled() -> None:
    settings = replace(SETTINGS, addresses=(MAIN, replace(SALES, from_address="x@{{accountnaam}}.nl"), HELP))

    assert routed(parsed(to="x@konto.nl"), settings=settings).address == "sales@acme.nl"


def test_x_forwarded_for_counts_for_nothing_without_our_forward_address() -> None:
    mail = parsed(to="info@acme.nl", headers=[("X-Forwarded-For", "sales@acme.nl")])
    elsewhere = parsed(
        to="info@acme.nl", headers=[("X-Forwarded-To", FORWARD_NOVA), ("X-Forwarded-For", "sales@acme.nl")]
    )

    assert (routed(mail).address, routed(mail).because) == ("info@acme.nl", "To")
    assert (routed(elsewhere).address, routed(elsewhere).because) == ("info@acme.nl", "To")


def test_our_own_delivered_to_is_passed_over_and_the_next_one_counts() -> None:
    mail = parsed(to=NOBODY, headers=[("Delivered-To", FORWARD_ACME), ("Delivered-To", "sales@acme.nl")])

    found = routed(mail)

    assert (found.address, found.because) == ("sales@acme.nl", "Delivered-To")
    assert found.evidence is not None
    assert found.evidence.position == 1


@pytest.mark.parametrize(
    "path",
    [
        "bounces+SRS=aB3dE=ZX=example.nl=jan@acme.nl",
        "SRS0=aB3d=ZX=acme.nl=info@forwarder.nl",
        "SRS1=aB3d=acme.nl==x=y=info@forwarder.nl",
    ],
)
def test_a_path_that_names_no_mailbox_tells_nothing(path: str) -> None:
    found = routed(parsed(to=NOBODY, return_path=path))

    assert (found.because, found.addressed) == ("default", False)


def test_the_newest_redirect_counts_and_no_older_one() -> None:
    newest = [("Resent-From", "iemand@elders.nl"), ("Resent-To", "x@y.nl")]
    mail = parsed(to=NOBODY, headers=[*newest, ("Received", "from a by b"), ("Resent-From", "info@acme.nl")])

    assert routed(mail).because == "default"


def test_the_oldest_received_counts_first() -> None:
    headers = [("Received", "by c for <sales@acme.nl>; x"), ("Received", "by a for info@acme.nl; x")]

    found = routed(parsed(to="", headers=headers))

    assert (found.address, found.because) == ("info@acme.nl", "Received")


def test_of_two_in_to_and_cc_the_first_in_to_wins_and_all_are_shown() -> None:
    mail = parsed(to="ander@elders.nl, sales@acme.nl, Info <info@acme.nl>", cc="info@acme.nl")

    found = routed(mail)

    assert (found.address, found.because, found.others) == ("sales@acme.nl", "To", ("info@acme.nl",))


def test_an_unknown_recipient_goes_to_the_first_address_with_a_badge() -> None:
    found = routed(parsed(to="onbekend@acme.nl"))

    assert (found.address, found.because, found.addressed) == ("info@acme.nl", "default", False)
    assert (found.evidence, found.badges) == (None, ("recipient unresolved",))


def test_the_default_address_of_the_brand_is_taken_when_it_is_set_and_still_registered() -> None:
    acme = replace(SETTINGS.brands[0], default_address="sales@acme.nl")
    settings = replace(SETTINGS, brands=(acme, SETTINGS.brands[1]))
    removed = replace(settings, addresses=(MAIN, HELP))

    assert routed(parsed(to=""), settings=settings).address == "sales@acme.nl"
    assert routed(parsed(to=""), settings=removed).address == "info@acme.nl"


def test_a_brand_without_addresses_uses_its_forward_address() -> None:
    settings = replace(SETTINGS, addresses=(HELP,))

    found = routed(parsed(to="wie@dan.ook"), settings=settings)

    assert (found.address, found.because, found.addressed) == (FORWARD_ACME, "default", False)


def test_an_address_of_another_brand_leaves_the_brand_and_earns_a_badge() -> None:
    found = routed(parsed(to="help@nova.nl"))

    assert (found.brand_id, found.address) == (SETTINGS.brands[0].id, "info@acme.nl")
    assert found.badges == ("recipient unresolved", "other brand's address")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Delivered-To", FORWARD_NOVA),
        ("X-Original-To", FORWARD_NOVA),
        ("X-Forwarded-To", FORWARD_NOVA),
        ("Envelope-To", FORWARD_NOVA),
        ("Received", f"from a by b for <{FORWARD_NOVA}>; x"),
    ],
)
def test_a_catch_all_finds_the_brand_by_the_forward_address(name: str, value: str) -> None:
    found = routed(parsed(to="info@acme.nl, help@nova.nl", headers=[(name, value)]), None)

    assert (found.brand_id, found.address) == (NOVA, "help@nova.nl")


def test_a_catch_all_without_a_forward_address_goes_by_any_registered_one_else_to_the_first_brand() -> None:
    assert routed(parsed(to="help@nova.nl"), None).brand_id == NOVA
    assert routed(parsed(to="wie@dan.ook"), None).brand_id == SETTINGS.brands[0].id


def test_without_a_brand_there_is_no_route() -> None:
    assert route(parsed(), None, Settings()) is None
