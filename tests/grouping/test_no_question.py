"""Mail that is no question: setup, loops, duplicates, bounces, automatic mail and floods (grouping.md §2, §5)."""

from dataclasses import replace

import pytest

from console.grouping.engine import question
from console.grouping.no_question import LOOP_HEADER
from console.grouping.probe import PROBE_HEADER, sign_probe
from console.mail.authentication import read_authentication
from console.mail.message_ids import sign_id
from console.mail.parsed import BounceReport, ForwardingConfirmation
from console.verdict import Kept, ProbeNews
from storage.probes import Probe, ProbeId
from storage.words import Because, Direction, Outcome
from tests.grouping.builders import (
    FORWARD_ACME,
    FORWARD_NOVA,
    JAN,
    NOON,
    NOTHING,
    NOVA,
    SETTINGS,
    decided,
    fact,
    known,
    parsed,
    with_account,
)

KEY = b"k" * 32
PROBE_ID = "<probe.1@acme.nl>"
ASKED = ForwardingConfirmation(code="123456789", link="https://mail-settings.google.com/vf-x", address="info@acme.nl")
REPORT = BounceReport(
    original_ids=("<ons@acme.nl>",),
    recipients=("jan@example.nl",),
    permanent=True,
    status="5.1.1",
    diagnostic="no such user",
)


def gmail(text: str = "dmarc=pass header.from=google.com", authserv: str = "mx.konto.nl"):  # type: ignore[no-untyped-def] # a mail
    mail = parsed(from_="Gmail <forwarding-noreply@google.com>", confirmation=ASKED)
    return replace(mail, authentication=read_authentication(f"{authserv}; {text}"))


def test_gmails_confirmation_is_setup_with_its_code_link_and_address() -> None:
    verdict = decided(gmail(), settings=with_account(trusted_authservs=("mx.konto.nl",)))

    assert (verdict.outcome, verdict.because) == (Outcome.SETUP, Because.SETUP_GMAIL_CONFIRMATION)
    assert all(word in verdict.reason for word in (ASKED.code, ASKED.link, ASKED.address))
    assert "not authenticated" not in verdict.badges


def test_an_unauthenticated_confirmation_carries_a_badge() -> None:
    assert "not authenticated" in decided(gmail()).badges
    assert (
        "not authenticated"
        in decided(gmail("dmarc=fail"), settings=with_account(trusted_authservs=("mx.konto.nl",))).badges
    )


def a_probe(address: str = "info@acme.nl") -> Probe:
    return Probe(id=ProbeId(5), address=address, message_id=PROBE_ID, is_canary=True, sent_at=NOON, sent_by="")


def test_our_own_probe_is_setup_and_a_forged_one_is_a_mail() -> None:
    genuine = parsed(from_="info@acme.nl", headers=[(PROBE_HEADER, sign_probe(KEY, "info@acme.nl", PROBE_ID))])
    forged = parsed(headers=[(PROBE_HEADER, sign_probe(b"other", "info@acme.nl", PROBE_ID))])

    asked = [question(mail, SETTINGS, KEY) for mail in (genuine, forged)]
    verdict = decided(genuine, replace(NOTHING, probe=asked[0].probe, own_probe=a_probe()))

    assert [(one.probe, one.probe_id) for one in asked] == [("info@acme.nl", PROBE_ID), ("", "")]
    assert (verdict.outcome, verdict.because) == (Outcome.SETUP, Because.SETUP_PROBE)
    assert "info@acme.nl" in verdict.reason
    assert verdict.probe == ProbeNews(id=ProbeId(5))


@pytest.mark.parametrize(
    ("address", "message_id"), [("sales@acme.nl", PROBE_ID), ("info@acme.nl", "<probe.2@acme.nl>")], ids=str
)
def test_a_probe_stands_for_no_other_address_and_for_no_other_probe(address: str, message_id: str) -> None:
    mac = sign_probe(KEY, "info@acme.nl", PROBE_ID).split()[2]
    changed = parsed(headers=[(PROBE_HEADER, f"{address} {message_id} {mac}")])

    assert question(changed, SETTINGS, KEY).probe == ""


@pytest.mark.parametrize("own", [None, a_probe("sales@acme.nl")])
def test_a_signed_probe_that_was_not_sent_to_its_address_is_setup_and_marks_nothing(own: Probe | None) -> None:
    verdict = decided(parsed(from_="info@acme.nl"), replace(NOTHING, probe="info@acme.nl", own_probe=own))

    assert (verdict.because, verdict.probe) == (Because.SETUP_PROBE, None)


