"""Forward mailboxes: the IMAP mailboxes behind the forward addresses, as the poller reaches them."""

from dataclasses import dataclass, replace
from typing import ClassVar

from console.commands import finding, spelling
from console.commands.quoting import quoted
from console.commands.settings_command import Change, SettingsCommand
from storage.settings import BrandId, ForwardMailbox, MailboxId, Settings
from storage.words import Security
from widgets.language import _

PORTS = {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143}
MOST_DAYS = 3650


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxOptions:
    """What can be set of a forward mailbox; None leaves the default, or what it is. `brand` "" is a catch-all."""

    brand: str | None = None
    host: str | None = None
    port: int | None = None
    security: Security | None = None
    user: str | None = None
    secret: str | None = None
    folder: str | None = None
    after_ingest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddMailbox(SettingsCommand):
    """Sets up a forward mailbox; brand, host, user and secret must be given."""

    verb: ClassVar[str] = "mailbox add"
    name: str
    options: MailboxOptions

    def change(self, settings: Settings) -> Change:
        name = spelling.label(self.name)
        if settings.mailbox_named(name) is not None:
            words = _("There is a forward mailbox {name} already: omnidesk mailbox edit {name} changes it.")
            raise spelling.refuse("mailbox-exists", words.format(name=name))
        given = self.options
        security = given.security or Security.TLS
        bare = ForwardMailbox(
            id=MailboxId(0),
            name=name,
            brand_id=None,
            host="",
            port=PORTS[security],
            security=security,
            user="",
            secret="",
        )
        missing = [flag for flag, value in _needed(given) if value is None]
        if missing:
            words = _("A forward mailbox needs {missing}.").format(missing=", ".join(missing))
            raise spelling.refuse("usage", words)
        added = _judged(_with_options(bare, given, settings), settings)
        return Change(
            settings=replace(settings, mailboxes=(*settings.mailboxes, added)),
            subject=f"mailbox {name}",
            detail=f"{added.user} at {added.host}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EditMailbox(SettingsCommand):
    """Changes what is given of a forward mailbox; a port that was the usual one follows the security."""

    verb: ClassVar[str] = "mailbox edit"
    name: str
    options: MailboxOptions

    def change(self, settings: Settings) -> Change:
        before = finding.mailbox(settings, self.name)
        after = _judged(_with_options(before, self.options, settings), settings)
        finding.need_change(before, after)
        mailboxes = tuple(after if known.id == before.id else known for known in settings.mailboxes)
        return Change(
            settings=replace(settings, mailboxes=mailboxes),
            subject=f"mailbox {before.name}",
            detail=finding.changed_fields(before, after),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveMailbox(SettingsCommand):
    """Stops polling a forward mailbox; what came through it stays."""

    verb: ClassVar[str] = "mailbox remove"
    name: str

    def change(self, settings: Settings) -> Change:
        gone = finding.mailbox(settings, self.name)
        left = tuple(known for known in settings.mailboxes if known.id != gone.id)
        detail = f"{gone.user} at {gone.host}"
        return Change(settings=replace(settings, mailboxes=left), subject=f"mailbox {gone.name}", detail=detail)


def _needed(given: MailboxOptions) -> tuple[tuple[str, str | None], ...]:
    return (
        ("--brand | --catch-all", given.brand),
        ("--host", given.host),
        ("--user", given.user),
        ("--secret", given.secret),
    )


def _with_options(known: ForwardMailbox, given: MailboxOptions, settings: Settings) -> ForwardMailbox:
    if given.brand is not None:
        known = replace(known, brand_id=_brand_id(settings, given.brand))
    if given.host is not None:
        known = replace(known, host=spelling.host(given.host))
    if given.security is not None:
        usual = known.port == PORTS[known.security]
        port = PORTS[given.security] if usual else known.port
        known = replace(known, security=given.security, port=port)
    if given.port is not None:
        known = replace(known, port=spelling.between("--port", given.port, 1, 65_535))
    if given.user is not None:
        known = replace(known, user=spelling.name("--user", given.user))
    if given.secret is not None:
        known = replace(known, secret=spelling.entry(given.secret))
    if given.folder is not None:
        known = replace(known, folder=spelling.name("--folder", given.folder))
    if given.after_ingest is not None:
        known = replace(known, after_ingest=_after_ingest(given.after_ingest))
    return known


def _judged(mailbox: ForwardMailbox, settings: Settings) -> ForwardMailbox:
    """Refuse what only shows in the whole: no protection away from this machine, one mailbox under two names."""
    if mailbox.security is Security.NONE and not spelling.is_loopback(mailbox.host):
        words = _("Without protection the password would be read on the way to {host}: use --security tls or starttls.")
        raise spelling.refuse("bad-security", words.format(host=mailbox.host))
    action, _colon, folder = mailbox.after_ingest.partition(":")
    if action == "move" and folder.casefold() == mailbox.folder.casefold():
        words = _("Mail can't be moved to {folder}: it is the folder that is polled.").format(folder=folder)
        raise spelling.refuse("bad-after-ingest", words)
    for known in settings.mailboxes:
        if known.id != mailbox.id and _place(known) == _place(mailbox):
            words = _("Forward mailbox {name} polls {user} at {host}, folder {folder} already.")
            raise spelling.refuse(
                "mailbox-exists",
                words.format(name=known.name, user=known.user, host=known.host, folder=known.folder),
            )
    return mailbox


def _place(mailbox: ForwardMailbox) -> tuple[str, int, str, str]:
    return mailbox.host, mailbox.port, mailbox.user, mailbox.folder


def _brand_id(settings: Settings, slug: str) -> BrandId | None:
    return finding.brand(settings, slug).id if slug else None


def _after_ingest(text: str) -> str:
    action, _colon, rest = text.partition(":")
    match action:
        case "seen" | "keep" if not _colon:
            return text
        case "move" if rest.strip():
            return f"move:{spelling.name('--after-ingest', rest)}"
        case "delete" if rest.isascii() and rest.isdigit() and len(rest) <= 4 and int(rest) <= MOST_DAYS:
            return f"delete:{int(rest)}"
    words = _("{value} is no way to leave mail: seen, keep, move:FOLDER, or delete:DAYS (0 to {most}).")
    raise spelling.refuse("bad-after-ingest", words.format(value=quoted(text), most=MOST_DAYS))
