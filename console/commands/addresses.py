"""Mail addresses: what customers write to, with the sender of answers and the grouping of each."""

from dataclasses import dataclass, replace
from typing import ClassVar

from console import placeholders
from console.commands import finding, spelling, target_spelling, templates
from console.commands.leaving import detail_of, without_belongings
from console.commands.quoting import quoted
from console.commands.settings_command import Change, SettingsCommand
from storage.settings import DAY_S, HOUR_S, AddressId, Brand, MailAddress, Settings
from storage.words import SignatureLevel
from widgets.language import LANGUAGES, _

LONGEST_PERIOD_S = 180 * DAY_S
LONGEST_CANARY_S = 7 * DAY_S
AS_BRAND = -1  # of a target: what the brand promises


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressOptions:
    """What can be set of a mail address; None leaves the default, or what it is.

    `position` is its place within its brand, the first is 1; the others make room. `canary_s` 0 sends no probes.
    `acknowledgement` "" takes the desk's own text in `language`. Targets are seconds of working time, 0 for none, or
    `AS_BRAND`.
    """

    from_name: str | None = None
    from_address: str | None = None
    group_by_time: bool | None = None
    period_s: int | None = None
    cap_days: int | None = None
    cap_mails: int | None = None
    signature_level: SignatureLevel | None = None
    position: int | None = None
    canary_s: int | None = None
    language: str | None = None
    acknowledge: bool | None = None
    acknowledgement: str | None = None
    first_answer_s: int | None = None
    next_answer_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAddress(SettingsCommand):
    """Registers a mail address with a brand, as its last unless a place is given."""

    verb: ClassVar[str] = "address add"
    address: str
    brand: str
    options: AddressOptions = AddressOptions()

    def change(self, settings: Settings) -> Change:
        return with_address(settings, self.address, self.brand, self.options)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditAddress(SettingsCommand):
    """Changes what is given of a mail address."""

    verb: ClassVar[str] = "address edit"
    address: str
    options: AddressOptions

    def change(self, settings: Settings) -> Change:
        before = finding.address(settings, spelling.address(self.address))
        after = _with_options(before, self.options, settings, settings.brand(before.brand_id))
        addresses = tuple(after if known.id == before.id else known for known in settings.addresses)
        placed = _placed(replace(settings, addresses=addresses), after, self.options.position)
        finding.need_change(settings, placed)
        moved = ["position"] if placed.addresses != addresses else []
        detail = ", ".join(filter(None, [finding.changed_fields(before, after), *moved]))
        return Change(settings=placed, subject=f"address {before.address}", detail=detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveAddress(SettingsCommand):
    """Removes a mail address with its signatures and its own outgoing server; its tickets stay.

    A brand whose default it was takes its first address instead.
    """

    verb: ClassVar[str] = "address remove"
    address: str

    def change(self, settings: Settings) -> Change:
        return without_address(settings, self.address)


def with_address(settings: Settings, address: str, slug: str, options: AddressOptions) -> Change:
    """Return what registering an address with a brand makes of the settings. Raises RefusedError."""
    brand = finding.brand(settings, slug)
    spelled = spelling.address(address)
    _refuse_taken(settings, spelled)
    position = max((known.position for known in settings.addresses_of(brand.id)), default=-1) + 1
    bare = MailAddress(id=AddressId(0), brand_id=brand.id, address=spelled, position=position)
    added = _with_options(bare, options, settings, brand)
    return Change(
        settings=_placed(replace(settings, addresses=(*settings.addresses, added)), added, options.position),
        subject=f"address {spelled}",
        detail=f"brand {brand.slug}",
    )


def without_address(settings: Settings, address: str) -> Change:
    """Return what removing an address makes of the settings. Raises RefusedError."""
    gone = finding.address(settings, spelling.address(address))
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
    left = replace(without_belongings(settings, gone), brands=brands, addresses=addresses)
    detail = detail_of(f"brand {settings.brand(gone.brand_id).slug}", settings, left)
    return Change(settings=left, subject=f"address {gone.address}", detail=detail)


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
    if options.canary_s is not None:
        known = replace(known, canary_s=_canary(options.canary_s))
    return _with_targets(_with_acknowledgement(known, options), options)


def _with_targets(known: MailAddress, options: AddressOptions) -> MailAddress:
    if options.first_answer_s is not None:
        known = replace(known, first_answer_s=_target(options.first_answer_s))
    if options.next_answer_s is not None:
        known = replace(known, next_answer_s=_target(options.next_answer_s))
    return known


def _target(seconds: int) -> int | None:
    return None if seconds == AS_BRAND else target_spelling.target(seconds)


def _with_acknowledgement(known: MailAddress, options: AddressOptions) -> MailAddress:
    if options.language is not None:
        known = replace(known, language=_language(options.language))
    if options.acknowledge is not None:
        known = replace(known, acknowledge=options.acknowledge)
    if options.acknowledgement is not None:
        known = replace(known, acknowledgement=templates.answer("--acknowledgement", options.acknowledgement))
    return known


def _placed(settings: Settings, known: MailAddress, position: int | None) -> Settings:
    """Return the settings with an address at a place within its brand; an order that stays changes nothing."""
    if position is None:
        return settings
    before = settings.addresses_of(known.brand_id)
    place = spelling.between("--position", position, 1, len(before)) - 1
    order = [one for one in before if one.address != known.address]
    order.insert(place, known)
    if tuple(order) == before:
        return settings
    places = {one.address: number for number, one in enumerate(order)}
    addresses = tuple(replace(one, position=places.get(one.address, one.position)) for one in settings.addresses)
    return replace(settings, addresses=addresses)


def _period(seconds: int) -> int:
    if 60 <= seconds <= LONGEST_PERIOD_S:
        return seconds
    words = _(
        "A period of {seconds} seconds is not possible: it is at least 1 minute (1m) and at most 180 days (180d)."
    )
    raise spelling.refuse("bad-period", words.format(seconds=seconds))


def _canary(seconds: int) -> int:
    if seconds == 0 or HOUR_S <= seconds <= LONGEST_CANARY_S:
        return seconds
    words = _("A probe every {seconds} seconds is not possible: off, or at least 1 hour (1h) and at most 7 days (7d).")
    raise spelling.refuse("bad-canary", words.format(seconds=seconds))


def _language(language: str) -> str:
    if language in LANGUAGES:
        return language
    words = _("{value} is no language that is spoken here: choose {known}.")
    raise spelling.refuse("bad-language", words.format(value=quoted(language), known=", ".join(LANGUAGES)))


def _from_name(template: str) -> str:
    kept = spelling.name("--from-name", template, may_be_empty=True)
    templates.need_known(kept, placeholders.NAMES_IN_FROM_NAME)
    return kept


def _from_address(template: str, settings: Settings, brand: Brand) -> str:
    """The template is kept as it is, and must give an address with the slugs of today."""
    kept = spelling.name("--from-address", template, may_be_empty=True)
    if not kept:
        return ""
    templates.need_known(kept, placeholders.NAMES)
    filled = placeholders.fill_address(kept, brand, settings.account)
    spelled = spelling.address(filled)
    return kept if "{{" in kept else spelled
