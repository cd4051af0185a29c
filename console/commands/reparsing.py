"""Reading kept mails again with today's parser: showing what is otherwise, or renewing the texts as well.

It stands apart from trying parked mails again because nothing is decided: no message moves, and no ticket's status or
activity changes. It goes by batches, a transaction each; what is renewed bears the parser's version, so a run that was
stopped goes on where it was.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from console.commands.actor import Actor, needs_admin
from console.commands.desk import Desk
from console.commands.refusal import Refusal, RefusedError
from console.customers import author as author_of
from console.grouping.engine import decide, question
from console.intake.gather import gather
from console.intake.reading import Reading, ReadingRoom, Unreadable
from console.intake.reading_in_part import read_whole
from console.mail.parsed import PARSE_VERSION, ParsedMail
from console.rereading_differences import Anew, Difference, differences, reading_now
from console.routing import route as route_of
from console.verdict import Kept
from storage.errors import StorageError
from storage.parked import KeptReading
from storage.protocol import Reader, Writer
from storage.records import Delivery, Event, Message, MessageKey, TicketNumber
from widgets.language import _

BATCH = 50
FROM_THE_FIRST = MessageKey(0)
BATCH_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """A mail that was read again: what is otherwise now, `unreadable` why it can't be read, "" when it can."""

    message: MessageKey
    ticket: TicketNumber
    differences: tuple[Difference, ...] = ()
    unreadable: str = ""
    is_renewed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A message that a mail made, with what is kept of it and its bytes, None where they are lost."""

    message: Message
    delivery: Delivery
    kept: KeptReading
    raw: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What a reading gave: the reading to keep, None where there is none."""

    asked: _Asked
    reread: Reread
    now: KeptReading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reparse:
    """Reads mails again: those that an older parser read; with `since` (ms UTC) all that arrived then or later; with
    `message` that one. From behind the message `after`. `is_dry`: only told."""

    verb: ClassVar[str] = "reparse"
    message: MessageKey | None = None
    since: int | None = None
    after: MessageKey = FROM_THE_FIRST
    is_dry: bool = True

    def check(self, actor: Actor) -> Refusal | None:
        """Return why this is not done now, or None; pure."""
        return None if self.is_dry else needs_admin(actor)

    async def run(self, desk: Desk, room: ReadingRoom) -> AsyncIterator[Sequence[Reread]]:
        """Yield what came of each batch when it is done. Raises RefusedError, StorageError."""
        refusal = self.check(desk.actor)
        if refusal is not None:
            raise RefusedError(refusal)
        after = self.after
        while batch := await desk.repository.reading(partial(self._batch, after=after)):
            readings = [await _read(room, one) for one in batch]
            found = await desk.repository.reading(partial(_compared, batch=batch, readings=readings))
            if not self.is_dry:
                renew = partial(_renew, found=found, at=desk.clock(), login=desk.actor.login)
                found = await desk.repository.writing(renew)
            yield [one.reread for one in found]
            after = batch[-1].message.key
            if self.message is not None:
                return

    def _batch(self, reader: Reader, after: MessageKey) -> list[_Asked]:
        """Return the next mails, fewer where they are large."""
        batch: list[_Asked] = []
        size = 0
        for key in self._keys(reader, after):
            asked = _asked(reader, key)
            if asked is None:
                continue
            batch.append(asked)
            size += len(asked.raw or b"")
            if size >= BATCH_BYTES:
                break
        return batch

    def _keys(self, reader: Reader, after: MessageKey) -> list[MessageKey]:
        if self.message is not None:
            if reader.reading_of(self.message) is None:
                words = _("Message {id} was made by no mail that came in; there is nothing to read again.")
                raise RefusedError(Refusal(code="not-kept", words=words.format(id=self.message)))
            return [self.message]
        older_than = PARSE_VERSION if self.since is None else None
        return reader.readable_again(after=after, older_than=older_than, since=self.since, limit=BATCH)


