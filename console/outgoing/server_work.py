"""The due mails of one outgoing server, one after another, until it turns out that it can't be tried now.

It stands apart because what fails for one mail would fail for the next: then the others wait, and are told why.
"""

from collections.abc import Sequence
from random import Random

from console.clock import Clock
from console.failure_words import words_of
from console.outgoing.courier import Courier, Tried
from console.outgoing.door import OutgoingDoor, OutgoingPasswordError
from console.outgoing.mailer import InsecureError, LoginRefusedError
from console.outgoing.next_step import SETTINGS_PAUSE_MS, rest_ms
from console.outgoing.resting import Rest, Rests
from storage.outbox import Outgoing
from storage.settings import OutgoingServer
from storage.words import OutboxState
from widgets.language import _

Held = list[tuple[Outgoing, Rest]]


class ServerWork:
    """One round of a server's mails."""

    def __init__(self, door: OutgoingDoor, courier: Courier, rests: Rests, clock: Clock, chance: Random) -> None:
        self._door, self._courier, self._rests, self._clock, self._chance = door, courier, rests, clock, chance
        self._password: str | None = None

    async def send(self, server: OutgoingServer | None, mails: Sequence[Outgoing]) -> tuple[list[Tried], Held]:
        """Send what can be sent and return what became of it, and which mails wait until when, and why.

        None is no server at all. Raises StorageError.
        """
        tried: list[Tried] = []
        held: Held = []
        for one in mails:
            rest = self._why_not(server, one)
            if rest is None and server is not None:
                rest = await self._send(server, one, tried)
            if rest is not None:
                held.append((one, rest))
        return tried, held

    def _why_not(self, server: OutgoingServer | None, outgoing: Outgoing) -> Rest | None:
        now = self._clock()
        if self._rests.for_all:
            return Rest(until=now + SETTINGS_PAUSE_MS, words=self._rests.for_all)
        if server is None:
            words = _("no outgoing server is set: omnidesk smtp set --host HOST --user USER --secret NAME")
            return Rest(until=now + SETTINGS_PAUSE_MS, words=words)
        return self._rests.of(server, outgoing, now)

    async def _send(self, server: OutgoingServer, outgoing: Outgoing, tried: list[Tried]) -> Rest | None:
        """Try one mail. Returns why it was not even tried, or None."""
        try:
            if self._password is None:
                self._password = await self._door.password_of(server)
        except OutgoingPasswordError as error:
            rest = Rest(until=self._clock() + SETTINGS_PAUSE_MS, words=words_of(error))
            self._rests.begin(server, rest)
            return rest
        one = await self._courier.carry(outgoing.id, server, self._password)
        if one is not None:
            tried.append(one)
            self._learn(server, one)
        return None

    def _learn(self, server: OutgoingServer, tried: Tried) -> None:
        """Let a server rest that would fail for every mail."""
        if tried.step.state is OutboxState.SENT:
            self._rests.forget(tried.outgoing.id)
        else:
            self._rests.tell(tried.outgoing.id, tried.step.next_try_at)
        error = tried.error
        pause = 0 if error is None else rest_ms(tried.outgoing, error, self._chance.random())
        if error is None or not pause:
            self._rests.end(server)
            return
        gives_up = not isinstance(error, (LoginRefusedError, InsecureError))
        until = self._clock() + pause
        self._rests.begin(server, Rest(until=until, words=words_of(error), gives_up=gives_up))
