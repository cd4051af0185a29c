"""`{{merknaam}}` and its like in texts and addresses: which there are, and what each becomes.

It stands alone and pure because a text is judged when it is saved and filled when a reply leaves, and both must know
the same names. In a text a placeholder gives the name ("Acme BV"), inside an address the slug ("acme"). Filling is one
pass: what a placeholder gives is never read as a placeholder again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from console.mail.safe_text import safe_line
from storage.settings import Account, Brand, Employee, MailAddress

MOST_OF_A_NAME = 80  # letters of a customer's name in an answer
_PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
_LINK = re.compile(r"://|\bwww\.|[\w-]\.[a-z]{2,}/", re.IGNORECASE)


class Meaning(StrEnum):
    """What a placeholder stands for."""

    BRAND = "brand"
    ACCOUNT = "account"
    EMPLOYEE = "employee"
    ADDRESS = "address"
    FROM_NAME = "from-name"
    CUSTOMER = "customer"
    TICKET = "ticket"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholder:
    """One thing that can be filled in, by its Dutch and its English name."""

    meaning: Meaning
    names: tuple[str, ...]


PLACEHOLDERS = (
    Placeholder(meaning=Meaning.BRAND, names=("merknaam", "brand")),
    Placeholder(meaning=Meaning.ACCOUNT, names=("accountnaam", "account")),
    Placeholder(meaning=Meaning.EMPLOYEE, names=("medewerker", "employee")),
    Placeholder(meaning=Meaning.ADDRESS, names=("adres", "address")),
    Placeholder(meaning=Meaning.FROM_NAME, names=("afzendernaam", "from_name")),
    Placeholder(meaning=Meaning.CUSTOMER, names=("klant", "customer")),
    Placeholder(meaning=Meaning.TICKET, names=("ticket", "ticketnummer")),
)
_MEANINGS = {name: one.meaning for one in PLACEHOLDERS for name in one.names}


def names_of(*meanings: Meaning) -> tuple[str, ...]:
    """Return the names of the placeholders with these meanings, in the order of the list."""
    return tuple(name for name, meaning in _MEANINGS.items() if meaning in meanings)


# A From address is the same whoever answers: else answers would come back to an address that nobody registered.
NAMES = names_of(Meaning.BRAND, Meaning.ACCOUNT)
NAMES_IN_FROM_NAME = names_of(Meaning.BRAND, Meaning.ACCOUNT, Meaning.EMPLOYEE)
NAMES_IN_TEMPLATE = names_of(*Meaning)
# A signature is the same in every ticket: who is answered stands in the text above it.
PLACEHOLDERS_IN_SIGNATURE = tuple(one for one in PLACEHOLDERS if one.meaning not in (Meaning.CUSTOMER, Meaning.TICKET))
NAMES_IN_SIGNATURE = names_of(*(one.meaning for one in PLACEHOLDERS_IN_SIGNATURE))


def unknown_names(template: str, known: tuple[str, ...] = NAMES) -> tuple[str, ...]:
    """Return the placeholders of a template that stand for nothing, as they are written; braces left over count."""
    unknown = [found[0] for found in _PLACEHOLDER.finditer(template) if _name(found) not in known]
    rest = _PLACEHOLDER.sub(" ", template)
    return tuple(unknown + [braces for braces in ("{{", "}}") if braces in rest])


def fill_text(template: str, brand: Brand, account: Account, employee: Employee | None = None) -> str:
    """Return a text on one line, like a From name, with names filled in; without an employee the brand speaks.

    Raises KeyError for a placeholder that stands for nothing there.
    """
    values = _spoken(brand, account, employee)
    return _PLACEHOLDER.sub(lambda found: values[_MEANINGS[_name(found)]], template)


def fill_address(template: str, brand: Brand, account: Account) -> str:
    """Return an address with slugs filled in. Raises KeyError for a placeholder that stands for nothing there."""
    values = {Meaning.BRAND: brand.slug, Meaning.ACCOUNT: account.name}
    return _PLACEHOLDER.sub(lambda found: values[_MEANINGS[_name(found)]], template)


def fill_signature(
    template: str, brand: Brand, account: Account, address: MailAddress, employee: Employee | None = None
) -> str:
    """Return a signature with names filled in: plain text, LF, no spaces at the ends of lines, no blank ends.

    Without an employee the brand's name stands for theirs. A placeholder that stands for nothing stays as written: an
    answer must not fail on it, and whoever sends it sees it.
    """
    return _in_lines(template, _signing(brand, account, address, employee))


def fill_template(
    template: str,
    brand: Brand,
    account: Account,
    address: MailAddress,
    employee: Employee | None,
    customer_name: str,
    ticket_number: int,
) -> str:
    """Return a template or an acknowledgement with everything filled in: plain text as `fill_signature` gives it.

    The customer's name is what they chose themselves: it is cut to one line of eighty letters, without braces, so that
    it can be no placeholder. What stands for nothing stays as written.
    """
    values = {
        **_signing(brand, account, address, employee),
        Meaning.CUSTOMER: _one_name(customer_name),
        Meaning.TICKET: str(ticket_number),
    }
    return _in_lines(template, values)


def name_of_customer(name: str, address: str) -> str:
    """Return how an answer names a customer: by the name they gave, else by their address.

    A name that holds a link is none: strangers could have us mail it to whoever they like.
    """
    kept = _one_name(name)
    return kept if kept and not _LINK.search(kept) else address


def from_name(address: MailAddress, brand: Brand, account: Account, employee: Employee | None = None) -> str:
    """Return what customers see as sender of answers from an address: its From name filled in, else the brand's."""
    if unknown_names(address.from_name, NAMES_IN_FROM_NAME):
        return brand.name
    return fill_text(address.from_name, brand, account, employee) or brand.name


def _spoken(brand: Brand, account: Account, employee: Employee | None) -> dict[Meaning, str]:
    return {
        Meaning.BRAND: brand.name,
        Meaning.ACCOUNT: account.title or account.name,
        Meaning.EMPLOYEE: employee.name if employee is not None else brand.name,
    }


def _signing(brand: Brand, account: Account, address: MailAddress, employee: Employee | None) -> dict[Meaning, str]:
    return {
        **_spoken(brand, account, employee),
        Meaning.ADDRESS: address.address,
        Meaning.FROM_NAME: from_name(address, brand, account, employee),
    }


def _in_lines(template: str, values: Mapping[Meaning, str]) -> str:
    filled = _PLACEHOLDER.sub(lambda found: _value(values, found), template)
    return "\n".join(line.rstrip() for line in filled.splitlines()).strip("\n")


def _one_name(name: str) -> str:
    shown = " ".join(safe_line(name).replace("{", "(").replace("}", ")").split())
    return shown if len(shown) <= MOST_OF_A_NAME else f"{shown[: MOST_OF_A_NAME - 1].rstrip()}…"


def _value(values: Mapping[Meaning, str], found: re.Match[str]) -> str:
    meaning = _MEANINGS.get(_name(found))
    return found[0] if meaning is None else values.get(meaning, found[0])


def _name(found: re.Match[str]) -> str:
    return found[1].strip().lower()
