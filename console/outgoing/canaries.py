"""Canaries: probes that are sent by themselves, so that forwarding which ends is noticed before a customer does.

They stand apart from the followers of mailboxes because they only send; what comes back is taken in like any mail. One
process at a time sends them, by a lease of their own.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from console.clock import Clock, local_zone
from console.failure_words import words_of
from console.forwarding import can_see
from console.forwarding_facts import Here, looking_of
from console.intake.lease import Holder, take_lease, this_host, while_held
from console.mail.safe_text import safe_line
from console.outgoing.compose import selftest
from console.outgoing.mailer import RefusedByServerError, UnsafeMailError
from console.outgoing.probing import Prober, SentProbe
from storage.errors import LeaseLostError, StorageError
from storage.probes import Probe, ProbeId
from storage.protocol import Reader, Repository
from storage.settings import MailAddress, ServerId

LEASE = "canaries"
EVERY_S = 60.0
STANDBY_S = 30.0
BLIND_S = 3.0  # until the forward mailboxes are seen, as after a start
_AFTER_FAILURE_MS = 60_000
_REST_MS = 300_000  # for a server that fails: each address would try it anew, and tries lock accounts
_log = logging.getLogger("omnidesk.canary")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """What one look found: the addresses whose canary is due, whether others wait because nobody sees what comes for
    them, and every newest probe by its id."""

    due: tuple[tuple[MailAddress, ServerId], ...]
    is_blind: bool
    probes: dict[ProbeId, Probe]


def is_due(known: MailAddress, probes: Sequence[Probe], now: int) -> bool:
    """Tell whether the canary of an address is to be sent; `probes` newest first.

    One that could not be sent is tried again after a minute, then two, four …, but never later than the usual one.
    """
    if not known.canary_s or not probes:
        return known.canary_s > 0
    unsent = next((count for count, probe in enumerate(probes) if probe.has_left), len(probes))
    pause = known.canary_s * 1000
    if unsent:
        pause = min(pause, _AFTER_FAILURE_MS << min(unsent - 1, 20))
    return now - probes[0].sent_at >= pause


class Canaries:
    """Sends the canaries of one desk, as one holder of leases."""

    def __init__(self, repository: Repository, prober: Prober, holder: Holder, clock: Clock) -> None:
        self._repository, self._prober, self._holder, self._clock = repository, prober, holder, clock
        self._away: dict[ProbeId, str] = {}
        self._resting: dict[ServerId, int] = {}

    async def once(self) -> list[SentProbe]:
        """Send what is due and return what became of each; nothing when another process sends. Raises StorageError."""
        lease = await take_lease(self._repository, LEASE, self._holder, self._clock)
        if lease is None:
            return []
        return await while_held(self._repository, lease, self._holder, self._clock, self._look_and_send())

    async def run(self) -> None:
        """Send what is due every minute until cancelled; whatever fails is told and tried again.

        Nothing is sent by an interpreter that makes headers of words: it is tried once, at the start.
        """
        try:
            selftest()
        except UnsafeMailError as error:
            _log.error("no canary is sent: %s", words_of(error))
            return
        while True:
            try:
                lease = await take_lease(self._repository, LEASE, self._holder, self._clock)
                if lease is not None:
                    await while_held(self._repository, lease, self._holder, self._clock, self._keep_sending())
            except LeaseLostError:
                _log.info("another process sends the canaries; standing by")
            except StorageError as error:
                _log.error("%s", words_of(error))
            except Exception:
                _log.exception("a fault in the program; canaries begin anew")
            await asyncio.sleep(STANDBY_S)

    async def _keep_sending(self) -> None:
        while True:
            found = await self._look()
            await self._send_due(found)
            await asyncio.sleep(BLIND_S if found.is_blind else EVERY_S)

    async def _look_and_send(self) -> list[SentProbe]:
        return await self._send_due(await self._look())

    async def _look(self) -> _Round:
        here = Here(now=self._clock(), host=this_host(), zone=local_zone())
        return await self._repository.reading(partial(_round, here))

    async def _send_due(self, found: _Round) -> list[SentProbe]:
        self._tell_news(found.probes)
        return [await self._send(known, server) for known, server in found.due if not self._rests(server)]

    def _rests(self, server: ServerId) -> bool:
        return self._clock() < self._resting.get(server, 0)

    async def _send(self, known: MailAddress, server: ServerId) -> SentProbe:
        sent = await self._prober.send(known, is_canary=True)
        if sent.error is not None:
            if not isinstance(sent.error, RefusedByServerError):
                self._resting[server] = self._clock() + _REST_MS
            _log.warning("%s: the probe was not sent: %s", known.address, safe_line(words_of(sent.error)))
            return sent
        self._away[sent.id] = known.address
        _log.info("%s: a probe was sent", known.address)
        return sent

    def _tell_news(self, probes: dict[ProbeId, Probe]) -> None:
        """Say once of each probe that we sent what became of it."""
        for key, address in list(self._away.items()):
            probe = probes.get(key)
            if probe is not None and probe.arrived_at is not None:
                _log.info("%s: the probe came back after %.0f s", address, (probe.arrived_at - probe.sent_at) / 1000)
            elif probe is not None and probe.failed_at is not None:
                _log.warning("%s: the probe can't come back: %s", address, safe_line(probe.failure))
            elif probe is not None:
                continue
            del self._away[key]


def _round(here: Here, reader: Reader) -> _Round:
    """Return what is due. Where nobody sees what comes, a canary would only tell of ourselves."""
    settings, probes, looking = reader.settings(), reader.probes_by_address(), looking_of(reader, here)
    due = [
        (known, server.id)
        for known in settings.addresses
        if (server := settings.server_of(known.id)) is not None
        and is_due(known, probes.get(known.address, ()), here.now)
    ]
    seen = tuple((known, server) for known, server in due if can_see(looking(known.brand_id), here.now))
    return _Round(
        due=seen,
        is_blind=len(seen) < len(due),
        probes={probe.id: probe for some in probes.values() for probe in some},
    )
