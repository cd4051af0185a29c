"""Who can have a signature, level by level, and which addresses' answers each closes now: the rows of the list.

They stand apart from the list because the form and the lens name the same rows, and because what a signature closes is
asked of the choice itself, once for all rows: a list that guessed would contradict the lens.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from console.settings_changes import subject_of
from console.signature_candidates import Key, Scope, key_of, scope_of
from console.signatures import resolve
from storage.settings import Employee, MailAddress, Settings, Signature, SignatureId
from storage.words import SignatureLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureRow:
    """One place for a signature.

    `key` is its name in the history, `text` None while nothing is set. `closes` are the addresses whose answers it
    closes: an employee's those by that employee, any other those by somebody without a signature of their own.
    """

    key: str
    scope: Scope
    text: str | None
    closes: tuple[str, ...]


@lru_cache(maxsize=2)  # a list is read again at every mail, while the settings stay
def signature_rows(settings: Settings) -> tuple[SignatureRow, ...]:
    """Return the brands, the addresses and the employees, each set or not; behind an employee their further ones."""
    kept = {key_of(one): one for one in settings.signatures}
    closing = _closing(settings)
    return tuple(_row(settings, key, kept.get(key), closing) for key in _keys(settings, kept))


def row_of(rows: Sequence[SignatureRow], key: str | None) -> SignatureRow | None:
    """Return the row with that key, or None."""
    return next((row for row in rows if row.key == key), None)


def subject_of_scope(settings: Settings, scope: Scope) -> str:
    """Return the name in the history of a signature of this scope, kept or not."""
    brand = next((one.id for one in settings.brands if one.slug == scope.brand), None)
    address = next((one.id for one in settings.addresses if one.address == scope.address), None)
    employee = next((one.id for one in settings.employees if one.login == scope.employee), None)
    return subject_of(settings, _unset((brand, address, employee)))


def addresses_in_order(settings: Settings) -> tuple[MailAddress, ...]:
    """Return the addresses brand by brand."""
    return tuple(known for brand in settings.brands for known in settings.addresses_of(brand.id))


def addresses_in(settings: Settings, scope: Scope) -> tuple[MailAddress, ...]:
    """Return the addresses whose answers a signature of this scope could close."""
    known = addresses_in_order(settings)
    if scope.address is not None:
        return tuple(one for one in known if one.address == scope.address)
    return tuple(one for one in known if scope.brand in (None, settings.brand(one.brand_id).slug))


def short_names(settings: Settings) -> Mapping[str, str]:
    """Return what each address is called in a list: "info@" where no other begins like that, else the whole."""
    begins = {known.address: known.address.partition("@")[0] for known in settings.addresses}
    count = Counter(begins.values())
    return {address: f"{begin}@" if count[begin] == 1 else address for address, begin in begins.items()}


def in_a_line(text: str) -> str:
    """Return a signature's lines behind each other."""
    return " / ".join(line.strip() for line in text.split("\n") if line.strip())


def _keys(settings: Settings, kept: Mapping[Key, Signature]) -> Iterator[Key]:
    known = addresses_in_order(settings)
    yield from ((brand.id, None, None) for brand in settings.brands)
    yield from ((None, one.id, None) for one in known)
    for employee in settings.employees:
        own = employee.id
        further: list[Key] = [(brand.id, None, own) for brand in settings.brands]
        further += [(None, one.id, own) for one in known]
        yield (None, None, own)
        yield from (key for key in further if key in kept)


def _row(
    settings: Settings, key: Key, kept: Signature | None, closing: Mapping[SignatureId, Sequence[str]]
) -> SignatureRow:
    place = _unset(key) if kept is None else kept
    return SignatureRow(
        key=subject_of(settings, place),
        scope=scope_of(settings, place),
        text=None if kept is None else kept.text,
        closes=() if kept is None else tuple(closing.get(kept.id, ())),
    )


def _unset(key: Key) -> Signature:
    brand_id, address_id, employee_id = key
    return Signature(id=SignatureId(0), text="", brand_id=brand_id, address_id=address_id, employee_id=employee_id)


def _closing(settings: Settings) -> Mapping[SignatureId, Sequence[str]]:
    """Ask for nobody and for those who have one of their own: everybody else gets what nobody gets."""
    owners = {one.employee_id for one in settings.signatures}
    asked: list[Employee | None] = [None, *(one for one in settings.employees if one.id in owners)]
    closing = defaultdict[SignatureId, list[str]](list)
    for known in addresses_in_order(settings):
        for employee in asked:
            won = resolve(settings, known, employee)
            is_theirs = employee is None or won.level is SignatureLevel.EMPLOYEE
            if won.signature is not None and is_theirs:
                closing[won.signature].append(known.address)
    return closing
