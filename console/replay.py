"""Decides kept mail again: the stored sequence of decisions, each with the settings of its time, in an empty desk.

It stands apart because it is the proof that a decision is a function of mail, arrival, kept state and settings: what
it makes must be what is kept. What employees did in between (replies, merges, closing) is no part of the sequence.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from console.intake.deciding import decide_one, undecided
from console.intake.reading import Reading, ReadingRoom
from storage.protocol import Reader, Repository, Writer
from storage.records import Decision, Delivery, DeliveryKey, NewDelivery
from storage.settings import Settings
from storage.words import Outcome

PAGE = 100
_AGAIN = (Outcome.PARKED, Outcome.FAILED)


async def replay(source: Repository, target: Repository, room: ReadingRoom) -> int:
    """Decide every mail of `source` again in the empty `target` and return how many decisions that took.

    `target` gets the same settings under the same versions, and the same coordinates. Raises ValueError when it signs
    with another key or already has settings, StorageError when raw bytes are damaged.
    """
    key, version = await source.reading(lambda reader: (reader.signing_key(), reader.settings().version))
    own_key, own_version = await target.reading(lambda reader: (reader.signing_key(), reader.settings().version))
    if key != own_key or own_version:
        raise ValueError("a replay needs an empty desk that signs with the same key")
    keys: dict[DeliveryKey, DeliveryKey] = {}
    settings = await source.reading(lambda reader: _versions(reader, version))
    after = total = 0
    while page := await source.reading(partial(_page, after)):
        readings = await room.read([raw for _, _, raw in page])
        total += await target.writing(partial(_decide_page, page, readings, settings, keys))
        after = page[-1][0].sequence
    return total


def _versions(reader: Reader, newest: int) -> list[Settings]:
    return [reader.settings_at(version) for version in range(newest + 1)]


def _page(after: int, reader: Reader) -> list[tuple[Decision, Delivery, bytes]]:
    """Return a page of the sequence, each decision with its mail."""
    found = []
    for decision in reader.decisions(after, PAGE):
        delivery = reader.delivery(decision.delivery)
        if delivery is not None:
            found.append((decision, delivery, reader.raw(delivery.key)))
    return found


def _decide_page(
    page: Sequence[tuple[Decision, Delivery, bytes]],
    readings: Sequence[Reading],
    settings: Sequence[Settings],
    keys: dict[DeliveryKey, DeliveryKey],
    writer: Writer,
) -> int:
    decided = 0
    for (decision, delivery, raw), reading in zip(page, readings, strict=True):
        _bring_to(writer, settings, decision)
        key = _waiting(writer, delivery, raw, keys)
        if key is not None:
            decide_one(writer, replace(undecided(delivery), key=key), reading, decision.decided_at)
            decided += 1
    return decided


def _bring_to(writer: Writer, settings: Sequence[Settings], decision: Decision) -> None:
    """Save the settings version by version until the decision's own is in force."""
    while (version := writer.settings().version) < decision.settings_version:
        wanted = replace(settings[version + 1], version=version)
        writer.save_settings(wanted, actor="", verb="replay", subject="", detail="", at=decision.decided_at)


def _waiting(
    writer: Writer, delivery: Delivery, raw: bytes, keys: dict[DeliveryKey, DeliveryKey]
) -> DeliveryKey | None:
    """Return the mail's delivery in the new desk, waiting: kept now, or set aside before and tried again."""
    known = keys.get(delivery.key)
    if known is None:
        key = writer.keep(_new_delivery(delivery, raw))
        if key is not None:
            keys[delivery.key] = key
        return key
    standing = writer.delivery(known)
    if standing is None or standing.outcome not in _AGAIN:
        return None
    writer.unsettle(known)
    return known


def _new_delivery(delivery: Delivery, raw: bytes) -> NewDelivery:
    return NewDelivery(
        mailbox_id=delivery.mailbox_id,
        brand_id=delivery.brand_id,
        uidvalidity=delivery.uidvalidity,
        uid=delivery.uid,
        internal_date=delivery.arrival,
        kept_at=delivery.kept_at,
        sha256=delivery.sha256,
        raw=raw,
    )
