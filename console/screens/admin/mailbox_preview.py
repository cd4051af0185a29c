"""What a forward mailbox as it is filled in means: which mail comes there, what becomes of it, how it is fetched.

It stands apart from the form because it is pure, and because the list says the same words.
"""

from collections.abc import Mapping, Sequence

from storage.settings import Settings
from storage.words import Security
from widgets.entries import Title
from widgets.field import Value
from widgets.language import _
from widgets.preview_box import Entry


def mailbox_entries(settings: Settings, values: Mapping[str, Value], secret: Sequence[str]) -> Sequence[Entry]:
    """Return the preview of what is filled in; `secret` says where the password is.

    It is all sentences: beside a form on 80 columns there is no room for a column of labels.
    """
    server, user = f"{str(values['host']).strip() or '…'}:{values['port']}", str(values["user"]).strip()
    return (
        Title(text=_("Mail that comes here")),
        *_forwarded(settings, str(values["brand"])),
        Title(text=_("How it is fetched")),
        _("As {user} at {server}.").format(user=user or "…", server=server),
        security_words(Security(str(values["security"]))),
        *secret,
        _("The poller follows a change within seconds; new mail is pushed where the server can."),
        Title(text=_("What becomes of it there")),
        _becomes(values),
    )


def _forwarded(settings: Settings, slug: str) -> Sequence[Entry]:
    brands = [brand for brand in settings.brands if slug in ("", brand.slug)]
    told = _("Everything that is forwarded to:") if brands else _("Nothing: there is no brand yet.")
    return (told, *(settings.forward_address(brand) for brand in brands))


def security_words(security: Security) -> str:
    """Return what a protection means."""
    match security:
        case Security.TLS:
            return _("Protected by TLS from the start.")
        case Security.STARTTLS:
            return _("Protected by STARTTLS; without it there is no login.")
        case Security.NONE:
            return _("Not protected: only on this machine.")


def security_name(security: Security) -> str:
    """Return a protection in a word."""
    return {Security.TLS: "TLS", Security.STARTTLS: "STARTTLS", Security.NONE: _("none")}[security]


def ways() -> list[tuple[str, str]]:
    """Return the ways to leave kept mail on the server, as (name, words)."""
    return [
        ("seen", _("mark as read")),
        ("keep", _("leave as it is")),
        ("move", _("move to a folder")),
        ("delete", _("delete after days")),
    ]


def after_words(after_ingest: str) -> str:
    """Return what becomes of kept mail, in a few words."""
    way, _colon, rest = after_ingest.partition(":")
    match way:
        case "move":
            return _("moved to {folder}").format(folder=rest)
        case "delete":
            return _("deleted after {days}d").format(days=rest)
        case "keep":
            return _("left as it is")
        case _:
            return _("marked as read")


def _becomes(values: Mapping[str, Value]) -> str:
    folder = str(values["folder"]).strip()
    match values["after_ingest"]:
        case "move":
            to = str(values["after_folder"]).strip() or "…"
            return _("Once it is kept here, mail goes from {folder} to {to}.").format(folder=folder, to=to)
        case "delete":
            words = _("It stays in {folder} for {days} days after it was kept here, then it is deleted for good.")
            return words.format(folder=folder, days=str(values["after_days"]).strip())
        case "keep":
            return _("Nothing: it stays in {folder} as it is, read or unread.").format(folder=folder)
        case _:
            return _("It stays in {folder} and is marked as read once it is kept here.").format(folder=folder)