def test_a_bounce_of_our_probe_is_setup_and_says_why_the_probe_can_not_come_back() -> None:
    report = replace(REPORT, original_ids=(PROBE_ID,), status="5.7.520", diagnostic="550 no external forwarding")

    verdict = decided(parsed(from_="MAILER-DAEMON@x.nl", bounce=report), replace(NOTHING, own_probe=a_probe()))

    assert (verdict.outcome, verdict.because) == (Outcome.SETUP, Because.SETUP_PROBE)
    assert verdict.reason == "our probe of info@acme.nl was not delivered: 5.7.520 550 no external forwarding"
    assert verdict.probe == ProbeNews(id=ProbeId(5), failure="5.7.520 550 no external forwarding")
    assert verdict.evidence[0].value == PROBE_ID
    assert (verdict.ticket, verdict.message) == (None, None)


def test_a_report_that_our_probe_is_only_late_is_setup_and_marks_nothing() -> None:
    late = replace(REPORT, permanent=False, status="4.4.1", diagnostic="")

    verdict = decided(parsed(bounce=late), replace(NOTHING, own_probe=a_probe()))

    assert (verdict.because, verdict.probe) == (Because.SETUP_PROBE, None)
    assert verdict.reason == "our probe of info@acme.nl was not yet delivered: 4.4.1"


@pytest.mark.parametrize("from_", [FORWARD_ACME, FORWARD_NOVA, f"Acme <{FORWARD_ACME.upper()}>"])
def test_from_a_forward_address_is_a_loop_that_names_both(from_: str) -> None:
    verdict = decided(parsed(from_=from_, to="info@acme.nl"))

    assert (verdict.outcome, verdict.because) == (Outcome.PARKED, Because.PARKED_LOOP)
    assert "info@acme.nl" in verdict.reason
    assert "omnidesk.com" in verdict.reason


@pytest.mark.parametrize("value", [FORWARD_ACME, "info@acme.nl", "konto"])
def test_our_own_loop_header_is_a_loop(value: str) -> None:
    assert decided(parsed(headers=[(LOOP_HEADER, value)])).because is Because.PARKED_LOOP


def test_the_loop_header_of_another_desk_is_no_loop() -> None:
    verdict = decided(parsed(headers=[(LOOP_HEADER, "supportx@ander.omnidesk.com")]))

    assert verdict.because is Because.NEW_NO_CANDIDATE


def test_our_signed_id_coming_back_is_a_loop_even_in_another_brand() -> None:
    own = sign_id(KEY, 1, 11, "nova.nl")
    mail = parsed(message_id=own)
    asked = question(mail, SETTINGS, KEY)
    kept = replace(NOTHING, tokens=(known(own, direction=Direction.OUT),), facts=(fact(brand_id=NOVA),))

    assert [(key, evidence.header) for key, evidence in asked.tokens] == [(11, "Message-ID")]
    assert decided(mail, kept).because is Because.PARKED_LOOP
    assert (
        decided(mail, replace(NOTHING, same_id=(known(own, direction=Direction.OUT),))).because is Because.PARKED_LOOP
    )


def test_a_group_that_put_our_own_address_in_from_is_no_loop() -> None:
    verdict = decided(parsed(from_="info@acme.nl", headers=[("X-Original-From", "jan@example.nl")]))

    assert verdict.because is Because.NEW_NO_CANDIDATE


def test_a_loop_is_recognised_before_a_duplicate_and_a_setup_before_a_loop() -> None:
    again = replace(NOTHING, same_bytes=known())

    assert decided(parsed(from_=FORWARD_ACME), again).because is Because.PARKED_LOOP
    assert decided(parsed(from_=FORWARD_ACME), replace(again, probe="info@acme.nl")).because is Because.SETUP_PROBE


def test_the_same_bytes_are_a_duplicate_of_their_message() -> None:
    verdict = decided(parsed(), replace(NOTHING, same_bytes=known()))

    assert (verdict.outcome, verdict.because) == (Outcome.DUPLICATE, Because.DUPLICATE)
    assert (verdict.message, verdict.ticket) == (11, 1)


def test_the_same_id_sender_and_body_are_a_duplicate() -> None:
    verdict = decided(parsed(to="sales@acme.nl"), replace(NOTHING, same_id=(known(),)))

    assert (verdict.outcome, verdict.message) == (Outcome.DUPLICATE, 11)


@pytest.mark.parametrize("other", [known(text="Ander lichaam"), known(sender="piet@example.nl")])
def test_the_same_id_with_another_body_or_sender_is_a_message_with_a_badge(other) -> None:  # type: ignore[no-untyped-def] # a parameter
    kept = Kept(customer_id=JAN, same_id=(other,), facts=(fact(),))

    verdict = decided(parsed(), kept)

    assert (verdict.outcome, verdict.because, verdict.ticket) == (Outcome.TICKETED, Because.KNOWN_MESSAGE_ID, 1)
    assert verdict.badges == ("Message-ID reused",)
    assert verdict.evidence[0].header == "Message-ID"


def test_a_reused_id_of_another_customer_goes_its_own_way_with_the_badge() -> None:
    kept = Kept(customer_id=None, same_id=(known(sender="x@y.nl"),), facts=(fact(takes_part=False),))

    verdict = decided(parsed(), kept)

    assert (verdict.because, verdict.ticket, verdict.follows) == (Because.NEW_NO_CANDIDATE, None, None)
    assert verdict.badges == ("Message-ID reused",)


