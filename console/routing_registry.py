"""Which addresses are ours, and whose: registered ones, the From addresses that answers come back to, forward ones.

It stands apart because routing, the customer, exclusions and loops all ask it, and must get one answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from console.mail.addresses import normalise
from console.placeholders import fill_address, unknown_names
from storage.settings import BrandId, MailAddress, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Our addresses, normalised. `spelled` holds, per spelling, the mail addresses it stands for, exact ones first."""

    spelled: Mapping[str, tuple[MailAddress, ...]]
    forwards: Mapping[str, BrandId]
    relays: frozenset[str]
    staff: frozenset[str]
    groups: frozenset[str]

    def find(self, address: str, brand_id: BrandId | None = None) -> MailAddress | None:
        """Return the registered address that this one counts as, of the brand if one is given: exactly, else without
        its plus-tag."""
        for spelling in (address, without_tag(address)):
            for known in self.spelled.get(spelling, ()):
                if brand_id is None or known.brand_id == brand_id:
                    return known
        return None

    def is_ours(self, address: str) -> bool:
        """Tell whether the desk itself writes from it: registered, a From address, or a forward address."""
        return self.find(address) is not None or address in self.forwards

    def is_from_ourselves(self, address: str) -> bool:
        """Tell whether it is ours or an employee's."""
        return self.is_ours(address) or address in self.staff


@lru_cache(maxsize=8)
def registry_of(settings: Settings) -> Registry:
    """Return the registry of these settings."""
    spelled: dict[str, tuple[MailAddress, ...]] = {}
    for known in _in_order(settings):
        spelled[known.address] = (*spelled.get(known.address, ()), known)
    brands = {brand.id: brand for brand in settings.brands}
    for known in _in_order(settings):
        filled = ""
        if known.brand_id in brands and not unknown_names(known.from_address):
            filled = normalise(fill_address(known.from_address, brands[known.brand_id], settings.account))
        if filled and known not in spelled.get(filled, ()):
            spelled[filled] = (*spelled.get(filled, ()), known)
    return Registry(
        spelled=spelled,
        forwards={normalise(settings.forward_address(brand)): brand.id for brand in settings.brands},
        relays=_normal(settings.account.relays),
        staff=_normal(employee.email for employee in settings.employees),
        groups=frozenset(spelled),
    )


def without_tag(address: str) -> str:
    """Return the address without its plus-tag: `info+x@acme.nl` gives `info@acme.nl`."""
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _in_order(settings: Settings) -> list[MailAddress]:
    return sorted(settings.addresses, key=lambda known: (known.position, known.id))


def _normal(addresses: Iterable[str]) -> frozenset[str]:
    return frozenset(filter(None, (normalise(address) for address in addresses)))
