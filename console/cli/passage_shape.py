"""The JSON shape of a mail's passage from its server to a decision. Names here are a promise (schema 1).

It stands apart because the digest, the log and `why` tell the same times of a mail.
"""

from collections.abc import Mapping

from console.cli.shapes import Shape, utc
from storage.oncall import Passage
from storage.settings import MailboxId


def passage_shape(passage: Passage, names: Mapping[MailboxId, str]) -> Shape:
    """Return a passage without a word of its mail; `mailbox` null came from a file, or by one that was removed."""
    return {
        "delivery": passage.delivery,
        "mailbox": names.get(passage.mailbox_id) if passage.mailbox_id is not None else None,
        "uidvalidity": passage.uidvalidity,
        "uid": passage.uid,
        "message_id": passage.message_id or None,
        "arrival": utc(passage.arrival),
        "kept_at": utc(passage.kept_at),
        "decided_at": utc(passage.decided_at),
        "took_ms": passage.took_ms,
        "outcome": passage.outcome.value,
        "because": passage.because.value,
        "ticket": passage.ticket,
        "sequence": passage.sequence,
    }
