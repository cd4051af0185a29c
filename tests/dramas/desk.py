"""The settings of a drama's desk: one account with two brands, changed by what a drama says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

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
    Settings,
)
from storage.words import Security
from tests.dramas.script import milliseconds

BRANDS = {"acme": ("Acme BV", BrandId(1)), "nova": ("Nova", BrandId(2))}
CATCH_ALL = "catch-all"
WORDS = {"account", "addresses", "without", "excluded", "no_longer_excluded", "default_addresses"}


def first_desk() -> Settings:
    """Return the desk as every drama finds it."""
    brands = [Brand(id=number, slug=slug, name=name) for slug, (name, number) in BRANDS.items()]
    mailboxes = [_mailbox(slug, number) for slug, (_, number) in BRANDS.items()]
    return Settings(
        account=Account(name="konto", title="Konto"),
        brands=tuple(brands),
        addresses=(
            MailAddress(id=AddressId(1), brand_id=BrandId(1), address="info@acme.nl", position=0),
            MailAddress(id=AddressId(2), brand_id=BrandId(1), address="sales@acme.nl", position=1),
            MailAddress(id=AddressId(3), brand_id=BrandId(2), address="help@nova.nl", position=0),
        ),
        employees=(Employee(id=EmployeeId(1), login="ana", name="Ana", email="ana@konto.nl"),),
        mailboxes=(*mailboxes, _mailbox(CATCH_ALL, None)),
    )


def changed(settings: Settings, desk: Mapping[str, Any]) -> Settings:
    """Return the settings with what a drama says of the desk; new rows carry id 0."""
    unknown = desk.keys() - WORDS
    if unknown:
        raise ValueError(f"a desk has no {unknown}")
    account = {
        name: tuple(value) if isinstance(value, list) else value for name, value in desk.get("account", {}).items()
    }
    settings = replace(settings, account=replace(settings.account, **account))
    for address, wanted in desk.get("addresses", {}).items():
        settings = _with_address(settings, address, wanted)
    defaults = desk.get("default_addresses", {})
    return replace(
        settings,
        brands=tuple(
            replace(brand, default_address=defaults.get(brand.slug, brand.default_address)) for brand in settings.brands
        ),
        addresses=tuple(known for known in settings.addresses if known.address not in desk.get("without", ())),
        exclusions=(
            *(one for one in settings.exclusions if one.pattern not in desk.get("no_longer_excluded", ())),
            *_exclusions(settings, desk.get("excluded", ())),
        ),
    )


def fields_of(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of an address as its record names them."""
    found = {name: value for name, value in wanted.items() if name not in ("brand", "period")}
    if "period" in wanted:
        found["period_s"] = milliseconds(wanted["period"]) // 1000
    return found


def _with_address(settings: Settings, address: str, wanted: Mapping[str, Any]) -> Settings:
    known = settings.address_named(address)
    if known is None:
        brand_id = BRANDS[wanted.get("brand", "acme")][1]
        made = MailAddress(id=AddressId(0), brand_id=brand_id, address=address, position=9, **fields_of(wanted))
        return replace(settings, addresses=(*settings.addresses, made))
    told = replace(known, **fields_of(wanted))
    return replace(settings, addresses=tuple(told if one is known else one for one in settings.addresses))


def _exclusions(settings: Settings, wanted: Sequence[str | Mapping[str, str]]) -> list[Exclusion]:
    found = []
    for one in wanted:
        scope = {"pattern": one} if isinstance(one, str) else dict(one)
        address = settings.address_named(scope["address"]) if "address" in scope else None
        brand_id = BRANDS[scope["brand"]][1] if "brand" in scope else None
        found.append(
            Exclusion(
                id=ExclusionId(0),
                pattern=scope["pattern"],
                brand_id=brand_id,
                address_id=address.id if address else None,
            )
        )
    return found


def _mailbox(name: str, brand_id: BrandId | None) -> ForwardMailbox:
    return ForwardMailbox(
        id=MailboxId(0),
        name=name,
        brand_id=brand_id,
        host="imap.example.nl",
        port=993,
        security=Security.TLS,
        user=name,
        secret=name,
    )
