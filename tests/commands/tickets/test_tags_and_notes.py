"""Tags and notes; and the undo of each."""

import pytest

from console.commands.desk import Desk
from console.commands.refusal import RefusedError
from console.commands.tickets.merging import Merge
from console.commands.tickets.noting import MOST_LETTERS, AddNote
from console.commands.tickets.tagging import MOST_TAGS, AddTag, RemoveTag, spelled
from storage.words import Direction
from tests.commands.tickets.steps import LATER, looked, opened, refusal_of, ticket_of, undo, undo_refused


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Retour-2026", "retour-2026"), (" vip ", "vip"), ("ÉCOLE", "école"), ("e\u0301cole", "école"), ("7", "7")],
)
def test_a_tag_is_lower_case_letters_digits_and_hyphens(typed: str, kept: str) -> None:
    assert spelled(typed) == kept


@pytest.mark.parametrize("typed", ["", " ", "twee woorden", "a_b", "#vip", "x" * 31, "a\u202eb", "a,b"])
def test_anything_else_is_no_tag_and_told(typed: str) -> None:
    with pytest.raises(RefusedError) as refused:
        spelled(typed)

    assert refused.value.refusal.code == "bad-tag"
    assert "\u202e" not in refused.value.refusal.words


async def test_a_ticket_is_tagged_and_a_tag_taken_off(desk: Desk) -> None:
    number = await opened(desk)
    fresh = await looked(desk, [number])

    first = await AddTag(number=number, tag="VIP").run(desk)
    second = await AddTag(number=number, tag="retour").run(desk)
    third = await RemoveTag(number=number, tag="Vip").run(desk)

    assert (await ticket_of(desk, number)).tags == ("retour",)
    await undo(desk, third)
    assert (await ticket_of(desk, number)).tags == ("vip", "retour")
    await undo(desk, second)
    await undo(desk, first)
    assert await looked(desk, [number]) == fresh


async def test_what_can_not_be_tagged_is_refused(desk: Desk) -> None:
    number = await opened(desk)
    tags = [f"t{place}" for place in range(MOST_TAGS)]
    await desk.repository.writing(lambda writer: writer.set_tags(number, tags))

    refusals = [
        await refusal_of(desk, command)
        for command in (
            AddTag(number=number, tag="t1"),
            AddTag(number=number, tag="more"),
            AddTag(number=number, tag="a b"),
            RemoveTag(number=number, tag="more"),
        )
    ]

    assert [one.code for one in refusals] == ["nothing-changed", "too-many", "bad-tag", "nothing-changed"]


async def test_a_tag_that_came_after_hinders_the_undo(desk: Desk) -> None:
    number = await opened(desk)
    done = await AddTag(number=number, tag="a").run(desk)
    await AddTag(number=number, tag="b").run(desk)

    refusal = await undo_refused(desk, done)

    assert (refusal.code, "Ana tagged ticket 1 b" in refusal.words) == ("overtaken", True)


async def test_a_note_stands_in_the_ticket_with_its_author_and_leaves_no_trace_when_undone(desk: Desk) -> None:
    number = await opened(desk)
    fresh = await looked(desk, [number])

    done = await AddNote(number=number, text="Bellen\r\nna \x1b[31mtwaalven\u202e ").run(desk)

    *_, note = await desk.repository.reading(lambda reader: reader.messages(number))
    assert (note.direction, note.author, note.sender_name, note.arrival) == (Direction.NOTE, "ana", "Ana", LATER)
    assert "\x1b" not in note.text and "\u202e" not in note.text
    assert note.text.startswith("Bellen\nna ")
    await undo(desk, done)
    assert await looked(desk, [number]) == fresh
    assert await desk.repository.reading(lambda reader: reader.search("bellen", 9)) == []


async def test_a_note_that_says_nothing_or_too_much_is_refused(desk: Desk) -> None:
    number = await opened(desk)

    refusals = [await refusal_of(desk, AddNote(number=number, text=text)) for text in (" \n", "x" * (MOST_LETTERS + 1))]

    assert [one.code for one in refusals] == ["empty", "too-long"]


async def test_a_note_that_went_to_another_ticket_stays(desk: Desk) -> None:
    number, other = await opened(desk), await opened(desk)
    done = await AddNote(number=number, text="Bellen").run(desk)
    await Merge(number=number, into=other).run(desk)

    assert (await undo_refused(desk, done)).code == "overtaken"
