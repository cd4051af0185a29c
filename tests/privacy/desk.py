"""A desk with a person in every field that can hold one, each field with a word that stands nowhere else."""

import hashlib
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import zstandard

from storage.outbox import Recipient, Step
from storage.privacy import Person
from storage.protocol import Repository, Writer
from storage.records import CustomerId, DeliveryKey, Evidence, MessageKey, TicketNumber
from storage.settings import Exclusion, ExclusionId
from storage.standing import spellings
from storage.triage import SavedSearch, SearchId
from storage.words import Because, Direction, Handing, OutboxState, Outcome
from tests.storage.builders import (
    MAIN,
    NOON,
    a_decision,
    a_delivery,
    a_draft,
    a_message,
    a_ticket,
    an_answer,
    an_attachment,
    an_event,
    an_outgoing,
    some_settings,
)

PIET = "piet@example.nl"
LETTERS = "bcdfghjklmnpqrstvwxz"


@dataclass(slots=True)
class Sentinels:
    """Words that stand nowhere else, made by chance of a seed, by the field that holds each."""

    chance: random.Random = field(default_factory=lambda: random.Random(11))
    words: dict[str, str] = field(default_factory=dict)

    def __call__(self, where: str) -> str:
        made = "".join(self.chance.choices(LETTERS, k=16))
        assert where not in self.words
        self.words[where] = made
        return made


@dataclass(slots=True)
class Furnished:
    """What stands on the desk. `tickets` are Jan's; `shared` is Piet's, in which Jan wrote; `held` Jan's, with Piet."""

    sentinels: Sentinels
    jan: CustomerId
    piet: CustomerId
    addresses: tuple[str, str]
    tickets: tuple[TicketNumber, ...]
    shared: TicketNumber
    held: TicketNumber
    raws: dict[str, bytes]
    piets: tuple[MessageKey, ...]

    @property
    def person(self) -> Person:
        return Person(customer_id=self.jan, addresses=tuple(sorted(self.addresses)), name=self.sentinels.words["name"])


async def furnish(repository: Repository) -> Furnished:
    """Put Jan into every field, and Piet beside him."""
    words = Sentinels()
    addresses = (f"{words('address')}@{words('domain')}.example", f"{words('second')}@example.org")
    await repository.writing(lambda writer: _settings(writer, words, addresses[0]))
    return await repository.writing(lambda writer: _Furnishing(writer, words, addresses).everything())


def _settings(writer: Writer, words: Sentinels, address: str) -> None:
    settings = writer.save_settings(
        some_settings(), actor="ana", verb="set", subject="account", detail="", at=NOON, why=f"{words('why')} {address}"
    )
    exclusions = (
        *settings.exclusions,
        Exclusion(id=ExclusionId(0), pattern=address, note=words("exclusion-note")),
        Exclusion(id=ExclusionId(0), pattern="*@incasso.example", note=f"{words('other-note')} {address}"),
    )
    writer.save_settings(
        replace(settings, exclusions=exclusions),
        actor="ana",
        verb="exclusion add",
        subject=f"exclusion {address}",
        detail=f"{words('settings-detail')} {address}",
        at=NOON,
    )


