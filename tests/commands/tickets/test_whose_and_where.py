"""Another address, another customer, the inner sender of a forwarded mail, an address that nobody had registered."""

from dataclasses import replace
from typing import Any

import pytest

from console.commands.addresses import AddressOptions, EditAddress
from console.commands.desk import Desk
from console.commands.refusal import RefusedError
from console.commands.tickets.customer import ChangeCustomer
from console.commands.tickets.inner_sender import AcceptInnerSender
from console.commands.tickets.moving import Move
from console.commands.tickets.registering import RegisterAddress, unresolved_recipients
from console.commands.tickets.seeing import MarkSeen, MarkUnread
from storage.protocol import Writer
from storage.records import MessageKey, TicketNumber
from storage.words import Badge
from tests.commands.tickets.steps import (
    ANA,
    BEN,
    VERA,
    looked,
    opened,
    refusal_of,
    ticket_of,
    undo,
    undo_refused,
)
from tests.storage.builders import ACME, JAN, MAIN, NOON, a_message
from tests.storage.steps import customer, open_with

PIET = "piet@example.nl"
UNRESOLVED, PROPOSED = Badge.RECIPIENT_UNRESOLVED.value, Badge.INNER_SENDER_PROPOSED.value
FORWARDED = (
    "Zie hieronder.\n\n---------- Forwarded message ---------\nVan: Piet Post <piet@example.nl>\n"
    "Datum: ma 2 mrt 2026 09:00\nOnderwerp: Mijn pakket\nAan: Ana <ana@konto.nl>\n\nWaar blijft het?\n"
)


# Another address


async def test_a_ticket_moves_within_its_brand_and_back(desk: Desk) -> None:
    number = await opened(desk, badges=(UNRESOLVED,), ticket={"badges": ("signed", UNRESOLVED, "automatic")})
    before = await looked(desk, [number])

    done = await Move(number=number, address="Sales@Acme.nl").run(desk)

    ticket = await ticket_of(desk, number)
    assert (ticket.address, ticket.badges) == ("sales@acme.nl", ("signed", "automatic"))
    await undo(desk, done)
    assert await looked(desk, [number]) == before


async def test_two_changes_of_one_ticket_are_undone_in_either_order(desk: Desk) -> None:
    number = await opened(desk)
    before = await looked(desk, [number])

    for order in (0, -1):
        done = [
            await Move(number=number, address="sales@acme.nl").run(desk),
            await ChangeCustomer(number=number, address=PIET).run(desk),
        ]
        await undo(desk, done.pop(order))
        await undo(desk, done.pop())
        assert await looked(desk, [number]) == before


async def test_badges_that_mail_brought_since_stay_after_an_undo(desk: Desk) -> None:
    number = await opened(desk, ticket={"badges": (UNRESOLVED,)})
    done = await Move(number=number, address="sales@acme.nl").run(desk)
    await desk.repository.writing(lambda writer: writer.add_badges(number, ["encrypted"]))

    await undo(desk, done)

    assert (await ticket_of(desk, number)).badges == (UNRESOLVED, "encrypted")


async def test_a_ticket_moves_to_no_other_brand_and_to_nowhere_unknown(desk: Desk) -> None:
    number = await opened(desk)
    addresses = {
        "help@nova.nl": "two-brands",
        "nobody@acme.nl": "unknown-address",
        "nobody": "bad-address",
        MAIN: "nothing-changed",
    }

    codes = {address: (await refusal_of(desk, Move(number=number, address=address))).code for address in addresses}

    assert codes == addresses


# Another customer


async def test_a_ticket_given_to_another_customer_is_theirs_with_its_mails(desk: Desk) -> None:
    number = await opened(desk, references=("<a@x>",))
    other = await desk.repository.writing(lambda writer: customer(writer, "klaas@example.nl"))
    await desk.repository.writing(
        lambda writer: writer.add_message(a_message(number, other, sender=PIET, sender_name="Piet Post"))
    )
    before = await looked(desk, [number])

    done = await ChangeCustomer(number=number, address=PIET.upper()).run(desk)

    ticket = await ticket_of(desk, number)
    piet = await desk.repository.reading(lambda reader: reader.customer_of(PIET))
    assert piet is not None and ticket.customer_id == piet
    assert (ticket.customer_name, ticket.customer_address) == ("Piet Post", PIET)
    mine = await desk.repository.reading(lambda reader: [one.customer_id for one in reader.writings(number)])
    assert mine == [piet, other]
    (candidate,) = await desk.repository.reading(lambda reader: reader.time_candidates(ACME, MAIN, piet, 9))
    assert (candidate.number, candidate.last_customer_mail_at) == (number, NOON)
    await undo(desk, done)
    assert await looked(desk, [number]) == before


