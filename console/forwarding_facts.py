"""Reads what is kept that tells whether addresses are forwarded, for `forwarding` to judge.

It stands between the store and the pure rules, so that the list, the verb and the screens gather alike. Every function
runs inside one snapshot of a reader.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from console.forwarding import Confirmation, ForwardingFacts, Looking
from console.intake.lease import is_living, lease_name
from console.mail.addresses import normalise
from console.mail.headers import split_mail
from console.silence import HISTORY_H, HOUR_MS
from storage.errors import StorageError
from storage.probes import Probe
from storage.protocol import Reader
from storage.records import Decision, MailboxHealth
from storage.settings import BrandId, MailAddress, MailboxId, Settings
from storage.words import Because, MailboxState

_CONFIRMATIONS = 50
_LOOKING = (MailboxState.IDLE, MailboxState.POLLING)
_REDIRECTS = (
    "resent-from",
    "x-forwarded-for",
    "x-ms-exchange-forwardingloop",
    "x-ms-exchange-inbox-rules-loop",
)
_ADDRESS = re.compile(rb"[^\s<>;,]{1,64}@[^\s<>;,]{1,255}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """Where and when it is asked: now in ms UTC, this host (for who is alive), and its zone (for weeks and hours)."""

    now: int
    host: str
    zone: tzinfo


def asked_by(decision: Decision | None) -> str:
    """Return the address that a forwarding confirmation belongs to, "" for any other decision."""
    if decision is None or decision.because is not Because.SETUP_GMAIL_CONFIRMATION:
        return ""
    return next((one.value for one in decision.evidence if not one.header), "")


def count_redirects(raw: bytes) -> int:
    """Return by how many mailboxes a mail was redirected, as far as its headers tell."""
    named = (_ADDRESS.search(header.raw) for header in split_mail(raw)[0] if header.name in _REDIRECTS)
    spelled = (normalise(found[0].decode("ascii", "replace")) for found in named if found)
    return len({address for address in spelled if address})


def read_forwarding(reader: Reader, here: Here) -> dict[str, ForwardingFacts]:
    """Return the facts of every mail address of the settings."""
    settings, last_mail_at = reader.settings(), reader.last_mail_at()
    probes, asked, looking = reader.probes_by_address(), _confirmations(reader), looking_of(reader, here)
    return {
        known.address: _facts(
            reader,
            known,
            looking(known.brand_id),
            tuple(probes.get(known.address, ())),
            last_mail_at.get(known.address),
            asked.get(known.address),
            here.zone,
        )
        for known in settings.addresses
    }


def looking_of(reader: Reader, here: Here) -> Callable[[BrandId], Looking]:
    """Return what tells how the taking in of a brand's mail fares."""
    settings, said = reader.settings(), reader.mailbox_health()
    leases = {one.mailbox_id: reader.lease(lease_name(one.mailbox_id)) for one in said}
    living = {key for key, lease in leases.items() if lease is not None and is_living(lease, here.now, here.host)}

    def of_brand(brand_id: BrandId) -> Looking:
        own = [one for one in said if one.mailbox_id in _mailboxes(settings, brand_id)]
        return _looking(own, living, here.now)

    return of_brand


def _mailboxes(settings: Settings, brand_id: BrandId) -> set[MailboxId]:
    return {mailbox.id for mailbox in settings.mailboxes if mailbox.brand_id in (None, brand_id)}


def _looking(said: Sequence[MailboxHealth], living: set[MailboxId], now: int) -> Looking:
    """Whoever waits for mail now knows all that is there; otherwise the last look counts, and of a backlog what is in.

    One that fails is told.
    """
    seen = [
        now if one.mailbox_id in living and one.state in _LOOKING else one.last_poll_at
        for one in said
        if one.last_poll_at is not None
    ]
    return Looking(
        has_mailbox=bool(said),
        looked_at=max((at for at in seen if at is not None), default=None),
        seen_until=min((one.last_mail_at or 0 for one in said if one.state is MailboxState.FETCHING), default=None),
        is_refused=any(one.state is MailboxState.REFUSED for one in said),
        error=next((one.error for one in said if one.error), ""),
    )


def _facts(
    reader: Reader,
    known: MailAddress,
    looking: Looking,
    probes: tuple[Probe, ...],
    last_mail_at: int | None,
    confirmation: Confirmation | None,
    zone: tzinfo,
) -> ForwardingFacts:
    back = next((probe for probe in probes if probe.delivery is not None), None)
    return ForwardingFacts(
        address=known.address,
        looking=looking,
        last_mail_at=last_mail_at,
        probes=probes,
        confirmation=confirmation,
        landed=_landed(reader, back),
        redirects=0 if back in probes[:1] else _redirects(reader, back),
        arrivals=_arrivals(reader, known.address, last_mail_at),
        zone=zone,
    )


def _confirmations(reader: Reader) -> dict[str, Confirmation]:
    """Return the newest question of Google by the address that asked."""
    found: dict[str, Confirmation] = {}
    for delivery in reader.confirmations(_CONFIRMATIONS):
        address = asked_by(reader.decision_of_delivery(delivery.key))
        found.setdefault(address, Confirmation(asked_at=delivery.arrival, said=delivery.reason))
    return found


def _landed(reader: Reader, back: Probe | None) -> str:
    decision = reader.decision_of_delivery(back.delivery) if back is not None and back.delivery is not None else None
    return decision.address if decision is not None else ""


def _redirects(reader: Reader, back: Probe | None) -> int:
    """Count the redirects of the probe that came back last; its bytes may be lost, and then nothing is known."""
    if back is None or back.delivery is None:
        return 0
    try:
        return count_redirects(reader.raw(back.delivery))
    except (StorageError, KeyError):
        return 0


def _arrivals(reader: Reader, address: str, last_mail_at: int | None) -> Mapping[int, int]:
    if last_mail_at is None:
        return {}
    return reader.arrivals_by_hour(address, last_mail_at // HOUR_MS - HISTORY_H)
