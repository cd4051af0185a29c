"""A question is acknowledged as it is taken in: once, marked as automatic, and never at the cost of the mail itself."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from console.clock import system_clock
from console.commands.tickets.told import event_words
from console.intake.files import import_paths
from console.mail.parse import parse
from console.replay import replay
from console.services import intake_of
from storage.outbox import Outgoing
from storage.records import TicketNumber
from storage.settings import Settings
from storage.sqlite.repository import open_repository
from storage.words import Because, OutboxState, Outcome
from tests.dramas.stage import NearRoom
from tests.mail.builders import mail
from tests.outgoing.homecoming import VARIANTS, received
from tests.outgoing.postal import Post, a_post, forwarded
from tests.storage.builders import HOUR, MAIN, MINUTE, an_address

DAY = 24 * HOUR
TITLE = "Waar blijft mijn pakket?"


def on(**changes: object) -> tuple[object, ...]:
    """Return the addresses of a desk whose first one acknowledges."""
    return (
        an_address(**({"acknowledge": True, "group_by_time": False} | changes)),
        an_address(address="sales@acme.nl"),
    )


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    async with a_post(tmp_path, addresses=on()) as opened:
        yield opened


def question(number: int = 1, *, sender: int | None = None, headers: tuple[tuple[str, str], ...] = ()) -> bytes:
    """Return a question of a customer of its own, unless a sender is named."""
    who = number if sender is None else sender
    return mail(
        from_=f"Jan Smit <jan{who}@example.nl>", to=MAIN, subject=TITLE, message_id=f"<vraag.{number}@example.nl>",
        date=None, last_headers=headers,
    )  # fmt: skip


async def outbox(post: Post) -> list[Outgoing]:
    return await post.repository.reading(lambda reader: reader.outbox(limit=1000))


async def test_what_leaves_is_marked_as_automatic_and_bounces_to_nobody(post: Post) -> None:
    await post.take(question())

    (kept,) = await post.send()

    seen = parse(kept.raw)
    headers = {name: seen.first(name) for name in ("Auto-Submitted", "X-Auto-Response-Suppress", "X-Omnidesk-Loop")}
    assert (kept.sender, kept.recipients) == ("", ("jan1@example.nl",))
    assert {name: header.value for name, header in headers.items() if header is not None} == {
        "Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All", "X-Omnidesk-Loop": f"konto {MAIN}",
    }  # fmt: skip
    assert [one.address for one in (*seen.from_, *seen.to)] == [MAIN, "jan1@example.nl"]
    assert seen.subject == f"Re: {TITLE}"
    assert (seen.in_reply_to, seen.references) == (("<vraag.1@example.nl>",), ("<vraag.1@example.nl>",))
    assert seen.text.startswith("Bedankt voor je bericht. We hebben het ontvangen als nummer 1 ")


async def test_it_stands_in_the_ticket_and_answers_nothing(post: Post) -> None:
    await post.take(question())

    ticket, (asked, said) = await post.ticket(1), await post.messages(1)
    assert (said.automatic, said.author, said.to) == (True, "", ("jan1@example.nl",))
    assert ticket.waiting_since == asked.arrival
    assert ticket.active_at == asked.arrival
    assert [(one.automatic, one.sender, one.queued_by) for one in await outbox(post)] == [(True, "", "")]


async def test_the_address_says_it_in_its_language_or_in_its_own_words(tmp_path: Path) -> None:
    for number, (changes, words) in enumerate(
        [({"language": "en"}, "Thank you"), ({"acknowledgement": "Dag {{klant}}: nr {{ticket}}"}, "Dag Jan Smit: nr 1")]
    ):
        async with a_post(tmp_path / str(number), addresses=on(**changes)) as post:
            await post.take(question())
            (kept,) = await post.send()
            assert parse(kept.raw).text.startswith(words)


async def test_the_number_stands_in_the_subject_where_the_account_wants_it(post: Post) -> None:
    await post.change(lambda settings: with_account(settings, subject_number=True))
    await post.take(question())

    (kept,) = await post.send()

    assert parse(kept.raw).subject == f"Re: [#1] {TITLE}"


async def test_one_sender_is_answered_once_in_a_day(post: Post) -> None:
    await post.take(question(1), question(2, sender=1))
    first = len(await outbox(post))

    post.clock.at += DAY - 3 * MINUTE
    await post.take(question(3, sender=1))
    second = len(await outbox(post))
    post.clock.at += 2 * MINUTE
    await post.take(question(4, sender=1))

    assert (first, second, len(await outbox(post))) == (1, 1, 2)


async def test_all_addresses_together_answer_so_many_in_an_hour(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    await post.change(lambda settings: with_account(settings, acknowledgements_per_hour=3))

    with caplog.at_level(logging.WARNING):
        decisions = await post.take(*(question(number) for number in range(5)))

    assert [decision.outcome for decision in decisions] == [Outcome.TICKETED] * 5
    assert len(await outbox(post)) == 3
    assert [record.getMessage() for record in caplog.records] == [
        f"ticket {number} is not acknowledged: 3 within an hour are the most" for number in (4, 5)
    ]
    post.clock.at += HOUR
    await post.take(question(9))
    assert len(await outbox(post)) == 4


async def test_an_answer_to_it_comes_home_and_is_not_answered_again(post: Post) -> None:
    await post.take(question())
    (kept,) = await post.send()

    (decision,) = await post.take(VARIANTS[0].write(received(kept.raw), "Nog één ding."))

    assert (decision.ticket, decision.because) == (1, Because.SIGNED_TOKEN)
    assert await post.send() == []


async def test_it_is_a_loop_when_it_comes_back_itself(post: Post) -> None:
    await post.take(question())
    (kept,) = await post.send()

    (decision,) = await post.take(kept.raw)

    assert decision.because is Because.PARKED_LOOP
    assert await post.send() == []


@pytest.mark.parametrize(
    "headers",
    [
        (("Auto-Submitted", "auto-generated"),),
        (("Precedence", "list"),),
        (("X-Auto-Response-Suppress", "All"),),
        (("List-Unsubscribe", "<mailto:uit@example.nl>"),),
    ],
    ids=lambda headers: headers[0][0],
)
async def test_automatic_mail_opens_a_ticket_and_is_not_answered(
    post: Post, headers: tuple[tuple[str, str], ...]
) -> None:
    (decision,) = await post.take(question(headers=headers))

    assert decision.ticket == 1
    assert await outbox(post) == []


async def test_mail_that_lay_waiting_while_nobody_fetched_is_not_answered(post: Post) -> None:
    for number in range(20):
        at = post.clock.at + number * 1000
        post.box.deliver(forwarded(question(number), "direct", MAIN, post.forward, at), at)
    post.clock.at += 2 * HOUR

    decisions = await post.poll()

    assert len(decisions) == 20
    assert await outbox(post) == []


async def test_one_that_a_server_refuses_needs_nobody(post: Post) -> None:
    await post.take(question())
    before = (await post.ticket(1)).revision
    post.sink.on_mail = lambda kept: "550 5.1.1 no such user"

    await post.sender.once()

    (kept,), counts = await outbox(post), await post.repository.reading(lambda reader: reader.counts())
    assert (kept.state, kept.needs_person, kept.settled_by) == (OutboxState.REFUSED, False, "")
    assert counts.outbox == 0
    assert (await post.ticket(1)).revision == before
    assert await post.repository.reading(lambda reader: reader.events(TicketNumber(1))) == []


async def test_one_that_waited_hours_for_a_server_is_not_sent_any_more(post: Post) -> None:
    await post.take(question())
    post.sink.on_mail = lambda kept: "451 4.3.0 later"
    await post.sender.once()
    post.clock.at += 4 * HOUR
    await post.sender.once()

    post.sink.on_mail = None
    post.clock.at += HOUR
    again = await post.send()

    (kept,) = await outbox(post)
    assert (again, kept.state, kept.needs_person) == ([], OutboxState.REFUSED, False)


async def test_imported_mail_is_not_answered(post: Post, tmp_path: Path) -> None:
    (tmp_path / "vraag.eml").write_bytes(question())
    settings = await post.repository.reading(lambda reader: reader.settings())

    async with intake_of(post.repository, system_clock) as means:
        imported = await import_paths(
            [tmp_path / "vraag.eml"], settings.brands[0].id, means.intake, post.repository, clock=system_clock
        )

    assert imported.outcomes == {Outcome.TICKETED: 1}
    assert await outbox(post) == []


async def test_a_replay_of_kept_mail_sends_nothing(post: Post, tmp_path: Path) -> None:
    await post.take(question(1), question(2))
    key = await post.repository.reading(lambda reader: reader.signing_key())

    async with open_repository(tmp_path / "again.db", clock=post.clock, chance=lambda count: key[:count]) as target:
        decided = await replay(post.repository, target, NearRoom())
        again = await target.reading(lambda reader: reader.outbox(limit=10))

    assert (decided, again) == (2, [])


async def test_a_fault_in_it_costs_no_mail_and_is_told_in_the_ticket(tmp_path: Path) -> None:
    odd = "klanten\u00e9@acme.nl"
    async with a_post(tmp_path, addresses=(an_address(address=odd, acknowledge=True),)) as post:
        (decision,) = await post.take(question(), address=odd)

        events = await post.repository.reading(lambda reader: reader.events(TicketNumber(1)))
        assert (decision.outcome, decision.address) == (Outcome.TICKETED, odd)
        assert [(event.verb, event.actor) for event in events] == [("acknowledgement", "")]
        settings = await post.repository.reading(lambda reader: reader.settings())
        said = event_words(events[0], TicketNumber(1), settings)
        assert said.startswith("Ticket 1 was not acknowledged: UnsafeMailError: ")
        assert len(await post.messages(1)) == 1 and await outbox(post) == []


def with_account(settings: Settings, **changes: object) -> Settings:
    """Return the settings with another account."""
    return replace(settings, account=replace(settings.account, **changes))  # type: ignore[arg-type] # names are checked by replace