def test_a_mail_without_message_id_goes_on_with_a_badge() -> None:
    verdict = decided(parsed(message_id=""))

    assert (verdict.because, verdict.badges) == (Because.NEW_NO_CANDIDATE, ("Message-ID missing",))


def test_a_bounce_of_our_mail_is_an_event_on_its_ticket() -> None:
    kept = replace(NOTHING, bounced=(known("<ons@acme.nl>", direction=Direction.OUT, ticket=4),))

    verdict = decided(parsed(from_="MAILER-DAEMON@x.nl", return_path="", bounce=REPORT), kept)

    assert (verdict.outcome, verdict.because) == (Outcome.BOUNCE, Because.BOUNCE)
    assert (verdict.ticket, verdict.message, verdict.reopen) == (4, 11, False)
    assert "jan@example.nl" in verdict.reason
    assert "5.1.1" in verdict.reason


def test_a_bounce_is_found_by_our_signature_where_the_id_was_changed() -> None:
    signed = sign_id(KEY, 4, 11, "elders.nl")
    mail = parsed(bounce=replace(REPORT, original_ids=(signed,)))
    kept = replace(NOTHING, tokens=(known(signed, direction=Direction.OUT, ticket=4),), facts=(fact(4),))

    assert [key for key, _ in question(mail, SETTINGS, KEY).tokens] == [11]
    assert decided(mail, kept).ticket == 4


@pytest.mark.parametrize("kept", [NOTHING, replace(NOTHING, bounced=(known("<ons@acme.nl>"),))])
def test_a_bounce_of_a_mail_that_is_not_ours_is_parked(kept: Kept) -> None:
    verdict = decided(parsed(bounce=REPORT), kept)

    assert (verdict.outcome, verdict.because) == (Outcome.PARKED, Because.PARKED_BOUNCE)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Auto-Submitted", "auto-replied"),
        ("Precedence", "bulk"),
        ("Precedence", "junk"),
        ("Precedence", "auto_reply"),
        ("X-Autoreply", "yes"),
        ("List-Id", "<nieuws.winkel.nl>"),
        ("List-Unsubscribe", "<https://winkel.nl/uit>"),
    ],
)
def test_automatic_mail_without_a_thread_opens_a_ticket_of_its_own(name: str, value: str) -> None:
    kept = Kept(customer_id=JAN, candidates=(fact(),))

    verdict = decided(parsed(headers=[(name, value)]), kept)

    assert (verdict.because, verdict.ticket, verdict.automatic) == (Because.NEW_AUTOMATIC, None, True)
    assert verdict.badges == ("automatic",)
    assert verdict.evidence[0].value == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Auto-Submitted", "no"),
        ("X-Auto-Response-Suppress", "All"),
        ("X-MS-Exchange-Inbox-Rules-Loop", "info@acme.nl"),
    ],
)
def test_a_hint_alone_makes_nothing_automatic(name: str, value: str) -> None:
    kept = Kept(customer_id=JAN, candidates=(fact(),))

    assert decided(parsed(headers=[(name, value)]), kept).because is Because.TIME_WINDOW


def test_the_marks_of_our_own_group_and_of_a_listed_relay_do_not_count() -> None:
    group = parsed(headers=[("List-Id", "<info.acme.nl>"), ("Precedence", "list"), ("List-Unsubscribe", "<x>")])
    relay = parsed(from_="f@web.nl", reply_to="jan@example.nl", headers=[("Auto-Submitted", "auto-generated")])

    assert decided(group).because is Because.NEW_NO_CANDIDATE
    assert decided(relay, settings=with_account(relays=("f@web.nl",))).because is Because.NEW_NO_CANDIDATE


@pytest.mark.parametrize(("count", "outcome"), [(59, Outcome.TICKETED), (60, Outcome.PARKED)])
def test_more_than_the_setting_of_automatic_mails_in_an_hour_is_a_flood(count: int, outcome: Outcome) -> None:
    mail = parsed(headers=[("Auto-Submitted", "auto-generated")])

    assert decided(mail, replace(NOTHING, unthreaded_automatic=count)).outcome is outcome


def test_a_backlog_a_thread_and_a_persons_mail_are_no_flood() -> None:
    automatic = [("Auto-Submitted", "auto-replied")]
    many = Kept(customer_id=JAN, unthreaded_automatic=99, known=(known("<ons@acme.nl>"),), facts=(fact(),))

    assert decided(parsed(headers=automatic), many, backlog=True).outcome is Outcome.TICKETED
    assert decided(parsed(headers=automatic, in_reply_to="<ons@acme.nl>"), many).ticket == 1
    assert decided(parsed(), many).outcome is Outcome.TICKETED
    assert decided(parsed(headers=automatic), many).because is Because.PARKED_FLOOD
