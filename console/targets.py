"""When a customer was promised an answer: how soon, by whose settings, and from when on it is late.

It stands alone and pure because the list, the filter, the monitor and the digest must agree to the millisecond. Nothing
of it is kept: a target that is changed holds at once, for what waits already too.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from console.working_time import Calendar, moment_after, moment_before, week_of
from storage.narrowing import WaitLimit
from storage.records import Due, Ticket
from storage.settings import Brand, BrandId, Settings
from storage.words import AWAKE

WHOLE, SOON = 100, 75  # hundredths of a target: it is late, little of it is left
_MS = 1000


def has_targets(settings: Settings) -> bool:
    """Tell whether anything is promised to anybody."""
    of_brands = (one.first_answer_s or one.next_answer_s for one in settings.brands)
    return any(of_brands) or any(one.first_answer_s or one.next_answer_s for one in settings.addresses)


def calendar_of(settings: Settings, brand: Brand) -> Calendar:
    """Return when there is work for a brand."""
    account = settings.account
    return _calendar(brand.working_hours or account.working_hours, _zone_name(settings, brand), account.days_off)


def zone_of(settings: Settings, brand_id: BrandId) -> tzinfo:
    """Return on whose clocks a brand works, and tells its customers times: whoever answers, from whatever machine."""
    return _zone(_zone_name(settings, settings.brand(brand_id)))


def target_s(settings: Settings, brand: Brand, address: str, *, answered: bool) -> int:
    """Return how soon an answer is promised, in seconds of working time: the first, or the next; 0 for not at all."""
    known = settings.address_named(address)
    own = None if known is None else known.next_answer_s if answered else known.first_answer_s
    return own if own is not None else brand.next_answer_s if answered else brand.first_answer_s


def due_of(settings: Settings, ticket: Ticket) -> Due | None:
    """Return when the answer that a ticket waits for is due, None when none is or nothing was promised."""
    if ticket.waiting_since is None or ticket.status not in AWAKE:
        return None
    brand = settings.brand(ticket.brand_id)
    seconds = target_s(settings, brand, ticket.address, answered=ticket.answered)
    return due_after(calendar_of(settings, brand), ticket.waiting_since, seconds) if seconds else None


def due_after(calendar: Calendar, since: int, seconds: int) -> Due | None:
    """Return when an answer that is waited for since a moment (ms UTC) is due; None without any working time."""
    soon, at = (moment_after(calendar, since, seconds * _MS * part // 100) for part in (SOON, WHOLE))
    return None if soon is None or at is None else Due(soon_at=soon, at=at)


def with_due(settings: Settings, tickets: Iterable[Ticket]) -> tuple[Ticket, ...]:
    """Return tickets with the times at which their answers are due."""
    if not has_targets(settings):
        return tuple(tickets)
    return tuple(replace(ticket, due=due_of(settings, ticket)) for ticket in tickets)


def wait_limits(settings: Settings, now: int, part: int = WHOLE) -> tuple[WaitLimit, ...]:
    """Return since when whoever still waits has waited too long, or (`part`) that share of the promised time."""
    return tuple(
        WaitLimit(
            brand_id=brand.id, address=address, answered=answered,
            at=_since(calendar_of(settings, brand), now, target_s(settings, brand, address, answered=answered), part),
        )
        for brand in settings.brands
        for address in ("", *_particular(settings, brand.id))
        for answered in (False, True)
    )  # fmt: skip


def _particular(settings: Settings, brand_id: BrandId) -> Iterable[str]:
    """Yield the addresses that promise otherwise than their brand."""
    for one in settings.addresses_of(brand_id):
        if one.first_answer_s is not None or one.next_answer_s is not None:
            yield one.address


def _since(calendar: Calendar, now: int, seconds: int, part: int) -> int | None:
    return moment_before(calendar, now, seconds * _MS * part // 100) if seconds else None


@lru_cache(maxsize=64)
def _calendar(hours: str, zone: str, days_off: tuple[str, ...]) -> Calendar:
    return Calendar(week=week_of(hours), zone=_zone(zone), off=frozenset(map(date.fromisoformat, days_off)))


def _zone_name(settings: Settings, brand: Brand) -> str:
    return brand.time_zone or settings.account.time_zone


def _zone(name: str) -> tzinfo:
    """Return a zone by its name; a machine that knows it no longer counts by UTC, as doctor warns."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return UTC
