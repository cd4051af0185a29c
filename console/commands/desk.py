"""What a command works on: the open store, the time, and who asks.

It stands apart so that a command is a plain value, made by a key, a verb or a test, and meets the world only in `run`.
"""

from dataclasses import dataclass

from console.clock import Clock
from console.commands.actor import Actor
from storage.protocol import Repository


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The desk as one command sees it."""

    repository: Repository
    clock: Clock
    actor: Actor
