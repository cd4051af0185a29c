"""Messages are found by what is true of them: words, sender, rule, deciding header, Message-ID, and their absence."""

import pytest

from storage import narrowing as traits
from storage.narrowing import Narrowing, Trait
from storage.protocol import Repository, Writer
from storage.records import Evidence, MessageKey
from storage.words import Because, Direction
from tests.storage.builders import JAN, MAIN, a_decision, a_delivery, a_message, a_ticket
from tests.storage.steps import customer, with_settings

PIET = "piet@example.nl"
SEARCHED: tuple[tuple[str, str, tuple[tuple[Trait, bool], ...], list[int]], ...] = (
    ("a sender", "", ((traits.SentBy(part="jan"), False),), [3, 1]),
    ("the beginning of an address", "", ((traits.SentBy(part="piet@ex"), False),), [2]),
    ("words of a sender", "reünie", ((traits.SentBy(part="jan"), False),), [3]),
    ("a sender among words, who is no sender", "", ((traits.SentBy(part="pakket"), False),), []),
    ("anybody else", "", ((traits.SentBy(part="jan"), True),), [4, 2]),
    ("a rule", "", ((traits.BecauseIn(rules=(Because.TIME_WINDOW,)), False),), [2]),
    (
        "one of two rules", "", ((traits.BecauseIn(rules=(Because.NEW_NO_CANDIDATE, Because.TIME_WINDOW)), False),),
        [3, 2, 1],
    ),
    ("words by a rule", "reünie", ((traits.BecauseIn(rules=(Because.NEW_NO_CANDIDATE,)), False),), [3]),
    ("no rule", "", ((traits.BecauseIn(rules=(Because.NEW_NO_CANDIDATE,)), True),), [4, 2]),
    ("a header", "", ((traits.DecidedBy(header="to"), False),), [3, 2, 1]),
    ("a header with a value", "", ((traits.DecidedBy(header="to", value="TWEE"), False),), [2]),
    ("a header and words", "reünie", ((traits.DecidedBy(header="to", value="drie"), False),), [3]),
    ("no header", "", ((traits.DecidedBy(header="to"), True),), [4]),
    ("an id", "", ((traits.MessageNamed(message_id="<2@x>"), False),), [2]),
    ("an id with words", "lamp", ((traits.MessageNamed(message_id="<2@x>"), False),), []),
    ("not that id", "", ((traits.MessageNamed(message_id="<2@x>"), True),), [4, 3, 1]),
    ("words without others", "pakket", ((traits.HoldsWords(words="reünie"), True),), [4, 2, 1]),
    (
        "much at once", "pakket",
        ((traits.SentBy(part="piet"), False), (traits.DecidedBy(header="to"), False), (traits.SentBy(part="x"), True)),
        [2],
    ),
)  # fmt: skip


async def searched(repository: Repository) -> list[MessageKey]:
    """Take in a mail of Jan, one of Piet, one more of Jan, and write an answer."""
    await with_settings(repository)

    def write(writer: Writer) -> list[MessageKey]:
        number, keys = writer.open_ticket(a_ticket(customer(writer))), []
        mails = ((JAN, "pakket", Because.NEW_NO_CANDIDATE, "een"), (PIET, "pakket", Because.TIME_WINDOW, "twee"),
                 (JAN, "pakket reünie", Because.NEW_NO_CANDIDATE, "drie"))  # fmt: skip
        for place, (sender, text, because, value) in enumerate(mails, 1):
            about = {
                "sender": sender,
                "sender_name": "",
                "text": text,
                "because": because,
                "message_id": f"<{place}@x>",
            }
            keys.append(writer.add_message(a_message(number, None, **about)))
            evidence = (Evidence(header="To", position=0, value=value), Evidence(header="To", position=1, value="ook"))
            delivery = writer.keep(a_delivery(uid=place))
            assert delivery is not None
            writer.add_decision(a_decision(delivery, message=keys[-1], ticket=number, evidence=evidence))
        keys.append(
            writer.add_message(
                a_message(
                    number, None, direction=Direction.OUT, sender=MAIN, sender_name="", text="pakket", because=None
                )
            )
        )
        return keys

    return await repository.writing(write)


@pytest.mark.parametrize(
    ("words", "asked", "hits"), [case[1:] for case in SEARCHED], ids=[case[0] for case in SEARCHED]
)
async def test_messages_are_found_by_what_is_true_of_them(
    repository: Repository, words: str, asked: tuple[tuple[Trait, bool], ...], hits: list[int]
) -> None:
    keys = await searched(repository)
    narrowings = [Narrowing(trait=trait, negated=negated) for trait, negated in asked]

    found = await repository.reading(lambda reader: reader.search(words, 10, narrowings))
    first = await repository.reading(lambda reader: reader.search(words, 1, narrowings))

    assert [keys.index(message.key) + 1 for message in found] == hits
    assert [message.key for message in first] == [message.key for message in found[:1]]
