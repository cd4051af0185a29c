"""Probes: what was sent to see whether forwarding works, what became of it, and what is usual for an address."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from storage.errors import ConflictError
from storage.probes import NewProbe, Probe, ProbeId
from storage.records import Delivery, DeliveryKey
from storage.sqlite import rows
from storage.sqlite.part import Part, WritingPart
from storage.sqlite.snapshot import Row

_EACH = 30  # a canary every five minutes is overdue by two hours then


class ProbesReading(Part):
    """Answers `storage.probes.ProbesReader`."""

    def newest_probes(self, address: str, limit: int) -> list[Probe]:
        return [_probe(row) for row in self._snapshot.all("newest_probes", address=address, limit=limit)]

    def probes_by_address(self) -> dict[str, list[Probe]]:
        found = [_probe(row) for row in self._snapshot.all("probes_by_address", each=_EACH)]
        return {address: list(probes) for address, probes in groupby(found, lambda probe: probe.address)}

    def probe_named(self, message_ids: Sequence[str]) -> Probe | None:
        if not message_ids:
            return None
        row = self._snapshot.one("probe_named", ids=rows.to_json(tuple(message_ids)))
        return None if row is None else _probe(row)

    def arrivals_by_hour(self, address: str, since_hour: int) -> Mapping[int, int]:
        found = self._snapshot.all("arrivals_by_hour", address=address, since_hour=since_hour)
        return {row[0]: row[1] for row in found}

    def confirmations(self, limit: int) -> list[Delivery]:
        return [rows.delivery(row) for row in self._snapshot.all("confirmations", limit=limit)]


class ProbesWriting(ProbesReading, WritingPart):
    """Keeps what becomes of probes."""

    def add_probe(self, probe: NewProbe) -> ProbeId:
        key = self._snapshot.insert(
            "add_probe",
            address=probe.address,
            message_id=probe.message_id,
            is_canary=probe.is_canary,
            sent_at=probe.sent_at,
            sent_by=probe.sent_by,
        )
        if key is None:
            raise ConflictError(f"There is a probe {probe.message_id} already; nothing was written.")
        return ProbeId(key)

    def probe_arrived(self, probe_id: ProbeId, delivery: DeliveryKey, at: int) -> None:
        self._snapshot.change("probe_arrived", id=probe_id, delivery=delivery, at=at)

    def probe_failed(self, probe_id: ProbeId, words: str, at: int | None) -> None:
        self._snapshot.change("probe_failed", id=probe_id, failure=words, at=at)


@rows.sound
def _probe(row: Row) -> Probe:
    return Probe(
        id=ProbeId(row[0]),
        address=row[1],
        message_id=row[2],
        is_canary=bool(row[3]),
        sent_at=row[4],
        sent_by=row[5],
        arrived_at=row[6],
        delivery=None if row[7] is None else DeliveryKey(row[7]),
        failed_at=row[8],
        failure=row[9],
    )
