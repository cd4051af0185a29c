"""The senders that are kept, laid out so that a pattern finds its own without looking at all of them.

It stands apart from `reach`, which decides who is matched: a form asks on every key, and seventy-five thousand senders
are too many to walk between two keys.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from console.grouping.reach import FEW, Reach, reach
from storage.senders import SenderCount
from storage.settings import Exclusion, Settings

PART = 5000  # senders that are counted without a pause: a few milliseconds
NOBODY = Reach(senders=0, mails=0, first=())


class KeptSenders:
    """Senders by their address and by every domain that they are under; made once, asked often, never changed."""

    def __init__(self, kept: Sequence[SenderCount]) -> None:
        self._by_sender: defaultdict[str, list[SenderCount]] = defaultdict(list)
        self._by_domain: defaultdict[str, list[list[SenderCount]]] = defaultdict(list)
        for one in kept:
            self._by_sender[one.sender].append(one)
        for sender, counts in self._by_sender.items():
            for domain in _domains(sender):
                self._by_domain[domain].append(counts)

    def reach(self, exclusion: Exclusion, settings: Settings) -> Reach:
        """Return whom an exclusion matches; its pattern is spelled as it is kept."""
        total = NOBODY
        for part in self.parts(exclusion.pattern):
            total = together(total, reach(exclusion, part, settings))
        return total

    def parts(self, pattern: str) -> list[list[SenderCount]]:
        """Return whom a pattern may match, so that no part holds more than `PART` senders, nor half of one."""
        local, _at, domain = pattern.rpartition("@")
        if local not in ("", "*"):
            return [self._by_sender[pattern]] if pattern in self._by_sender else []
        near = self._by_domain.get(domain, [])
        groups = (near[start : start + PART] for start in range(0, len(near), PART))
        return [[one for counts in group for one in counts] for group in groups]


def together(one: Reach, other: Reach) -> Reach:
    """Return what is matched in two parts."""
    return Reach(
        senders=one.senders + other.senders,
        mails=one.mails + other.mails,
        first=(*one.first, *other.first)[:FEW],
    )


def _domains(sender: str) -> Iterator[str]:
    """Yield the domain of an address and the domains above it, but the topmost: no pattern names that."""
    domain = sender.rpartition("@")[2]
    while "." in domain:
        yield domain
        domain = domain.partition(".")[2]
