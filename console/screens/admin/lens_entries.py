"""The lens on signatures as entries: the one that closes the answer first and whole, then every other with why not.

They stand apart from the screen so that what it says can be tested without one.
"""

from collections.abc import Iterator, Sequence

from console.screens.admin.signature_preview import as_sent, other_brand_entries
from console.screens.admin.signature_rows import in_a_line
from console.settings_words import level_words
from console.signature_candidates import Scope
from console.signature_words import because_words, loss_words, next_step, scope_words
from console.signatures import Considered, Resolved, SignatureLoss
from storage.settings import MailAddress, Settings
from storage.words import SignatureLevel
from widgets.entries import Line, Title
from widgets.language import _
from widgets.preview_box import Entry

LABEL = 18


def lens_title(resolved: Resolved) -> str:
    """Return which signature closes the answer, or that none does."""
    if resolved.winner is None:
        return _("NO SIGNATURE: the answer ends without one")
    return _("WINS: {scope}").format(scope=scope_words(resolved.winner.scope))


def lens_entries(resolved: Resolved, settings: Settings, address: MailAddress) -> Sequence[Entry]:
    """Return why it closes the answer, its text as it is sent, and the candidates that lost in their order."""
    return (*_outcome(resolved, settings, address), *_others(resolved))


def missing_scope(resolved: Resolved) -> Scope | None:
    """Return where a signature would close the answer if it were set, or None: of an employee who is none."""
    of = resolved.answering
    match resolved.asked:
        case SignatureLevel.EMPLOYEE:
            return None if of.employee is None else Scope(employee=of.employee)
        case SignatureLevel.ADDRESS:
            return Scope(address=of.address)
        case _:
            return Scope(brand=of.brand)


def _outcome(resolved: Resolved, settings: Settings, address: MailAddress) -> Iterator[Entry]:
    yield because_words(resolved)
    if resolved.winner is None:
        yield _next(resolved)
        return
    yield from other_brand_entries(resolved.text, settings, address)
    yield ""
    yield as_sent(resolved.text)


def _next(resolved: Resolved) -> str:
    scope = missing_scope(resolved)
    if scope is None:
        return next_step(resolved)
    words = _("Next: e sets that of {scope}.")
    if resolved.asked is not SignatureLevel.AUTO:
        words = _("Next: e sets that of {scope}; or 1, then Enter on {address}, has the level changed.")
    return words.format(scope=scope_words(scope), address=resolved.answering.address)


def _others(resolved: Resolved) -> Iterator[Entry]:
    lost = [
        (place, one) for place, one in enumerate(resolved.considered, 1) if one.lost_because is not SignatureLoss.WON
    ]
    if lost:
        yield Title(text=_("Did not win, the most particular first"))
    for place, one in lost:
        yield Line(label=f"{place} {level_words(one.level)}", value=_reason(one, resolved))
        if one.text is not None:
            yield Line(value=f"“{in_a_line(one.text)}”", look="$text-muted")


def _reason(one: Considered, resolved: Resolved) -> str:
    return f"{scope_words(one.scope)}: {loss_words(one, resolved)}"
