"""What a console remembers of reading: folds by message, what a person did before what was seen."""

from console.reading_memory import MOST_FOLDS, ReadingMemory
from storage.records import MessageKey

NOTHING = MessageKey(0)


def keys(*numbers: int) -> list[MessageKey]:
    return [MessageKey(number) for number in numbers]


def test_what_was_seen_opens_as_a_line_but_never_the_last() -> None:
    memory = ReadingMemory()

    assert set(memory.folded(keys(1, 2, 3), MessageKey(2))) == {1, 2}
    assert set(memory.folded(keys(1, 2, 3), MessageKey(9))) == {1, 2}
    assert set(memory.folded(keys(1, 2, 3), NOTHING)) == set()
    assert set(memory.folded([], NOTHING)) == set()


def test_a_late_mail_that_was_not_seen_is_open() -> None:
    assert set(ReadingMemory().folded(keys(1, 7, 3), MessageKey(3))) == {1}


def test_what_a_person_did_counts_for_more() -> None:
    memory = ReadingMemory()
    memory.note_fold(MessageKey(1), folded=False)
    memory.note_fold(MessageKey(3), folded=True)

    assert set(memory.folded(keys(1, 2, 3), MessageKey(3))) == {2, 3}


def test_the_oldest_of_very_many_folds_is_forgotten() -> None:
    memory = ReadingMemory()
    for number in range(1, MOST_FOLDS + 2):
        memory.note_fold(MessageKey(number), folded=True)

    assert set(memory.folded(keys(1, 2, 3), NOTHING)) == {2, 3}
