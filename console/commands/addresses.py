"""Mail addresses: what customers write to, with the sender of answers and the grouping of each."""

from dataclasses import dataclass, replace
from typing import ClassVar

from console import placeholders
from console.commands import finding, spelling
from console.commands.quoting import quoted
from console.commands.settings_command import Change, SettingsCommand
from storage.settings import DAY_S, AddressId, Brand, MailAddress, Settings
from storage.words import SignatureLevel
from widgets.language import _

LONGEST_PERIOD_S = 180 * DAY_S


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressOptions:
    """What can be set of a mail address; None leaves the default, or what it is."""

    from_name: str | None = None
    from_address: str | None = None
    group_by_time: bool | None = None
    period_s: int | None = None
    cap_days: int | None = None
    cap_mails: int | None = None
    signature_level: SignatureLevel | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAddress(SettingsCommand):
    """Registers a mail address with a brand, as its last."""

    verb: ClassVar[str] = "address add"
    address: str
    brand: str
    options: AddressOptions = AddressOptions()

    def change(self, settings: Settings) -> Change:
        brand = finding.brand(settings, self.brand)
        spelled = spelling.address(self.address)
        _refuse_taken(settings, spelled)
        position = max((known.position for known in settings.addresses_of(brand.id)), default=-1) + 1
        bare = MailAddress(id=AddressId(0), brand_id=brand.id, address=spelled, position=position)
        added = _with_options(bare, self.options, settings, brand)
        return Change(
            settings=replace(settings, addresses=(*settings.addresses, added)),
            subject=f"address {spelled}",
            detail=f"brand {brand.slug}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EditAddress(SettingsCommand):
    """Changes what is given of a mail address."""

    verb: ClassVar[str] = "address edit"
    address: str
    options: AddressOptions

    def change(self, settings: Settings) -> Change:
        before = finding.address(settings, spelling.address(self.address))
        after = _with_options(before, self.options, settings, settings.brand(before.brand_id))
        finding.need_change(before, after)
        addresses = tuple(after if known.id == before.id else known for known in settings.addresses)
        return Change(
            settings=replace(settings, addresses=addresses),
            subject=f"address {before.address}",
            detail=finding.changed_fields(before, after),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveAddress(SettingsCommand):
    """Removes a mail address; its tickets stay. A brand whose default it was takes its first address instead."""

    verb: ClassVar[str] = "address remove"
    address: str

    def change(self, settings: Settings) -> Change:
        gone = finding.address(settings, spelling.address(self.address))
        scoped = [one.pattern for one in settings.exclusions if one.address_id == gone.id]
        if scoped:
            words = _("{address} has exclusions of its own. Remove those first: {commands}")
            commands = "; ".join(f"omnidesk exclusion remove {one} --address {gone.address}" for one in scoped)
            raise spelling.refuse("address-in-use", words.format(address=gone.address, commands=commands))
        brands = tuple(
            replace(brand, default_address=None) if brand.default_address == gone.address else brand
            for brand in settings.brands
        )
        addresses = tuple(known for known in settings.addresses if known.id != gone.id)
        return Change(
            settings=replace(settings, brands=brands, addresses=addresses),
            subject=f"address {gone.address}",
            detail=f"brand {settings.brand(gone.brand_id).slug}",
        )


def _refuse_taken(settings: Settings, spelled: str) -> None:
    known = settings.address_named(spelled)
    if known is not None:
        words = _("{address} is registered already, with brand {brand}: omnidesk address edit {address} changes it.")
        brand = settings.brand(known.brand_id).slug
        raise spelling.refuse("address-exists", words.format(address=spelled, brand=brand))
    if any(settings.forward_address(brand) == spelled for brand in settings.brands):
        words = _("{address} is a forward address: register the address that customers write to.")
        raise spelling.refuse("forward-address", words.format(address=spelled))


def _with_options(known: MailAddress, options: AddressOptions, settings: Settings, brand: Brand) -> MailAddress:
    """Return the mail address with what is given."""
    if options.from_name is not None:
        known = replace(known, from_name=_from_name(options.from_name))
    if options.from_address is not None:
        known = replace(known, from_address=_from_address(options.from_address, settings, brand))
    if options.group_by_time is not None:
        known = replace(known, group_by_time=options.group_by_time)
    if options.period_s is not None:
        known = replace(known, period_s=_period(options.period_s))
    if options.cap_days is not None:
        known = replace(known, cap_days=spelling.between("--cap-days", options.cap_days, 1, 3650))
    if options.cap_mails is not None:
        known = replace(known, cap_mails=spelling.between("--cap-mails", options.cap_mails, 1, 100_000))
    if options.signature_level is not None:
        known = replace(known, signature_level=options.signature_level)
    return known


def _period(seconds: int) -> int:
    if 60 <= seconds <= LONGEST_PERIOD_S:
        return seconds
    words = _(
        "A period of {seconds} seconds is not possible: it is at least 1 minute (1m) and at most 180 days (180d)."
    )
    raise spelling.refuse("bad-period", words.format(seconds=seconds))


def _from_name(template: str) -> str:
    kept = spelling.name("--from-name", template, may_be_empty=True)
    _refuse_unknown(kept)
    return kept


def _from_address(template: str, settings: Settings, brand: Brand) -> str:
    """The template is kept as it is, and must give an address with the slugs of today."""
    kept = spelling.name("--from-address", template, may_be_empty=True)
    if not kept:
        return ""
    _refuse_unknown(kept)
    filled = placeholders.fill_address(kept, brand, settings.account)
    spelled = spelling.address(filled)
    return kept if "{{" in kept else spelled


def _refuse_unknown(template: str) -> None:
    unknown = placeholders.unknown_names(template)
    if unknown:
        words = _("{unknown} stands for nothing: what can be filled in is {known}.")
        known = ", ".join("{{" + name + "}}" for name in placeholders.NAMES)
        raise spelling.refuse("unknown-placeholder", words.format(unknown=quoted(unknown[0]), known=known))
