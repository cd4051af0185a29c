"""Brands: the trade names of the account; each owns one forward address."""

from dataclasses import dataclass, replace
from typing import ClassVar

from console.commands import finding, spelling, target_spelling
from console.commands.leaving import detail_of, without_belongings
from console.commands.settings_command import Change, SettingsCommand
from storage.settings import Brand, BrandId, Settings
from widgets.language import _


@dataclass(frozen=True, slots=True, kw_only=True)
class AddBrand(SettingsCommand):
    """Makes a brand."""

    verb: ClassVar[str] = "brand add"
    slug: str
    name: str

    def change(self, settings: Settings) -> Change:
        slug = spelling.slug(self.slug)
        if settings.brand_named(slug) is not None:
            words = _("There is a brand {slug} already: omnidesk brand edit {slug} changes it.")
            raise spelling.refuse("brand-exists", words.format(slug=slug))
        brand = Brand(id=BrandId(0), slug=slug, name=spelling.name("--name", self.name))
        return Change(
            settings=replace(settings, brands=(*settings.brands, brand)), subject=f"brand {slug}", detail=brand.name
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EditBrand(SettingsCommand):
    """Changes what is given; `default_address` "" means the brand's first address.

    `first_answer_s` and `next_answer_s` 0 promise nothing; `time_zone` and `working_hours` "" are the account's.
    """

    verb: ClassVar[str] = "brand edit"
    slug: str
    name: str | None = None
    default_address: str | None = None
    first_answer_s: int | None = None
    next_answer_s: int | None = None
    time_zone: str | None = None
    working_hours: str | None = None

    def change(self, settings: Settings) -> Change:
        before = after = finding.brand(settings, self.slug)
        if self.name is not None:
            after = replace(after, name=spelling.name("--name", self.name))
        if self.default_address is not None:
            after = replace(after, default_address=self._default(settings, before))
        after = self._promised(after)
        finding.need_change(before, after)
        brands = tuple(after if brand.id == before.id else brand for brand in settings.brands)
        detail = finding.changed_fields(before, after)
        return Change(settings=replace(settings, brands=brands), subject=f"brand {before.slug}", detail=detail)

    def _promised(self, brand: Brand) -> Brand:
        if self.first_answer_s is not None:
            brand = replace(brand, first_answer_s=target_spelling.target(self.first_answer_s))
        if self.next_answer_s is not None:
            brand = replace(brand, next_answer_s=target_spelling.target(self.next_answer_s))
        if self.time_zone is not None:
            brand = replace(brand, time_zone=target_spelling.time_zone(self.time_zone, may_be_empty=True))
        if self.working_hours is not None:
            brand = replace(brand, working_hours=target_spelling.working_hours(self.working_hours))
        return brand

    def _default(self, settings: Settings, brand: Brand) -> str | None:
        if not self.default_address:
            return None
        found = finding.address(settings, spelling.address(self.default_address))
        if found.brand_id != brand.id:
            words = _("{address} belongs to brand {other}, so it can't be the default address of {slug}.")
            other = settings.brand(found.brand_id).slug
            raise spelling.refuse("other-brand", words.format(address=found.address, other=other, slug=brand.slug))
        return found.address


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveBrand(SettingsCommand):
    """Removes a brand that nothing but signatures and templates belongs to; those go with it."""

    verb: ClassVar[str] = "brand remove"
    slug: str

    def change(self, settings: Settings) -> Change:
        brand = finding.brand(settings, self.slug)
        left = _left(settings, brand)
        if left:
            words = _("Brand {slug} still has {what}. Remove those first: {commands}")
            commands = "; ".join(f"omnidesk {command}" for command in left.values())
            raise spelling.refuse(
                "brand-in-use", words.format(slug=brand.slug, what=", ".join(left), commands=commands)
            )
        brands = tuple(known for known in settings.brands if known.id != brand.id)
        after = replace(without_belongings(settings, brand), brands=brands)
        return Change(settings=after, subject=f"brand {brand.slug}", detail=detail_of(brand.name, settings, after))


def _left(settings: Settings, brand: Brand) -> dict[str, str]:
    """Return what still belongs to a brand, in words, and the command that removes each."""
    left = {known.address: f"address remove {known.address}" for known in settings.addresses_of(brand.id)}
    for mailbox in settings.mailboxes:
        if mailbox.brand_id == brand.id:
            left[_("mailbox {name}").format(name=mailbox.name)] = f"mailbox remove {mailbox.name}"
    for exclusion in settings.exclusions:
        if exclusion.brand_id == brand.id:
            what = _("exclusion {pattern}").format(pattern=exclusion.pattern)
            left[what] = f"exclusion remove {exclusion.pattern} --brand {brand.slug}"
    return left
