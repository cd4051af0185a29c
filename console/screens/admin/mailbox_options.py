"""What the fields of a forward mailbox say, as the options of its commands.

It stands apart from the form because it is pure.
"""

from collections.abc import Mapping

from console.cli.values import number
from console.commands.mailboxes import MailboxOptions
from storage.settings import ForwardMailbox, Settings
from storage.words import Security
from widgets.field import Value


def options_of(values: Mapping[str, Value], secret: str) -> MailboxOptions:
    """Return everything that is filled in; `secret` is the entry that is meant, "" for none."""
    return MailboxOptions(
        brand=str(values["brand"]),
        host=str(values["host"]),
        port=number(str(values["port"])),
        security=Security(str(values["security"])),
        user=str(values["user"]),
        secret=secret or None,
        folder=str(values["folder"]),
        after_ingest=_after_ingest(values),
    )


def option_of(name: str, text: str) -> MailboxOptions:
    """Return what one field says alone; nothing for one that is no option. Raises ArgumentTypeError."""
    match name:
        case "port":
            return MailboxOptions(port=number(text))
        case "host":
            return MailboxOptions(host=text)
        case "user":
            return MailboxOptions(user=text)
        case "folder":
            return MailboxOptions(folder=text)
        case "after_folder":
            return MailboxOptions(after_ingest=f"move:{text}")
        case "after_days":
            return MailboxOptions(after_ingest=f"delete:{text.strip()}")
        case _:
            return MailboxOptions()


def differing(given: MailboxOptions, known: ForwardMailbox, slug: str) -> MailboxOptions:
    """Return what differs from what is kept: what somebody else changes meanwhile in other fields stays."""
    return MailboxOptions(
        brand=given.brand if given.brand != slug else None,
        host=given.host if given.host != known.host else None,
        port=given.port if given.port != known.port else None,
        security=given.security if given.security != known.security else None,
        user=given.user if given.user != known.user else None,
        secret=given.secret if given.secret != known.secret else None,
        folder=given.folder if given.folder != known.folder else None,
        after_ingest=given.after_ingest if given.after_ingest != known.after_ingest else None,
    )


def slug_of(settings: Settings, known: ForwardMailbox | None) -> str:
    """Return the brand's slug, "" for a catch-all; a new mailbox begins at the first brand that has none."""
    if known is not None:
        return "" if known.brand_id is None else settings.brand(known.brand_id).slug
    served = {mailbox.brand_id for mailbox in settings.mailboxes}
    return next((brand.slug for brand in settings.brands if brand.id not in served), "")


def way_of(known: ForwardMailbox | None) -> tuple[str, str]:
    """Return what becomes of mail on the server: the way, and its folder or days."""
    way, _colon, rest = (known.after_ingest if known is not None else "seen").partition(":")
    return way, rest


def _after_ingest(values: Mapping[str, Value]) -> str:
    way = str(values["after_ingest"])
    rest = {"move": str(values["after_folder"]), "delete": str(values["after_days"]).strip()}.get(way)
    return way if rest is None else f"{way}:{rest}"
