"""The JSON shape of a mail's way, as `why --way` shows it. Names here are a promise (schema 1)."""

from console.cli.shapes import Shape, evidence_shape, utc
from console.forward_lens import Way


def way_shape(way: Way) -> Shape:
    """Return the way of a mail, hops from the oldest."""
    return {
        "dated_at": utc(way.dated_at),
        "arrival": utc(way.arrival),
        "hops": [
            {
                "header": hop.position,
                "from": hop.sender or None,
                "by": hop.receiver or None,
                "with": hop.protocol or None,
                "for": list(hop.addressed),
                "at": utc(hop.at),
                "passed_s": hop.passed_ms / 1000 if hop.passed_ms is not None else None,
            }
            for hop in way.hops
        ],
        "return_paths": [
            {
                "kind": path.kind,
                "mailbox": path.mailbox or None,
                "target": path.target or None,
                "sender": path.sender or None,
                "evidence": evidence_shape(path.written),
            }
            for path in way.paths
        ],
        "forwarders": [{"name": one.name, "evidence": evidence_shape(one.evidence)} for one in way.forwarders],
        "named": [
            {
                "evidence": evidence_shape(one.evidence),
                "addresses": list(one.addresses),
                "ours": list(one.ours),
                "chosen": one.is_chosen,
            }
            for one in way.named
        ],
        "address": way.address or None,
        "address_because": way.address_because or None,
    }
