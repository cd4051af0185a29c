"""What the demo can show: which mails lie there at the start, and how fast more come in."""

from dataclasses import dataclass
from itertools import islice
from random import Random

import msgspec

from console.demo.script import ScriptedMail, morning, traffic
from console.demo.traffic import endless

_FLOOD_MAILS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A start and a pace. `pause_s` is the shortest and longest wait between two new mails; None: no more come."""

    mails: tuple[ScriptedMail, ...]
    pause_s: tuple[float, float] | None


def names() -> tuple[str, ...]:
    """Return the scenarios' names; the first is shown when nobody asks for another."""
    return ("morning", "empty", "flood")


def scenario(name: str, chance: Random) -> Scenario:
    """Return a scenario. Raises KeyError for an unknown name."""
    match name:
        case "morning":
            return Scenario(mails=morning(), pause_s=(3.0, 9.0))
        case "empty":
            return Scenario(mails=(), pause_s=None)
        case "flood":
            return Scenario(mails=(*morning(), *_flood(chance)), pause_s=(0.05, 0.2))
        case _:
            raise KeyError(name)


def _flood(chance: Random) -> list[ScriptedMail]:
    """Return two thousand mails, answers left out: they would name mails of the traffic."""
    mails = (mail for mail, _ in endless(traffic(), chance) if not mail.answers)
    return [msgspec.structs.replace(mail, name=f"flood-{mail.name}") for mail in islice(mails, _FLOOD_MAILS)]
