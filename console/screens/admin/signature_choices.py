"""The choices of employees and places that the form and the lens of signatures offer, and what they are called.

They stand apart because both must call one employee, and one place, alike.
"""

from console.signature_candidates import Scope
from console.signature_words import scope_words
from storage.settings import Settings
from widgets.language import _

_BRAND, _ADDRESS = "brand", "address"


def employee_choices(settings: Settings) -> list[tuple[str, str]]:
    """Return the employees by login, as they are called in choices."""
    return [(one.login, employee_name(one.login, one.name)) for one in settings.employees]


def employee_name(login: str, name: str) -> str:
    """Return an employee's name with the login behind it."""
    return f"{name} ({login})"


def own_login(settings: Settings, login: str | None) -> str | None:
    """Return the login if it is an employee's, else None."""
    return login if any(one.login == login for one in settings.employees) else None


def place_choices(settings: Settings) -> list[tuple[str, str]]:
    """Return the places that an employee's signature can be for; `place_scope` reads their names."""
    scopes = [Scope(brand=one.slug) for one in settings.brands]
    scopes += [Scope(address=one.address) for one in settings.addresses]
    return [("", _("everything")), *((place_name(scope), scope_words(scope)) for scope in scopes)]


def place_name(scope: Scope) -> str:
    """Return the name of the place that a scope is for, "" for everything."""
    if scope.address is not None:
        return f"{_ADDRESS} {scope.address}"
    return "" if scope.brand is None else f"{_BRAND} {scope.brand}"


def place_scope(place: str, *, employee: str) -> Scope:
    """Return the scope of an employee's signature for a place."""
    word, _space, name = place.partition(" ")
    return Scope(
        employee=employee,
        brand=name if word == _BRAND else None,
        address=name if word == _ADDRESS else None,
    )
