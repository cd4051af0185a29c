"""What goes with a brand, a mail address or an employee that is removed: signatures, and an address's own server.

It stands apart because three commands take the same along and say it alike. Nothing that a person wrote is lost: the
version of the settings before it keeps them.
"""

from dataclasses import replace

from storage.settings import Brand, Employee, MailAddress, Settings


def without_belongings(settings: Settings, gone: Brand | MailAddress | Employee) -> Settings:
    """Return the settings without what belongs to `gone` alone; `gone` itself is the caller's."""
    match gone:
        case Brand():
            signatures = tuple(one for one in settings.signatures if one.brand_id != gone.id)
            return replace(settings, signatures=signatures)
        case MailAddress():
            signatures = tuple(one for one in settings.signatures if one.address_id != gone.id)
            servers = tuple(one for one in settings.servers if one.address_id != gone.id)
            return replace(settings, signatures=signatures, servers=servers)
        case Employee():
            signatures = tuple(one for one in settings.signatures if one.employee_id != gone.id)
            return replace(settings, signatures=signatures)


def taken_along(before: Settings, after: Settings) -> tuple[int, int]:
    """Return how many signatures and how many outgoing servers are in `before` and no longer in `after`."""
    left = {one.id for one in after.signatures}
    serving = {one.id for one in after.servers}
    signatures = sum(one.id not in left for one in before.signatures)
    return signatures, sum(one.id not in serving for one in before.servers)


def detail_of(detail: str, before: Settings, after: Settings) -> str:
    """Return a change's detail with what went along, for the audit trail: "Acme BV; 2 signatures"."""
    signatures, servers = taken_along(before, after)
    words = [detail]
    if signatures:
        words.append(f"{signatures} {'signature' if signatures == 1 else 'signatures'}")
    if servers:
        words.append("its outgoing server")
    return "; ".join(words)
