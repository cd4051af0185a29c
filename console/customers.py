"""Whose mail it is: the From, unless our own form, relay or group stands there (grouping.md §4).

It stands alone because the customer decides more than anything else what a mail joins, and the exceptions are few
and exact: never the first To recipient, never Reply-To always.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from console.mail.addresses import normalise, read_addresses
from console.mail.authentication import is_authenticated
from console.mail.parsed import Correspondent, Header, InnerSender, ParsedMail
from console.mail.subjects import is_forwarded_by_hand
from console.routing_headers import named_groups
from console.routing_registry import Registry, registry_of
from console.verdict import Author, Route
from storage.records import Evidence
from storage.settings import Settings

_NOBODY = Correspondent(name="", address="", sure=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCustomer:
    """Whose mail it is, and the header that says so; the address is "" where none can be read."""

    address: str
    evidence: Evidence


def author(mail: ParsedMail, route: Route, settings: Settings) -> Author:
    """Return whose mail it is, and which header said so.

    Unsure when two readings disagree, when the mail has two From headers, or none. `authenticated` speaks of the
    customer: where another header than From named them, nothing vouches for them (True is never given).
    """
    registry = registry_of(settings)
    written = _written(mail)
    whom, because = _resolve(mail, written, registry)
    vouched = _is_vouched_for(mail, written.address, settings)
    ourselves = registry.is_from_ourselves(whom.address)
    return Author(
        name=whom.name,
        address=whom.address,
        because=because,
        from_address=written.address,
        sure=whom.sure and written.sure and len(mail.all("From")) == 1,
        authenticated=vouched if whom.address == written.address or not vouched else None,
        ourselves=ourselves,
        relayed=written.address in registry.relays,
        proposed=_proposed(mail, registry) if ourselves else None,
    )


def named_customer(mail: ParsedMail, settings: Settings) -> NamedCustomer:
    """Return whose mail it is with the header that says so, as `author` reads it."""
    whom, because = _resolve(mail, _written(mail), registry_of(settings))
    found = mail.all(because)
    header = next((one for one in found if _names(one, whom.address)), found[0] if found else None)
    position, value = (header.position, header.value[:1000]) if header is not None else (0, "")
    return NamedCustomer(address=whom.address, evidence=Evidence(header=because, position=position, value=value))


def _names(header: Header, address: str) -> bool:
    return any(one.address == address for one in read_addresses(header.value.encode()))


def _written(mail: ParsedMail) -> Correspondent:
    return next((one for one in mail.from_ if one.address), mail.from_[0] if mail.from_ else _NOBODY)


def _resolve(mail: ParsedMail, written: Correspondent, registry: Registry) -> tuple[Correspondent, str]:
    if not written.address:
        return _without_from(mail)
    is_relay, is_ours = written.address in registry.relays, registry.is_ours(written.address)
    if is_relay or is_ours:
        foreign = _foreign(mail.reply_to, written, registry)
        if foreign:
            return foreign, "Reply-To"
    if is_ours or _is_of_group(mail, written.address):
        for name in ("X-Original-From", "X-Original-Sender"):
            named = (one for header in mail.all(name) for one in read_addresses(header.value.encode()))
            if original := _foreign((one for one in named if one.sure), written, registry):
                return original, name
    return written, "From"


def _foreign(named: Iterable[Correspondent], written: Correspondent, registry: Registry) -> Correspondent | None:
    """Return the first who is neither us, nor a relay, nor the From itself."""
    for one in named:
        strange = one.address not in registry.relays and not registry.is_ours(one.address)
        if one.address and strange and one.address != written.address:
            return one
    return None


def _is_of_group(mail: ParsedMail, address: str) -> bool:
    return any(address in group.addresses for group in named_groups(mail))


def _without_from(mail: ParsedMail) -> tuple[Correspondent, str]:
    """Return who is shown for a mail without a readable From: never sure, but never nobody if it can be helped."""
    if mail.sender is not None and mail.sender.address:
        return Correspondent(name=mail.sender.name, address=mail.sender.address, sure=False), "Sender"
    path = normalise(mail.return_path or "")
    if path:
        return Correspondent(name="", address=path, sure=False), "Return-Path"
    return (mail.from_[0] if mail.from_ else _NOBODY), "From"


def _is_vouched_for(mail: ParsedMail, address: str, settings: Settings) -> bool | None:
    domain = address.rpartition("@")[2]
    return is_authenticated(mail.authentication, settings.account.trusted_authservs, domain)


def _proposed(mail: ParsedMail, registry: Registry) -> InnerSender | None:
    inner = mail.inner_sender
    if inner is None or not is_forwarded_by_hand(mail.subject) or registry.is_from_ourselves(inner.address):
        return None
    return inner
