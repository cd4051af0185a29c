"""Our own mails to a mail address, sent to see them come back by its forward mailbox: what is kept of them.

They stand apart from what customers write: a probe makes no message and no ticket, and only tells whether the
forwarding works.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NewType, Protocol

from storage.records import Delivery, DeliveryKey

ProbeId = NewType("ProbeId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProbe:
    """A probe about to be sent to a mail address. `sent_by` is the employee's login, "" for a canary."""

    address: str
    message_id: str
    is_canary: bool
    sent_at: int
    sent_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A probe and what became of it.

    `arrived_at` is when `delivery` brought it back. `failed_at` is when it was refused or came back undeliverable for
    good. `failure` says why in words; without `failed_at` it never left, which says nothing about the forwarding.
    """

    id: ProbeId
    address: str
    message_id: str
    is_canary: bool
    sent_at: int
    sent_by: str
    arrived_at: int | None = None
    delivery: DeliveryKey | None = None
    failed_at: int | None = None
    failure: str = ""

    @property
    def has_left(self) -> bool:
        """Tell whether it went on its way, as far as is known: then its coming back is a sign, and so is its staying
        away."""
        return self.arrived_at is not None or self.failed_at is not None or not self.failure


class ProbesReader(Protocol):
    """What was sent to see whether forwarding works, and what is usual for an address."""

    def newest_probes(self, address: str, limit: int) -> list[Probe]:
        """Return the probes of a mail address, newest first."""

    def probes_by_address(self) -> dict[str, list[Probe]]:
        """Return the newest 30 probes of each mail address of the settings, newest first."""

    def probe_named(self, message_ids: Sequence[str]) -> Probe | None:
        """Return the newest probe with one of these Message-IDs, or None."""

    def arrivals_by_hour(self, address: str, since_hour: int) -> Mapping[int, int]:
        """Return how many mails came for a ticket address in each hour (since 1970, UTC) that had any, from one on."""

    def confirmations(self, limit: int) -> list[Delivery]:
        """Return Google's questions whether an address may forward to us, newest first."""


class ProbesWriter(Protocol):
    """Keeps what becomes of probes."""

    def add_probe(self, probe: NewProbe) -> ProbeId:
        """Keep a probe before it is sent. Raises ConflictError when its Message-ID is known."""

    def probe_arrived(self, probe_id: ProbeId, delivery: DeliveryKey, at: int) -> None:
        """Note that a probe came back; only the first time counts. `at` is never before it was sent: servers know
        whole seconds."""

    def probe_failed(self, probe_id: ProbeId, words: str, at: int | None) -> None:
        """Note why a probe can't come back, or, with `at` None, why it could not be sent. The first words stay."""
