"""`{{merknaam}}` and its like in texts and addresses: which there are, and what each becomes.

It stands alone and pure because a text is judged when it is saved and filled when a reply leaves, and both must know
the same names. In a text a placeholder gives the name ("Acme BV"), inside an address the slug ("acme"). Filling is one
pass: what a placeholder gives is never read as a placeholder again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from storage.settings import Account, Brand, Employee, MailAddress

_PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")


class Meaning(StrEnum):
    """What a placeholder stands for."""

    BRAND = "brand"
    ACCOUNT = "account"
    EMPLOYEE = "employee"
    ADDRESS = "address"
    FROM_NAME = "from-name"


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
)
_MEANINGS = {name: one.meaning for one in PLACEHOLDERS for name in one.names}


def names_of(*meanings: Meaning) -> tuple[str, ...]:
    """Return the names of the placeholders with these meanings, in the order of the list."""
    return tuple(name for name, meaning in _MEANINGS.items() if meaning in meanings)


# A From address is the same whoever answers: else answers would come back to an address that nobody registered.
NAMES = names_of(Meaning.BRAND, Meaning.ACCOUNT)
NAMES_IN_FROM_NAME = names_of(Meaning.BRAND, Meaning.ACCOUNT, Meaning.EMPLOYEE)
NAMES_IN_SIGNATURE = names_of(*Meaning)


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
    values = {
        **_spoken(brand, account, employee),
        Meaning.ADDRESS: address.address,
        Meaning.FROM_NAME: from_name(address, brand, account, employee),
    }
    filled = _PLACEHOLDER.sub(lambda found: _value(values, found), template)
    return "\n".join(line.rstrip() for line in filled.splitlines()).strip("\n")


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


def _value(values: Mapping[Meaning, str], found: re.Match[str]) -> str:
    meaning = _MEANINGS.get(_name(found))
    return found[0] if meaning is None else values[meaning]


def _name(found: re.Match[str]) -> str:
    return found[1].strip().lower()
