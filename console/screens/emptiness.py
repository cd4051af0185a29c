"""What an empty list says: why it is empty and what to do next, in the words that can be typed."""

from collections.abc import Callable

from storage.protocol import Reader
from storage.settings import Settings
from widgets.language import _


def empty_words(words: str) -> Callable[[Reader], str]:
    """Return the question; its answer explains an empty view. `words` is the filter in force."""

    def ask(reader: Reader) -> str:
        if words:
            return _("No ticket of this view holds these words.\n\nEsc drops the filter, 5 shows every ticket.")
        settings = reader.settings()
        missing = _missing(settings)
        if missing:
            return missing
        if reader.counts().tickets:
            return _("Nothing here.\n\n5 shows every ticket.")
        return _no_mail_yet(settings)

    return ask


def _missing(settings: Settings) -> str:
    """Say which step of setting up comes next; "" when all are done."""
    if not settings.brands:
        return _steps(_("There is no brand yet. Quit with q and type:"), "omnidesk brand add acme --name 'Acme BV'")
    slug = settings.brands[0].slug
    if not settings.addresses:
        return _steps(
            _("No mail address is registered yet. Quit with q and type:"),
            f"omnidesk address add info@example.com --brand {slug}",
        )
    if not settings.mailboxes:
        return _steps(
            _("No forward mailbox is set up, so no mail can come in. Quit with q and type:"),
            f"omnidesk mailbox add {slug} --brand {slug} --host imap.example.com --user {slug} --secret {slug}",
        )
    return ""


def _steps(says: str, verb: str) -> str:
    more = _("omnidesk --help lists every verb.")
    return f"{says}\n\n    {verb}\n\n{more}"


def _no_mail_yet(settings: Settings) -> str:
    lines = [_("No mail has come in yet. Forward it to:"), ""]
    lines += [f"    {brand.name}: {settings.forward_address(brand)}" for brand in settings.brands]
    lines += ["", _("The line below tells whether the mailbox is being read.")]
    return "\n".join(lines)
