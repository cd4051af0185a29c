"""The signatures of the demo: both brands', one mail address's, and that of whoever looks.

They stand apart because they name what must be kept before them, and show each level winning somewhere.
"""

from storage.settings import Settings, Signature, SignatureId

_OF_BRANDS = {
    "acme": "Met vriendelijke groet,\n\nKlantenservice {{merknaam}}\n{{adres}}",
    "nova": "Hartelijke groet,\n\n{{medewerker}}\n{{merknaam}} · alles voor thuis",
}
_OF_ADDRESSES = {
    "facturen@acme.example": "Met vriendelijke groet,\n\nAdministratie {{merknaam}}\nNoem bij vragen uw factuurnummer.",
}
_OF_WHO_LOOKS = "Met vriendelijke groet,\n\n{{medewerker}}\n{{merknaam}} · {{adres}}"


def signatures(kept: Settings, login: str) -> tuple[Signature, ...]:
    """Return the signatures for settings whose brands, addresses and employees have been kept."""
    number = SignatureId(0)
    brands = [
        Signature(id=number, text=_OF_BRANDS[one.slug], brand_id=one.id)
        for one in kept.brands
        if one.slug in _OF_BRANDS
    ]  # fmt: skip
    addresses = [
        Signature(id=number, text=_OF_ADDRESSES[one.address], address_id=one.id)
        for one in kept.addresses
        if one.address in _OF_ADDRESSES
    ]
    own = [Signature(id=number, text=_OF_WHO_LOOKS, employee_id=one.id) for one in kept.employees if one.login == login]
    return (*brands, *addresses, *own)