async def test_a_customer_who_is_known_is_not_made_again(desk: Desk) -> None:
    number = await opened(desk)
    piet = await desk.repository.writing(lambda writer: customer(writer, PIET))

    await ChangeCustomer(number=number, address=PIET).run(desk)

    assert (await ticket_of(desk, number)).customer_id == piet


async def test_nobody_becomes_a_customer_by_mistake(desk: Desk) -> None:
    number = await opened(desk)
    addresses = {JAN: "nothing-changed", MAIN: "our-own", "jan": "bad-address"}

    codes = {
        address: (await refusal_of(desk, ChangeCustomer(number=number, address=address))).code for address in addresses
    }

    assert codes == addresses


async def test_a_ticket_that_went_to_a_third_customer_is_not_put_back(desk: Desk) -> None:
    number = await opened(desk)
    done = await ChangeCustomer(number=number, address=PIET).run(desk)
    await ChangeCustomer(number=number, address="klaas@example.nl").run(desk)

    assert (await undo_refused(desk, done)).code == "overtaken"


# The inner sender


async def forwarded(desk: Desk, **message: Any) -> tuple[TicketNumber, MessageKey]:
    """Open a ticket by a mail that Ana forwarded by hand."""
    about = {"subject": "Fwd: Mijn pakket", "text": FORWARDED, "badges": (PROPOSED,), "from_customer": False, **message}
    return await desk.repository.writing(
        lambda writer: open_with(writer, address="ana@konto.nl", ticket={"badges": (PROPOSED, "signed")}, **about)
    )


async def test_an_inner_sender_who_is_accepted_becomes_the_customer(desk: Desk) -> None:
    number, mail = await forwarded(desk)
    before = await looked(desk, [number])

    done = await AcceptInnerSender(number=number).run(desk)

    ticket = await ticket_of(desk, number)
    assert (ticket.customer_name, ticket.customer_address, ticket.badges) == ("Piet Post", PIET, ("signed",))
    (writing,) = await desk.repository.reading(lambda reader: reader.writings(number))
    assert (writing.key, writing.customer_id, writing.from_customer) == (mail, ticket.customer_id, True)
    assert (await refusal_of(desk, AcceptInnerSender(number=number))).code == "no-proposal"
    await undo(desk, done)
    assert await looked(desk, [number]) == before


async def test_whoever_names_the_inner_sender_as_the_customer_accepts_them(desk: Desk) -> None:
    number, mail = await forwarded(desk)
    before = await looked(desk, [number])

    done = await ChangeCustomer(number=number, address="Piet@Example.nl").run(desk)

    ticket = await ticket_of(desk, number)
    assert (ticket.customer_name, ticket.customer_address, ticket.badges) == ("Piet Post", PIET, ("signed",))
    (writing,) = await desk.repository.reading(lambda reader: reader.writings(number))
    assert (writing.key, writing.customer_id, writing.from_customer) == (mail, ticket.customer_id, True)
    await undo(desk, done)
    assert await looked(desk, [number]) == before


async def test_an_inner_sender_whose_ticket_it_is_already_can_be_named_too(desk: Desk) -> None:
    number = await opened(desk, ticket={"badges": (PROPOSED,)})
    about = {"subject": "Fwd: Mijn pakket", "text": FORWARDED.replace(PIET, JAN), "badges": (PROPOSED,)}

    def forward(writer: Writer) -> MessageKey:
        message = a_message(number, customer(writer, "ana@konto.nl"), sender="ana@konto.nl", from_customer=False)
        return writer.add_message(replace(message, **about))  # type: ignore[arg-type]

    mail = await desk.repository.writing(forward)

    await ChangeCustomer(number=number, address=JAN).run(desk)

    ticket = await ticket_of(desk, number)
    writings = await desk.repository.reading(lambda reader: reader.writings(number))
    assert (ticket.customer_address, ticket.badges) == (JAN, ())
    assert {one.key: one.from_customer for one in writings}[mail]
    assert {one.customer_id for one in writings} == {ticket.customer_id}
    assert (await refusal_of(desk, ChangeCustomer(number=number, address=JAN))).code == "nothing-changed"


async def test_another_customer_than_the_inner_sender_leaves_the_proposal_standing(desk: Desk) -> None:
    number, _ = await forwarded(desk)

    await ChangeCustomer(number=number, address="klaas@example.nl").run(desk)

    (writing,) = await desk.repository.reading(lambda reader: reader.writings(number))
    assert (await ticket_of(desk, number)).badges == (PROPOSED, "signed")
    assert not writing.from_customer


