"""The searches that employees saved, and who is at work on what."""

from dataclasses import replace

import pytest

from storage.errors import ConflictError
from storage.protocol import Repository
from storage.triage import SavedSearch, SearchId
from storage.words import Doing
from tests.storage.builders import MINUTE, NOON
from tests.storage.steps import a_presence, open_with, with_settings

# Saved searches


async def test_searches_are_saved_for_one_or_for_everyone(repository: Repository) -> None:
    searches = [
        SavedSearch(login="", name="factuur", query="factuur is:open", key="1"),
        SavedSearch(login="ana", name="retour", query="tag:retour"),
        SavedSearch(login="ana", name="a", query="a"),
        SavedSearch(login="ben", name="retour", query="other"),
    ]

    ids = await repository.writing(lambda writer: [writer.save_search(search) for search in searches])

    kept = [replace(search, id=made) for search, made in zip(searches, ids, strict=True)]
    everyone, retour, a, bens = kept
    assert await repository.reading(lambda reader: reader.saved_searches("ana")) == [a, retour, everyone]
    assert await repository.reading(lambda reader: reader.saved_searches("ben")) == [bens, everyone]
    assert await repository.reading(lambda reader: reader.saved_searches("")) == [everyone]


async def test_a_search_of_the_same_name_is_replaced_and_can_be_removed(repository: Repository) -> None:
    first = await repository.writing(lambda writer: writer.save_search(SavedSearch(login="ana", name="a", query="x")))

    again = await repository.writing(lambda writer: writer.save_search(SavedSearch(login="ana", name="a", query="y")))

    assert first == again
    assert [one.query for one in await repository.reading(lambda reader: reader.saved_searches("ana"))] == ["y"]
    await repository.writing(lambda writer: writer.remove_search(first))
    assert await repository.reading(lambda reader: reader.saved_searches("ana")) == []
    with pytest.raises(ConflictError):
        await repository.writing(lambda writer: writer.remove_search(SearchId(first)))


# Presence


async def test_who_is_at_work_is_told_until_it_is_over(repository: Repository) -> None:
    await with_settings(repository)
    first, _ = await repository.writing(open_with)
    second, _ = await repository.writing(open_with)
    there = [
        a_presence(first),
        a_presence(second, place="two", doing=Doing.WRITING),
        a_presence(first, login="ben", until=NOON + 2 * MINUTE),
    ]

    for one in there:
        await repository.writing(lambda writer, one=one: writer.note_presence(one, now=NOON))  # type: ignore[misc]

    assert await repository.reading(lambda reader: reader.present(None, NOON)) == there
    assert await repository.reading(lambda reader: reader.present(first, NOON)) == [there[0], there[2]]
    assert await repository.reading(lambda reader: reader.present(first, NOON + MINUTE)) == [there[2]]
    await repository.writing(lambda writer: writer.forget_presence("ben", "one"))
    assert await repository.reading(lambda reader: reader.present(None, NOON)) == there[:2]


async def test_a_console_is_at_one_ticket_and_what_is_over_is_forgotten(repository: Repository) -> None:
    await with_settings(repository)
    first, _ = await repository.writing(open_with)
    second, _ = await repository.writing(open_with)
    await repository.writing(lambda writer: writer.note_presence(a_presence(first, login="ben"), now=NOON))
    await repository.writing(lambda writer: writer.note_presence(a_presence(first), now=NOON))

    later = a_presence(second, until=NOON + 5 * MINUTE)
    await repository.writing(lambda writer: writer.note_presence(later, now=NOON + 2 * MINUTE))

    assert await repository.reading(lambda reader: reader.present(None, 0)) == [later]
