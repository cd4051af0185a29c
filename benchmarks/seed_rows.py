"""The rows of a seeded desk, table by table: customers who write again and again, tickets in every state.

It stands apart from the seeding because here is only arithmetic: the same number gives the same row.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any

from benchmarks.mails import START, customer_of, customers_of, id_of, sender_of
from storage.sqlite.raw_mail import Packer

SUBJECT = "Bestelling"
RAW_KEPT = 2_000  # the newest mails, which keep their raw bytes
_DAY_MS = 86_400_000
_BLOCK = 1_000  # tickets that are written in while they are open
_SENTENCES, _VOCABULARY = 4_000, 20_000
_RARE_LETTERS = 6
_WORDS = """
de en het een in van is niet voor op met dat the to and of you for is on
pakket factuur levering retour betaling adres korting garantie refund delivery invoice address
"""
_SYLLABLES = """
ba ko li mer ten vo ris dal pin os ter gra lam nul wes eik zon ven tij hof
"""

COMMON_WORDS = ("de", "het", "niet", "pakket", "factuur", "garantie")

Row = tuple[Any, ...]  # as sqlite3 takes it
Batch = Mapping[str, list[Row]]


@dataclass(frozen=True)
class Desk:
    """A desk to be made: how many tickets of how many messages, over which addresses (brand, address)."""

    tickets: int
    messages_per_ticket: int
    addresses: tuple[tuple[int, str], ...]
    mailboxes: Mapping[int, int]

    @property
    def messages(self) -> int:
        """Return how many messages there are."""
        return self.tickets * self.messages_per_ticket

    @property
    def mails(self) -> int:
        """Return how many of them came in: every other one is ours."""
        return self.tickets * ((self.messages_per_ticket + 1) // 2)

    @property
    def customers(self) -> int:
        """Return how many customers there are: each has four tickets."""
        return customers_of(self.tickets)

    def arrival(self, number: int) -> int:
        """Return when the message of that number came (ms UTC): at any size, each customer writes once a day."""
        step_ms = max(1, _DAY_MS // (self.customers * self.messages_per_ticket))
        return START - (self.messages - number) * step_ms


@cache
def sentences() -> tuple[str, ...]:
    """Return sentences to write mails with; a few words are in most of them, most words in hardly any."""
    chance = Random(1)
    syllables = _SYLLABLES.split()
    made = ["".join(chance.choices(syllables, k=chance.randrange(2, 5))) for _ in range(_VOCABULARY)]
    words = [*_WORDS.split(), *made]
    weights = list(accumulate(1 / (rank + 2) for rank in range(len(words))))
    return tuple(" ".join(chance.choices(words, cum_weights=weights, k=8)) for _ in range(_SENTENCES))


def rare_words(count: int = 14) -> tuple[str, ...]:
    """Return words that stand in few sentences, so in few mails."""
    times = Counter(word for sentence in sentences() for word in sentence.split())
    rare = sorted(word for word, often in times.items() if often == 2 and len(word) >= _RARE_LETTERS)
    return tuple(rare[:: max(1, len(rare) // count)][:count])


def batches(desk: Desk) -> Iterator[Batch]:
    """Yield the rows by the thousand tickets; the customers first."""
    customers = [(number + 1, f"Klant {number}", sender_of(number)) for number in range(desk.customers)]
    yield {"customer": customers, "ticket": [], "message": [], "delivery": [], "raw_mail": []}
    writing = _Writing(desk)
    for first in range(0, desk.tickets, _BLOCK):
        yield writing.block(range(first, min(first + _BLOCK, desk.tickets)))


class _Writing:
    """Counts messages and deliveries while the blocks are made."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._chance, self._packer = desk, Random(2), Packer()
        self._key = self._delivery = 0

    def block(self, numbers: range) -> Batch:
        """Return the rows of these tickets; their messages come in turns."""
        rows: dict[str, list[Row]] = {"customer": [], "ticket": [], "message": [], "delivery": [], "raw_mail": []}
        first_key = self._key
        for turn in range(self._desk.messages_per_ticket):
            for number in numbers:
                self._message(rows, number, is_first=turn == 0, is_mail=turn % 2 == 0)
        for place, number in enumerate(numbers):
            rows["ticket"].append(self._ticket(number, first_key + place, len(numbers)))
        return rows

    def _ticket(self, number: int, first_key: int, block: int) -> Row:
        desk, brand = self._desk, self._desk.addresses[number % len(self._desk.addresses)]
        opened_at = desk.arrival(first_key)
        active_at = desk.arrival(first_key + (desk.messages_per_ticket - 1) * block)
        status = _status(number, desk.tickets)
        assignee = ("", "ana", "joost")[number % 3]
        return (
            number + 1, brand[0], customer_of(number, desk.customers) + 1, status, active_at, opened_at,
            active_at if status in ("closed", "merged") else None, opened_at, desk.messages_per_ticket,
            (desk.messages_per_ticket + 1) // 2, number + 1, number if status == "merged" else None, brand[1], assignee,
            self._subject(number),
        )  # fmt: skip

    def _message(self, rows: dict[str, list[Row]], number: int, *, is_first: bool, is_mail: bool) -> None:
        desk, key = self._desk, self._key
        self._key += 1
        brand, address = desk.addresses[number % len(desk.addresses)]
        customer = customer_of(number, desk.customers)
        text = "\n".join(self._chance.choices(sentences(), k=3))
        subject = self._subject(number)
        raw = f"From: {sender_of(customer)}\r\nMessage-ID: {id_of(key, customer)}\r\n\r\n{subject}\r\n{text}".encode()
        sha256 = hashlib.sha256(raw).digest()
        arrival = desk.arrival(key)
        if not is_mail:
            rows["message"].append((
                key + 1, number + 1, brand, customer + 1, None, "out", arrival, 0, 0, 1, None, None, sha256,
                f"<sent-{key}@acme.example>", address, "Acme BV", "ana", "", "[]", subject, text, 1,
            ))  # fmt: skip
            return
        self._delivery += 1
        because = "new:no-candidate" if is_first else "known-message-id"
        rows["message"].append((
            key + 1, number + 1, brand, customer + 1, self._delivery, "in", arrival, 1, 0, 1, because, sha256, sha256,
            id_of(key, customer), sender_of(customer), f"Klant {customer}", "", "X-Forwarded-For", "[]", subject, text,
            0,
        ))  # fmt: skip
        rows["delivery"].append((
            self._delivery, desk.mailboxes[brand], brand, 1, self._delivery, arrival, arrival + 500, len(raw), sha256,
            "ticketed", because, key + 1, number + 1, self._delivery,
        ))  # fmt: skip
        if self._delivery > desk.mails - RAW_KEPT:
            rows["raw_mail"].append((self._delivery, *self._packer.pack(raw)))

    def _subject(self, number: int) -> str:
        return f"{SUBJECT} {100_000 + number} {sentences()[number % _SENTENCES][:30]}"


def _status(number: int, tickets: int) -> str:
    """The newest tickets are open; of the older ones one in four is, one in a hundred is merged into the one before."""
    if number >= tickets - 500:
        return "open"
    match number % 100:
        case 99:
            return "merged"
        case 98 | 96:
            return "spam" if number % 200 > 100 else "snoozed"
        case place if place % 4 == 0:
            return "open"
        case place if place % 10 == 1:
            return "pending"
        case _:
            return "closed"
