"""The places where a signature for an answer may be set, the most particular first.

They stand alone and pure because the choice, the lens and the commands that set signatures must name the same places.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from storage.settings import AddressId, BrandId, Employee, EmployeeId, MailAddress, Settings, Signature
from storage.words import SignatureLevel

Key = tuple[BrandId | None, AddressId | None, EmployeeId | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Of whom a signature is, by the names that people use: a brand's slug, a mail address, an employee's login.

    An employee's may be for one brand or one address; `employee` "" is whoever answers without being an employee.
    """

    brand: str | None = None
    address: str | None = None
    employee: str | None = None

    @property
    def level(self) -> SignatureLevel:
        """The level that it stands on."""
        if self.employee is not None:
            return SignatureLevel.EMPLOYEE
        return SignatureLevel.BRAND if self.address is None else SignatureLevel.ADDRESS


def scope_of(settings: Settings, signature: Signature) -> Scope:
    """Return of whom a kept signature is."""
    brand = next((one.slug for one in settings.brands if one.id == signature.brand_id), None)
    address = next((one.address for one in settings.addresses if one.id == signature.address_id), None)
    employee = next((one.login for one in settings.employees if one.id == signature.employee_id), None)
    return Scope(brand=brand, address=address, employee=employee)


def key_of(signature: Signature) -> Key:
    """Return what no two signatures share."""
    return signature.brand_id, signature.address_id, signature.employee_id


def places(settings: Settings, address: MailAddress, employee: Employee | None) -> tuple[tuple[Scope, Key], ...]:
    """Return where a signature for an answer from this address by this employee may be set."""
    brand = settings.brand(address.brand_id)
    shared: tuple[tuple[Scope, Key], ...] = (
        (Scope(address=address.address), (None, address.id, None)),
        (Scope(brand=brand.slug), (brand.id, None, None)),
    )
    if employee is None:
        return shared
    login, own = employee.login, employee.id
    return (
        (Scope(employee=login, address=address.address), (None, address.id, own)),
        (Scope(employee=login, brand=brand.slug), (brand.id, None, own)),
        (Scope(employee=login), (None, None, own)),
        *shared,
    )


def elsewhere(settings: Settings, address: MailAddress, employee: Employee | None) -> Iterator[tuple[Signature, bool]]:
    """Give what the employee has set for other brands and addresses, and whether it is for another brand."""
    if employee is None:
        return
    owners = {known.id: known.brand_id for known in settings.addresses}
    for kept in settings.signatures:
        if kept.employee_id != employee.id:
            continue
        brand_id = kept.brand_id if kept.address_id is None else owners.get(kept.address_id)
        if brand_id is not None and brand_id != address.brand_id:
            yield kept, True
        elif kept.address_id is not None and kept.address_id != address.id:
            yield kept, False
