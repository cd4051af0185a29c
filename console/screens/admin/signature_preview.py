"""A signature as the customer reads it, whether it closes that answer, and what each placeholder gives there.

It stands apart from the form because all of it follows from settings and a text, without a screen.
"""

from collections.abc import Iterator, Sequence

from console.cli.signature_lens import other_brands_line
from console.commands.refusal import RefusedError
from console.commands.signatures import SetSignature
from console.placeholders import PLACEHOLDERS_IN_SIGNATURE, fill_signature
from console.signature_candidates import Scope
from console.signature_words import loss_words
from console.signatures import other_brands_named, resolve
from storage.settings import Employee, MailAddress, Settings
from widgets.entries import Title
from widgets.language import _
from widgets.preview_box import Entry

MARK = "-- "  # the line above a signature, by which mail programs know it (RFC 3676 §4.3)
_NOTHING_CHANGED = "nothing-changed"


def signature_entries(
    settings: Settings, scope: Scope, text: str, address: MailAddress, employee: Employee | None
) -> Sequence[Entry]:
    """Return the preview of a text as it would be kept for a scope, in an answer from an address by an employee."""
    filled = fill_signature(text, settings.brand(address.brand_id), settings.account, address, employee)
    shown = as_sent(filled) if filled else _("no signature")
    return (
        shown,
        *other_brand_entries(filled, settings, address),
        *_closing(settings, scope, text, address, employee),
        *_placeholders(settings, address, employee),
    )


def as_sent(filled: str) -> str:
    """Return a signature with the line that stands above it."""
    return f"{MARK}\n{filled}"


def other_brand_entries(filled: str, settings: Settings, address: MailAddress) -> Sequence[Entry]:
    """Return a warning when customers of an address would read another brand's name."""
    others = other_brands_named(filled, settings, settings.brand(address.brand_id))
    return [Title(text=f"! {words}") for words in other_brands_line(others)]


def _closing(
    settings: Settings, scope: Scope, text: str, address: MailAddress, employee: Employee | None
) -> Iterator[Entry]:
    kept = _kept(settings, scope, text)
    if kept is None:
        return
    resolved = resolve(kept, address, employee)
    mine = next((one for one in resolved.considered if one.scope == scope), None)
    if mine is not None:
        why = loss_words(mine, resolved)
        yield ""
        yield _("It does not close this answer: {why}.").format(why=why) if why else _("It closes this answer.")


def _kept(settings: Settings, scope: Scope, text: str) -> Settings | None:
    """Return the settings with the text kept; None where the command refuses it, which the field tells."""
    command = SetSignature(brand=scope.brand, address=scope.address, employee=scope.employee, text=text)
    try:
        return command.change(settings).settings
    except RefusedError as error:
        return settings if error.refusal.code == _NOTHING_CHANGED else None


def _placeholders(settings: Settings, address: MailAddress, employee: Employee | None) -> Iterator[Entry]:
    yield Title(text=_("Filled in between {opening} and {closing}").format(opening="{{", closing="}}"))
    brand, account = settings.brand(address.brand_id), settings.account
    for one in PLACEHOLDERS_IN_SIGNATURE:
        given = fill_signature("{{" + one.names[0] + "}}", brand, account, address, employee)
        yield f"{', '.join(one.names)}: {given}"