class _Furnishing:
    def __init__(self, writer: Writer, words: Sentinels, addresses: tuple[str, str]) -> None:
        self.writer, self.words, self.addresses = writer, words, addresses
        self.uid = 0
        self.raws: dict[str, bytes] = {}

    def everything(self) -> Furnished:
        writer, words, (address, second) = self.writer, self.words, self.addresses
        jan = writer.add_customer(words("name"), address)
        writer.add_customer_address(jan, second)
        piet = writer.add_customer("Piet", PIET)
        first = writer.open_ticket(a_ticket(jan, subject=words("ticket-subject")))
        writer.set_tags(first, [words("tag")])
        message = self.mail(first, jan, "first", "first", cc=(second, f"{words('cc')}@example.nl"))
        self.again(message)
        self.answer(first, message, address)
        self.around(first, message, address)
        merged = writer.open_ticket(a_ticket(jan, subject=words("merged-ticket-subject"), follows=first))
        self.mail(merged, jan, "merged", "merged")
        writer.mark_merged(merged, first, at=NOON)
        shared = writer.open_ticket(a_ticket(piet, subject="van Piet"))
        piets = [self.of_piet(shared, piet)]
        self.mail(shared, jan, "guest", "guest")
        writer.part(shared, jan)
        writer.save_draft(a_draft(shared, text=f"{words('draft-elsewhere')} {address}", login="bob"))
        held = writer.open_ticket(a_ticket(jan, subject=words("held-ticket-subject")))
        self.mail(held, jan, "held", "held")
        piets.append(self.of_piet(held, piet))
        self.set_aside(address)
        return Furnished(
            sentinels=words,
            jan=jan,
            piet=piet,
            addresses=self.addresses,
            tickets=(first, merged, held),
            shared=shared,
            held=held,
            raws=self.raws,
            piets=tuple(piets),
        )

    def kept(self, raw: bytes) -> DeliveryKey:
        self.uid += 1
        key = self.writer.keep(a_delivery(self.uid, raw=raw))
        assert key is not None
        return key

    def mail(
        self, ticket: TicketNumber, customer: CustomerId, what: str, header: str, cc: tuple[str, ...] = ()
    ) -> MessageKey:
        words, writer, address = self.words, self.writer, self.addresses[0]
        raw = (
            f"From: {address}\r\nX-Own: {words(f'{what}-header')}\r\n\r\n{words(f'{what}-raw')}\r\n"
            + "vulling\r\n" * 99
        ).encode()
        self.raws[what] = raw
        delivery = self.kept(raw)
        key = writer.add_message(
            a_message(
                ticket,
                customer,
                sender=address,
                sender_name=words(f"{what}-sender-name"),
                message_id=f"<{words(f'{what}-message-id')}@example.nl>",
                subject=f"{words(f'{what}-subject')} 1234",
                text=f"{words(f'{what}-text')} hallo",
                cc=cc,
                references=(f"<{words(f'{what}-reference')}@example.nl>",),
                attachments=(
                    an_attachment(
                        name=words(f"{what}-file"),
                        content_id=words(f"{what}-content-id"),
                        content_type=f"x/{words(f'{what}-type')}",
                    ),
                ),
                delivery=delivery,
                sha256=hashlib.sha256(raw).digest(),
            )
        )
        writer.settle(
            delivery,
            Outcome.TICKETED,
            Because.NEW_NO_CANDIDATE,
            message=key,
            ticket=ticket,
            reason=words(f"{what}-reason"),
        )
        evidence = Evidence(header=f"X-{header}", position=1, value=words(f"{what}-evidence"))
        writer.add_decision(
            a_decision(
                delivery, message=key, ticket=ticket, evidence=(evidence,),
                address_evidence=Evidence(header="To", position=2, value=words(f"{what}-address-evidence")),
            )
        )  # fmt: skip
        return key

    def again(self, message: MessageKey) -> None:
        raw = f"From: x\r\n\r\n{self.words('again-raw')}".encode()
        delivery = self.kept(raw)
        self.writer.also_delivered(message, delivery, MAIN)
        self.writer.settle(delivery, Outcome.DUPLICATE, Because.DUPLICATE, message=message)
        self.writer.add_decision(
            a_decision(delivery, message=message, outcome=Outcome.DUPLICATE, because=Because.DUPLICATE)
        )

    def answer(self, ticket: TicketNumber, message: MessageKey, address: str) -> None:
        words, writer = self.words, self.writer
        raw = f"To: {address}\r\n\r\n{words('out-raw')}\r\n".encode() + b"vulling\r\n" * 99
        key = writer.add_message(
            an_answer(
                ticket, to=(address,), message_id=f"<{words('out-message-id')}@acme.nl>", subject=words("out-subject"),
                text=words("out-text"), sha256=hashlib.sha256(raw).digest(),
            )
        )  # fmt: skip
        outbox = writer.queue(an_outgoing(key, raw=raw, recipients=(address,)))
        writer.add_rewritten_id(key, f"<{words('rewritten-id')}@provider.example>")
        writer.take_up(outbox, at=NOON)
        said = Recipient(address=address, handing=Handing.REFUSED, code=550, words=words("recipient-words"))
        step = Step(state=OutboxState.REFUSED, recipients=(said,), server_said=words("server-said"), ended_at=NOON)
        writer.end_try(outbox, step)
        writer.mark_sent_failed(key, words("failure"), NOON)
        writer.save_draft(
            a_draft(
                ticket, about=message, to=(address,), cc=(f"{words('draft-cc')}@example.nl",),
                subject=words("draft-subject"), text=words("draft-text"), files=(words("draft-file"),),
            )
        )  # fmt: skip

    def around(self, ticket: TicketNumber, message: MessageKey, address: str) -> None:
        words, writer = self.words, self.writer
        writer.add_message(
            a_message(
                ticket, None, direction=Direction.NOTE, text=words("note"), subject="", sender="", sender_name="",
                to=(), author="ana", because=None, from_customer=False, message_id=f"<{words('note-id')}@acme.nl>",
            )
        )  # fmt: skip
        writer.mark_seen("ana", ticket, message)
        writer.add_event(an_event(ticket=ticket, detail=words("event-detail"), undo=words("event-undo")))
        writer.add_event(
            an_event(subject=f"{words('event-subject')} {address}", detail=f"{words('free-detail')} {address}")
        )
        writer.save_search(
            SavedSearch(login="ana", name="hem", query=f"from:{address} {words('search')}", key="", id=SearchId(0))
        )

    def of_piet(self, ticket: TicketNumber, piet: CustomerId) -> MessageKey:
        raw = f"From: {PIET}\r\n\r\nPiet schrijft {self.uid}\r\n".encode()
        delivery = self.kept(raw)
        key = self.writer.add_message(
            a_message(
                ticket, piet, sender=PIET, sender_name="Piet", text="Piet schrijft", subject="van Piet",
                delivery=delivery, sha256=hashlib.sha256(raw).digest(), message_id=f"<piet{self.uid}@example.nl>",
            )
        )  # fmt: skip
        self.writer.settle(delivery, Outcome.TICKETED, Because.NEW_STRANGER, message=key, ticket=ticket)
        self.writer.add_decision(a_decision(delivery, message=key, ticket=ticket))
        return key

    def set_aside(self, address: str) -> None:
        for what, outcome, because in (
            ("parked", Outcome.PARKED, Because.PARKED_FLOOD),
            ("failed", Outcome.FAILED, Because.FAILED),
            ("bounce", Outcome.BOUNCE, Because.BOUNCE),
        ):
            raw = f"From: {address}\r\n\r\n{self.words(f'{what}-raw')} {address}".encode()
            delivery = self.kept(raw)
            self.writer.settle(delivery, outcome, because, reason=self.words(f"{what}-reason"))
            self.writer.add_decision(a_decision(delivery, outcome=outcome, because=because))
            if outcome is Outcome.PARKED:
                self.writer.discard(delivery, at=NOON, by="ana", reason=self.words("discard-reason"))


