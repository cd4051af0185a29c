"""A template as it stands in an answer, and what each placeholder gives there.

It stands apart from the form because all of it follows from settings and a text, without a screen. The customer and the
ticket are made up: no real one is shown to whoever only administers.
"""

from collections.abc import Iterator, Sequence

from console.placeholders import PLACEHOLDERS, fill_template
from console.screens.admin.signature_preview import other_brand_entries
from storage.settings import Employee, MailAddress, Settings
from widgets.entries import Title
from widgets.language import _
from widgets.preview_box import Entry

CUSTOMER, TICKET = "Jan Smit", 7


def filled(settings: Settings, text: str, address: MailAddress, employee: Employee | None) -> str:
    """Return a text as it would stand in an answer to the made-up customer."""
    brand = settings.brand(address.brand_id)
    return fill_template(text, brand, settings.account, address, employee, CUSTOMER, TICKET)


def template_entries(settings: Settings, text: str, address: MailAddress, employee: Employee | None) -> Sequence[Entry]:
    """Return the preview of a text in an answer from an address by an employee."""
    shown = filled(settings, text, address, employee)
    return (
        shown or _("nothing yet"),
        *other_brand_entries(shown, settings, address),
        *_placeholders(settings, address, employee),
    )


def _placeholders(settings: Settings, address: MailAddress, employee: Employee | None) -> Iterator[Entry]:
    yield Title(text=_("Filled in between {opening} and {closing}").format(opening="{{", closing="}}"))
    for one in PLACEHOLDERS:
        given = filled(settings, "{{" + one.names[0] + "}}", address, employee)
        yield f"{', '.join(one.names)}: {given}"
