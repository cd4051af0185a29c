"""The fields of an address's automatic acknowledgement, and what a customer reads of it.

They stand apart from the form of the address because nobody looks at such a mail before it leaves: its words are seen
here, filled in, before they are saved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from console.acknowledging import acknowledgement_text
from console.placeholders import Meaning, names_of
from console.screens.admin.signature_preview import other_brand_entries
from console.screens.admin.template_preview import CUSTOMER, TICKET
from console.verdict import Author
from storage.records import TicketNumber
from storage.settings import MailAddress, Settings
from widgets.entries import Line
from widgets.field import Check, Field, Heading, Value
from widgets.form import ChoiceField, LinesField, SwitchField
from widgets.language import _
from widgets.preview_box import Entry

ACKNOWLEDGING = ("acknowledge", "language", "acknowledgement")
_CUSTOMER = Author(
    name=CUSTOMER, address="jan@example.nl", because="", from_address="jan@example.nl", sure=True, authenticated=True,
    ourselves=False, relayed=False,
)  # fmt: skip


def acknowledging_fields(known: MailAddress, check: Check) -> Sequence[Field | Heading]:
    """Return the fields; `check` is that of the text."""
    languages = [("nl", _("Dutch")), ("en", _("English"))]
    names = ", ".join("{{" + names_of(meaning)[0] + "}}" for meaning in (Meaning.CUSTOMER, Meaning.TICKET))
    return (
        Heading(_("Acknowledging")),
        SwitchField(
            "acknowledge",
            _("Acknowledges"),
            value=known.acknowledge,
            help_words=_("A mail that opens a ticket is answered at once, by machine; a sender at most once a day."),
        ),
        ChoiceField(
            "language",
            _("Language"),
            languages,
            value=known.language,
            help_words=_("That of its customers: of the built-in text, where you write none."),
        ),
        LinesField(
            "acknowledgement",
            _("Text"),
            value=known.acknowledgement,
            help_words=_("Empty: the built-in one. Filled in: {names} and what signatures know.").format(names=names),
            check=check,
        ),
    )


def acknowledgement_entries(settings: Settings, known: MailAddress, values: Mapping[str, Value]) -> Sequence[Entry]:
    """Return what a made-up customer of an address reads with what is filled in, and what keeps it from leaving."""
    draft = replace(
        known,
        acknowledge=bool(values["acknowledge"]),
        language=str(values["language"]),
        acknowledgement=str(values["acknowledgement"]).strip(),
    )
    text = acknowledgement_text(settings, draft, _CUSTOMER, TicketNumber(TICKET))
    return (text, *other_brand_entries(text, settings, draft), *_leaving(settings, draft))


def _leaving(settings: Settings, draft: MailAddress) -> Sequence[Entry]:
    if not draft.acknowledge:
        words = _("It is off: nothing is acknowledged.")
    elif settings.server_of(draft.id) is None:
        words = _("It waits for a server for sending: 4 sets one.")
    else:
        words = _("Never to automatic mail, to lists, or to addresses that take no answers.")
    return (Line(value=""), Line(value=words, look="$text-muted"))
