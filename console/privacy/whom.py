"""Who is meant: a customer by number or by any of their addresses, or somebody whom no customer stands for.

It stands apart because handing out and erasing must mean the same person, and neither may ever mean ourselves.
"""

from collections.abc import Sequence

from console.commands import spelling
from console.commands.actor import Actor
from console.commands.quoting import quoted
from console.commands.refusal import Refusal, RefusedError
from storage.privacy import Person
from storage.protocol import Reader
from storage.records import CustomerId
from storage.settings import Settings
from widgets.language import _


def person_of(reader: Reader, given: Sequence[str]) -> Person:
    """Return whom these addresses, or the one number of a customer, mean. Raises RefusedError.

    Addresses of one customer mean all that they own; addresses that nobody owns are a person too, because a mail whose
    sender was unsure has no customer.
    """
    if len(given) == 1 and given[0].isascii() and given[0].isdigit():
        return _numbered(reader, CustomerId(int(given[0])))
    addresses = tuple(dict.fromkeys(spelling.address(one) for one in given))
    for address in addresses:
        if is_ours(reader.settings(), address):
            raise _refused("own-address", _own_words(reader.settings(), address))
    owners = {owner for address in addresses if (owner := reader.customer_of(address)) is not None}
    if len(owners) > 1:
        numbers = ", ".join(map(str, sorted(owners)))
        words = _("These addresses belong to several customers ({numbers}): name one of them at a time.")
        raise _refused("several-customers", words.format(numbers=numbers))
    if not owners:
        return Person(customer_id=None, addresses=addresses)
    found = _numbered(reader, owners.pop())
    every = tuple(dict.fromkeys((*found.addresses, *addresses)))
    return Person(customer_id=found.customer_id, addresses=every, name=found.name)


def is_ours(settings: Settings, address: str) -> bool:
    """Tell whether an address is the desk's or an employee's, or one of the relays."""
    own = {
        *(known.address for known in settings.addresses),
        *(known.from_address for known in settings.addresses),
        *(settings.forward_address(brand) for brand in settings.brands),
        *(employee.email for employee in settings.employees),
        *settings.account.relays,
    }
    return address in own


def _own_words(settings: Settings, address: str) -> str:
    """A relay may be anybody's: whoever listed it takes it out."""
    if address not in settings.account.relays:
        words = _("{address} is one of ours: an address of the desk or of an employee. Name a customer.")
        return words.format(address=quoted(address))
    left = " ".join(relay for relay in settings.account.relays if relay != address)
    words = _(
        "{address} is one of the relays, the contact forms of ours. Is it a customer's, then take it out of them "
        "first: {command}"
    )
    return words.format(address=quoted(address), command=f"omnidesk account set --relay {left}".rstrip())


def needs_owner_of_secrets(actor: Actor) -> Refusal | None:
    """Refuse who may not hand out or erase what is kept of people."""
    if actor.may_administer:
        return None
    words = _("{login} may not do this: it takes the role admin, or the system user who owns the database.")
    return Refusal(code="not-allowed", words=words.format(login=actor.login))


def _numbered(reader: Reader, customer_id: CustomerId) -> Person:
    found = reader.customer(customer_id)
    if found is None:
        words = _("There is no customer {number}: name an address of theirs, or the number from an export.")
        raise _refused("unknown-customer", words.format(number=customer_id))
    shown = (found.address,) if found.address else ()
    return Person(customer_id=customer_id, addresses=tuple(dict.fromkeys((*shown, *found.addresses))), name=found.name)


def _refused(code: str, words: str) -> RefusedError:
    return RefusedError(Refusal(code=code, words=words))
