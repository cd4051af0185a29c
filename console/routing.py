"""Which brand and which of its addresses a mail was written to, and which header said so (grouping.md §3).

It stands alone because everything after it (customer, thread, period) depends on brand and address, and because
only addresses registered for the brand can be chosen: a forged header can do little.
"""

from collections.abc import Iterable, Iterator, Sequence

from console.mail.parsed import ParsedMail
from console.routing_headers import Clue, addresses_in, clues, received_for
from console.routing_registry import Registry, registry_of
from console.verdict import Route
from storage.settings import Brand, BrandId, MailAddress, Settings
from storage.words import Badge

DEFAULT = "default"
_BY_SENDER = ("To", "Cc")


def route(mail: ParsedMail, brand_id: BrandId | None, settings: Settings) -> Route | None:
    """Return where a mail belongs. `brand_id` is that of the forward mailbox, None for a catch-all.

    The first clue that names an address of the brand wins; without one it is the brand's default address, with the
    badge "recipient unresolved". None only when there is no brand at all.
    """
    registry = registry_of(settings)
    brand = next((one for one in settings.brands if one.id == brand_id), None)
    forwards = {address for address, owner in registry.forwards.items() if brand is None or owner == brand.id}
    found = tuple(clues(mail, forwards))
    if brand is None:
        brand = _brand_of(mail, found, registry, settings)
    return _within(brand, found, registry, settings) if brand else None


def default_address(brand: Brand, settings: Settings) -> str:
    """Return the address that stands in where none was found: the brand's default, its first, its forward address."""
    own = settings.addresses_of(brand.id)
    if any(known.address == brand.default_address for known in own):
        return str(brand.default_address)
    return own[0].address if own else settings.forward_address(brand)


def address_settings(route: Route, settings: Settings) -> MailAddress | None:
    """Return the settings of the route's address, or None for one that isn't registered (a bare forward address)."""
    return next((known for known in settings.addresses_of(route.brand_id) if known.address == route.address), None)


def _within(brand: Brand, found: Sequence[Clue], registry: Registry, settings: Settings) -> Route:
    chosen, clue = next(_registered(found, registry, brand.id), (None, None))
    address = chosen.address if chosen else default_address(brand, settings)
    seen = found[: found.index(clue) + 1] if clue else found
    written = [other for other in found if other.because in _BY_SENDER]
    others = dict.fromkeys(known.address for known, _ in _registered(written, registry, brand.id))
    badges = [] if chosen else [Badge.RECIPIENT_UNRESOLVED.value]
    if any(_is_elsewhere(name, registry, brand.id) for one in (*seen, *written) for name in one.addresses):
        badges.append(Badge.OTHER_BRAND.value)
    return Route(
        brand_id=brand.id,
        address=address,
        because=clue.because if clue else DEFAULT,
        evidence=clue.evidence if clue else None,
        addressed=chosen is not None,
        others=tuple(other for other in others if other != address),
        badges=tuple(badges),
    )


def _registered(
    found: Iterable[Clue], registry: Registry, brand_id: BrandId | None
) -> Iterator[tuple[MailAddress, Clue]]:
    for clue in found:
        for address in clue.addresses:
            if known := registry.find(address, brand_id):
                yield known, clue


def _is_elsewhere(address: str, registry: Registry, brand_id: BrandId) -> bool:
    return registry.find(address, brand_id) is None and registry.find(address) is not None


def _brand_of(mail: ParsedMail, found: Sequence[Clue], registry: Registry, settings: Settings) -> Brand | None:
    """Find the brand behind a catch-all: by the forward address that it was delivered to, else by any address of ours,
    else the first."""
    for address in _delivered_to(mail):
        if address in registry.forwards:
            return settings.brand(registry.forwards[address])
    for known, _ in _registered(found, registry, None):
        return settings.brand(known.brand_id)
    return settings.brands[0] if settings.brands else None


def _delivered_to(mail: ParsedMail) -> Iterator[str]:
    for name in ("Delivered-To", "X-Original-To", "X-Forwarded-To", "Envelope-To"):
        for header in mail.all(name):
            yield from addresses_in(header.value)
    for header in mail.all("Received"):
        yield from received_for(header)
    yield from (one.address for one in (*mail.to, *mail.cc))
