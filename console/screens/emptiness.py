"""What an empty list says: why it is empty and what to do next, in the words that can be typed."""

from collections.abc import Callable

from console.screens.views import ALL, VIEWS
from storage.protocol import Reader
from storage.settings import Settings
from widgets.language import _


def empty_words(place: int, *, has_filter: bool) -> Callable[[Reader], str]:
    """Return the question; its answer explains an empty view, which is told by its place among the views."""

    def ask(reader: Reader) -> str:
        if has_filter:
            return _(
                "No ticket of this view is like that.\n\nEsc drops the filter, {all} looks through every ticket."
            ).format(all=ALL + 1)
        settings = reader.settings()
        missing = _missing(settings)
        if missing:
            return missing
        return _of_view(VIEWS[place].word) if reader.counts().tickets else _no_mail_yet(settings)

    return ask


def _of_view(word: str) -> str:
    """Say why a view is empty, and what comes into it by which key."""
    said = {
        "inbox": _("Nothing is open: well done.\n\nNew mail comes in here by itself."),
        "mine": _("Nothing open is yours.\n\n3 shows what nobody has; i takes the ticket under the cursor."),
        "unassigned": _("Everything that is open is in somebody's hands."),
        "pending": _("Nothing waits for a customer.\n\nw lets a ticket wait; the customer's next mail opens it again."),
        "snoozed": _("Nothing is put off.\n\nb puts a ticket off until a time; then, or by a mail, it is open again."),
        "closed": _("Nothing is closed yet.\n\ne closes a ticket."),
    }
    return said.get(word, _("Nothing here."))


def _missing(settings: Settings) -> str:
    """Say which step of setting up comes next; "" when all are done."""
    if not settings.brands:
        return _steps(_("There is no brand yet."), "omnidesk brand add acme --name 'Acme BV'")
    slug = settings.brands[0].slug
    if not settings.addresses:
        return _steps(
            _("No mail address is registered yet."),
            f"omnidesk address add info@example.com --brand {slug}",
        )
    if not settings.mailboxes:
        return _steps(
            _("No forward mailbox is set up, so no mail can come in."),
            f"omnidesk mailbox add {slug} --brand {slug} --host imap.example.com --user {slug} --secret {slug}",
        )
    return ""


def _steps(says: str, verb: str) -> str:
    guided = _("F3 sets it up with you, step by step, to the first mail; so does: omnidesk setup")
    typed = _("Or quit with q and type:")
    more = _("omnidesk --help lists every verb.")
    return f"{says}\n\n{guided}\n\n{typed}\n\n    {verb}\n\n{more}"


def _no_mail_yet(settings: Settings) -> str:
    lines = [_("No mail has come in yet. Forward it to:"), ""]
    lines += [f"    {brand.name}: {settings.forward_address(brand)}" for brand in settings.brands]
    lines += ["", _("The line below tells whether the mailbox is being read; F3 shows how to forward.")]
    return "\n".join(lines)
