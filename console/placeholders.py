"""`{{merknaam}}` and its like in texts and addresses: which there are, and what each becomes.

It stands alone and pure because a text is judged when it is saved and filled when a reply leaves, and both must know
the same names. In a text a placeholder gives the name ("Acme BV"), inside an address the slug ("acme"). Filling is one
pass: what a placeholder gives is never read as a placeholder again.
"""

import re

from storage.settings import Account, Brand

NAMES = ("merknaam", "brand", "accountnaam", "account")
_PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")


def unknown_names(template: str) -> tuple[str, ...]:
    """Return the placeholders of a template that stand for nothing, as they are written; braces left over count."""
    unknown = [found[0] for found in _PLACEHOLDER.finditer(template) if _name(found) not in NAMES]
    rest = _PLACEHOLDER.sub("", template)
    return tuple(unknown + [braces for braces in ("{{", "}}") if braces in rest])


def fill_text(template: str, brand: Brand, account: Account) -> str:
    """Return a text with names filled in. Raises KeyError for a placeholder that stands for nothing."""
    return _filled(template, brand.name, account.title or account.name)


def fill_address(template: str, brand: Brand, account: Account) -> str:
    """Return an address with slugs filled in. Raises KeyError for a placeholder that stands for nothing."""
    return _filled(template, brand.slug, account.name)


def _filled(template: str, brand: str, account: str) -> str:
    values = {"merknaam": brand, "brand": brand, "accountnaam": account, "account": account}
    return _PLACEHOLDER.sub(lambda found: values[_name(found)], template)


def _name(found: re.Match[str]) -> str:
    return found[1].strip().lower()