def dump(path: Path) -> str:
    """Return every row of every table, raw mails unpacked, words of the full-text index among them; in lower case."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create virtual table temp.vocabulary using fts5vocab(main, message_text, 'row')")
        parts = [repr(row) for row in connection.execute("select term from temp.vocabulary")]
        for table in tables(connection):
            for row in connection.execute(f'select * from "{table}"'):  # noqa: S608 (the database's own names)
                parts += [readable(value) for value in row]
    return "\n".join(parts).lower()


def tables(connection: sqlite3.Connection) -> list[str]:
    """Return the names of every table, those of the full-text index among them."""
    found = connection.execute("select name from sqlite_schema where type = 'table'").fetchall()
    return [name for (name,) in found if name != "message_text"]


def found_in_files(folder: Path, words: dict[str, str]) -> dict[str, list[str]]:
    """Return which words stand in which files, by their bytes in any spelling."""
    contents = {path.name: path.read_bytes().lower() for path in folder.iterdir() if path.is_file()}
    needles = {where: list(_needles(word)) for where, word in words.items()}
    return {
        name: found
        for name, content in contents.items()
        if (found := [where for where, some in needles.items() if any(needle in content for needle in some)])
    }


def _needles(word: str) -> Iterator[bytes]:
    """The index keeps of a word what differs from the one before it, so that its first letters may be elsewhere."""
    yield from (needle.lower() for needle in spellings(word))
    yield word[3:].encode()


def readable(value: object) -> str:
    """Return a value of a row as text, unpacked."""
    if isinstance(value, bytes):
        with suppress(zstandard.ZstdError):
            value = zstandard.ZstdDecompressor().decompress(value)
        return value.decode("utf-8", "replace")
    return str(value)
