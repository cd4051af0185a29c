"""Lists narrowed by traits: each trait, its opposite, the order of the list, and any of them together."""

from dataclasses import replace
from typing import Any

import pytest

from storage import narrowing as traits
from storage.narrowing import Narrowing, Trait, WaitLimit
from storage.protocol import Reader, Repository, Writer
from storage.records import Evidence, MessageKey, Ticket, TicketNumber, TicketView
from storage.words import Because, Direction, Outcome, TicketStatus
from tests.storage.builders import (
    ACME,
    HOUR,
    JAN,
    MAIN,
    NOON,
    NOVA,
    a_decision,
    a_delivery,
    a_message,
    an_answer,
    an_attachment,
)
from tests.storage.steps import customer, open_with, with_settings

OPEN, PENDING, CLOSED = TicketStatus.OPEN, TicketStatus.PENDING, TicketStatus.CLOSED
PIET, LIES = "piet@voorbeeld.nl", "lies@example.nl"


def narrowed(*wanted: Trait, without: tuple[Trait, ...] = (), **view: Any) -> TicketView:
    narrowings = [Narrowing(trait=trait) for trait in wanted]
    narrowings += [Narrowing(trait=trait, negated=True) for trait in without]
    return TicketView(narrowings=tuple(narrowings), **view)


async def found(repository: Repository, view: TicketView) -> list[int]:
    """Return the numbers of a view; its total must agree."""

    def ask(reader: Reader) -> tuple[list[Ticket], int]:
        return reader.tickets(view, limit=100), reader.ticket_total(view)

    tickets, total = await repository.reading(ask)
    assert total == len(tickets)
    return [ticket.number for ticket in tickets]


async def parted(repository: Repository, trait: Trait) -> tuple[set[int], set[int]]:
    """Return the tickets with a trait and those without it; the order is another matter."""
    return (
        set(await found(repository, narrowed(trait))),
        set(await found(repository, narrowed(without=(trait,)))),
    )


def the_desk(writer: Writer) -> None:
    """Open three tickets: Jan's (1) and Lies's (3) at Acme, Piet's (2) at Nova."""
    first, _ = open_with(writer, arrival=NOON, text="de lamp is stuk", attachments=(an_attachment(),))
    nova = {"brand_id": NOVA, "address": "help@nova.nl", "badges": ("automatic",)}
    second, _ = open_with(
        writer, address=PIET, sender_name="Piet de Boer", brand_id=NOVA, ticket=nova, arrival=NOON + HOUR,
        text="de factuur", because=Because.NEW_STRANGER, message_id="<factuur@voorbeeld.nl>",
        attachments=(an_attachment(inline=True),),
    )  # fmt: skip
    third, _ = open_with(writer, address=LIES, sender_name="Lies", arrival=NOON + 2 * HOUR, text="lampen")
    writer.set_tags(first, ["spoed", "retour"])
    writer.set_tags(third, ["spoed"])
    writer.assign(second, "ana")
    writer.set_status(third, PENDING, at=NOON + 2 * HOUR)


TRAITS: list[tuple[Trait, set[int]]] = [
    (traits.StatusIn(statuses=(OPEN, CLOSED)), {1, 2}),
    (traits.StatusIn(statuses=()), set()),
    (traits.BrandIn(brand_ids=(NOVA,)), {2}),
    (traits.AddressIn(addresses=(MAIN, "nobody@acme.nl")), {1, 3}),
    (traits.AssigneeIn(logins=("ana", "ben")), {2}),
    (traits.AssigneeIn(logins=("",)), {1, 3}),
    (traits.NumberIn(numbers=(2, 3, 9)), {2, 3}),
    (traits.SentBy(part="lie"), {3}),
    (traits.SentBy(part="piet boer"), {2}),
    (traits.SentBy(part="jan@example.nl"), {1}),
    (traits.SentBy(part="example"), {1, 3}),
    (traits.SentBy(part="lamp"), set()),
    (traits.SentBy(part="!?"), set()),
    (traits.TagIn(tags=("retour",)), {1}),
    (traits.TagIn(tags=("retour", "spoed")), {1, 3}),
    (traits.BadgeIn(badges=("automatic",)), {2}),
    (traits.BecauseIn(rules=(Because.NEW_STRANGER, Because.TIME_WINDOW)), {2}),
    (traits.BecauseIn(rules=(Because.TIME_WINDOW,)), set()),
    (traits.MessageNamed(message_id="<factuur@voorbeeld.nl>"), {2}),
    (traits.MessageNamed(message_id="<nobody@voorbeeld.nl>"), set()),
    (traits.WithAttachment(), {1}),
    (traits.ActiveBefore(at=NOON + HOUR), {1, 2}),
    (traits.ActiveSince(at=NOON + HOUR), {2, 3}),
    (traits.WaitingSince(at=NOON + HOUR), {1, 2}),
    (traits.WaitedBeyond(limits=(WaitLimit(brand_id=ACME, address="", answered=False, at=NOON + HOUR),)), {1}),
    (
        traits.WaitedBeyond(
            limits=(
                WaitLimit(brand_id=ACME, address="", answered=False, at=NOON + 9 * HOUR),
                WaitLimit(brand_id=ACME, address=MAIN, answered=False, at=None),
                WaitLimit(brand_id=NOVA, address="", answered=True, at=NOON + 9 * HOUR),
                WaitLimit(brand_id=NOVA, address="help@nova.nl", answered=False, at=NOON + HOUR),
            )
        ),
        {2},
    ),
    (traits.WaitedBeyond(limits=()), set()),
    (traits.HoldsWords(words="lamp"), {1, 3}),
    (traits.HoldsWords(words='"de lamp"'), {1}),
    (traits.HoldsWords(words="!?"), set()),
]


