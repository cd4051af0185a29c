"""Whoever forges a thread gets into nobody's ticket: guessed ids and signatures, numbers in subjects, borrowed names.

A From that plainly is the victim's own address is not among them: that a sender's server alone can tell.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from storage.records import TicketNumber
from storage.words import TicketStatus
from tests.figures import figure
from tests.mail.builders import mail
from tests.outgoing.postal import Post, a_post
from tests.storage.builders import MAIN

VICTIM = "jan@example.nl"
QUESTION = mail(from_=f"Jan Smit <{VICTIM}>", to=MAIN, message_id="<vraag@example.nl>", date=None)
COUNT = 1_000
_FIRST = TicketNumber(1)
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
FROMS = (
    "Jan Smit <{stranger}>", f'"{VICTIM}" <{{stranger}}>', f"=?utf-8?q?{VICTIM.replace('@', '=40')}?= <{{stranger}}>",
    f"{VICTIM} {{stranger}}", f"<{VICTIM}> <{{stranger}}>", f"({VICTIM}) {{stranger}}", f"{VICTIM}@x.example",
    "jan@examp1e.nl", "jan@ex\u0430mple.nl",
)  # fmt: skip
SUBJECTS = (
    "[#1] Vraag",
    "Re: [#1] Waar blijft mijn pakket?",
    "Re: [Ticket #1]",
    "Fwd: #1",
    "Re: Vraag over mijn bestelling",
)


def guess(chance: Random) -> str:
    """Return an id as ours look, with a signature that somebody made up."""
    mac = "".join(chance.choice(LETTERS) for _ in range(chance.choice((16, 16, 16, 8, 24))))
    return f"<od.{chance.choice((1, 1, 2))}.{chance.randint(1, 4)}.{mac}@{chance.choice(('acme.nl', 'omnidesk.com'))}>"


def forged(number: int, chance: Random) -> bytes:
    """Return a stranger's mail that wants to be of the victim's ticket."""
    stranger = f"vreemd{number}@x.example"
    ids = [guess(chance), f"<vraag@example.nl{'.' * chance.randint(0, 1)}>", f"<{chance.randint(1, 9)}@example.nl>"]
    return mail(
        from_=chance.choice(FROMS).format(stranger=stranger),
        to=MAIN,
        subject=chance.choice(SUBJECTS),
        message_id=chance.choice((f"<{number}@x.example>", guess(chance))),
        in_reply_to=chance.choice((None, guess(chance), guess(chance))),
        references=" ".join(chance.sample(ids, chance.randint(0, 3))) or None,
        text=f"Ik ben het echt, {number}.\r\n",
        headers=(("Reply-To", VICTIM), ("Sender", VICTIM)) if chance.random() < 0.5 else (),
        date=None,
    )


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    """A desk whose only ticket is answered and closed."""
    async with a_post(tmp_path) as opened:
        await opened.take(QUESTION)
        await opened.answer(1)
        await opened.send()
        await opened.repository.writing(
            lambda writer: writer.set_status(_FIRST, TicketStatus.CLOSED, at=opened.clock.at)
        )
        yield opened


async def test_of_a_thousand_forged_mails_none_joins_reopens_or_adds_anybody(post: Post) -> None:
    before, chance = (await post.ticket(1), await post.messages(1)), Random(20_261_124)

    decided = []
    for start in range(0, COUNT, 100):
        decided += await post.take(*(forged(number, chance) for number in range(start, start + 100)))

    joined = sum(one.ticket == _FIRST for one in decided)
    assert (len(decided), joined) == (COUNT, 0)
    assert (await post.ticket(1), await post.messages(1)) == before
    figure("forged-threads", f"{joined} of {len(decided)}", "forged mails joined, reopened or added anybody")
