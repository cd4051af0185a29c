"""What a proxy can do to a passage: each act is one way in which a server, or somebody before it, behaves badly.

Acts that answer in the server's place stand first, those that change what the server says behind them.
"""

import asyncio
import re
from collections.abc import Callable

from tests.faults.proxy import Act, Passage
from tests.intake.scripted import Talk, finish, garbage, huge_literal, reset, say

__all__ = [
    "bye", "changed", "changed_search_of_uids", "cut", "drip", "endless", "finish", "garbage", "huge_literal", "once",
    "reset", "say", "stall", "told_while_idle", "without",
]  # fmt: skip
DRIP_S, PIECE_S = 0.3, 0.005
_LITERAL = re.compile(rb"\{[0-9]+\}\r\n")
Change = Callable[[bytes], bytes]


async def stall(talk: Talk, tag: bytes) -> None:
    """Say nothing more, until the client has gone."""
    while await talk.reader.read(4096):
        pass
    raise ConnectionAbortedError


async def drip(talk: Talk, tag: bytes) -> None:
    """Send a byte every 0.3 s, for ever: never silent, never done."""
    while True:
        await talk.write(b"*")
        await asyncio.sleep(DRIP_S)


async def bye(talk: Talk, tag: bytes) -> None:
    """Say BYE, and leave."""
    await talk.say(b"* BYE the machine is going down")
    talk.writer.close()


def endless(piece: bytes, start: bytes = b"") -> Act:
    """Send the same piece for ever, as fast as a line would carry it."""

    async def act(passage: Passage, tag: bytes) -> None:
        await passage.write(start)
        while True:
            await passage.write(piece)
            await asyncio.sleep(PIECE_S)

    return act


def changed(change: Change) -> Act:
    """Pass the command on, and change what the server answers."""

    async def act(passage: Passage, tag: bytes) -> None:
        await passage.write(change(await passage.ask()))

    return act


def cut(then: Act) -> Act:
    """Pass the command on, hand out half of the first literal, then go on otherwise."""

    async def act(passage: Passage, tag: bytes) -> None:
        answer = await passage.ask()
        literal = _LITERAL.search(answer)
        stop = literal.end() + 20 if literal is not None else len(answer) // 2
        await passage.write(answer[:stop])
        await then(passage, tag)

    return act


def without(word: bytes) -> Act:
    """Pass the command on, and take a word out of the answer."""
    return changed(lambda answer: answer.replace(b" " + word, b""))


def told_while_idle(lines: bytes) -> Act:
    """Tell this in each IDLE, then let the server speak."""

    async def act(passage: Passage, tag: bytes) -> None:
        await passage.write(lines)

    return act


def changed_search_of_uids(change: Change) -> Act:
    """Change what the server answers when it is asked for certain mails, and nothing else."""

    async def act(passage: Passage, tag: bytes) -> None:
        is_asked_for_some = b"SEARCH UID" in passage.line and b":*" not in passage.line
        answer = await passage.ask()
        await passage.write(change(answer) if is_asked_for_some else answer)

    return act


def once(act: Act) -> Act:
    """Do this the first time only, and later what the server says."""
    strikes: list[bytes] = []

    async def first_only(passage: Passage, tag: bytes) -> None:
        strikes.append(tag)
        await (act(passage, tag) if len(strikes) == 1 else passage.write(await passage.ask()))

    return first_only
