"""Timeline exclusions: senders whose mails are never grouped by time, for the account, a brand or an address."""

from dataclasses import dataclass, replace
from typing import ClassVar

from console.commands import finding, spelling
from console.commands.settings_command import Change, SettingsCommand
from storage.settings import AddressId, BrandId, Exclusion, ExclusionId, Settings
from widgets.language import _

Scope = tuple[BrandId | None, AddressId | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddExclusion(SettingsCommand):
    """Excludes a sender; with neither brand nor address for the whole account."""

    verb: ClassVar[str] = "exclusion add"
    pattern: str
    brand: str | None = None
    address: str | None = None
    note: str = ""

    def change(self, settings: Settings) -> Change:
        pattern = spelling.pattern(self.pattern)
        brand_id, address_id = _scope(settings, self.brand, self.address)
        _need_free(settings, pattern, (brand_id, address_id))
        added = Exclusion(
            id=ExclusionId(0),
            pattern=pattern,
            brand_id=brand_id,
            address_id=address_id,
            note=_note(self.note),
        )
        return Change(
            settings=replace(settings, exclusions=(*settings.exclusions, added)),
            subject=f"exclusion {pattern}",
            detail=added.note,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EditExclusion(SettingsCommand):
    """Changes an exclusion's note or where it holds; without a scope the account's, else the only one there is.

    `holds_for` is where it is to hold: "" for the account, the slug of a brand, or a mail address.
    """

    verb: ClassVar[str] = "exclusion edit"
    pattern: str
    note: str | None = None
    brand: str | None = None
    address: str | None = None
    holds_for: str | None = None

    def change(self, settings: Settings) -> Change:
        before = found_exclusion(settings, self.pattern, self.brand, self.address)
        after = before if self.note is None else replace(before, note=_note(self.note))
        if self.holds_for is not None:
            after = _moved(settings, after, *named_scope(self.holds_for))
        finding.need_change(before, after)
        changed = tuple(after if one.id == before.id else one for one in settings.exclusions)
        return Change(
            settings=replace(settings, exclusions=changed),
            subject=f"exclusion {before.pattern}",
            detail=finding.changed_fields(before, after),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveExclusion(SettingsCommand):
    """Removes an exclusion; without a scope the account's, else the only one there is."""

    verb: ClassVar[str] = "exclusion remove"
    pattern: str
    brand: str | None = None
    address: str | None = None

    def change(self, settings: Settings) -> Change:
        gone = found_exclusion(settings, self.pattern, self.brand, self.address)
        left = tuple(one for one in settings.exclusions if one.id != gone.id)
        return Change(
            settings=replace(settings, exclusions=left), subject=f"exclusion {gone.pattern}", detail=gone.note
        )


def scope_words(settings: Settings, brand_id: BrandId | None, address_id: AddressId | None) -> str:
    """Return where an exclusion holds, in words."""
    if address_id is not None:
        return next((known.address for known in settings.addresses if known.id == address_id), "?")
    if brand_id is not None:
        return _("brand {slug}").format(slug=settings.brand(brand_id).slug)
    return _("the account")


def found_exclusion(
    settings: Settings, pattern: str, brand: str | None = None, address: str | None = None
) -> Exclusion:
    """Return the exclusion of a pattern at a scope; without one the account's, else the only one there is.

    Raises RefusedError when there is none, or when several are meant.
    """
    spelled = spelling.pattern(pattern)
    everywhere = [one for one in settings.exclusions if one.pattern == spelled]
    scope = _scope(settings, brand, address)
    found = [one for one in everywhere if _same(one, spelled, scope)]
    if not found and scope == (None, None):
        found = everywhere
    if not found:
        words = _("{pattern} is not excluded there: omnidesk exclusion list shows what is.")
        raise spelling.refuse("unknown-exclusion", words.format(pattern=spelled))
    if len(found) > 1:
        words = _("{pattern} is excluded for {scopes}: say which with --brand or --address.")
        scopes = ", ".join(scope_words(settings, one.brand_id, one.address_id) for one in found)
        raise spelling.refuse("which-exclusion", words.format(pattern=spelled, scopes=scopes))
    return found[0]


def named_scope(holds_for: str) -> tuple[str | None, str | None]:
    """Return the brand's slug or the mail address that a scope names in one word; neither for "", the account."""
    is_address = "@" in holds_for
    return (None if is_address else holds_for or None), (holds_for if is_address else None)


def _moved(settings: Settings, exclusion: Exclusion, brand: str | None, address: str | None) -> Exclusion:
    scope = _scope(settings, brand, address)
    if scope != (exclusion.brand_id, exclusion.address_id):
        _need_free(settings, exclusion.pattern, scope)
    return replace(exclusion, brand_id=scope[0], address_id=scope[1])


def _need_free(settings: Settings, pattern: str, scope: Scope) -> None:
    if any(_same(one, pattern, scope) for one in settings.exclusions):
        words = _("{pattern} is excluded already for {scope}.")
        raise spelling.refuse("exclusion-exists", words.format(pattern=pattern, scope=scope_words(settings, *scope)))


def _note(text: str) -> str:
    return spelling.name("--note", text, may_be_empty=True, most=1000)


def _scope(settings: Settings, brand: str | None, address: str | None) -> Scope:
    if brand is not None and address is not None:
        raise spelling.refuse("usage", _("An exclusion is for a brand or for an address, not for both."))
    if brand is not None:
        return finding.brand(settings, brand).id, None
    if address is not None:
        return None, finding.address(settings, spelling.address(address)).id
    return None, None


def _same(exclusion: Exclusion, pattern: str, scope: Scope) -> bool:
    return exclusion.pattern == pattern and (exclusion.brand_id, exclusion.address_id) == scope
