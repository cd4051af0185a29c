"""Outgoing servers that nothing is tried at for a while, and why: what failed for one mail would fail for the next.

It stands apart because it holds only what this process has seen: each mail keeps its own next try, so a restart forgets
nothing that matters. Without it, every mail would try a login that is refused, and tries lock accounts.
"""

from dataclasses import dataclass, field

from storage.outbox import OutboxId, Outgoing
from storage.settings import OutgoingServer, ServerId

_NEVER = 1 << 62


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """Until when (ms UTC) no mail is tried, and the words for those that wait. `gives_up`: too long, and they end."""

    until: int
    words: str
    gives_up: bool = False


@dataclass(slots=True)
class Rests:
    """The servers that rest; `for_all` holds what keeps every mail here."""

    for_all: str = ""
    _resting: dict[ServerId, Rest] = field(default_factory=dict)
    _told: dict[OutboxId, int] = field(default_factory=dict)
    _servers: tuple[OutgoingServer, ...] | None = None

    def begin(self, server: OutgoingServer, rest: Rest) -> None:
        """Let a server rest."""
        self._resting[server.id] = rest

    def end(self, server: OutgoingServer) -> None:
        """Let mails be tried at a server again: it has answered."""
        self._resting.pop(server.id, None)

    def of(self, server: OutgoingServer, outgoing: Outgoing, now: int) -> Rest | None:
        """Return why a mail that is due is not tried now, or None. One that a person wants tried is tried."""
        rest = self._resting.get(server.id)
        if rest is None or rest.until <= now or self._is_wanted(outgoing):
            return None
        return rest

    def tell(self, outbox_id: OutboxId, next_try_at: int | None) -> None:
        """Remember when a mail is tried next, None for never: if it is due earlier, a person has said so."""
        self._told[outbox_id] = _NEVER if next_try_at is None else next_try_at

    def forget(self, outbox_id: OutboxId) -> None:
        """Forget a mail that everybody has."""
        self._told.pop(outbox_id, None)

    def are_changed(self, servers: tuple[OutgoingServer, ...]) -> bool:
        """Tell whether the outgoing servers are no longer those of the last call; then none rests any more."""
        changed = self._servers is not None and self._servers != servers
        self._servers = servers
        if changed:
            self._resting.clear()
            self._told.clear()
        return changed

    def _is_wanted(self, outgoing: Outgoing) -> bool:
        at = outgoing.next_try_at
        return at is not None and at < self._told.get(outgoing.id, at)
