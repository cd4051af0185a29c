"""What is said while the first mail is waited for."""

from zoneinfo import ZoneInfo

from console.asked_confirmation import AskedConfirmation
from console.forwarding import ForwardingFacts, Looking
from console.screens.setup.waiting import Waiting, waiting_entries
from storage.probes import Probe, ProbeId
from storage.records import TicketNumber
from widgets.desk_state import DeskState

NOW = 1_790_000_000_000
MINUTE = 60_000
ADDRESS, FORWARD = "info@acme.example", "supportacme@konto.omnidesk.com"


def a_probe(*, minutes_ago: int, arrived: bool = False, failure: str = "", failed: bool = False) -> Probe:
    return Probe(
        id=ProbeId(1),
        address=ADDRESS,
        message_id="<probe.1@acme.example>",
        is_canary=False,
        sent_at=NOW - minutes_ago * MINUTE,
        sent_by="ana",
        arrived_at=NOW if arrived else None,
        failed_at=NOW if failed else None,
        failure=failure,
    )


def said(
    *probes: Probe,
    first: TicketNumber | None = None,
    asked: AskedConfirmation | None = None,
    looking: Looking | None = None,
    desk: DeskState | None = None,
) -> dict[str, str]:
    facts = ForwardingFacts(address=ADDRESS, looking=looking or Looking(looked_at=NOW), probes=probes)
    waiting = Waiting(address=ADDRESS, forward=FORWARD, facts=facts, first=first, asked=asked)
    entries = waiting_entries(waiting, desk or DeskState(), NOW, ZoneInfo("Europe/Amsterdam"))
    return {line.label: line.value for line in entries}


def test_before_anything_has_come_it_waits() -> None:
    lines = said()

    assert lines["First mail"] == "waiting for the first mail …"
    assert "Probe" not in lines and "Cause" not in lines


def test_without_a_mailbox_nothing_can_come_in() -> None:
    assert said(looking=Looking(has_mailbox=False))["Fetching"] == "no forward mailbox yet: nothing can come in"


def test_a_probe_is_on_its_way_until_it_is_back() -> None:
    away, back = said(a_probe(minutes_ago=1)), said(a_probe(minutes_ago=1, arrived=True))

    assert away["Probe"].startswith("on its way since")
    assert "Probe" not in back
    assert back["First mail"] == "verified: the probe came back, so forwarding works"
    assert "From here" in back


def test_a_probe_that_stays_away_is_told_with_what_to_do() -> None:
    lines = said(a_probe(minutes_ago=30))

    assert lines["Cause"] == "Our probe has not come back, and nobody said why."
    assert FORWARD in lines["Next"]


def test_a_bounce_of_microsoft_names_the_cause_and_the_way_out() -> None:
    lines = said(a_probe(minutes_ago=1, failed=True, failure="550 5.7.520 Access denied"))

    assert "Microsoft 365 does not let mail be forwarded" in lines["Cause"]
    assert FORWARD in lines["Next"]
    assert "Probe" not in lines


def test_a_way_out_that_is_a_verb_is_not_told_on_a_screen() -> None:
    lines = said(a_probe(minutes_ago=1, failure="the login is refused"))

    assert "could not be sent" in lines["Cause"]
    assert not any("omnidesk " in words for words in lines.values())


def test_the_code_of_gmail_is_told_until_mail_has_come() -> None:
    asked = AskedConfirmation(code="123456789", link="", asked_at=NOW, is_proven=True, is_overtaken=False)
    overtaken = AskedConfirmation(code="123456789", link="", asked_at=NOW, is_proven=True, is_overtaken=True)
    bare = AskedConfirmation(
        code="", link="https://mail.google.com/x", asked_at=NOW, is_proven=True, is_overtaken=False
    )

    assert "code 123456789, c copies it" in said(asked=asked)["Google"]
    assert "link" in said(asked=bare)["Google"]
    assert "Google" not in said(asked=overtaken)


def test_the_first_mail_is_named_by_its_ticket() -> None:
    assert said(first=TicketNumber(7))["First mail"] == "verified: the first mail is ticket #7, Enter opens it"
