"""The desk of the demo: two brands with their addresses, an excluded agency, two forward mailboxes, and texts.

Settings get their ids when they are kept, so they are made in three steps; `set_up` is one transaction.
"""

from dataclasses import replace

from console.demo.server import LOOPBACK
from console.demo.signing import signatures, templates
from console.demo.ways import AUTHSERV
from storage.protocol import Writer
from storage.settings import (
    Account,
    AddressId,
    Brand,
    BrandId,
    Employee,
    EmployeeId,
    Exclusion,
    ExclusionId,
    ForwardMailbox,
    MailAddress,
    MailboxId,
    OutgoingServer,
    ServerId,
    Settings,
)
from storage.words import Role, Security

SECRET = "demo"  # noqa: S105 (the entry's name)

_ACCOUNT = Account(
    name="konto",
    title="Konto BV",
    relays=("website@acme.example",),
    trusted_authservs=(AUTHSERV,),
)
_BRANDS = (
    Brand(id=BrandId(0), slug="acme", name="Acme BV", default_address="info@acme.example"),
    Brand(id=BrandId(0), slug="nova", name="Nova Wonen"),
)
ADDRESSES = {
    "acme": ("info@acme.example", "support@acme.example", "facturen@acme.example", "incasso@acme.example"),
    "nova": ("hallo@novawonen.example", "service@novawonen.example"),
}
_UNGROUPED = {"incasso@acme.example"}


def set_up(writer: Writer, *, port: int, login: str, at: int, smtp_port: int | None = None) -> Settings:
    """Keep the demo's settings. The ports are those of the mail servers; `login` is whoever looks at it, an admin."""
    named = replace(writer.settings(), account=_ACCOUNT, brands=_BRANDS)
    kept = writer.save_settings(named, actor="demo", verb="setup", subject="account", detail=_ACCOUNT.name, at=at)
    full = replace(
        kept,
        addresses=tuple(address for brand in kept.brands for address in _addresses(brand)),
        exclusions=(_exclusion(),),
        employees=_employees(login),
        mailboxes=tuple(_mailbox(brand, port) for brand in kept.brands),
        servers=() if smtp_port is None else (_server(smtp_port),),
    )
    kept = writer.save_settings(full, actor="demo", verb="setup", subject="addresses", detail="", at=at)
    signed = replace(kept, signatures=signatures(kept, login), templates=templates(kept))
    return writer.save_settings(signed, actor="demo", verb="setup", subject="texts", detail="", at=at)


def _addresses(brand: Brand) -> list[MailAddress]:
    return [
        MailAddress(
            id=AddressId(0),
            brand_id=brand.id,
            address=address,
            from_name="Klantenservice {{merknaam}}",
            group_by_time=address not in _UNGROUPED,
            position=position,
        )
        for position, address in enumerate(ADDRESSES[brand.slug])
    ]


def _exclusion() -> Exclusion:
    note = "incassobureau: schrijft namens veel klanten"
    return Exclusion(id=ExclusionId(0), pattern="krediet-partners.example", note=note)


def _employees(login: str) -> tuple[Employee, ...]:
    rows = ((login, "U / you", Role.ADMIN), ("ana", "Ana Pereira", Role.AGENT), ("joost", "Joost Bakker", Role.AGENT))
    return tuple(
        Employee(id=EmployeeId(0), login=login, name=name, email=f"{login}@acme.example", role=role)
        for login, name, role in rows
    )


def _mailbox(brand: Brand, port: int) -> ForwardMailbox:
    return ForwardMailbox(
        id=MailboxId(0),
        name=brand.slug,
        brand_id=brand.id,
        host=LOOPBACK,
        port=port,
        security=Security.NONE,
        user=brand.slug,
        secret=SECRET,
    )


def _server(port: int) -> OutgoingServer:
    return OutgoingServer(id=ServerId(0), address_id=None, host=LOOPBACK, port=port, security=Security.NONE)
