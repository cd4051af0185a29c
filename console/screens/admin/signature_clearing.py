"""What closes the answers that a signature closed, once it is cleared: in words, before anybody is asked to say yes."""

from console.screens.admin.signature_rows import SignatureRow
from console.signature_words import scope_words
from console.signatures import resolve
from storage.settings import Settings
from widgets.language import _, ngettext


def afterwards_words(before: Settings, after: Settings, row: SignatureRow) -> str:
    """Return what becomes of the answers that a row closes; `after` are the settings without its signature."""
    if not row.closes:
        return _("It closes no answers now.")
    count = len(row.closes)
    of = ngettext("answers of {count} mail address", "answers of {count} mail addresses", count).format(count=count)
    next_ones = _next_ones(before, after, row)
    if next_ones == {""}:
        return _("Then {answers} end without one.").format(answers=of)
    if len(next_ones) == 1:
        return _("Then {answers} end with that of {scope}.").format(answers=of, scope=next_ones.pop())
    return _("Then {answers} end with the next that is set, if any.").format(answers=of)


def _next_ones(before: Settings, after: Settings, row: SignatureRow) -> set[str]:
    """Return of whom the next signatures are, "" among them where there is none."""
    employee = next((one for one in before.employees if one.login == row.scope.employee), None)
    known = [one for one in before.addresses if one.address in row.closes]
    winners = [resolve(after, one, employee).winner for one in known]
    return {"" if won is None else scope_words(won.scope) for won in winners}
