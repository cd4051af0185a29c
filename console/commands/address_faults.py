"""What is wrong with a mail address, in a sentence of ours: the library that finds it speaks English only.

It stands apart because it is a table of another's sentences. One that is not in it is shown as the library says it.
"""

from collections.abc import Mapping

from console.mail.safe_text import safe_identity
from widgets.language import _


def address_fault(error: Exception) -> str:
    """Return why a text is no mail address; safe to show."""
    said = str(error)
    head, colon, letters = said.partition(": ")
    words = _sentences().get(head + colon)
    if words is None:
        return safe_identity(said)
    shown = letters.removesuffix(".").replace("SPACE", _("a space"))
    return safe_identity(words.format(letters=shown))


def _sentences() -> Mapping[str, str]:
    twice, beside = _("Two periods stand next to each other in it."), _("A period stands right beside the @.")
    return {
        "An email address must have an @-sign.": _("It has no @."),
        "There must be something before the @-sign.": _("Nothing stands before the @."),
        "There must be something after the @-sign.": _("Nothing stands after the @."),
        "An email address cannot have two periods in a row.": twice,
        "An email address cannot start with a period.": _("It begins with a period."),
        "An email address cannot end with a period.": _("It ends with a period."),
        "An email address cannot have a period immediately before the @-sign.": beside,
        "An email address cannot have a period immediately after the @-sign.": beside,
        "A display name and angle brackets around the email address are not permitted here.": _(
            "Leave out the name and the < and >."
        ),
        "The part after the @-sign is a special-use or reserved name that cannot be used with email.": _(
            "What stands after the @ is a name that no mail can be sent to."
        ),
        "The email address contains invalid characters before the @-sign: ": _(
            "This can't stand before the @: {letters}."
        ),
        "The part after the @-sign contains invalid characters: ": _("This can't stand after the @: {letters}."),
    }
