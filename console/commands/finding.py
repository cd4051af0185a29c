"""Finds what a command names among the settings, or refuses with the names that there are.

It stands apart because brands, addresses and mailboxes are named by many commands, and a mistyped name must be told in
one way.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from difflib import get_close_matches
from typing import Any

from console.commands.quoting import quoted
from console.commands.spelling import refuse
from storage.settings import Brand, Employee, ForwardMailbox, MailAddress, Settings
from widgets.language import _


def brand(settings: Settings, slug: str) -> Brand:
    """Return the brand with that slug. Raises RefusedError."""
    found = settings.brand_named(slug)
    if found is not None:
        return found
    words = _("There is no brand {name}.").format(name=quoted(slug))
    raise refuse("unknown-brand", f"{words} {_way(slug, (one.slug for one in settings.brands), 'brand')}")


def address(settings: Settings, spelled: str) -> MailAddress:
    """Return the mail address with that (normalised) spelling. Raises RefusedError."""
    found = settings.address_named(spelled)
    if found is not None:
        return found
    words = _("There is no mail address {name}.").format(name=quoted(spelled))
    raise refuse("unknown-address", f"{words} {_way(spelled, (one.address for one in settings.addresses), 'address')}")


def employee(settings: Settings, login: str) -> Employee:
    """Return the employee with that login. Raises RefusedError."""
    for one in settings.employees:
        if one.login == login:
            return one
    words = _("There is no employee {name}.").format(name=quoted(login))
    raise refuse("unknown-employee", f"{words} {_way(login, (one.login for one in settings.employees), 'employee')}")


def mailbox(settings: Settings, name: str) -> ForwardMailbox:
    """Return the forward mailbox with that name. Raises RefusedError."""
    found = settings.mailbox_named(name)
    if found is not None:
        return found
    words = _("There is no forward mailbox {name}.").format(name=quoted(name))
    raise refuse("unknown-mailbox", f"{words} {_way(name, (one.name for one in settings.mailboxes), 'mailbox')}")


def changed_fields(before: Any, after: Any) -> str:
    """Return the names of the fields that differ between two records of one kind, for the audit trail."""
    names = [one.name for one in fields(before) if getattr(before, one.name) != getattr(after, one.name)]
    return ", ".join(names)


def need_change(before: Any, after: Any) -> None:
    """Refuse an edit that changes nothing. Raises RefusedError."""
    if before == after:
        raise refuse("nothing-changed", _("Nothing would change: it is like that already, or no option was given."))


def _way(name: str, known: Iterable[str], group: str) -> str:
    names: Sequence[str] = sorted(known)
    near = get_close_matches(name, names, n=1)
    if near:
        return _("Did you mean {near}?").format(near=near[0])
    if not names:
        return _("There is none yet: omnidesk {group} add").format(group=group)
    return _("omnidesk {group} list shows which there are.").format(group=group)
