"""Outgoing servers: the SMTP server that the account's mail leaves by, and that of a mail address with its own."""

from dataclasses import dataclass, replace
from typing import ClassVar

from console.commands import finding, spelling
from console.commands.settings_command import Change, SettingsCommand
from storage.settings import AddressId, MailAddress, OutgoingServer, ServerId, Settings
from storage.words import LoginWay, Security
from widgets.language import _

PORTS = {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerOptions:
    """What can be set of an outgoing server; None leaves the default, or what it is. `user` "" logs in no more.

    `login_way` says whether the secret holds a password or a token.
    """

    host: str | None = None
    port: int | None = None
    security: Security | None = None
    user: str | None = None
    secret: str | None = None
    login_way: LoginWay | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetServer(SettingsCommand):
    """Sets or changes the account's outgoing server, or that of one mail address; a new one needs a host.

    A port that was the usual one follows the security.
    """

    verb: ClassVar[str] = "smtp set"
    options: ServerOptions
    address: str | None = None

    def change(self, settings: Settings) -> Change:
        of = _address(settings, self.address)
        before = own_server(settings, None if of is None else of.id)
        after = _judged(_with_options(before or _bare(of, self.options), self.options))
        if before is not None:
            finding.need_change(before, after)
        others = tuple(known for known in settings.servers if known is not before)
        return Change(
            settings=replace(settings, servers=(*others, after)),
            subject=_subject(of),
            detail=f"{after.host}:{after.port}" if before is None else finding.changed_fields(before, after),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearServer(SettingsCommand):
    """Forgets the account's outgoing server, or a mail address's own, whose mail then leaves by the account's."""

    verb: ClassVar[str] = "smtp clear"
    address: str | None = None

    def change(self, settings: Settings) -> Change:
        of = _address(settings, self.address)
        gone = own_server(settings, None if of is None else of.id)
        if gone is None:
            raise spelling.refuse("no-server", _none_to_clear(of))
        left = tuple(known for known in settings.servers if known is not gone)
        return Change(settings=replace(settings, servers=left), subject=_subject(of), detail=f"{gone.host}:{gone.port}")


def own_server(settings: Settings, address_id: AddressId | None) -> OutgoingServer | None:
    """Return the outgoing server of just that mail address, or just the account's; `server_of` falls back."""
    return next((known for known in settings.servers if known.address_id == address_id), None)


def _address(settings: Settings, typed: str | None) -> MailAddress | None:
    return None if typed is None else finding.address(settings, spelling.address(typed))


def _subject(of: MailAddress | None) -> str:
    return "smtp account" if of is None else f"smtp address {of.address}"


def _none_to_clear(of: MailAddress | None) -> str:
    if of is None:
        return _("There is no outgoing server that could be cleared.")
    return _("{address} has no outgoing server of its own: its mail leaves by the account's.").format(
        address=of.address
    )


def _bare(of: MailAddress | None, given: ServerOptions) -> OutgoingServer:
    if given.host is None:
        raise spelling.refuse("usage", _("An outgoing server needs {missing}.").format(missing="--host"))
    security = given.security or Security.TLS
    address_id = None if of is None else of.id
    return OutgoingServer(id=ServerId(0), address_id=address_id, host="", port=PORTS[security], security=security)


def _with_options(known: OutgoingServer, given: ServerOptions) -> OutgoingServer:
    if given.host is not None:
        known = replace(known, host=spelling.host(given.host))
    if given.security is not None:
        usual = known.port == PORTS[known.security]
        port = PORTS[given.security] if usual else known.port
        known = replace(known, security=given.security, port=port)
    if given.port is not None:
        known = replace(known, port=spelling.between("--port", given.port, 1, 65_535))
    if given.user is not None:
        user = spelling.name("--user", given.user, may_be_empty=True)
        known = replace(known, user=user, secret=known.secret if user else "")
    if given.secret is not None:
        known = replace(known, secret=spelling.entry(given.secret))
    if given.login_way is not None:
        known = replace(known, login_way=given.login_way)
    return known


def _judged(server: OutgoingServer) -> OutgoingServer:
    """Refuse what only shows in the whole: no protection away from this machine, half a login."""
    if server.security is Security.NONE and not spelling.is_loopback(server.host):
        words = _("Without protection the mail would be read on the way to {host}: use --security tls or starttls.")
        raise spelling.refuse("insecure", words.format(host=server.host))
    if bool(server.user) != bool(server.secret):
        missing = "--secret" if server.user else "--user"
        words = _("A login needs --user and --secret: {missing} is not there.")
        raise spelling.refuse("usage", words.format(missing=missing))
    return server
