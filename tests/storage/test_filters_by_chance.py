"""Whatever a small store holds and whatever is asked of it, the database says the same as plain Python."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import narrowing as traits
from storage.narrowing import Narrowing, Sort, Trait
from storage.protocol import Reader, Writer
from storage.records import Evidence, TicketNumber, TicketView
from storage.sqlite.repository import open_repository
from storage.words import Because, Direction, Outcome, TicketStatus
from tests.storage.builders import (
    ACME,
    HOUR,
    MAIN,
    NOON,
    NOVA,
    a_decision,
    a_delivery,
    a_message,
    an_attachment,
    an_outgoing,
    some_settings,
)  # fmt: skip
from tests.storage.naive_filter import expected, wholes
from tests.storage.steps import customer, open_with, save

FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ADDRESSES = {MAIN: ACME, "sales@acme.nl": ACME, "help@nova.nl": NOVA}
SENDERS = {"jan@example.nl": "Jan Smit", "lies@example.nl": "Lies", "piet@voorbeeld.nl": "Piet de Boer"}
WORDS = ("lamp", "lampen", "de", "factuur", "is", "stuk", "a")
RULES = (Because.NEW_STRANGER, Because.NEW_NO_CANDIDATE, Because.TIME_WINDOW)
STATUSES = tuple(status for status in TicketStatus if status is not TicketStatus.MERGED)
TAGS, LOGINS, HEADERS = ("spoed", "retour"), ("ana", "ben"), ("To", "X-Forwarded-For")
VALUES = ("info@acme.nl", "INFO@nova.nl", "sales@acme.nl")

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(" ".join)
moments = st.integers(-1, 9).map(lambda hours: NOON + hours * HOUR)


def some(values: Sequence[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True).map(tuple)


wanted: st.SearchStrategy[Trait] = st.one_of(
    st.lists(st.sampled_from(STATUSES), max_size=3).map(lambda found: traits.StatusIn(statuses=tuple(found))),
    st.sampled_from([(ACME,), (NOVA,), (ACME, NOVA)]).map(lambda found: traits.BrandIn(brand_ids=found)),
    some(tuple(ADDRESSES)).map(lambda found: traits.AddressIn(addresses=found)),
    some(("", *LOGINS)).map(lambda found: traits.AssigneeIn(logins=found)),
    st.lists(st.integers(0, 9), max_size=4).map(lambda found: traits.NumberIn(numbers=tuple(found))),
    st.sampled_from(["jan", "example", "piet boer", "lies@example", "acme"]).map(lambda part: traits.SentBy(part=part)),
    some(TAGS).map(lambda found: traits.TagIn(tags=found)),
    some(("automatic", "signed")).map(lambda found: traits.BadgeIn(badges=found)),
    st.lists(st.sampled_from(RULES), max_size=2).map(lambda found: traits.BecauseIn(rules=tuple(found))),
    st.builds(
        lambda header, value: traits.DecidedBy(header=header.lower(), value=value),
        st.sampled_from(HEADERS),
        st.sampled_from([None, "info", "sales@acme.nl", "x"]),
    ),
    st.integers(1, 9).map(lambda number: traits.MessageNamed(message_id=f"<{number}@example.nl>")),
    st.sampled_from(LOGINS).map(lambda login: traits.Unread(login=login)),
    st.just(traits.Undelivered()),
    st.just(traits.WithAttachment()),
    moments.map(lambda at: traits.ActiveBefore(at=at)),
    moments.map(lambda at: traits.ActiveSince(at=at)),
    moments.map(lambda at: traits.WaitingSince(at=at)),
    st.one_of(texts, texts.map('"{}"'.format)).map(lambda words: traits.HoldsWords(words=words)),
)
narrowings = st.builds(lambda trait, negated: Narrowing(trait=trait, negated=negated), wanted, st.booleans())
views = st.builds(
    TicketView,
    statuses=st.lists(st.sampled_from(STATUSES), max_size=2).map(tuple),
    brand_id=st.sampled_from([None, None, ACME]),
    address=st.sampled_from([None, None, MAIN]),
    assignee=st.sampled_from([None, None, "", "ana"]),
    words=st.one_of(st.just(""), st.just(""), texts),
    narrowings=st.lists(narrowings, max_size=3).map(tuple),
    sort=st.sampled_from(Sort),
)


def some_store(chance: Random, writer: Writer) -> int:
    """Open up to nine tickets by chance, and let things happen to them; return how many there are."""
    save(writer, some_settings())
    count = chance.randrange(1, 9)
    for number in range(1, count + 1):
        _opened(chance, writer, number)
        for _ in range(chance.randrange(4)):
            chance.choice(DEEDS)(chance, writer, TicketNumber(chance.randint(1, number)))
    return count


def _opened(chance: Random, writer: Writer, number: int) -> None:
    address, sender = chance.choice(tuple(ADDRESSES)), chance.choice(tuple(SENDERS))
    delivery, rule = writer.keep(a_delivery(uid=number)), chance.choice(RULES)
    assert delivery is not None
    badges = tuple(chance.sample(("automatic", "signed"), chance.randrange(3)))
    ticket, message = open_with(
        writer, address=sender, sender_name=SENDERS[sender], brand_id=ADDRESSES[address], delivery=delivery,
        ticket={"address": address, "brand_id": ADDRESSES[address], "badges": badges}, arrival=_moment(chance),
        message_id=f"<{number}@example.nl>", because=rule, **_said(chance),
    )  # fmt: skip
    writer.settle(delivery, Outcome.TICKETED, rule, message=message, ticket=ticket)
    evidence = [_evidence(chance) for _ in range(chance.randrange(3))]
    address_evidence = chance.choice([None, _evidence(chance)])
    writer.add_decision(
        a_decision(
            delivery, message=message, ticket=ticket, evidence=tuple(evidence), address_evidence=address_evidence
        )
    )


def _evidence(chance: Random) -> Evidence:
    return Evidence(header=chance.choice((*HEADERS, "")), position=0, value=chance.choice(VALUES))


def _said(chance: Random) -> dict[str, object]:
    attachments = tuple(an_attachment(inline=chance.random() < 0.5) for _ in range(chance.randrange(2)))
    return {"text": " ".join(chance.choices(WORDS, k=3)), "subject": chance.choice(WORDS), "attachments": attachments}


def _moment(chance: Random) -> int:
    return NOON + chance.randrange(9) * HOUR


def _write_again(chance: Random, writer: Writer, number: TicketNumber) -> None:
    direction = chance.choice(tuple(Direction))
    is_mail = direction is Direction.IN
    address, name = chance.choice(tuple(SENDERS.items())) if is_mail else (MAIN, "Acme")
    who = customer(writer, address) if is_mail else None
    is_automatic = chance.random() < 0.3
    key = writer.add_message(
        a_message(
            number, who, sender=address, sender_name=name, direction=direction, arrival=_moment(chance),
            automatic=is_automatic, from_customer=is_mail and not is_automatic, message_id="<more@example.nl>",
            because=chance.choice(RULES) if is_mail else None,
            answers=direction is Direction.OUT and not is_automatic, **_said(chance),
        )
    )  # fmt: skip
    if direction is Direction.OUT and chance.random() < 0.5:
        writer.mark_sent_failed(key, "no such user", NOON)


def _move(chance: Random, writer: Writer, number: TicketNumber) -> None:
    messages = [message.key for message in writer.messages(number) if message.direction is Direction.IN]
    writer.move_messages(messages[-1:], TicketNumber(chance.randint(1, number)))


def _take_back(_: Random, writer: Writer, number: TicketNumber) -> None:
    for message in [one for one in writer.messages(number) if one.direction is Direction.OUT][-1:]:
        writer.withdraw(writer.queue(an_outgoing(message.key)))


def _see(chance: Random, writer: Writer, number: TicketNumber) -> None:
    ticket = writer.ticket(number)
    assert ticket is not None
    writer.mark_seen(chance.choice(LOGINS), number, ticket.last_in)


DEEDS: tuple[Callable[[Random, Writer, TicketNumber], None], ...] = (
    _write_again,
    _write_again,
    _move,
    _take_back,
    _see,
    lambda chance, writer, number: writer.set_status(number, chance.choice(STATUSES), at=_moment(chance)),
    lambda chance, writer, number: writer.set_tags(number, chance.sample(TAGS, chance.randrange(3))),
    lambda chance, writer, number: writer.assign(number, chance.choice((None, *LOGINS))),
    lambda chance, writer, number: writer.remove_badges(number, ["automatic"]),
)


@FEW
@given(st.randoms(use_true_random=False), st.lists(views, min_size=20, max_size=60))
def test_the_database_holds_in_a_view_what_plain_python_does(chance: Random, asked: list[TicketView]) -> None:
    def compare(count: int, reader: Reader) -> None:
        everything = wholes(reader, count, LOGINS)
        for view in asked:
            numbers = expected(everything, view)

            assert [ticket.number for ticket in reader.tickets(view, limit=100)] == numbers, view
            assert reader.ticket_total(view) == len(numbers), view

    async def run() -> None:
        with TemporaryDirectory() as folder:
            async with open_repository(Path(folder) / "desk.db", clock=lambda: NOON) as repository:
                count = await repository.writing(partial(some_store, chance))
                await repository.reading(partial(compare, count))

    asyncio.run(run())