def _asked(reader: Reader, key: MessageKey) -> _Asked | None:
    message, kept = reader.message(key), reader.reading_of(key)
    delivery = None if message is None or message.delivery is None else reader.delivery(message.delivery)
    if message is None or kept is None or delivery is None:
        return None
    try:
        raw: bytes | None = reader.raw(delivery.key)
    except (KeyError, StorageError):
        raw = None
    return _Asked(message=message, delivery=delivery, kept=kept, raw=raw)


async def _read(room: ReadingRoom, asked: _Asked) -> Reading:
    if asked.raw is None:
        return Unreadable(reason="the kept bytes are lost or damaged")
    return await read_whole(room, asked.raw)


def _compared(reader: Reader, batch: Sequence[_Asked], readings: Sequence[Reading]) -> list[_Found]:
    return [_found(reader, asked, reading) for asked, reading in zip(batch, readings, strict=True)]


def _found(reader: Reader, asked: _Asked, reading: Reading) -> _Found:
    message = asked.message
    if not isinstance(reading, ParsedMail):
        unreadable = Reread(message=message.key, ticket=message.ticket, unreadable=reading.reason)
        return _Found(asked=asked, reread=unreadable)
    ticket = reader.ticket(message.ticket)
    anew = _anew(reader, asked, reading)
    now = reading_now(asked.kept, message, anew)
    address = ticket.address if ticket is not None else ""
    changes = differences(asked.kept, now, message, address, anew)
    return _Found(asked=asked, reread=Reread(message=message.key, ticket=message.ticket, differences=changes), now=now)


def _anew(reader: Reader, asked: _Asked, mail: ParsedMail) -> Anew:
    """Return the mail as the rules see it; of one that they choke on the texts alone are compared."""
    try:
        return _judged(reader, asked, mail)
    except StorageError:
        raise
    except Exception:
        return Anew(mail=mail, route=None, author=None, verdict=None)


def _judged(reader: Reader, asked: _Asked, mail: ParsedMail) -> Anew:
    """Return the mail as the rules see it today, as if it were not kept itself."""
    settings, delivery = reader.settings(), asked.delivery
    route = route_of(mail, delivery.brand_id, settings)
    if route is None:
        return Anew(mail=mail, route=None, author=None, verdict=None)
    author = author_of(mail, route, settings)
    arrival, sha256 = delivery.arrival, delivery.sha256
    kept = gather(
        reader,
        question(mail, settings, reader.signing_key()),
        route,
        author,
        arrival=arrival,
        sha256=sha256,
        may_be_automatic=False,
    )
    kept = _without(kept, asked.message.key)
    verdict = decide(mail, route, author, kept, settings, arrival=arrival, sha256=sha256, backlog=True)
    return Anew(mail=mail, route=route, author=author, verdict=verdict)


def _without(kept: Kept, key: MessageKey) -> Kept:
    same_bytes = None if kept.same_bytes is None or kept.same_bytes.key == key else kept.same_bytes
    return replace(kept, same_bytes=same_bytes, same_id=tuple(one for one in kept.same_id if one.key != key))


def _renew(writer: Writer, found: Sequence[_Found], at: int, login: str) -> list[_Found]:
    """Keep the new readings of one batch. What somebody has renewed meanwhile is left."""
    done: list[_Found] = []
    renewed: list[MessageKey] = []
    for one in found:
        key, now = one.asked.message.key, one.now
        if now is None or writer.reading_of(key) != one.asked.kept:
            done.append(one)
            continue
        if now != one.asked.kept:
            writer.renew_reading(key, now)
        is_renewed = any(change.is_renewed for change in one.reread.differences)
        renewed += [key] if is_renewed else []
        done.append(replace(one, reread=replace(one.reread, is_renewed=is_renewed)))
    if renewed:
        detail = f"parser version {PARSE_VERSION}: {', '.join(map(str, renewed))}"
        writer.add_event(Event(at=at, actor=login, verb="reparse", subject=f"{len(renewed)} messages", detail=detail))
    return done
