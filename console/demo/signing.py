"""The texts of the demo: signatures of both brands, one mail address and whoever looks, and templates for answers.

They stand apart because they name what must be kept before them; the signatures show each level winning somewhere.
"""

from storage.settings import Settings, Signature, SignatureId, Template, TemplateId

_OF_BRANDS = {
    "acme": "Met vriendelijke groet,\n\nKlantenservice {{merknaam}}\n{{adres}}",
    "nova": "Hartelijke groet,\n\n{{medewerker}}\n{{merknaam}} · alles voor thuis",
}
_OF_ADDRESSES = {
    "facturen@acme.example": "Met vriendelijke groet,\n\nAdministratie {{merknaam}}\nNoem bij vragen uw factuurnummer.",
}
_OF_WHO_LOOKS = "Met vriendelijke groet,\n\n{{medewerker}}\n{{merknaam}} · {{adres}}"
_OF_ALL = {
    "meer tijd": "Beste {{klant}},\n\nBedankt voor je bericht. Wij zoeken het uit en laten morgen van ons horen.",
    "more time": "Dear {{customer}},\n\nThank you for your mail. We look into it and write again tomorrow.",
}
_OF_ACME = {"retour": "Beste {{klant}},\n\nStuur het pakket gratis terug en schrijf {{ticket}} op het etiket."}


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


def templates(kept: Settings) -> tuple[Template, ...]:
    """Return the templates for settings whose brands have been kept."""
    of_all = [Template(id=TemplateId(0), name=name, text=text) for name, text in _OF_ALL.items()]
    acme = kept.brand_named("acme")
    own = () if acme is None else _OF_ACME.items()
    brand_id = None if acme is None else acme.id
    return (*of_all, *(Template(id=TemplateId(0), name=name, text=text, brand_id=brand_id) for name, text in own))