@pytest.mark.parametrize(("trait", "expected"), TRAITS, ids=str)
async def test_a_trait_parts_those_that_have_it_from_those_that_have_not(
    trait: Trait, expected: set[int], repository: Repository
) -> None:
    await with_settings(repository)
    await repository.writing(the_desk)

    having, lacking = await parted(repository, trait)

    assert (having, lacking) == (expected, {1, 2, 3} - expected)


async def test_traits_hold_together_and_narrow_what_the_view_holds(repository: Repository) -> None:
    await with_settings(repository)
    await repository.writing(the_desk)
    spoed, lamp = traits.TagIn(tags=("spoed",)), traits.HoldsWords(words="lamp")

    assert await found(repository, narrowed(spoed, lamp)) == [3, 1]
    assert await found(repository, narrowed(spoed, words="lamp", statuses=(OPEN,))) == [1]
    assert await found(repository, narrowed(spoed, without=(traits.TagIn(tags=("retour",)),))) == [3]
    assert await found(repository, narrowed(traits.BrandIn(brand_ids=(NOVA,)), address=MAIN)) == []
    assert await found(repository, narrowed(traits.AssigneeIn(logins=("ana",)), assignee="")) == []
    assert await found(repository, narrowed(traits.StatusIn(statuses=(CLOSED,)), statuses=(OPEN,))) == []


async def test_words_and_their_sender_must_be_met_by_one_message(repository: Repository) -> None:
    await with_settings(repository)
    number, _ = await repository.writing(lambda writer: open_with(writer, text="de lamp"))
    await repository.writing(lambda writer: writer.add_message(a_message(number, None, sender=PIET, text="dank")))

    assert await found(repository, narrowed(traits.SentBy(part="piet"), words="lamp")) == []
    assert await found(repository, narrowed(traits.SentBy(part="piet"), words="dank")) == [number]


async def test_what_we_wrote_was_sent_by_nobody(repository: Repository) -> None:
    await with_settings(repository)
    number, _ = await repository.writing(open_with)
    reply = a_message(number, None, direction=Direction.OUT, sender=MAIN, sender_name="Acme")
    await repository.writing(lambda writer: writer.add_message(reply))

    assert await parted(repository, traits.SentBy(part="acme")) == (set(), {number})


async def test_words_that_this_transaction_kept_are_found_whether_they_are_wanted_or_not(
    repository: Repository,
) -> None:
    await with_settings(repository)

    def write(writer: Writer) -> tuple[int, int]:
        open_with(writer, text="zebra")
        zebra = traits.HoldsWords(words="zebra")
        return writer.ticket_total(narrowed(zebra)), writer.ticket_total(narrowed(without=(zebra,)))

    assert await repository.writing(write) == (1, 0)


# Which header decided


def decided(writer: Writer, header: str, value: str, **changes: Any) -> TicketNumber:
    """Take in a mail about which a header decided."""
    key = writer.keep(a_delivery(uid=writer.counts().tickets + 1))
    assert key is not None
    number, message = open_with(writer, delivery=key)
    evidence = (Evidence(header=header, position=0, value=value), Evidence(header="", position=0, value="exclusion x"))
    writer.settle(key, Outcome.TICKETED, Because.NEW_NO_CANDIDATE, message=message, ticket=number)
    decision = a_decision(key, message=message, ticket=number, evidence=evidence)
    writer.add_decision(replace(decision, **changes))
    return number


async def test_a_header_is_found_by_its_name_and_by_how_its_value_begins(repository: Repository) -> None:
    await with_settings(repository)
    address = Evidence(header="Delivered-To", position=1, value="help@nova.nl")
    first = await repository.writing(lambda writer: decided(writer, "X-Forwarded-For", "Info@acme.nl x@y.nl"))
    second = await repository.writing(
        lambda writer: decided(writer, "X-Forwarded-For", "sales@acme.nl", address_evidence=address)
    )

    async def by(header: str, value: str | None = None) -> set[int]:
        having, lacking = await parted(repository, traits.DecidedBy(header=header, value=value))
        assert having | lacking == {first, second} and having & lacking == set()
        return having

    assert await by("x-forwarded-for") == {first, second}
    assert await by("x-forwarded-for", "info@ACME") == {first}
    assert await by("x-forwarded-for", "acme") == set()
    assert await by("delivered-to", "help@nova.nl") == {second}
    assert await by("exclusion") == set()
    assert await by("x-forwarded-for", "info@acme.nl" * 30) == set()


