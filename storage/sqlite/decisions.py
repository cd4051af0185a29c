"""Decisions: where each mail went and why, in the order in which they were made."""

from storage.records import Decision, DeliveryKey, MessageKey
from storage.sqlite import rows
from storage.sqlite.part import Part, WritingPart


class DecisionsReading(Part):
    """Answers the decisions of `storage.protocol.TicketReader`."""

    def decision(self, key: MessageKey) -> Decision | None:
        """Return the newest decision that put the message where it is; those about its duplicates are others."""
        row = self._snapshot.one("decision_about_message", message=key)
        return None if row is None else rows.decision(row)

    def decision_of_delivery(self, key: DeliveryKey) -> Decision | None:
        row = self._snapshot.one("decision_about_delivery", delivery=key)
        return None if row is None else rows.decision(row)

    def decisions(self, after: int, limit: int) -> list[Decision]:
        return [rows.decision(row) for row in self._snapshot.all("decisions", after=after, limit=limit)]


class DecisionsWriting(DecisionsReading, WritingPart):
    """Keeps decisions."""

    def add_decision(self, decision: Decision) -> int:
        evidence = decision.address_evidence
        sequence = self._snapshot.add(
            "add_decision",
            delivery=decision.delivery,
            message=decision.message,
            ticket=decision.ticket,
            outcome=decision.outcome,
            because=decision.because,
            settings_version=decision.settings_version,
            engine_version=decision.engine_version,
            decided_at=decision.decided_at,
            address=decision.address,
            address_because=decision.address_because,
            address_evidence=None if evidence is None else rows.to_json(evidence),
            evidence=rows.to_json(decision.evidence),
            candidates=rows.to_json(decision.candidates),
            compared=rows.to_json(decision.compared),
        )
        self._snapshot.change("point_to_decision", key=decision.delivery, decision=sequence)
        return sequence
