"""What a hostile mail of the corpus is: a name, its family, and how to make its bytes when they are wanted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

END = b"\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """One hostile mail; `name` tells what is wrong with it, `family` what kind of harm it is after."""

    family: str
    name: str
    build: Callable[[], bytes]

    def __str__(self) -> str:
        return f"{self.family}: {self.name}"


def family(name: str, mails: Iterable[tuple[str, Callable[[], bytes]]]) -> tuple[Hostile, ...]:
    """Return mails of one family by their names."""
    return tuple(Hostile(family=name, name=each, build=build) for each, build in mails)


def fixed(raw: bytes) -> Callable[[], bytes]:
    """Return a builder of these very bytes, for mails that are small."""
    return lambda: raw


def lines(*wanted: bytes, body: bytes = b"Waar blijft mijn bestelling?\r\n") -> bytes:
    """Return a mail with a sender, a recipient and these header lines above its body, as they stand."""
    head = [b"From: jan@klant.nl", b"To: support@acme.nl", *wanted]
    named = {line.partition(b":")[0].lower() for line in wanted}
    kept = [line for line in head[:2] if line.partition(b":")[0].lower() not in named]
    return END.join([*kept, *wanted, b"", body])


def typed(content_type: bytes, body: bytes, *more: bytes) -> bytes:
    """Return a mail with that Content-Type and body."""
    return lines(b"Subject: Vraag", b"MIME-Version: 1.0", b"Content-Type: " + content_type, *more, body=body)