async def test_a_header_follows_its_message_into_another_ticket(repository: Repository) -> None:
    await with_settings(repository)
    first = await repository.writing(lambda writer: decided(writer, "To", MAIN))
    other, _ = await repository.writing(open_with)
    (message,) = await repository.reading(lambda reader: reader.messages(first))

    await repository.writing(lambda writer: writer.move_messages([message.key], other))

    assert await found(repository, narrowed(traits.DecidedBy(header="to"))) == [other]
    assert await found(repository, narrowed(traits.BecauseIn(rules=(Because.MOVED_BY_EMPLOYEE,)))) == [other]


# What is not read, and what bounced


async def test_a_ticket_is_unread_for_who_has_not_seen_its_newest_mail(repository: Repository) -> None:
    await with_settings(repository)
    number, message = await repository.writing(open_with)

    async def unread(login: str) -> set[int]:
        having, lacking = await parted(repository, traits.Unread(login=login))
        assert having | lacking == {number}
        return having

    before = await unread("ana")
    await repository.writing(lambda writer: writer.mark_seen("ana", number, message))
    seen, of_another = await unread("ana"), await unread("ben")
    await repository.writing(lambda writer: writer.add_message(a_message(number, None, arrival=NOON + 1)))

    assert (before, seen, of_another, await unread("ana")) == ({number}, set(), {number}, {number})


async def test_a_reply_that_bounced_is_found(repository: Repository) -> None:
    await with_settings(repository)
    number, _ = await repository.writing(open_with)
    reply = a_message(number, None, direction=Direction.OUT, sender=MAIN, because=None)
    key = await repository.writing(lambda writer: writer.add_message(reply))
    before = await parted(repository, traits.Undelivered())

    await repository.writing(lambda writer: writer.mark_sent_failed(key, "no such user", NOON))

    assert before == (set(), {number})
    assert await parted(repository, traits.Undelivered()) == ({number}, set())


async def test_the_tags_in_use_are_told_by_name_and_once(repository: Repository) -> None:
    await with_settings(repository)
    await repository.writing(the_desk)

    tags = await repository.reading(lambda reader: reader.known_tags(10))
    await repository.writing(lambda writer: writer.set_tags(TicketNumber(1), []))

    assert tags == ["retour", "spoed"]
    assert await repository.reading(lambda reader: reader.known_tags(10)) == ["spoed"]
    assert await repository.reading(lambda reader: reader.known_tags(0)) == []


async def test_a_badge_that_is_taken_off_is_not_found_any_more(repository: Repository) -> None:
    await with_settings(repository)
    number, _ = await repository.writing(open_with)
    await repository.writing(lambda writer: writer.add_badges(number, ["automatic", "signed"]))
    before = await found(repository, narrowed(traits.BadgeIn(badges=("automatic",))))

    await repository.writing(lambda writer: writer.remove_badges(number, ["automatic"]))

    assert before == [number]
    assert await found(repository, narrowed(traits.BadgeIn(badges=("automatic",)))) == []
    assert await found(repository, narrowed(traits.BadgeIn(badges=("signed",)))) == [number]


async def test_a_ticket_that_somebody_put_off_has_not_waited_too_long(repository: Repository) -> None:
    await with_settings(repository)
    await repository.writing(the_desk)
    limits = tuple(WaitLimit(brand_id=one, address="", answered=False, at=NOON + 9 * HOUR) for one in (ACME, NOVA))
    await repository.writing(lambda writer: writer.snooze(TicketNumber(1), NOON + 20 * HOUR))

    assert await parted(repository, traits.WaitedBeyond(limits=limits)) == ({2, 3}, {1})


async def test_whoever_was_answered_waits_for_the_next_answer_wherever_the_mail_is_moved(
    repository: Repository,
) -> None:
    await with_settings(repository)
    number, _ = await repository.writing(open_with)
    key = await repository.writing(lambda writer: answered_and_asked_again(writer, number))
    other, _ = await repository.writing(lambda writer: open_with(writer, message_id="<c@x>", arrival=NOON + 3 * HOUR))
    assert await waiting_now(repository, number) == (NOON + 2 * HOUR, True)
    assert await waiting_now(repository, other) == (NOON + 3 * HOUR, False)

    await repository.writing(lambda writer: writer.move_messages([key], other))

    assert await waiting_now(repository, number) == (None, True)
    assert await waiting_now(repository, other) == (NOON + 2 * HOUR, False)


def answered_and_asked_again(writer: Writer, number: TicketNumber) -> MessageKey:
    writer.add_message(an_answer(number, arrival=NOON + HOUR))
    who = customer(writer, JAN)
    return writer.add_message(a_message(number, who, message_id="<b@x>", arrival=NOON + 2 * HOUR))


async def waiting_now(repository: Repository, number: TicketNumber) -> tuple[int | None, bool]:
    """Return since when a ticket's customer waits, and whether somebody answered before."""
    ticket = await repository.reading(lambda reader: reader.ticket(number))
    assert ticket is not None
    return ticket.waiting_since, ticket.answered
