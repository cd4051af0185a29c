"""Employees in words: what each role may see and do, the language they read, and that nobody is admin.

They stand apart because the list, the form and the question before a removal say the same.
"""

from collections.abc import Sequence
from typing import assert_never

from console.commands.employees import lacks_admin
from storage.settings import Settings
from storage.words import Role
from widgets.language import _


def may_words(role: Role) -> Sequence[str]:
    """Return what a role may see and do, one sentence each."""
    sees = _("Reads every ticket, copies, sees why, and how mail comes in.")
    answers = _("Answers and changes tickets.")
    match role:
        case Role.ADMIN:
            return (sees, answers, _("Changes every setting of this administration."))
        case Role.AGENT:
            return (sees, answers, _("Changes their own signature, no other setting."))
        case Role.VIEWER:
            return (sees, _("Changes nothing: neither tickets nor settings."))
        case _:
            assert_never(role)


def language_words(language: str) -> str:
    """Return a language by its own name; "" is that of the terminal."""
    return {"": _("as the terminal"), "nl": "Nederlands", "en": "English"}.get(language, language)


def no_admin_words() -> str:
    """Return what it means that nobody is admin."""
    return _("Nobody is admin: only the database's owner may change settings.")


def no_admin_then_words() -> str:
    """Return what it would mean that nobody is admin."""
    return _("Nobody is admin then: only the database's owner may change settings.")


def loses_admin(before: Settings, after: Settings) -> bool:
    """Tell whether a change takes the last admin away."""
    return lacks_admin(after) and not lacks_admin(before)
