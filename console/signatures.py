"""Which signature closes an answer, and why: employee, mail address or brand, the most particular or a fixed level.

It stands alone and pure because the composer, the lens and the command line must name the same winner, and because
every candidate that lost is told with its reason. The "-- " line above a signature is the composer's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from console.placeholders import fill_signature
from console.signature_candidates import Key, Scope, elsewhere, key_of, places, scope_of
from storage.settings import Brand, Employee, MailAddress, Settings, Signature, SignatureId
from storage.words import SignatureLevel


class SignatureBecause(StrEnum):
    """Why a signature closes an answer, or why none does."""

    MOST_PARTICULAR = "most-particular"
    LEVEL_FIXED = "level-fixed"
    LEVEL_ASKED = "level-asked"
    NONE_SET = "none-set"
    NONE_AT_LEVEL = "none-at-level"


class SignatureLoss(StrEnum):
    """Why a candidate does not close an answer; WON is the one that does."""

    WON = ""
    NOT_SET = "not-set"
    LESS_PARTICULAR = "less-particular"
    LEVEL_FIXED = "level-fixed"
    LEVEL_ASKED = "level-asked"
    OTHER_BRAND = "other-brand"
    OTHER_ADDRESS = "other-address"
    NO_EMPLOYEE = "no-employee"


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """A candidate: of whom, what it would say here (None when nothing is set), and why it lost."""

    level: SignatureLevel
    scope: Scope
    text: str | None
    lost_because: SignatureLoss
    signature: SignatureId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What closes an answer. `level` and `signature` are None and `text` is "" when nothing does.

    `asked` is the level that had to apply, AUTO for the most particular. `answering` names the brand, the address and
    the employee. `considered` holds every candidate, the winner too, the most particular first.
    """

    level: SignatureLevel | None
    because: SignatureBecause
    text: str
    signature: SignatureId | None
    considered: tuple[Considered, ...]
    asked: SignatureLevel
    answering: Scope

    @property
    def winner(self) -> Considered | None:
        """The candidate that closes the answer, or None."""
        return _winner(self.considered)


def resolve(
    settings: Settings, address: MailAddress, employee: Employee | None, *, level: SignatureLevel | None = None
) -> Resolved:
    """Return which signature closes an answer from an address by an employee (None: by somebody who is none).

    The address says which level applies, unless `level` does. A fixed level without a text gives none: nobody gets the
    words of another level by surprise.
    """
    choice = _Choice(settings=settings, address=address, employee=employee, level=level)
    considered = tuple(choice.considered())
    won = _winner(considered)
    login = None if employee is None else employee.login
    return Resolved(
        level=won.level if won else None,
        because=choice.because(is_won=won is not None),
        text=(won.text or "") if won else "",
        signature=won.signature if won else None,
        considered=considered,
        asked=choice.asked,
        answering=Scope(brand=choice.brand.slug, address=address.address, employee=login),
    )


def other_brands_named(text: str, settings: Settings, brand: Brand) -> tuple[str, ...]:
    """Return the names of the brands other than `brand` that a text names, in the order of the settings.

    By name, slug or mail address, as whole words whatever their case. Where names overlap the longest counts, and the
    brand's own before another's: "Acme Nova" does not name Nova when it is the brand itself.
    """
    owners: dict[str, Brand] = {}
    for one in (brand, *(other for other in settings.brands if other.id != brand.id)):
        for name in _names(settings, one):
            owners.setdefault(name, one)
    by_length = sorted(owners, key=lambda name: (-len(name), name))
    named = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in by_length))
    found = {owners[match[0]].id for match in named.finditer(_folded(text))}
    return tuple(one.name for one in settings.brands if one.id in found and one.id != brand.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """One question: who answers from where, and at which level if that is given."""

    settings: Settings
    address: MailAddress
    employee: Employee | None
    level: SignatureLevel | None

    @property
    def brand(self) -> Brand:
        return self.settings.brand(self.address.brand_id)

    @property
    def asked(self) -> SignatureLevel:
        return self.address.signature_level if self.level is None else self.level

    def considered(self) -> Iterator[Considered]:
        kept: dict[Key, Signature] = {key_of(one): one for one in self.settings.signatures}
        is_won = False
        if self.employee is None:
            yield self._candidate(Scope(employee=""), None, SignatureLoss.NO_EMPLOYEE)
        for scope, key in places(self.settings, self.address, self.employee):
            loss = self._loss(scope, kept.get(key), is_won)
            is_won = is_won or loss is SignatureLoss.WON
            yield self._candidate(scope, kept.get(key), loss)
        for one, is_other_brand in elsewhere(self.settings, self.address, self.employee):
            loss = SignatureLoss.OTHER_BRAND if is_other_brand else SignatureLoss.OTHER_ADDRESS
            yield self._candidate(scope_of(self.settings, one), one, loss)

    def because(self, *, is_won: bool) -> SignatureBecause:
        if self.asked is SignatureLevel.AUTO:
            return SignatureBecause.MOST_PARTICULAR if is_won else SignatureBecause.NONE_SET
        if not is_won:
            return SignatureBecause.NONE_AT_LEVEL
        return SignatureBecause.LEVEL_FIXED if self.level is None else SignatureBecause.LEVEL_ASKED

    def _loss(self, scope: Scope, kept: Signature | None, is_won: bool) -> SignatureLoss:
        """Tell the reason that would still hold if the candidate had a text."""
        if self.asked not in (SignatureLevel.AUTO, scope.level):
            return SignatureLoss.LEVEL_FIXED if self.level is None else SignatureLoss.LEVEL_ASKED
        if kept is None:
            return SignatureLoss.NOT_SET
        return SignatureLoss.LESS_PARTICULAR if is_won else SignatureLoss.WON

    def _candidate(self, scope: Scope, kept: Signature | None, loss: SignatureLoss) -> Considered:
        return Considered(
            level=scope.level,
            scope=scope,
            text=None if kept is None else self._filled(kept.text),
            lost_because=loss,
            signature=None if kept is None else kept.id,
        )

    def _filled(self, template: str) -> str:
        return fill_signature(template, self.brand, self.settings.account, self.address, self.employee)


def _winner(considered: tuple[Considered, ...]) -> Considered | None:
    return next((one for one in considered if one.lost_because is SignatureLoss.WON), None)


def _names(settings: Settings, brand: Brand) -> Iterator[str]:
    yield from filter(None, map(_folded, (brand.name, brand.slug)))
    yield from (_folded(known.address) for known in settings.addresses_of(brand.id))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
