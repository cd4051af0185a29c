"""What somebody should look at twice before an answer leaves. None of it holds the answer back.

It stands apart from the refusals: a warning that were a refusal would be worked around, and one that is silent is none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from console.answering.answer import Answer
from console.answering.letter import parts
from console.answering.opening import Opening
from console.answering.recipients import BadRecipientError, read_recipients
from console.signatures import other_brands_named
from storage.words import Badge, Direction, ReplyKind


class ConcernKind(StrEnum):
    """What there is to look at."""

    OTHER_BRAND_IN_TEXT = "other-brand-in-text"
    OTHER_BRAND_IN_SIGNATURE = "other-brand-in-signature"
    SENDER_UNSURE = "sender-unsure"
    ASKED_ELSEWHERE = "asked-elsewhere"
    NEW_RECIPIENT = "new-recipient"
    STANDS_IN = "stands-in"
    NO_SERVER = "no-server"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """One thing to look at; `detail` names it: a brand, an address."""

    kind: ConcernKind
    detail: str = ""


def concerns(answer: Answer, opening: Opening) -> tuple[Concern, ...]:
    """Return what there is to look at, the gravest first."""
    return tuple(_concerns(answer, opening))


def _concerns(answer: Answer, opening: Opening) -> Iterator[Concern]:
    speaker, found = opening.speaker, parts(answer, opening)
    for text, kind in (
        (found.text, ConcernKind.OTHER_BRAND_IN_TEXT),
        (found.signature, ConcernKind.OTHER_BRAND_IN_SIGNATURE),
    ):
        for name in other_brands_named(text, opening.settings, speaker.brand):
            yield Concern(kind=kind, detail=name)
    yield from _about_people(answer, opening)
    if speaker.known.address != opening.address:
        yield Concern(kind=ConcernKind.STANDS_IN, detail=speaker.known.address)
    if opening.settings.server_of(speaker.address_id) is None:
        yield Concern(kind=ConcernKind.NO_SERVER)


def _about_people(answer: Answer, opening: Opening) -> Iterator[Concern]:
    mail = opening.about
    to = _addresses((*answer.to, *answer.cc))
    if mail is not None and mail.direction is Direction.IN and Badge.SENDER_UNSURE in mail.badges and mail.sender in to:
        yield Concern(kind=ConcernKind.SENDER_UNSURE, detail=mail.sender)
    if opening.asked_at and not set(opening.asked_at) & set(to):
        yield Concern(kind=ConcernKind.ASKED_ELSEWHERE, detail=opening.asked_at[0])
    for address in to:
        if opening.kind is not ReplyKind.FORWARD and opening.is_new(address):
            yield Concern(kind=ConcernKind.NEW_RECIPIENT, detail=address)


def _addresses(typed: tuple[str, ...]) -> tuple[str, ...]:
    """Return the addresses of what can be read of it: the rest is refused elsewhere."""
    found: list[str] = []
    for text in typed:
        try:
            found += [party.address for party in read_recipients((text,))]
        except BadRecipientError:
            continue
    return tuple(dict.fromkeys(found))