@pytest.mark.parametrize(
    "message",
    [
        {"text": "Niets."},
        {"subject": "Mijn pakket"},
        {"text": FORWARDED.replace(PIET, MAIN)},
        {"text": FORWARDED.replace(PIET, "ben@konto.nl")},
    ],
    ids=["no block", "no forward", "ourselves", "an employee"],
)
async def test_a_proposal_that_is_not_found_again_changes_nothing(desk: Desk, message: dict[str, Any]) -> None:
    number, _ = await forwarded(desk, **message)
    plain = await opened(desk)

    for one in (number, plain):
        assert (await refusal_of(desk, AcceptInnerSender(number=one))).code == "no-proposal"


async def test_another_mail_than_the_proposing_one_proposes_nobody(desk: Desk) -> None:
    number, _ = await forwarded(desk)

    with pytest.raises(RefusedError):
        await AcceptInnerSender(number=number, message=MessageKey(99)).run(desk)


# An address that nobody had registered


async def unresolved(desk: Desk, *to: str) -> TicketNumber:
    return await opened(desk, badges=(UNRESOLVED,), to=to, cc=(MAIN,), ticket={"badges": (UNRESOLVED, "signed")})


async def test_an_unknown_recipient_is_registered_and_the_ticket_goes_there(desk: Desk) -> None:
    number = await unresolved(desk, "nieuw@acme.nl")
    before = await looked(desk, [number])
    admin = replace(desk, actor=BEN)

    done = await RegisterAddress(number=number).run(admin)

    ticket = await ticket_of(desk, number)
    settings = await desk.repository.reading(lambda reader: reader.settings())
    known = settings.address_named("nieuw@acme.nl")
    assert known is not None and known.brand_id == ACME
    assert (ticket.address, ticket.badges) == ("nieuw@acme.nl", ("signed",))
    (change, *_) = await desk.repository.reading(lambda reader: reader.settings_changes(limit=1))
    assert (change.actor, change.verb, change.subject, change.why) == (
        "ben", "address add", "address nieuw@acme.nl", f"ticket {number}",
    )  # fmt: skip

    assert (await undo_refused(desk, done)).code == "not-allowed"
    await undo(admin, done)

    assert await looked(desk, [number]) == before
    after = await desk.repository.reading(lambda reader: reader.settings())
    assert after.address_named("nieuw@acme.nl") is None


async def test_of_several_recipients_one_is_named(desk: Desk) -> None:
    number = await unresolved(desk, "een@acme.nl", "twee@acme.nl", MAIN)
    admin = replace(desk, actor=BEN)
    settings, messages = await desk.repository.reading(lambda reader: (reader.settings(), reader.messages(number)))

    refusal = await refusal_of(admin, RegisterAddress(number=number))

    assert unresolved_recipients(messages, settings) == ("een@acme.nl", "twee@acme.nl")
    assert (refusal.code, "een@acme.nl, twee@acme.nl" in refusal.words) == ("which-address", True)
    await RegisterAddress(number=number, address="twee@acme.nl").run(admin)
    assert (await ticket_of(desk, number)).address == "twee@acme.nl"


async def test_what_can_not_be_registered_is_refused(desk: Desk) -> None:
    number = await opened(desk)
    admin = replace(desk, actor=BEN)
    addresses = {None: "no-recipient", MAIN: "address-exists", "supportacme@konto.omnidesk.com": "forward-address"}

    codes = {
        address: (await refusal_of(admin, RegisterAddress(number=number, address=address))).code
        for address in addresses
    }

    assert codes == addresses
    assert (await refusal_of(desk, RegisterAddress(number=number, address="a@acme.nl"))).code == "not-allowed"


async def test_an_address_that_was_changed_since_is_not_unregistered(desk: Desk) -> None:
    number = await unresolved(desk, "nieuw@acme.nl")
    admin = replace(desk, actor=BEN)
    done = await RegisterAddress(number=number).run(admin)
    await EditAddress(address="nieuw@acme.nl", options=AddressOptions(cap_mails=7)).run(admin)

    assert (await undo_refused(admin, done)).code == "overtaken"


# What was seen


async def test_what_is_seen_is_ones_own_and_can_be_new_again(desk: Desk) -> None:
    number = await opened(desk)
    revision = await desk.repository.reading(lambda reader: reader.revision())

    await MarkSeen(number=number, message=MessageKey(1)).run(replace(desk, actor=VERA))
    await MarkSeen(number=number, message=MessageKey(1)).run(desk)
    await MarkUnread(number=number).run(desk)

    seen = await desk.repository.reading(lambda reader: [reader.seen(actor.login, [number]) for actor in (ANA, VERA)])
    assert seen == [{}, {number: 1}]
    assert await desk.repository.reading(lambda reader: reader.revision()) == revision
