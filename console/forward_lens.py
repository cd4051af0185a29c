"""The way of a mail: which servers it passed and when, what forwarders wrote into it, which header chose the address.

It stands alone and pure because the console shows it, the command line prints it, and both must say the same. Nothing
here decides: what chose the address is taken from the decision that was kept.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from console.mail.dates import received_at
from console.mail.forward_path import read_caf, read_caf_target, read_srs, read_srs_sender
from console.mail.header_names import written_name
from console.mail.parsed import Header, ParsedMail
from console.routing_headers import Clue, clues, received_for
from console.routing_registry import Registry, registry_of
from storage.records import Decision, Evidence
from storage.settings import Settings

MOST_HOPS = 200
MOST_CLUES = 200
BY_HAND, BY_LIST = "resent", "list"  # forwarders without a name of their own
_READ_CHARACTERS = 2000  # of one Received header
_FROM = re.compile(r"\bfrom\s{1,8}([^\s;()]{1,255})", re.IGNORECASE)
_BY = re.compile(r"\bby\s{1,8}([^\s;()]{1,255})", re.IGNORECASE)
_WITH = re.compile(r"\bwith\s{1,8}([^\s;()]{1,60})", re.IGNORECASE)
_PATHS = ("return-path", "x-return-path", "x-original-return-path")
_PROVIDERS = (  # a host that ends so is theirs
    ("google.com", "Google"),
    ("googlemail.com", "Google"),
    ("outlook.com", "Microsoft 365"),
    ("office365.com", "Microsoft 365"),
    ("exchangelabs.com", "Microsoft 365"),
    ("messagingengine.com", "Fastmail"),
    ("zoho.com", "Zoho"),
    ("zoho.eu", "Zoho"),
    ("yahoo.com", "Yahoo"),
    ("amazonses.com", "Amazon SES"),
    ("mimecast.com", "Mimecast"),
    ("pphosted.com", "Proofpoint"),
    ("mailprotect.be", "Combell"),
    ("transip.email", "TransIP"),
    ("protonmail.ch", "Proton"),
    ("icloud.com", "iCloud"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """A server that took the mail: who gave it, who took it, for whom, when. `passed_ms` is the time since the hop
    before; less than 0 where the clocks of the two disagree, None where one of them told none."""

    position: int
    sender: str
    receiver: str
    protocol: str
    addressed: tuple[str, ...]
    at: int | None
    passed_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RewrittenPath:
    """A return path that a forwarder made: `mailbox` is the one that forwards, `target` where to, `sender` for whom.

    `kind` is "caf" or "srs"; what the path does not tell is "".
    """

    kind: str
    written: Evidence
    mailbox: str = ""
    target: str = ""
    sender: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedAddress:
    """A header that may name our address, in order of rank. `ours` are those of its addresses that are registered."""

    evidence: Evidence
    addresses: tuple[str, ...]
    ours: tuple[str, ...]
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarder:
    """Who forwarded the mail, and the header that gives it away."""

    name: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The way of one mail, hops from the oldest. `dated_at` is its own Date, `arrival` when we received it (ms UTC)."""

    dated_at: int | None
    arrival: int
    hops: tuple[Hop, ...]
    paths: tuple[RewrittenPath, ...]
    forwarders: tuple[Forwarder, ...]
    named: tuple[NamedAddress, ...]
    address: str
    address_because: str


def way_of(mail: ParsedMail, decision: Decision | None, settings: Settings, arrival: int) -> Way:
    """Return the way of a mail. `decision` is what was decided about it, None when nothing was."""
    registry = registry_of(settings)
    chosen = decision.address_evidence if decision is not None else None
    found = islice(clues(mail, set(registry.forwards)), MOST_CLUES)
    return Way(
        dated_at=mail.date_at,
        arrival=arrival,
        hops=_hops(mail),
        paths=tuple(_paths(mail)),
        forwarders=tuple(_forwarders(mail)),
        named=tuple(_named(clue, chosen, registry) for clue in found if clue.addresses),
        address=decision.address if decision is not None else "",
        address_because=decision.address_because if decision is not None else "",
    )


def _hops(mail: ParsedMail) -> tuple[Hop, ...]:
    """Each server adds its header on top, so the way is read from the bottom (RFC 5321 §4.4)."""
    hops: list[Hop] = []
    before: int | None = None
    for header in reversed(mail.all("Received")[:MOST_HOPS]):
        hop = _hop(header, before)
        hops.append(hop)
        before = hop.at
    return tuple(hops)


def _hop(header: Header, before: int | None) -> Hop:
    value = header.value[:_READ_CHARACTERS]
    at = received_at(header.value)
    return Hop(
        position=header.position,
        sender=_found(_FROM, value),
        receiver=_found(_BY, value),
        protocol=_found(_WITH, value),
        addressed=received_for(header)[:4],
        at=at,
        passed_ms=at - before if at is not None and before is not None else None,
    )


def _found(pattern: re.Pattern[str], value: str) -> str:
    found = pattern.search(value)
    return found[1] if found else ""


def _paths(mail: ParsedMail) -> Iterator[RewrittenPath]:
    for header in mail.headers:
        if header.name not in _PATHS:
            continue
        path, written = header.value[:_READ_CHARACTERS], _evidence(written_name(header.name), header)
        if mailbox := read_caf(path):
            yield RewrittenPath(kind="caf", written=written, mailbox=mailbox, target=read_caf_target(path) or "")
        elif sender := read_srs_sender(path):
            yield RewrittenPath(kind="srs", written=written, mailbox=read_srs(path) or "", sender=sender)


def _forwarders(mail: ParsedMail) -> Iterator[Forwarder]:
    """Name whoever forwarded, each once: by what they wrote beside the mail, or by their server that took it in
    between. The first server is the sender's own, the last one ours."""
    told: set[str] = set()
    for name, header in (*_told(mail), *_passed(mail)):
        if name not in told:
            told.add(name)
            yield Forwarder(name=name, evidence=_evidence(written_name(header.name), header))


def _told(mail: ParsedMail) -> Iterator[tuple[str, Header]]:
    signs = {
        "x-forwarded-for": "Google",
        "x-forwarded-to": "Google",
        "x-ms-exchange-forwardingloop": "Microsoft 365",
        "x-ms-exchange-generated-message-source": "Microsoft 365",
        "x-ms-exchange-inbox-rules-loop": "Microsoft 365",
        "resent-from": BY_HAND,
        "list-id": BY_LIST,
    }
    for header in mail.headers:
        if header.name in signs:
            yield signs[header.name], header
        elif header.name == "return-path" and read_caf(header.value):
            yield "Google", header


def _passed(mail: ParsedMail) -> Iterator[tuple[str, Header]]:
    between: Sequence[Header] = list(reversed(mail.all("Received")[:MOST_HOPS]))[1:-1]
    for header in between:
        host = _found(_BY, header.value[:_READ_CHARACTERS]).lower().rstrip(".")
        for end, name in _PROVIDERS:
            if host == end or host.endswith(f".{end}"):
                yield name, header


def _named(clue: Clue, chosen: Evidence | None, registry: Registry) -> NamedAddress:
    evidence = clue.evidence
    is_chosen = chosen is not None and (evidence.header, evidence.position) == (chosen.header, chosen.position)
    ours = tuple(one for one in clue.addresses if registry.find(one) is not None)
    return NamedAddress(evidence=evidence, addresses=clue.addresses, ours=ours, is_chosen=is_chosen)


def _evidence(name: str, header: Header) -> Evidence:
    return Evidence(header=name, position=header.position, value=header.value[:1000])
