"""Who speaks in an answer: the mail address of its ticket, under the From name and From address that it has now.

It stands apart because a ticket outlives its address: one that was removed, or never registered, still gets an
answer, from an address that exists.
"""

from dataclasses import dataclass

from console import placeholders
from console.mail.addresses import normalise
from console.outgoing.compose import Party
from console.outgoing.probe_mail import from_address
from console.routing import default_address
from storage.settings import AddressId, Brand, BrandId, Employee, MailAddress, Settings

NO_ADDRESS = AddressId(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who a mail is from. `known` is the mail address whose settings hold; id NO_ADDRESS when it is not registered.

    `envelope_sender` is where bounces go. `reply_to` is None when answers to the From address come home by themselves.
    """

    brand: Brand
    known: MailAddress
    author: Party
    reply_to: Party | None
    envelope_sender: str

    @property
    def address_id(self) -> AddressId | None:
        """The mail address by whose outgoing server it leaves, None for the account's."""
        return None if self.known.id == NO_ADDRESS else self.known.id


def speaker_of(settings: Settings, brand_id: BrandId, address: str, employee: Employee | None) -> Speaker:
    """Return who speaks for a ticket's address: it, else the brand's default address, else its forward address.

    Raises KeyError for a brand that is not there.
    """
    brand = settings.brand(brand_id)
    known = _speaking(settings, brand, address)
    shown = from_address(settings, known)
    name = placeholders.from_name(known, brand, settings.account, employee)
    is_home = normalise(shown) == normalise(known.address)
    return Speaker(
        brand=brand,
        known=known,
        author=Party(address=shown, name=name),
        reply_to=None if is_home else Party(address=known.address, name=name),
        envelope_sender=known.address,
    )


def _speaking(settings: Settings, brand: Brand, address: str) -> MailAddress:
    for wanted in (address, default_address(brand, settings)):
        known = settings.address_named(wanted)
        if known is not None and known.brand_id == brand.id:
            return known
    return MailAddress(id=NO_ADDRESS, brand_id=brand.id, address=settings.forward_address(brand))
