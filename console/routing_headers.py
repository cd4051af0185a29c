"""What the headers say of the address a mail was written to: every clue, the most trustworthy first.

It stands apart from the choice (`routing`) because the order of ranks is the rule, and each rank has its own shape.
Where a forwarder writes several addresses into one header, they come in its order.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from console.mail.addresses import normalise
from console.mail.automatic import group_of
from console.mail.forward_path import read_caf, read_srs
from console.mail.parsed import Correspondent, Header, ParsedMail
from storage.records import Evidence

LONGEST_VALUE = 1000
_ADDRESS = re.compile(r"[^\s<>()\[\]\",;:]{1,320}@[^\s<>()\[\]\",;:@]{1,255}")
_FOR = re.compile(r"\bfor\s{1,8}<?([^\s<>;,]{1,320}@[^\s<>;,@]{1,255})", re.IGNORECASE)
_OF_MTAS = ("X-Original-To", "Envelope-To", "X-Envelope-To", "X-Original-Recipient", "X-RCPT-To", "Delivered-To")
_TRACE = frozenset({"received", "return-path"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """One header that may name our address. `because` is its name as people write it; `addresses` are normalised."""

    because: str
    evidence: Evidence
    addresses: tuple[str, ...]


def clues(mail: ParsedMail, forwards: Collection[str]) -> Iterator[Clue]:
    """Give every clue in order of rank. `forwards` are the forward addresses by which the mail may have come."""
    yield from _by_exchange(mail)
    yield from _by_redirect(mail)
    yield from _by_gmail(mail, forwards)
    yield from _by_mtas(mail, forwards)
    yield from _by_return_path(mail)
    yield from _by_sender(mail)
    yield from named_groups(mail)
    yield from _by_received(mail)


def addresses_in(value: str) -> tuple[str, ...]:
    """Return the addresses in a trace header's value, in its order, normalised."""
    return tuple(filter(None, (normalise(found) for found in _ADDRESS.findall(value))))


def received_for(header: Header) -> tuple[str, ...]:
    """Return whom a Received header says it was for (RFC 5321 §4.4)."""
    return tuple(filter(None, (normalise(found) for found in _FOR.findall(header.value))))


def named_groups(mail: ParsedMail) -> tuple[Clue, ...]:
    """Return the groups that the mail went through, by List-Id (RFC 2919) and List-Post (RFC 2369).

    List-Id writes `local.domain`, so each dot may have been the @.
    """
    by_id = tuple(_clue("List-Id", header, _readings(group_of(header.value))) for header in mail.all("List-Id"))
    by_post = tuple(
        _clue("List-Post", header, addresses_in(header.value.replace("mailto:", " ")))
        for header in mail.all("List-Post")
    )
    return by_id + by_post


def evidence_of(name: str, header: Header) -> Evidence:
    """Return a header as evidence, its value cut to what a person reads."""
    return Evidence(header=name, position=header.position, value=header.value[:LONGEST_VALUE])


def _by_exchange(mail: ParsedMail) -> Iterator[Clue]:
    for name in ("X-MS-Exchange-ForwardingLoop", "X-MS-Exchange-Inbox-Rules-Loop"):
        yield from _plain(mail, name)


def _by_redirect(mail: ParsedMail) -> Iterator[Clue]:
    for header in _newest_resent(mail.headers):
        yield _clue("Resent-From" if header.name == "resent-from" else "Resent-Sender", header)


def _newest_resent(headers: Sequence[Header]) -> list[Header]:
    """Return Resent-From and Resent-Sender of the topmost block, From first (RFC 5322 §3.6.6).

    A block ends where one of its headers comes again, or where the mail's own headers begin; trace headers may
    stand in between.
    """
    block: dict[str, Header] = {}
    for header in headers:
        if header.name.startswith("resent-"):
            if header.name in block:
                break
            block[header.name] = header
        elif block and header.name not in _TRACE:
            break
    return [block[name] for name in ("resent-from", "resent-sender") if name in block]


def _by_gmail(mail: ParsedMail, forwards: Collection[str]) -> Iterator[Clue]:
    """Give X-Forwarded-For only if X-Forwarded-To says that it was forwarded to us: anybody may write the former."""
    to_us = any(address in forwards for header in mail.all("X-Forwarded-To") for address in addresses_in(header.value))
    if to_us:
        yield from _plain(mail, "X-Forwarded-For")
    yield from _plain(mail, "X-Gm-Original-To")


def _by_mtas(mail: ParsedMail, forwards: Collection[str]) -> Iterator[Clue]:
    """Give what servers wrote on delivery, but for the delivery to our own forward address."""
    for name in _OF_MTAS:
        for header in mail.all(name):
            addresses = (address for address in addresses_in(header.value) if address not in forwards)
            yield _clue(name, header, tuple(addresses))


def _by_return_path(mail: ParsedMail) -> Iterator[Clue]:
    readers: tuple[Callable[[str], str | None], ...] = (read_caf, read_srs)
    for read in readers:
        for header in mail.all("Return-Path"):
            if address := read(header.value):
                yield _clue("Return-Path", header, (address,))


def _by_sender(mail: ParsedMail) -> Iterator[Clue]:
    for name, written in (("To", mail.to), ("Cc", mail.cc)):
        headers = mail.all(name)
        if headers:
            yield from (_named(name, headers, one) for one in written if one.address)


def _named(name: str, headers: Sequence[Header], one: Correspondent) -> Clue:
    holding = next((header for header in headers if one.address in header.value.lower()), headers[0])
    return _clue(name, holding, (one.address,))


def _by_received(mail: ParsedMail) -> Iterator[Clue]:
    for header in reversed(mail.all("Received")):
        yield _clue("Received", header, received_for(header))


def _plain(mail: ParsedMail, name: str) -> Iterator[Clue]:
    for header in mail.all(name):
        yield _clue(name, header)


def _clue(name: str, header: Header, addresses: tuple[str, ...] | None = None) -> Clue:
    found = addresses_in(header.value) if addresses is None else addresses
    return Clue(because=name, evidence=evidence_of(name, header), addresses=found)


def _readings(group: str) -> tuple[str, ...]:
    labels = group.split(".")[:20]
    spelled = (f"{'.'.join(labels[:at])}@{'.'.join(labels[at:])}" for at in range(1, len(labels)))
    return tuple(filter(None, (normalise(address) for address in spelled)))
