"""A probe is waited for: whoever follows the forward mailboxes takes it in, and where nobody does, we look ourselves.

It stands apart from the verb so that it knows neither arguments nor exit codes.
"""

import asyncio
from collections.abc import Sequence

from console.outgoing.probing import SentProbe
from console.services import Once, PollService
from storage.probes import Probe
from storage.protocol import Repository

PAUSE_S = 2.0


class BlindError(Exception):
    """No forward mailbox of the brand can be looked into. `failed` tells why, for each."""

    def __init__(self, failed: Sequence[Once]) -> None:
        super().__init__()
        self.failed = failed


async def wait_for_probe(repository: Repository, sent: SentProbe, services: Sequence[PollService]) -> Probe:
    """Return a probe when it came back or can't any more; the caller says when it waited long enough.

    `services` poll one mailbox each, and leave those alone that another process holds. One that fails is not tried
    again: tries lock accounts. Raises BlindError when none is left, StorageError.
    """
    left, failed = list(services), list[Once]()
    while True:
        for service in tuple(left):
            wrong = [result for result in await service.once() if result.error is not None]
            if wrong:
                left.remove(service)
                failed += wrong
        probe = await repository.reading(lambda reader: reader.probe_named((sent.message_id,)))
        if probe is not None and (probe.arrived_at is not None or probe.failed_at is not None):
            return probe
        if not left:
            raise BlindError(failed)
        await asyncio.sleep(PAUSE_S)
