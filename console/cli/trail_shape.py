"""The JSON shape of a mail's trail, as `why` shows it. Names here are a promise (schema 1)."""

from console.cli.shapes import Shape, utc
from console.oncall.trail import Trail


def trail_shape(trail: Trail | None) -> Shape | None:
    """Return where a mail was and when, and the first answers after it."""
    if trail is None:
        return None
    delivery = trail.delivery
    return {
        "mailbox": trail.mailbox,
        "uidvalidity": delivery.uidvalidity if delivery.mailbox_id is not None else None,
        "uid": delivery.uid if delivery.mailbox_id is not None else None,
        "arrival": utc(delivery.arrival),
        "kept_at": utc(delivery.kept_at),
        "decided_at": utc(trail.decided_at),
        "ticket": trail.ticket,
        "answers": [
            {
                "message": message.key,
                "message_id": message.message_id,
                "author": message.author or None,
                "automatic": message.automatic,
                "written_at": utc(message.arrival),
                "state": None if outgoing is None else outgoing.state.value,
                "ended_at": None if outgoing is None else utc(outgoing.ended_at),
            }
            for message, outgoing in trail.answers
        ],
    }
