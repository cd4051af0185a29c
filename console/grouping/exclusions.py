"""Whether a sender is exempt from grouping by time: by full address, `*@domain`, or `domain` with its subdomains.

It stands alone because administrators write these patterns and simulation and the agency finder read them too.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache

from console.mail.addresses import normalise
from storage.settings import BrandId, Exclusion, MailAddress


def exclusion_of(
    senders: Iterable[str], exclusions: Iterable[Exclusion], brand_id: BrandId, address: MailAddress | None
) -> Exclusion | None:
    """Return the first exclusion that holds at this brand and address for one of the (normalised) senders, or None."""
    known = [sender for sender in senders if sender]
    for exclusion in exclusions:
        if holds_at(exclusion, brand_id, address) and any(matches(exclusion.pattern, sender) for sender in known):
            return exclusion
    return None


def matches(pattern: str, sender: str) -> bool:
    """Tell whether a pattern names a normalised address. A pattern that is none of the three kinds names nobody."""
    return matcher(pattern)(sender)


@lru_cache(maxsize=4096)
def matcher(pattern: str) -> Callable[[str], bool]:
    """Return the test whether a pattern names a normalised address, for whoever asks it of many."""
    kind, wanted = _read(pattern)
    match kind:
        case "address":
            return wanted.__eq__
        case "domain":
            end = f"@{wanted}"
            return lambda sender: sender.endswith(end)
        case "subdomains":
            ends = (f"@{wanted}", f".{wanted}")
            return lambda sender: sender.endswith(ends)
        case _:
            return lambda sender: False


def holds_at(exclusion: Exclusion, brand_id: BrandId, address: MailAddress | None) -> bool:
    """Tell whether an exclusion is in force at this brand and address (None for one that isn't registered)."""
    if exclusion.address_id is not None:
        return address is not None and exclusion.address_id == address.id
    return exclusion.brand_id is None or exclusion.brand_id == brand_id


def _read(pattern: str) -> tuple[str, str]:
    text = pattern.strip()
    local, at, domain = text.rpartition("@")
    if at and local not in ("", "*"):
        address = normalise(text)
        return ("address", address) if address else ("", "")
    spelled = normalise(f"x@{domain}").removeprefix("x@")
    if not spelled:
        return "", ""
    return ("domain", spelled) if at else ("subdomains", spelled)
