"""No word of a note leaves: not in a reply, not in a forward, whatever the ticket holds."""

from random import Random

from console.answering.letter import draft_of
from console.mail.parse import parse
from console.outgoing.compose import compose
from storage.records import Message, MessageKey
from storage.words import Badge, Direction, ReplyKind
from tests.answering.builders import a_mail, an_answer, an_opening
from tests.figures import figure
from tests.storage.builders import JAN, MINUTE, NOON

THREADS = 500
SECRET = "geheimwoord"


def a_thread(chance: Random) -> tuple[Message, ...]:
    """Return up to twelve messages in order, notes with a sentinel among them."""
    return tuple(a_message(chance, key) for key in range(1, chance.randint(2, 12)))


def a_message(chance: Random, key: int) -> Message:
    direction = chance.choice((Direction.IN, Direction.OUT, Direction.NOTE, Direction.NOTE))
    word = f"{SECRET}{key}" if direction is Direction.NOTE else f"woord{key}"
    return a_mail(
        key,
        direction=direction,
        sender="" if direction is Direction.NOTE else chance.choice((JAN, "piet@elders.nl", "info@acme.nl")),
        sender_name=word,
        to=() if direction is Direction.NOTE else (chance.choice((JAN, "info@acme.nl")),),
        cc=(f"{word}@elders.nl",),
        subject=f"{word} onderwerp",
        text=f"{word}\n> {word}\n\n-- \n{word}",
        message_id="" if direction is Direction.NOTE else f"<{key}@example.nl>",
        arrival=NOON + key * MINUTE,
        automatic=chance.random() < 0.2,
        badges=tuple(badge.value for badge in (Badge.NEW_PARTICIPANT, Badge.SENDER_UNSURE) if chance.random() < 0.2),
        author="ana" if direction is Direction.NOTE else "",
    )


def test_of_500_random_threads_no_word_of_a_note_is_in_the_bytes() -> None:
    leaked = []
    for seed in range(THREADS):
        chance = Random(seed)
        thread = a_thread(chance)
        named = [one.key for one in thread if one.direction is not Direction.NOTE]
        about: MessageKey | None = chance.choice([None, *named])
        kind = chance.choice(list(ReplyKind))
        opening = an_opening(*thread, kind=kind, about=about)
        answer = an_answer(kind=kind, subject=opening.subject, to=(JAN,), cc=opening.answer().cc)

        raw = compose(draft_of(answer, opening, message_id="<od.7.2.abc@acme.nl>", date=NOON))

        if SECRET.encode() in raw or SECRET in parse(raw).text:
            leaked.append(seed)

    assert leaked == []
    figure("notes", f"{len(leaked)} of {THREADS}", "threads leaked a word")
