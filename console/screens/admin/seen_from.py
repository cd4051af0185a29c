"""From which address, and by whom, a preview is seen: two fields of a form, chosen there and not kept.

They stand apart because a signature and a template are seen alike: in an answer from an address, by an employee.
"""

from collections.abc import Sequence

from console.screens.admin.signature_choices import employee_choices, own_login
from storage.settings import MailAddress, Settings
from widgets.form import Form
from widgets.language import _
from widgets.look_field import LookField

_ADDRESS, _EMPLOYEE = "seen_address", "seen_employee"
NOBODY = ""


def seen_from(settings: Settings, known: Sequence[MailAddress], login: str | None) -> tuple[LookField, LookField]:
    """Return the field of the address, which begins at the first, and that of the employee, at whoever looks."""
    words = _("The preview is that of an answer from it.")
    first = known[0].address if known else ""
    address = LookField(_ADDRESS, _("Mail address"), _choices(known), value=first, help_words=words)
    employees = [(NOBODY, _("no employee")), *employee_choices(settings)]
    by = _("The preview is that of an answer by them.")
    who = own_login(settings, login) or NOBODY
    return address, LookField(_EMPLOYEE, _("Employee"), employees, value=who, help_words=by)


def offer_addresses(form: Form, known: Sequence[MailAddress]) -> None:
    """Offer other addresses to be seen from; the chosen one stays where it is among them. Raises KeyError."""
    field, choices = form.field(_ADDRESS), _choices(known)
    if isinstance(field, LookField):
        field.offer(choices)
        field.put(field.value if field.value in dict(choices) else choices[0][0] if choices else "")


def seen_address(form: Form, known: Sequence[MailAddress]) -> MailAddress | None:
    """Return the address that was chosen among these, else the first; None where there is none."""
    wanted = _looked(form, _ADDRESS)
    return next((one for one in known if one.address == wanted), known[0] if known else None)


def seen_login(form: Form) -> str:
    """Return the login of the employee that was chosen, `NOBODY` for none."""
    return _looked(form, _EMPLOYEE)


def _choices(known: Sequence[MailAddress]) -> list[tuple[str, str]]:
    return [(one.address, one.address) for one in known]


def _looked(form: Form, name: str) -> str:
    """Return what a field has; a form may leave one out."""
    field = next((one for one in form.query(LookField) if one.name == name), None)
    return "" if field is None else field.value
