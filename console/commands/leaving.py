"""What goes with a brand, a mail address or an employee that is removed: signatures, templates, its own server.

It stands apart because three commands take the same along and say it alike. Nothing that a person wrote is lost: the
version of the settings before it keeps them.
"""

from collections.abc import Set
from dataclasses import dataclass, replace

from storage.settings import Brand, Employee, MailAddress, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenAlong:
    """How many of each went along."""

    signatures: int = 0
    servers: int = 0
    templates: int = 0


def without_belongings(settings: Settings, gone: Brand | MailAddress | Employee) -> Settings:
    """Return the settings without what belongs to `gone` alone; `gone` itself is the caller's."""
    match gone:
        case Brand():
            signatures = tuple(one for one in settings.signatures if one.brand_id != gone.id)
            templates = tuple(one for one in settings.templates if one.brand_id != gone.id)
            return replace(settings, signatures=signatures, templates=templates)
        case MailAddress():
            signatures = tuple(one for one in settings.signatures if one.address_id != gone.id)
            servers = tuple(one for one in settings.servers if one.address_id != gone.id)
            return replace(settings, signatures=signatures, servers=servers)
        case Employee():
            signatures = tuple(one for one in settings.signatures if one.employee_id != gone.id)
            return replace(settings, signatures=signatures)


def taken_along(before: Settings, after: Settings) -> TakenAlong:
    """Return how many signatures, outgoing servers and templates are in `before` and no longer in `after`."""
    return TakenAlong(
        signatures=_fewer({one.id for one in before.signatures}, {one.id for one in after.signatures}),
        servers=_fewer({one.id for one in before.servers}, {one.id for one in after.servers}),
        templates=_fewer({one.id for one in before.templates}, {one.id for one in after.templates}),
    )


def detail_of(detail: str, before: Settings, after: Settings) -> str:
    """Return a change's detail with what went along, for the audit trail: "Acme BV; 2 signatures"."""
    along = taken_along(before, after)
    words = [detail]
    if along.signatures:
        words.append(f"{along.signatures} {'signature' if along.signatures == 1 else 'signatures'}")
    if along.templates:
        words.append(f"{along.templates} {'template' if along.templates == 1 else 'templates'}")
    if along.servers:
        words.append("its outgoing server")
    return "; ".join(words)


def _fewer(before: Set[int], after: Set[int]) -> int:
    return len(before - after)
