"""How mail comes in, in full: the server's words uncut, and what was set aside with its reason."""

from dataclasses import replace
from typing import Any

import pytest

from console.app import DeskApp
from console.screens.intake import IntakeScreen
from console.screens.tickets import TicketsScreen
from storage.records import Counts, Delivery, DeliveryKey
from storage.settings import BrandId, MailboxId
from storage.words import Because, MailboxState, Outcome
from tests.screens.desk import AMSTERDAM, MINUTE, NOW, MemoryDesk, a_health, a_lease, a_session, a_ticket
from tests.screens.screen import lines, settle
from widgets.desk_state import DeskState, MailboxSight, MailsSight
from widgets.intake_view import intake_entries
from widgets.language import use_language
from widgets.sheet import sheet_lines

WORDS = "no connection: 127.0.0.1: Connect call failed; 192.0.2.1: no answer within twenty seconds"


def a_delivery(**changes: object) -> Delivery:
    parked = Delivery(
        key=DeliveryKey(1), mailbox_id=MailboxId(1), brand_id=BrandId(1), uidvalidity=7, uid=3, arrival=NOW - MINUTE,
        kept_at=NOW - MINUTE, size=100, sha256=bytes(32), outcome=Outcome.PARKED, because=Because.PARKED_LOOP,
        reason="it came back from support@other.example",
    )  # fmt: skip
    return replace(parked, **changes)  # type: ignore[arg-type] # fields of a delivery


async def test_the_servers_words_are_shown_uncut_and_follow_the_store() -> None:
    desk = MemoryDesk([a_ticket()])
    desk.health = [a_health(state=MailboxState.WAITING, error=WORDS, next_try_at=NOW + MINUTE)]
    app = DeskApp(a_session(desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("I")
        await settle(pilot)
        before = " ".join("\n".join(lines(app.screen)).split())
        desk.health = [a_health()]
        desk.aside = [a_delivery()]
        desk.commit()
        await settle(pilot)
        after = " ".join("\n".join(lines(app.screen)).split())
        is_there = isinstance(app.screen, IntakeScreen)
        await pilot.press("I")
        await settle(pilot)

        assert is_there
        assert "twenty seconds" in before
        assert "twenty seconds" not in after
        assert "support@other.example" in after
        assert isinstance(app.screen, TicketsScreen)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("state", MailboxState)
def test_every_state_is_told_and_a_dead_poller_is_not_believed(state: MailboxState, language: str) -> None:
    use_language(language)
    living = MailboxSight(name="acme", health=a_health(state=state), lease=a_lease())
    dead = replace(living, lease=None)

    told = [
        "\n".join(
            line.plain for line in sheet_lines(intake_entries(DeskState(mailboxes=(sight,)), [], NOW, AMSTERDAM), 78)
        )
        for sight in (living, dead)
    ]

    nobody = {"nl": "niemand haalt mail op", "en": "nobody is fetching mail"}[language]
    assert nobody not in told[0]
    assert nobody in told[1]


def sending(**mails: Any) -> str:
    """Return what the sheet says of sending, where two mails wait and some need somebody."""
    counts = Counts(open=1, unassigned=1, parked=0, failed=0, pending=0, outbox=2, tickets=1)
    state = DeskState(counts=counts, mails=MailsSight(**mails))
    return " ".join(" ".join(line.plain for line in sheet_lines(intake_entries(state, [], NOW, AMSTERDAM), 78)).split())


def test_a_living_sender_is_named_with_what_waits_and_when_the_next_leaves() -> None:
    told = sending(sender=a_lease(name="sender", host="desk", pid=42), next_at=NOW + MINUTE, has_server=True)

    assert "answers are being sent" in told
    assert "2 mails on their way, the next 2 Mar 2026 13:01:00" in told
    assert "Sent by desk, 42" in told


def test_nobody_sends_when_the_senders_lease_is_over() -> None:
    told = sending(sender=a_lease(name="sender", until=NOW), has_server=True, needing=1)

    assert "nobody is sending mail" in told
    assert "1 mail on its way" in told and "1 mail needs somebody" in told


def test_a_desk_without_an_outgoing_server_says_which_verb_sets_one() -> None:
    assert "no outgoing server yet: answers wait; omnidesk smtp set" in sending()


def test_a_desk_without_mailboxes_says_so() -> None:
    shown = [line.plain for line in sheet_lines(intake_entries(DeskState(), [], NOW, AMSTERDAM), 78)]

    assert any("no forward mailbox yet" in line for line in shown)
    assert any("nothing" in line for line in shown)
