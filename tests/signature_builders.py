"""A desk of two brands with signatures on chosen places: a test names only what matters to it."""

from storage.settings import (
    Account,
    AddressId,
    Brand,
    BrandId,
    Employee,
    EmployeeId,
    MailAddress,
    Settings,
    Signature,
    SignatureId,
)
from storage.words import SignatureLevel

ACME, NOVA = BrandId(1), BrandId(2)
AT_INFO, AT_SALES, AT_HALLO = AddressId(1), AddressId(2), AddressId(3)
ANA = Employee(id=EmployeeId(1), login="ana", name="Ana", email="ana@konto.example")
JOOST = Employee(id=EmployeeId(2), login="joost", name="Joost", email="joost@konto.example")


def a_signature(
    text: str,
    *,
    brand: BrandId | None = None,
    address: AddressId | None = None,
    employee: Employee | None = None,
    number: int = 1,
) -> Signature:
    owner = None if employee is None else employee.id
    return Signature(id=SignatureId(number), text=text, brand_id=brand, address_id=address, employee_id=owner)


def a_desk(*signatures: Signature, level: SignatureLevel = SignatureLevel.AUTO) -> Settings:
    """Return a desk; `level` is that of every address."""
    return Settings(
        version=1,
        account=Account(name="konto", title="Konto BV"),
        brands=(Brand(id=ACME, slug="acme", name="Acme BV"), Brand(id=NOVA, slug="nova", name="Nova")),
        addresses=(
            MailAddress(id=AT_INFO, brand_id=ACME, address="info@acme.example", signature_level=level),
            MailAddress(id=AT_SALES, brand_id=ACME, address="sales@acme.example", signature_level=level, position=1),
            MailAddress(id=AT_HALLO, brand_id=NOVA, address="hallo@nova.example", signature_level=level),
        ),
        employees=(ANA, JOOST),
        signatures=signatures,
    )


def address_of(settings: Settings, address_id: AddressId = AT_INFO) -> MailAddress:
    return next(known for known in settings.addresses if known.id == address_id)
