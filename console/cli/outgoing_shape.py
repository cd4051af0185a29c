"""What a mail of ours is in JSON, wherever one is told of.

It stands apart from the verbs of the outbox, which load the commands: who only tells of such a mail needs none of them.
"""

from console.cli.shapes import Shape, utc
from storage.outbox import Outgoing


def outgoing_shape(outgoing: Outgoing) -> Shape:
    """Return a mail of ours as `outbox list` shows it; `to` and `refused` hold bare addresses."""
    return {
        "id": outgoing.id,
        "ticket": outgoing.ticket,
        "message": outgoing.message,
        "message_id": outgoing.message_id,
        "subject": outgoing.subject,
        "sender": outgoing.sender,
        "to": list(outgoing.to),
        "state": outgoing.state.value,
        "attempts": outgoing.attempts,
        "next_try_at": utc(outgoing.next_try_at),
        "server_said": outgoing.server_said or None,
        "refused": [one.address for one in outgoing.refused],
        "recipients": [
            {"address": one.address, "handing": one.handing.value, "code": one.code or None, "words": one.words or None}
            for one in outgoing.recipients
        ],
        "queued_at": utc(outgoing.queued_at),
        "queued_by": outgoing.queued_by or None,
        "tried_at": utc(outgoing.tried_at),
        "handed_at": utc(outgoing.handed_at),
        "ended_at": utc(outgoing.ended_at),
        "automatic": outgoing.automatic,
        "needs_person": outgoing.needs_person,
        "failure": outgoing.failure or None,
        "settled_at": utc(outgoing.settled_at),
        "settled_by": outgoing.settled_by or None,
        "size": outgoing.size,
    }
