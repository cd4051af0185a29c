"""What every command on a ticket refuses alike, and the words that it finds for it."""

from dataclasses import replace

import pytest

from console.commands.actor import Actor
from console.commands.desk import Desk
from console.commands.tickets.assigning import Assign, Release
from console.commands.tickets.customer import ChangeCustomer
from console.commands.tickets.inner_sender import AcceptInnerSender
from console.commands.tickets.merging import Merge
from console.commands.tickets.moving import Move
from console.commands.tickets.noting import AddNote
from console.commands.tickets.registering import RegisterAddress
from console.commands.tickets.replying import Reply
from console.commands.tickets.snoozing import Snooze
from console.commands.tickets.splitting import Split
from console.commands.tickets.statuses import Close, Pending, Reopen, Spam
from console.commands.tickets.tagging import AddTag, RemoveTag
from console.commands.tickets.ticket_command import TicketCommand
from console.commands.tickets.undo import VERBS
from console.commands.undoing import UNDOING
from storage.records import MessageKey, TicketNumber
from storage.words import ReplyKind
from tests.answering.builders import an_answer
from tests.commands.tickets.steps import BEN, LATER, VERA, opened, refusal_of, ticket_of
from tests.storage.builders import HOUR, a_message
from tests.storage.steps import customer

FIRST, SECOND = TicketNumber(1), TicketNumber(2)


def kinds(number: TicketNumber = FIRST, if_revision: int | None = None) -> list[TicketCommand]:
    """Return a command of every kind about one ticket."""
    about = {"number": number, "if_revision": if_revision}
    return [
        Assign(**about, login="ben"),  # type: ignore[arg-type]
        Release(**about),  # type: ignore[arg-type]
        Close(**about),  # type: ignore[arg-type]
        Reopen(**about),  # type: ignore[arg-type]
        Pending(**about),  # type: ignore[arg-type]
        Snooze(**about, until=LATER + HOUR),  # type: ignore[arg-type]
        Spam(**about),  # type: ignore[arg-type]
        AddTag(**about, tag="retour"),  # type: ignore[arg-type]
        RemoveTag(**about, tag="retour"),  # type: ignore[arg-type]
        AddNote(**about, text="Bellen"),  # type: ignore[arg-type]
        Reply(**about, answer=an_answer()),  # type: ignore[arg-type]
        Reply(**about, answer=an_answer(kind=ReplyKind.FORWARD)),  # type: ignore[arg-type]
        Merge(**about, into=SECOND),  # type: ignore[arg-type]
        Split(**about, message=MessageKey(1)),  # type: ignore[arg-type]
        Move(**about, address="sales@acme.nl"),  # type: ignore[arg-type]
        ChangeCustomer(**about, address="piet@example.nl"),  # type: ignore[arg-type]
        AcceptInnerSender(**about),  # type: ignore[arg-type]
        RegisterAddress(**about, address="new@acme.nl"),  # type: ignore[arg-type]
    ]


def test_each_kind_has_a_verb_whose_event_can_be_undone() -> None:
    verbs = [command.recorded_as for command in kinds()]

    assert sorted(verbs) == sorted(VERBS)
    assert set(verbs) <= set(UNDOING)


@pytest.mark.parametrize("command", kinds(), ids=lambda one: one.recorded_as)
async def test_who_only_looks_on_or_is_a_stranger_changes_no_ticket(desk: Desk, command: TicketCommand) -> None:
    await opened(desk)

    for actor in (VERA, Actor(login="nobody", role=None)):
        refusal = await refusal_of(replace(desk, actor=actor), command)
        assert refusal.code == "not-allowed"
        assert actor.login in refusal.words


@pytest.mark.parametrize("command", kinds(TicketNumber(99)), ids=lambda one: one.recorded_as)
async def test_a_ticket_that_is_not_there_is_named(desk: Desk, command: TicketCommand) -> None:
    refusal = await refusal_of(replace(desk, actor=BEN), command)

    assert refusal.code == "unknown-ticket"
    assert "99" in refusal.words


@pytest.mark.parametrize("command", kinds(), ids=lambda one: one.recorded_as)
async def test_a_merged_ticket_is_left_alone_and_the_survivor_named(desk: Desk, command: TicketCommand) -> None:
    await opened(desk)
    await opened(desk)
    await Merge(number=FIRST, into=SECOND).run(desk)

    refusal = await refusal_of(replace(desk, actor=BEN), command)

    assert refusal.code == "merged"
    assert "ticket 2" in refusal.words


@pytest.mark.parametrize("command", kinds(if_revision=1), ids=lambda one: one.recorded_as)
async def test_what_somebody_did_meanwhile_is_told_instead_of_overridden(desk: Desk, command: TicketCommand) -> None:
    number = await opened(desk)
    seen = (await ticket_of(desk, number)).revision
    await Close(number=number).run(replace(desk, actor=BEN))

    refusal = await refusal_of(desk, replace(command, if_revision=seen))

    assert refusal.code == "changed"
    assert refusal.words.startswith("Ben de Wit closed ticket 1 while you were reading.")


async def test_the_revision_that_is_still_the_same_hinders_nothing(desk: Desk) -> None:
    number = await opened(desk)
    seen = (await ticket_of(desk, number)).revision

    await Close(number=number, if_revision=seen).run(desk)

    assert (await refusal_of(desk, Reopen(number=number, if_revision=seen))).code == "changed"


async def test_a_revision_that_never_was_is_told_as_such(desk: Desk) -> None:
    number = await opened(desk)

    refusal = await refusal_of(desk, Close(number=number, if_revision=999))

    assert (refusal.code, "never had revision 999" in refusal.words) == ("changed", True)


async def test_mail_that_came_in_meanwhile_is_told_too(desk: Desk) -> None:
    number = await opened(desk)
    seen = (await ticket_of(desk, number)).revision
    await desk.repository.writing(lambda writer: writer.add_message(a_message(number, customer(writer))))

    refusal = await refusal_of(desk, Close(number=number, if_revision=seen))

    assert refusal.words.startswith("Mail came in to ticket 1 while you were reading.")


async def test_of_many_things_done_meanwhile_the_last_three_are_told(desk: Desk) -> None:
    number = await opened(desk)
    seen = (await ticket_of(desk, number)).revision
    for tag in ("a", "b", "c", "d", "e"):
        await AddTag(number=number, tag=tag).run(desk)

    words = (await refusal_of(desk, Close(number=number, if_revision=seen))).words

    assert words.startswith("Ana tagged ticket 1 c; Ana tagged ticket 1 d; Ana tagged ticket 1 e; 2 things more while")


@pytest.mark.parametrize("command", [one for one in kinds() if isinstance(one, Close | Pending | Spam)])
async def test_what_is_so_already_is_refused_in_words(desk: Desk, command: TicketCommand) -> None:
    await opened(desk)
    await command.run(desk)

    refusal = await refusal_of(desk, command)

    assert refusal.code == "nothing-changed"
    assert "already" in refusal.words
