"""What is shown before an erasure is what it takes: every sum, with and without what others wrote."""

from dataclasses import replace

import pytest

from console.commands.actor import Actor
from console.privacy.counting import count, count_expiring
from console.privacy.erasing import begin, carry_out
from console.privacy.finding import find
from console.privacy.retention import expiring, let_go
from storage.privacy import Person, Sums
from storage.protocol import Repository, Writer
from storage.records import TicketNumber
from storage.words import Because, Outcome, Role, TicketStatus
from tests.privacy.desk import PIET, Furnished, furnish
from tests.storage.builders import HOUR, NOON, a_delivery, a_draft, an_event
from tests.storage.steps import open_with, save

ANA = Actor(login="ana", role=Role.ADMIN)
LATER = NOON + 40 * 24 * HOUR


async def both(repository: Repository, person: Person, *, with_others: bool) -> tuple[Sums, Sums]:
    """Return what was shown before an erasure, and what it took."""
    found = await find(repository, person, with_others=with_others)
    shown = await count(repository, found, with_others=with_others)
    begun = await begin(repository, person, ANA, lambda: NOON, with_others=with_others)
    return shown, (await carry_out(repository, begun, lambda: NOON)).sums


def more(writer: Writer, desk: Furnished) -> None:
    """Let others name Jan in every way, and the trail tell of all that goes."""
    address, first = desk.addresses[0], desk.tickets[0]
    open_with(writer, address=PIET, text=f"ook aan {address}", message_id="<p1@x>")
    open_with(writer, address=PIET, cc=(address,), message_id="<p2@x>")
    open_with(writer, address=PIET, text=f"ook aan xy{address}", message_id="<p3@x>")
    raw = f"From: {PIET}\r\n\r\nover {address}".encode()
    delivery = writer.keep(a_delivery(800, raw=raw))
    assert delivery is not None
    writer.settle(delivery, Outcome.PARKED, Because.PARKED_LOOP)
    for subject in ("delivery 1", f"delivery {delivery}", "delivery 9999", f"exclusion xy{address}", f"x {address}"):
        writer.add_event(an_event(subject=subject, detail="iets"))
    for number in (first, desk.shared, desk.held):
        writer.add_event(an_event(ticket=number, detail="zonder terug"))
        writer.add_event(an_event(ticket=number, detail="met terug", undo="terug"))
    writer.add_event(an_event(ticket=TicketNumber(first), detail="", undo=""))
    writer.save_draft(a_draft(first, login="cor", text="niets"))


@pytest.mark.parametrize("with_others", [False, True])
async def test_what_is_shown_is_what_goes(repository: Repository, with_others: bool) -> None:
    desk = await furnish(repository)
    await repository.writing(lambda writer: more(writer, desk))

    shown, taken = await both(repository, desk.person, with_others=with_others)

    assert shown == taken
    assert all((shown.events, shown.settings, shown.drafts, shown.searches, shown.mails, shown.outgoing))


async def test_a_customer_whose_ticket_holds_mail_of_others_does_not_count_as_gone(repository: Repository) -> None:
    desk = await furnish(repository)

    shown, taken = await both(repository, desk.person, with_others=False)

    assert (shown.customers, shown.tickets) == (taken.customers, taken.tickets) == (0, 2)


async def test_who_has_nothing_beside_them_goes_whole(repository: Repository) -> None:
    desk = await furnish(repository)
    person = Person(customer_id=desk.piet, addresses=(PIET,), name="Piet")

    shown, taken = await both(repository, person, with_others=False)

    assert shown == taken
    assert shown.messages == len(desk.piets)


async def test_nothing_is_counted_of_whoever_was_erased(repository: Repository) -> None:
    desk = await furnish(repository)
    await both(repository, desk.person, with_others=False)

    address = Person(customer_id=None, addresses=desk.addresses)
    found = await find(repository, address)

    assert await count(repository, found, with_others=False) == Sums()


async def test_what_is_shown_of_what_is_old_is_what_is_let_go(repository: Repository) -> None:
    desk = await furnish(repository)
    await repository.writing(lambda writer: more(writer, desk))
    await repository.writing(lambda writer: grow_old(writer, desk))

    shown = await count_expiring(repository, await expiring(repository, LATER), LATER)
    taken = await let_go(repository, ANA, lambda: LATER)

    assert shown == taken
    assert all((shown.messages, shown.mails, shown.events, shown.drafts, shown.outgoing, shown.customers))
    assert shown.tickets == 4


def grow_old(writer: Writer, desk: Furnished) -> None:
    """Close every ticket of Jan and the one in which he wrote, and let each be old enough to go."""
    settings = writer.settings()
    save(writer, replace(settings, account=replace(settings.account, retention_closed_days=1, retention_parked_days=1)))
    for number in (desk.tickets[0], desk.held, desk.shared):
        writer.set_status(number, TicketStatus.CLOSED, at=NOON)
